# A second person joins on the same screen, takes the pen, and leaves: R7, R13.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

# Only one person can: nobody asks for a name.
fill_in() {
    screen_wait 'Jan Jansen joins with their own password' 'the form says who can join'
    screen_lacks 'Name' 'and asks for no name'
    screen_type "$(cat "$PASSWORDS/$1")"
    screen_keys Enter
}
trace() {
    as beheer audit --json >"$OUT"
    jq -e "[.[] | select($1)] | length == $2" "$OUT"
}

watch_start 100 30
watch_paused_at 0:02
screen_wait 'writing: Bea Bakker' 'who logged in has the pen'
screen_keys p
screen_wait 'nobody to pass the pen to' 'which cannot be passed to nobody'

# R7: nobody else gets in.
screen_keys j
fill_in meijer
screen_wait 'password' "R7: another coach's password is refused"
screen_keys Escape
screen_gone 'joins with their own password' 'Escape leaves the form'
wait_until 'the picture is back' picture
screen_wait '0:02 / 0:07' 'the moment is the same'
that 'R13: the failed attempt is in the trace' trace '.action == "login.failed"' 1

# The two together.
screen_keys j
fill_in jansen
screen_wait 'Jan Jansen has joined' 'the teacher joins'
screen_wait 'Bea Bakker (coach) + Jan Jansen (teacher)' 'both names are shown'
that 'R13: joining is in the trace' trace '.action == "footage.join" and .actor == "Jan Jansen" and (.refused | not)' 1
that 'R13: and so is an opening of each' trace '.action == "footage.open" and (.refused | not)' 2
screen_wait 'writing: Bea Bakker' 'the pen stays where it was'
screen_keys n
screen_wait 'Note at' 'a note of hers'
screen_type 'Van de coach'
screen_keys Enter
screen_wait 'Notes (1)' 'is stored'
screen_keys p
screen_wait 'writing: Jan Jansen' 'p passes the pen'
screen_keys n
screen_wait 'Note at' 'a note of his'
screen_type 'Van de docent'
screen_keys Enter
screen_wait 'Notes (2)' 'is stored too'
screen_keys u
screen_wait 'Notes (1)' 'u takes back what the pen wrote'
screen_keys u
screen_wait 'nothing to undo' 'and not what the other wrote'
screen_keys C-r
screen_wait 'Notes (2)' 'redo brings it back'
screen_keys Up d
screen_wait 'Only Bea Bakker can change this note' 'her note is not his to delete'
screen_keys p
screen_wait 'writing: Bea Bakker' 'p passes it back'

# Notes that go down beside the picture take nothing of it along.
screen_keys Home
screen_wait '0:00 / 0:07' 'a moment before the notes that there are'
wait_until 'the picture is whole' picture_in_rows 2 17
for text in Eerste Tweede Derde Vierde Vijfde; do
    screen_keys n
    screen_wait 'Note at' 'one more note'
    screen_type "$text"
    screen_keys Enter
    screen_wait "  $text" 'is in the list'
done
wait_until 'the picture is whole still' picture_in_rows 2 17

# Going.
screen_keys j
screen_wait 'Jan Jansen has left' 'j once more and he leaves'
screen_lacks '+ Jan Jansen' 'his name is gone'
that 'R13: leaving is in the trace' trace '.action == "footage.leave" and .actor == "Jan Jansen"' 1
screen_keys j
fill_in jansen
screen_wait 'Jan Jansen has joined' 'he joins again'
screen_keys q
screen_gone '/ 0:07' 'she leaves the lesson'
screen_lacks '+ Jan Jansen' 'and he with her'
that 'R13: that is in the trace too' trace '.action == "footage.leave" and .actor == "Jan Jansen"' 2
that 'with who wrote what' trace '.action == "note.add" and .actor == "Jan Jansen"' 1
