# The picture in a window of its own: opened, keys pressed in it, closed, refused; and taken away when a consent is withdrawn.
# shellcheck source=lib-window.sh
. "$(dirname "$0")/lib-window.sh"
cp -a "$STORE" "$TEST_TMP/for-refusal"

no_window() {
    ! window
}
in_window() {
    xdotool windowfocus "$(cat "$TEST_TMP/window")" key --clearmodifiers "$@"
}
window_size() {
    [[ $(xdotool getwindowgeometry "$(cat "$TEST_TMP/window")") == *"Geometry: $1" ]]
}

watch_start 80 24
watch_paused_at 0:02
wait_until 'the picture is in the terminal' picture
that 'there is no window' no_window
screen_keys v
screen_wait 'The picture has a window of its own' 'v moves it into a window'
wait_until 'which opens' window
wait_until 'none is left in the terminal' no_picture
screen_wait 'paused' 'it is still at rest'
screen_wait '0:02 / 0:07' 'at the same moment'

# The same keys.
in_window Right
screen_gone '0:02 / 0:07' 'a key in the window seeks'
in_window Home
screen_wait '0:00 / 0:07' 'another goes to the beginning'
in_window n
screen_wait 'Note at 0:00' 'n in the window begins a note'
in_window K a n space b e t e r exclam Return
screen_wait 'Kan beter!' 'which is typed there'
screen_wait 'Notes (1)' 'and stored'
in_window f
wait_until 'f fills the screen' window_size 1024x768
in_window Escape
wait_until 'Escape does not any more' window_size 320x180
screen_wait 'Notes (1)' 'and leaves nothing else'
in_window question
screen_wait 'While watching' 'the help comes up in the terminal'
in_window q
screen_wait '/ 0:07' 'and goes again'

# What deletes is answered in the terminal.
in_window F9
screen_wait 'Complete this review?' 'F9 asks in the terminal'
in_window Tab Return
screen_wait 'This is answered in the terminal' 'and is not answered from the window'
screen_wait 'Complete this review?' 'it still asks'
screen_keys Escape
screen_gone 'Complete this review?' 'until the terminal answers'

# Closed.
xdotool windowclose "$(cat "$TEST_TMP/window")"
screen_wait 'The picture is in the terminal again' 'closing the window is said'
wait_until 'it is gone' no_window
wait_until 'the picture is back in the terminal' picture
screen_wait '0:00 / 0:07' 'at the same moment again'
screen_wait 'paused' 'and at rest'
screen_keys q
screen_gone '/ 0:07' 'back'

# R4: a program that is stopped could not take it away.
screen_start 80 24 bash --norc --noprofile
screen_type "$(printf '%q ' "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" --video window watch "$SESSION")"
screen_keys Enter
wait_until 'a window, from a shell' window
screen_keys C-z
screen_wait 'Stopped' 'ctrl-Z stops the program'
wait_until 'R4: and there is no window' no_window
screen_type fg
screen_keys Enter
screen_wait '/ 0:07' 'fg goes on with it'
wait_until 'in the terminal' picture
screen_end

# A locked screen shows nothing, in no window either.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" --video window watch "$SESSION"
wait_until 'a window' window
in_window F12
screen_wait 'Terugblik is locked' 'F12 in the window locks'
wait_until 'and the window is gone' no_window
screen_type "$(cat "$PASSWORDS/bakker")"
screen_keys Enter
screen_wait '/ 0:07' 'the password opens it again'
wait_until 'in the terminal, where one can see who is in the room' picture
screen_end

# R4: a withdrawal takes the window away.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" --video window watch "$SESSION"
screen_wait '/ 0:07' 'it opens with a window'
wait_until 'which is there' window
expect 0 'R4: the registrar records a withdrawal' as admin consent withdraw jansen --by 'Jan Jansen' --as employee \
    --on "$(date +%F)"
wait_until 'R4: the window is gone' no_window
screen_end

# No display.
SCREEN_ENV+=(-e DISPLAY=:"$((${DISPLAY#:} + 4711))")
STORE=$TEST_TMP/for-refusal
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" --video window watch "$SESSION"
screen_wait 'No window could be opened' 'a display that is not there is said'
wait_until 'and the picture is in the terminal' picture
