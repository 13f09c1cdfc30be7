# Tags while watching: put by one key while the film goes on, moments and stretches; undone, through a crash, in rows of their own.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

notes_json() {
    as bakker notes "$SESSION" --format json
}
# json_soon FILTER: whether the filter holds of the notes that are stored by now.
json_soon() {
    notes_json | jq -e "$1" >"$TEST_TMP/json.out" 2>&1
}

watch_start 80 24
screen_wait 'w Wait' 'the palette stands under the timeline'
watch_paused_at 0:03

# One key, and the tag is there; nothing opened, and nothing was paused or played by it.
screen_keys o
screen_wait 'Open question at 0:03' 'a tag is 1 key: it is put at the moment sought out'
screen_wait 'tags (1)' 'it is counted in the list'
screen_wait 'paused' 'what was at rest stays at rest'
expect 0 'the tag is among the notes' notes_json
that 'with its moment, and without a text' json '.[0] | .tag == "Open question" and .at_ms == 3000 and .until_ms == null and .text == ""'
that 'signed' json '.[0].signature_valid'

# While it plays: a reaction time back, and the film goes on.
screen_keys Home
screen_wait '0:00 / 0:07' 'back to the beginning'
screen_keys Space
screen_wait '0:02 / 0:07' 'it plays'
screen_keys a
screen_wait 'Praise at 0:0' 'one key while it plays'
screen_lacks paused 'and it plays on'
that 'a reaction time before the key' json_soon '[.[] | select(.tag == "Praise")][0].at_ms | . > 500 and . < 2500'

# A stretch: one press begins it, the next ends it; u takes it back, ctrl-R does it again.
watch_paused_at 0:01
screen_keys g
screen_wait 'Group work begins at 0:01' 'the first press begins a stretch'
screen_keys S-Right
screen_wait '0:02 / 0:07' 'one second on'
screen_keys g
screen_wait 'Group work from 0:01 to 0:02' 'the second ends it'
screen_wait 'tags (3)' 'it is in the list'
that 'the stretch is stored' json_soon '[.[] | select(.tag == "Group work")][0] | .at_ms == 1000 and .until_ms == 2000'
screen_keys u
screen_wait 'The new tag is taken away again' 'u takes it back'
screen_wait 'tags (2)' 'and it is gone'
screen_keys C-r
screen_wait 'The tag is back' 'ctrl-R brings it back'
screen_keys g
screen_wait 'Group work begins at 0:02' 'one that has only begun'
screen_keys u
screen_wait 'Group work is not running any more' 'is taken back first'
screen_wait 'tags (3)' 'and leaves the others alone'

# A text makes it a note with that tag; without the text it is a tag again.
screen_keys c
screen_wait 'Teacher speaks begins' 'a stretch begins'
screen_keys S-Right
screen_wait '0:03 / 0:07' 'one second on'
screen_keys c
screen_wait 'Teacher speaks from 0:02 to 0:03' 'and ends'
screen_keys Up
screen_keys e
screen_wait 'A text with' 'e asks for a text with the tag'
screen_type 'Legt uit'
screen_keys Enter
screen_wait 'Notes (1), tags (3)' 'it is a note now'
that 'that has the tag still' json_soon '[.[] | select(.text == "Legt uit")] | length == 1 and .[0].tag != null'
screen_keys u
screen_wait 'as it was before' 'u takes the text away'
screen_wait 'tags (4)' 'and it is a tag again'

# By the mouse: on the palette.
row=$(row_of 'o Ope')
line=$(screen_line "$row")
before=${line%%o Ope*}
screen_click "$row" $((${#before} + 2))
screen_wait 'tags (5)' 'which puts the tag'

# kill -9 while a stretch runs: it ends where the film was.
watch_paused_at 0:01
screen_keys i
screen_wait 'Pupil speaks begins at 0:01' 'a stretch runs'
screen_keys S-Right
screen_keys S-Right
screen_wait '0:03 / 0:07' 'two seconds on'
kept() { ls "$STORE"/drafts/*.running; }
wait_until 'it is kept' kept
no_text_in_drafts() { ! grep -aq 'first-pupil' "$STORE"/drafts/*.running; }
that 'R7 encrypted' no_text_in_drafts
screen_keys S-Left
screen_wait '0:02 / 0:07' 'one second back'
kill -9 "$(program_pid)"
screen_wait 'status 137' 'the program is killed'
watch_start 80 24
screen_wait '1 stretch was running when the program ended' 'it is ended at the next opening'
that 'from where it began' json_soon '[.[] | select(.tag == "Pupil speaks")] | length == 1 and .[0].at_ms == 1000'
that 'and nothing is kept any more' fails kept

# Leaving ends what runs; the end of its clip does, too.
watch_paused_at 0:01
screen_keys w
screen_wait 'Wait time begins at 0:01' 'a stretch runs'
screen_keys S-Right
screen_wait '0:02 / 0:07' 'one second on'
screen_keys q
screen_wait ' Sessions ' 'leaving'
that 'ends it there' json_soon '[.[] | select(.tag == "Wait time")] | length == 1 and .[0].at_ms == 1000 and .[0].until_ms == 2000'
watch_start 80 24
watch_paused_at 0:03
screen_keys w
screen_wait 'Wait time begins at 0:03' 'a stretch runs'
screen_keys Right
screen_wait 'Wait time from 0:03 to 0:04' 'the film passes the end of its clip, and it ends there'

# Hidden, its keys put nothing.
screen_keys T
screen_wait 'The tags are hidden' 'T hides them'
screen_gone 'w Wait' 'the palette is gone'
screen_keys o
screen_keys T
screen_wait 'w Wait' 'T shows them again'
that 'and their keys put nothing meanwhile' json_soon '[.[] | select(.tag == "Open question")] | length == 2'
screen_end

# Where there is room, each tag has a row of its own.
watch_start 120 40
screen_wait 'c Teacher speaks' 'whole names where there is room'
screen_wait 'g━' 'a stretch on its row'
screen_end

# The other person sees them, and cannot change them.
watch_start 80 24 jansen
screen_wait 'tags (' 'the teacher sees the tags'
screen_keys Up
screen_keys d
screen_wait 'Only Bea Bakker can change this note' 'and cannot delete them'
screen_end

# Dutch.
SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
watch_start 80 24
screen_wait 'w Wac' 'the palette in Dutch'
screen_wait 'codes (' 'and the list'
screen_end
