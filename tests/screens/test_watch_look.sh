# How the picture looks: zooming and moving over it, turning it (which is remembered), brightness, and a range repeated.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

watch_start 120 40
watch_paused_at 0:00
screen_keys z
screen_wait 'zoom 1.5' 'z zooms in'
screen_wait 'move over the picture' 'it says what the arrows do now'
screen_keys z z
screen_wait 'zoom 3' 'in steps'
screen_keys Right Down
screen_keys Z
screen_wait 'zoom 2' 'Z zooms out'
screen_wait '0:00 / 0:07' 'and the arrows left the moment where it was'
screen_keys Escape
screen_gone 'zoom 2' 'Escape shows all of it'
screen_keys Right
screen_wait '0:05 / 0:07' 'and then the arrows seek again'
for _ in 1 2 3 4 5 6 7; do screen_keys z; done
screen_gone 'over the picture' 'z from the last step shows all of it too'

screen_keys 4
screen_wait 'light +10' 'brighter'
screen_keys 3 3
screen_wait 'light -10' 'darker'
screen_keys 4
screen_gone 'light' 'what is normal is not said'
screen_keys b
screen_wait 'blurred' 'b blurs all of it'
screen_keys b
screen_gone 'blurred' 'and again: not'
screen_keys D
screen_wait 'Combed edges are taken out' 'D deinterlaces'
screen_keys D
screen_wait 'as it was filmed' 'and again: not'

screen_keys R
screen_wait 'turned 90°' 'R turns the second clip'
screen_keys Home
screen_gone 'turned' 'not the first'
wait_until 'the turn is in the trace, once' eval 'as bakker audit | grep -qF clip.rotate'
screen_keys q
watch_start 80 24 jansen
watch_paused_at 0:05
screen_wait 'turned 90°' 'the other of the two sees it turned, too'
screen_keys R R R
screen_gone 'turned' 'three more quarters are none'
screen_keys q
wait_until 'which is stored' eval '[[ $(as bakker audit | grep -cF clip.rotate) == 2 ]]'

watch_start 120 40
watch_paused_at 0:01
screen_keys N
screen_wait 'range begins at' 'a range begins'
screen_keys S-Right S-Right
screen_wait '0:03 / 0:07' 'two seconds on'
screen_keys N
screen_wait 'Note on' 'and ends'
screen_type 'Let op de wachttijd'
screen_keys Enter
screen_wait 'Notes (1)' 'the note is stored'
screen_keys Home
screen_wait '0:00 / 0:07' 'back to the beginning'
screen_keys Up l
screen_wait 'repeats 0:0' 'l repeats the range of the selected note'
screen_wait '–0:03' 'to its end'
screen_keys l
screen_gone 'repeats' 'and again: no longer'
