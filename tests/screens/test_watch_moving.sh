# Going to a time, moving a note or tag by the picture, playing only what is found, own jumps; finding and counting over all lessons.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

json_soon() {
    as bakker notes "$SESSION" --format json | jq -e "$1" >"$TEST_TMP/json.out" 2>&1
}

watch_start 80 24
watch_paused_at 0:01

# To a time: what is typed is shown as it is meant.
screen_keys :
screen_wait 'Go to a time, such as 12:30' 'a colon asks for a time'
screen_type '0:0'
screen_wait 'Go to 0:00' 'what is typed so far is shown as a time'
screen_type '3'
screen_wait 'Go to 0:03' 'and then what it becomes'
screen_keys Enter
screen_wait '0:03 / 0:07' 'Enter goes there'
screen_keys :
screen_type '-2'
screen_wait 'Go to 0:01' 'with a sign it counts from here'
screen_keys Escape
screen_gone 'Go to 0:01'
screen_wait '0:03 / 0:07' 'Escape stays'

# A note is moved by the picture; u takes that back.
screen_keys n
screen_wait 'Note at 0:03' 'a note'
screen_type 'Te laat gezet'
screen_keys Enter
screen_wait 'Notes (1)' 'is there'
screen_keys M
screen_wait 'Go to the picture where it begins' 'M moves it'
screen_keys , , , , ,
screen_keys S-Left
screen_wait '0:01 / 0:07' 'a second and some pictures back'
screen_keys Enter
moved() { json_soon '.[0].at_ms < 2000 and .[0].at_ms > 1500'; }
wait_until 'Enter puts it at the picture that is shown' moved
screen_keys u
back() { json_soon '.[0].at_ms == 3000'; }
wait_until 'u puts it back' back
screen_keys M
screen_wait 'Go to the picture where it begins' 'M again'
screen_keys Tab
screen_wait 'It is a moment and has no end' 'a moment has no end'
screen_keys Home
screen_keys Escape
screen_wait 'It stays where it was' 'Escape leaves it'
that 'where it was' back

# Of a stretch the end can be moved, too, but not before its beginning.
watch_paused_at 0:01
screen_keys g
screen_wait 'Group work begins at 0:01' 'a stretch'
screen_keys S-Right
screen_wait '0:02 / 0:07' 'one second on'
screen_keys g
screen_wait 'Group work from 0:01 to 0:02' 'is there'
screen_keys Up
screen_keys Up
screen_keys M
screen_wait 'Go to the picture where it begins' 'its beginning first'
screen_keys Tab
screen_wait 'Go to the picture where it ends' 'Tab goes on to its end'
screen_wait '0:02 / 0:07' 'which is shown'
screen_keys Home
screen_wait '0:00 / 0:07' 'before its beginning'
screen_keys Enter
screen_wait 'The end has to lie behind the beginning' 'it cannot end'
screen_keys S-Right S-Right S-Right
screen_wait '0:03 / 0:07' 'three seconds on'
screen_keys Enter
longer() { json_soon '[.[] | select(.tag == "Group work")][0] | .at_ms == 1000 and .until_ms == 3000'; }
wait_until 'it can' longer

# Only what the search shows is played, with what the key file says around it.
screen_end
mkdir -p "$XDG_CONFIG_HOME/terugblik"
printf 'seconds jump 2\nseconds around 1\n' >"$XDG_CONFIG_HOME/terugblik/keys"
watch_start 80 24
watch_paused_at 0:00
screen_keys Right
screen_wait '0:02 / 0:07' 'an own jump: two seconds'
screen_keys /
screen_type 'laat'
screen_wait 'Notes (1 of 2)' 'one is found'
screen_keys Enter
screen_keys P
screen_wait 'Only what the list shows is played: 1 part' 'P plays only that'
screen_wait 'That was all that the list shows' 'and pauses behind it'
screen_wait '0:04 / 0:07' 'one second after the note'
screen_wait 'paused' 'at rest'
screen_keys Escape
screen_wait 'Notes (1), tags (1)' 'all are shown again'

# Over all lessons: found by any of their words; counted.
screen_keys q
screen_wait ' Sessions ' 'the list of sessions'
screen_keys F
screen_wait 'Notes and tags' 'F lists what is in all lessons'
screen_wait 'Group work' 'with the tags'
screen_keys /
screen_type 'te laat bakk'
screen_gone 'Group work' 'the filter finds by words of text and author'
screen_wait 'Te laat gezet' 'the note'
screen_keys Enter
screen_keys Enter
screen_wait '/ 0:07' 'Enter opens the lesson'
screen_wait '0:03 / 0:07' 'at the moment'
screen_keys q
screen_wait 'Te laat gezet' 'and back'
screen_keys Escape
screen_keys Escape
screen_wait ' Sessions ' 'the sessions'
screen_keys f
screen_wait 'Where in the lesson' 'f counts the lesson'\''s tags'
screen_wait ' 28.' 'two of seven seconds'
screen_end
expect 0 'the same as a command' as jansen figures "$SESSION" --json
that 'in numbers' json '.[0] | .tag == "Group work" and .count == 1 and .by_coach == 1 and .ms == 2000 and .per_mille > 270 and .per_mille < 290'
expect 0 'and found' as jansen notes find --tag group --json
that 'by tag' json 'length == 1 and .[0].session_ms == 1000'
