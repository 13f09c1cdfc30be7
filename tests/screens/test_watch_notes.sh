# Notes while watching: written, changed, deleted, undone, answered, searched; on disk before they are shown.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

notes_json() {
    as bakker notes "$SESSION" --format json
}

watch_start 80 24
watch_paused_at 0:03

# A moment that was sought out is meant exactly; one that flew by is meant a reaction time earlier.
screen_keys n
screen_wait 'Note at 0:03' 'n asks for the text at the moment sought out'
screen_type 'Wacht na de vraag: één, twee, drie.'
screen_keys Enter
screen_wait 'Notes (1)' 'Enter stores it'
screen_wait '0:03 • Bea Bakker' 'it has its time, kind and author'
screen_wait 'paused' 'what was at rest stays at rest'

# kill -9 right after it was shown.
kill -9 "$(program_pid)"
screen_wait 'status 137' 'the program is killed'
expect 0 'the note is in the store' notes_json
that 'with its words' json '.[0].text == "Wacht na de vraag: één, twee, drie."'
that 'at its moment' json '.[0].at_ms == 3000'
expect 0 'the store is whole' as bakker check --footage

# While it plays: it pauses, takes the reaction time off, and goes on by itself.
watch_start 80 24
screen_has 'at the end' && screen_keys Home
screen_wait '0:02 / 0:07' 'it plays'
screen_keys n
screen_wait 'Note at 0:0' 'n while playing'
screen_wait 'paused' 'pauses'
screen_type 'Onderweg'
screen_keys Enter
screen_gone 'paused' 'and goes on by itself'
screen_wait 'Notes (2)' 'with the note stored'
expect 0 'the two notes' notes_json
that 'the second is earlier than where it paused' json '[.[] | select(.text == "Onderweg")][0].at_ms < 2500'

watch_paused_at 0:01
screen_keys N
screen_wait 'The range begins at 0:01' 'N begins a range'
screen_keys S-Right
screen_wait '0:02 / 0:07' 'one second on'
screen_keys N
screen_wait 'Note on 0:01 to 0:02' 'N again asks for the text'
screen_type 'Hier praat vooral de docent'
screen_keys Enter
screen_wait '0:01–0:02' 'the range is shown in the list'
screen_wait '•─' 'and on the timeline'
expect 0 'the notes' notes_json
that 'the range is stored' json '[.[] | select(.text | startswith("Hier"))][0] | .at_ms == 1000 and .until_ms == 2000'

# Kind, change, delete, undo, redo.
screen_keys t
screen_wait '+ Bea Bakker' 't makes it a strength'
screen_keys e
screen_wait 'Changing the note at 0:01' 'e changes it'
screen_type ' zelf'
screen_keys Enter
screen_wait 'de docent zelf' 'the change is shown'
screen_keys d
screen_wait 'Notes (2)' 'd deletes it'
screen_keys u
screen_wait 'Notes (3)' 'u brings it back'
screen_keys u
screen_gone 'de docent zelf' 'u takes the change back'
screen_keys u
screen_gone '+ Bea Bakker' 'u takes the kind back'
screen_keys C-r C-r
screen_wait 'de docent zelf' 'ctrl-R does both again'
screen_keys u u u
screen_wait 'Notes (2)' 'u takes the note itself away'
screen_keys u
screen_wait 'Notes (1)' 'and the note before it'
screen_keys u
screen_wait 'There is nothing to undo' 'but not what was written before it was opened'
screen_keys C-r C-r C-r C-r
screen_wait 'Notes (3)' 'ctrl-R brings all of it back'

# Walking, going there, answering, searching.
screen_keys Down
screen_keys Down
screen_keys Down
screen_keys r
screen_wait 'Reply to Bea Bakker' 'r answers the selected note'
screen_type 'Dat klopt'
screen_keys Enter
screen_wait '└' 'the reply stands under it'
screen_keys Home
screen_wait '0:00 / 0:07' 'back to the beginning'
screen_keys Down Enter
screen_wait 'paused' 'Enter goes to a moment'
screen_gone '0:00 / 0:07' 'that of the note'
screen_keys /
screen_type 'WACHT'
screen_wait 'Notes (1 of 4)' 'the search narrows the list as one types'
screen_keys Enter
screen_wait 'Notes (1 of 4)' 'Enter keeps it'
screen_keys Escape
screen_wait 'Notes (4)' 'Escape shows all again'

# Long texts wrap; blank ones are no notes.
screen_keys n
screen_type "$(printf 'woord%.0s ' {1..60})"
screen_wait 'woord woord woord woord woord woord woord woord woord woord woord woord' 'a long text wraps over several rows'
screen_keys Enter
screen_wait 'Notes (5)' 'and is stored'
screen_keys n
screen_type '   '
screen_keys Enter
screen_gone 'Note at' 'a blank text is no note'
screen_wait 'Notes (5)' 'so there is none more'

# The other person's notes come by themselves, and leave what is being typed alone.
screen_keys n
screen_type 'half een zin'
screen_wait 'half een zin' 'something is being typed'
tm new-window -d -n other -e "COLORTERM=truecolor" \
    "$(printf '%q ' "$TERUGBLIK" --store "$STORE" --user jansen --password-file "$PASSWORDS/jansen" watch "$SESSION")"
other_has() {
    tm capture-pane -p -t other | grep -qF -- "$1"
}
wait_until 'the teacher opens the same lesson' other_has '/ 0:07'
wait_until 'and sees the notes' other_has 'Notes (5)'
tm send-keys -t other n
wait_until 'the teacher writes' other_has 'Note at'
tm send-keys -t other -l 'Van de docent'
tm send-keys -t other Enter
screen_wait 'Notes (6)' 'the note of the teacher comes by itself'
screen_wait 'half een zin' 'what was being typed is still there'
screen_type ' af'
screen_keys Enter
screen_wait 'Notes (7)' 'and is finished'
wait_until 'the teacher sees it too' other_has 'Notes (7)'
tm kill-window -t other

# Another's note can be answered, not changed.
screen_keys /
screen_type 'Van de docent'
screen_keys Enter
screen_wait 'Notes (1 of 7)' 'the note of the teacher is found'
screen_keys d
screen_wait 'Only Jan Jansen can change this note' 'it cannot be deleted'
screen_keys e
screen_wait 'Only Jan Jansen can change this note' 'nor changed'
screen_end
