# What is being typed survives: Escape, a lost connection, kill -9, and sizes of the terminal; and is offered again.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

draft_kept() {
    compgen -G "$STORE/drafts/*.draft" >/dev/null
}
no_draft() {
    ! draft_kept
}
notes_count() {
    as bakker notes "$SESSION" --format json | jq length
}

watch_start 80 24
watch_paused_at 0:02
screen_keys n
screen_wait 'Note at 0:02' 'a note is begun'
screen_type 'Eerste gedachte'

# Resizing leaves it alone.
for size in '120 40' '81 25' '240 67' '80 24'; do
    # shellcheck disable=SC2086
    screen_size $size
    screen_wait 'Eerste gedachte' "typed text is there at ${size/ /x}"
done

screen_keys Escape
screen_wait 'What you typed is kept; n offers it again' 'Escape keeps it and says so'
that 'on disk' draft_kept
that 'not as a note' test "$(notes_count)" = 0
that 'and not to be read there' fails grep -rqa 'Eerste gedachte' "$STORE"
screen_keys n
screen_wait 'You were writing this' 'n offers it again'
screen_wait 'Eerste gedachte' 'with its words'
screen_type ' en meer'
screen_keys Enter
screen_wait 'Notes (1)' 'Enter keeps it as a note'
wait_until 'the draft is gone' no_draft

# What is typed again can be thrown away.
screen_keys n
screen_type 'Weg hiermee'
screen_keys C-c
screen_wait 'is kept' 'ctrl-C leaves it as Escape does'
screen_keys n
screen_wait 'You were writing this' 'it is offered again'
screen_keys Escape
wait_until 'Escape throws it away' no_draft
screen_wait 'Notes (1)' 'and no note is left of it'

# kill -9 half a second after the last key.
screen_keys n
screen_type 'Halve zin voor de stroomuitval'
wait_until 'what is typed is kept by itself' draft_kept
kill -9 "$(program_pid)"
screen_wait 'status 137' 'the program is killed'
watch_start 80 24
screen_wait 'Halve zin voor de stroomuitval' 'it is offered when the lesson is opened again'
screen_wait 'at 0:02' 'at its moment'
screen_wait 'paused' 'and the playback waits for it'
screen_keys Enter
screen_wait 'Notes (2)' 'Enter keeps it'

# The line drops: SIGHUP at once after the last key.
watch_paused_at 0:01
screen_keys n
screen_wait 'Note at 0:01' 'a note is begun'
screen_type 'Verbinding weg'
screen_wait 'Verbinding weg' 'typed'
kill -HUP "$(program_pid)"
screen_wait 'status 129' 'the program ends on SIGHUP'
that 'what was typed is kept' draft_kept
watch_start 120 40
screen_wait 'Verbinding weg' 'and offered again'
screen_keys Enter
screen_wait 'Notes (3)' 'and stored'

# A change of a note is a draft too.
screen_keys e
screen_wait 'Changing the note' 'a note is being changed'
screen_type ' hersteld'
screen_keys Escape
screen_wait 'is kept' 'Escape keeps the change'
screen_keys n
screen_wait 'Verbinding weg hersteld' 'it is offered again'
screen_keys Enter
screen_wait '(edited)' 'and changes the note, not adds one'
screen_wait 'Notes (3)' 'there are as many as before'

# Another person's words are another's.
screen_keys n
screen_type 'Alleen van de coach'
screen_keys Escape
screen_wait 'is kept' 'the coach leaves something'
watch_start 80 24 jansen
screen_wait 'Notes (3)' 'the teacher sees the notes'
screen_lacks 'Alleen van de coach' 'but not what the coach was typing'
screen_end
