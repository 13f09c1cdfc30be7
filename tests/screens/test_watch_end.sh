# How watching ends: review done, a consent withdrawn, a decoder that dies, footage that is gone.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"
cp -a "$STORE" "$TEST_TMP/for-withdrawal"

host_pid() {
    pgrep -o -P "$(program_pid)"
}
no_host() {
    [[ -z $(host_pid) ]]
}

# The host dies: the picture goes, nothing else, and a key brings it back.
watch_start 80 24
watch_paused_at 0:02
wait_until 'a picture' picture
kill -9 "$(host_pid)"
screen_wait 'starts the video again' 'a decoder that dies is said, with what to do'
screen_keys n
screen_type 'Toch een notitie'
screen_keys Enter
screen_wait 'Notes (1)' 'notes are written meanwhile'
screen_keys Space
screen_gone 'starts the video again' 'the key starts it again'
wait_until 'the picture is back' picture
screen_wait '0:02 / 0:07' 'at the moment where it was'

# Review done, by button, by mouse and by key; the picture stays clear of the dialog.
screen_keys Tab Enter
screen_wait 'Complete this review?' 'Tab and Enter press the button'
screen_wait 'The notes stay.' 'the dialog is there'
wait_until 'it stands whole over the picture' dialog_whole 'Complete this review?'
screen_keys Escape
screen_gone 'Complete this review?' 'Escape leaves it'
wait_until 'the picture is whole again' picture
row=$(row_of '[ Review done ]')
column=$(($(screen_line "$row" | grep -boF '[ Review done ]' | cut -d: -f1) + 3))
screen_click "$row" "$column"
screen_wait 'Complete this review?' 'a click presses it too'
screen_keys Escape
screen_gone 'Complete this review?' 'Escape again'
screen_keys F9
screen_wait 'Complete this review?' 'F9 asks'
screen_keys Right Enter
screen_wait 'Marked: this footage is gone on' 'the banner says that and when it is gone'
screen_wait '[ Undo the mark ]' 'with a button that undoes it'
screen_lacks '[ Review done ]' 'and none to do it twice'
screen_keys u
screen_gone 'Marked: this footage' 'u undoes the mark, not the note before it'
screen_wait 'Notes (1)' 'which stays'
screen_keys q
screen_gone '/ 0:07' 'back'

# Only the coach ends the trajectory.
watch_start 120 40 jansen
screen_lacks '[ End trajectory ]' 'the teacher has no button to end it'
screen_keys F10
screen_wait 'Only the coach can end this trajectory' 'and the key says who can'
screen_keys q
screen_gone '/ 0:07' 'back'

# R4: a withdrawal in another process stops the playback here.
kept=$STORE
STORE=$TEST_TMP/for-withdrawal
watch_start 80 24
wait_until 'R4: it plays' picture
screen_keys n
screen_wait 'Note at' 'a note is being written'
screen_type 'Halverwege deze'
screen_wait 'Halverwege deze'
expect 0 'R4: the registrar records a withdrawal' as admin consent withdraw jansen --by 'Jan Jansen' --as employee \
    --on "$(date +%F)"
wait_until 'R4: the host is ended' no_host
wait_until 'R4: the picture is gone' no_picture
screen_wait 'consent' 'R4: a sentence says why'
screen_type ' zin'
screen_wait 'Halverwege deze zin' 'R4: what was being written stays, and can be written on'
screen_keys Escape
screen_wait 'what you typed is kept as a note' 'R4: leaving it keeps it on the trajectory'
screen_wait 'Notes (1)' 'where it stands'
expect 0 'its notes' as bakker notes "$SESSION" --format json
that 'with all its words' json '.[0].text == "Halverwege deze zin"'
screen_keys n
screen_wait 'Without footage there is no moment' 'R4: no new moments'
screen_end
STORE=$kept

# Gone: the certificate stands where the picture was, and the notes can be read.
expect 0 'the review is completed' as bakker complete "$SESSION"
time_by_faketime
expect 0 'the purge after the grace' "$TESTS/faketime" -f +2d "$TERUGBLIK" --store "$STORE" purge
for size in '80 24' '120 40'; do
    # shellcheck disable=SC2086
    watch_start $size
    screen_wait 'Certificate of deletion' "the certificate is shown at ${size/ /x}"
    screen_wait '2 clips' 'with how much'
    screen_wait 'its review was completed' 'and why'
    screen_wait 'Toch een notitie' 'the notes can be read'
    screen_keys Space
    screen_wait 'There is no footage to play here' 'nothing plays'
done
screen_end
