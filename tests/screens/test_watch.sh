# Watching: picture, timeline, the keys of playback, the mouse, and sizes of the terminal.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

watch_start 80 24
wait_until 'a picture in colours appears' picture
screen_wait 'Bea Bakker and Jan Jansen, class 2B, 15 Jan 2026' 'the title names the people, the class and the day'
screen_wait 'Wachten na een vraag' 'the goal is shown'
screen_wait 'No notes yet. n writes one at this moment.' 'the empty list says what to do'
screen_wait 'writing: Bea Bakker' 'it says who holds the pen'

watch_paused_at 0:00
screen_keys Right
screen_wait '0:05 / 0:07' 'the arrow goes 5 seconds ahead, into the second clip'
screen_keys C-Left
screen_wait '0:04 / 0:07' 'ctrl and arrow go 1 second back'
screen_keys Left
screen_wait '0:00 / 0:07' 'the arrow goes back, at most to the beginning'
screen_keys PPage NPage
screen_wait '0:07 / 0:07' 'page down goes to the end of a short lesson'
screen_keys Home
screen_wait '0:00 / 0:07' 'home goes to the beginning'

screen_keys ']'
screen_wait '1.25×' 'faster'
screen_keys '[' '['
screen_wait '0.75×' 'slower'
screen_keys BSpace
screen_gone '×' 'normal speed'

screen_keys l
screen_wait 'The repeated part begins here' 'A of the loop'
screen_keys S-Right
screen_wait '0:01 / 0:07' 'one second on'
screen_keys l
screen_wait 'This part is repeated' 'B of the loop'
screen_keys l
screen_wait 'no longer repeated' 'the loop ends'

screen_keys f
screen_gone 'Notes' 'whole screen: the notes are gone'
screen_wait 'paused' 'whole screen: the state is there'
wait_until 'whole screen: the picture is there' picture
screen_keys Escape
screen_wait 'Notes' 'Escape leaves the whole screen'

# The row of tags under the bar, two above the times, seeks as the bar does; its middle column is the middle of the lesson.
screen_click "$(($(row_of ' / 0:07') - 2))" 40
screen_wait '0:03 / 0:07' 'a click on the timeline goes there'
screen_bytes "\e[<0;2;$(($(row_of ' / 0:07') - 2))M\e[<32;60;$(($(row_of ' / 0:07') - 2))M\e[<0;60;$(($(row_of ' / 0:07') - 2))m"
screen_wait '0:05 / 0:07' 'dragging along the timeline ends where it is let go'

for size in '120 40' '240 67' '100 30' '80 24'; do
    # shellcheck disable=SC2086
    screen_size $size
    screen_wait '0:05 / 0:07' "at ${size/ /x} the moment is kept"
    screen_wait '[ Review done ] [ End trajectory ]' "at ${size/ /x} the buttons are there"
    wait_until "at ${size/ /x} the picture is there" picture
done
screen_size 60 15
screen_wait 'too small' 'a terminal that is too small says so'
wait_until 'and shows nothing else' no_picture
screen_size 80 24
screen_wait '0:05 / 0:07' 'and loses nothing'
wait_until 'nor the picture' picture

screen_keys v
screen_wait 'The picture is off' 'v goes through the ways to show the picture'
screen_wait 'The picture is off. Sound' 'the last is none'
wait_until 'and then there is none' no_picture
screen_keys v
screen_wait 'made of characters' 'then from the beginning'
wait_until 'and it is back' picture

screen_keys '?'
screen_gone '/ 0:07' 'the help covers it'
wait_until 'and all of the picture' no_picture
screen_keys q
screen_wait '0:05 / 0:07' 'and gives it back'
wait_until 'with its picture' picture

screen_keys q
screen_gone '/ 0:07' 'q leaves the lesson'
wait_until 'and its picture' no_picture
expect 0 'the trace knows the opening and the closing' as bakker audit --json
that 'opened once' json '[.[] | select(.action == "footage.open")] | length == 1'
that 'closed once' json '[.[] | select(.action == "footage.close")] | length == 1'

# From a shell that can stop it.
screen_start 80 24 bash --norc --noprofile
screen_type "$(printf '%q ' "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" watch "$SESSION")"
screen_keys Enter
screen_wait '/ 0:07' 'it opens from a shell'
screen_keys C-z
screen_wait 'Stopped' 'ctrl-Z stops it'
screen_type fg
screen_keys Enter
wait_until 'fg goes on with it, at rest' at_rest
wait_until 'and paints the picture again' picture
screen_end

# Without pictures everything else works.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" --video none watch "$SESSION"
screen_wait 'The picture is off. Sound' 'without pictures it says so'
screen_wait '0:02 / 0:07' 'and plays on'
screen_end

# Dutch.
SCREEN_LANGUAGE=nl
watch_start 80 24
screen_wait 'Doelen' 'a Dutch screen speaks Dutch'
screen_wait '[ Bespreking klaar ]' 'its buttons too'
screen_end
