# Sessions: what the list shows, filter, sort, groups, mouse, sizes, and other people's changes.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school

# A second trajectory, with names that are long, wide and combined, and three lessons; one keeps its originals.
long='Wilhelmina-Alexandra Georgina van den Heuvel-van Oostenbrugge tot Zuylestein'
(umask 077 && echo 'vier paarse fietsen op zolder' >"$PASSWORDS/lang")
as beheer account add lang --full-name "$long" --role teacher --new-password-file "$PASSWORDS/first" && own_password lang
as admin consent give lang --by Lang --as employee --on 2025-09-01
second=$(as bakker trajectory open --teacher lang --goal '漢字 leren, cafe'$'\xcc\x81')
mkdir "$TEST_TMP/card3"
for day in 03 04 05; do
    make_clip "$TEST_TMP/card3/day$day.mp4" 2
    [[ $day == 05 ]] && keep=--keep-originals || keep=
    # shellcheck disable=SC2086
    as bakker import "$TEST_TMP/card3/day$day.mp4" --trajectory "$second" --class 2B --filmed-on "2026-02-$day" \
        --filmed-by bakker --camera Camera-1 --card Kaart-1 --in-picture all-permitted $keep >"$TEST_TMP/id$day"
done
start() {
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "${3:-bakker}" --password-file "$PASSWORDS/${3:-bakker}"
    screen_wait 'Date▼' "the list at $1x$2 for ${3:-bakker}"
}

start 80 24
screen_wait 'Jan Jansen – Wachten na een vraag' 'a group is headed by the other one and the goal'
that 'the newest lesson comes first, in its group' test "$(row_of '5 Feb 2026')" -lt "$(row_of '15 Jan 2026')"
that 'a clip count, a length, a state' grep -qE '15 Jan 2026 +2B +new +2 · 0:07 +0' <(screen_show)
screen_wait 'new, wipe card' 'R6: a wipe that is owed stays visible'
screen_keys o
screen_wait 'With' 'without groups the other one has a column'
screen_lacks 'Jan Jansen –' 'and no line'
screen_wait '…' 'what is too long is cut'
screen_keys s
screen_wait 'With▲' 'sorted by the next column'
that 'Jan comes before Wilhelmina' test "$(row_of 'Jan Jansen')" -lt "$(row_of 'Wilhelmina')"
screen_keys S
screen_wait 'With▼' 'turned round'
that 'and Wilhelmina before Jan' test "$(row_of 'Wilhelmina')" -lt "$(row_of 'Jan Jansen')"
screen_click 1 1
screen_click 2 3
screen_wait 'Date▲' 'a click on a heading sorts'
screen_keys o
screen_wait 'Jan Jansen –' 'groups again'

screen_keys /
screen_wait 'Filter:'
screen_type '4 FEB'
screen_gone '5 Feb' 'the filter works while typing, on all that is shown'
screen_wait '1 of 4' 'and counts'
screen_keys Enter
screen_wait '4 Feb 2026' 'Enter keeps it'
screen_keys Escape
screen_gone 'Filter:' 'Escape ends it'
screen_wait '15 Jan 2026' 'and shows all again'
screen_keys /
screen_type 'cafe'
screen_wait '3 of 4' 'accents do not matter'
screen_type 'qqq'
screen_wait 'Nothing here matches' 'nothing found is said'
screen_bytes '\e[200~x\ny\e[201~'
screen_wait 'cafeqqqx y' 'pasting goes into the filter, on one line'
screen_keys Escape
screen_gone 'Filter:'

# Another person's change, from another process.
expect 0 'a review is completed elsewhere' as jansen complete "$SESSION"
screen_wait 'marked, gone on' 'and shows here within the second'

title_fills() {
    [[ $(screen_line 1) == *Sessions*'(coach)' && $(screen_line 1 | wc -m) -ge $1 ]]
}
for size in '120 40' '240 67' '80 24'; do
    # shellcheck disable=SC2086
    screen_size $size
    screen_wait 'leave' "at ${size/ /x} the keys are named"
    wait_until "at ${size/ /x} the title fills its line" title_fills "${size% *}"
done
screen_size 60 15
screen_wait 'This window is too small.' 'a window that is too small says so'
screen_lacks 'Date'
screen_keys F9
screen_size 80 24
screen_wait 'Date' 'and comes back'
screen_lacks 'Not yet' 'without what was pressed blindly'
screen_keys '?'
screen_wait 'In a list' 'help begins with the keys of this screen'
screen_keys NPage
wait_until 'and is made of the key map' eval "grep -qE 'F9 +Complete the review' <(screen_show)"
screen_keys G
screen_gone 'Everywhere' 'it scrolls to the keys of other screens'
screen_keys q
screen_wait 'Date'

# What comes next and by whom: in a line below the list, and on a wide screen in a pane beside it.
start 80 24 bakker
screen_wait 'Wipe the card: 1 original is still on the card; owed by Bea Bakker' 'R6: below the list: what is owed, by whom'
screen_keys Down
screen_wait 'Review together: owed by coach and teacher' 'and of the next lesson'
screen_lacks 'Newest notes' 'without a pane on a narrow screen'
that 'no line of it is cut' eval '! screen_show | sed 1,3d | grep -q …'
screen_size 120 40
screen_wait '│ 4 Feb 2026 · 2B · Noord' 'a wide screen has a pane beside the list'
for words in 'Bea Bakker coaches' 'What comes next' 'Review together: owed by coach and' 'The next lesson' \
    "Pupils' consents: 1 answer is missing" '• 漢字 leren, café' 'If nobody opens the footage, it is'; do
    screen_wait "│ $words" "it says “$words”"
done
that 'the list leaves no column out for it' grep -qE 'Date. +Class +State +Length +Notes +│' <(screen_show)
screen_lacks 'Newest notes' 'no notes, no heading'
screen_size 240 67
screen_wait 'Pupils'"'"' consents: 1 answer is missing; owed by the registrar' 'a wider one has room for whole sentences'
screen_keys End
screen_wait 'The footage is deleted on' 'R9: what is marked has its day'
screen_wait 'Delete the footage: by itself on' 'R9: and who does it'

# Goals and notes are for who has the keys (R7): the teacher sees their own, at once.
start 120 40 jansen
screen_wait '│ • Wachten na een vraag' 'R7: the teacher sees the goals'
screen_keys Enter
screen_wait '/ 0:07' 'a lesson is opened'
screen_keys n
screen_wait 'Note at'
screen_type 'Hier bleef het stil.'
screen_keys Enter
screen_wait 'Notes (1)' 'a note is written'
screen_keys q
screen_wait 'Newest notes' 'R7: back in the list it stands beside the lesson'
screen_wait 'Hier bleef het stil.' 'R7: with its words'
start 120 40 bakker
screen_keys End
screen_wait 'Hier bleef het stil.' 'R7: for both of the trajectory'
screen_keys q
start 120 40 lang
screen_wait 'Bea Bakker' 'R7: the teacher sees the lessons with their coach'
screen_lacks '15 Jan 2026' 'R7: and not those of another teacher'
screen_keys Enter
screen_wait '0:02' 'Enter opens the lesson'
screen_keys q
screen_wait 'Date' 'and back'
wait_until 'which says that it has been opened' eval "grep -qE '5 Feb 2026.*in review' <(screen_show)"
start 80 24 bakker
screen_click 4 3
screen_click 4 3
screen_wait '0:00 / 0:02' 'a double click opens too'

# Footage that nobody looks at (R10), seen as if days had passed.
time_by_faketime
screen_start 80 24 "$TESTS/faketime" -f +40d "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'idle 40 days' 'R10: after 28 idle days the list warns'
screen_start 80 24 "$TESTS/faketime" -f +100d "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'marked, gone on' 'R10: after 90 it is marked, and the list says until when'
screen_keys u
screen_wait 'Only the person who marked' 'R10: what the program marked nobody undoes'

# What has ended stands behind what is open, though its lessons are newer; in Trajectories too, with goals as long as there is room.
expect 0 'the trajectory with the newest lessons ends' as bakker trajectory end "$second"
start 80 24 bakker
screen_wait '(ended)'
that 'Jan Jansen, whose trajectory is open, comes first' test "$(row_of '15 Jan 2026')" -lt "$(row_of '5 Feb 2026')"
screen_keys F3
screen_wait 'ended on'
that 'in Trajectories too' test "$(row_of 'Jan Jansen')" -lt "$(row_of 'Wilhelmina')"
screen_wait 'Wachten na een vraag' 'a goal is not cut beside a long name'
that 'nor the state' grep -qE 'Wilhelmina.* ended on [0-9]+ [A-Z][a-z]+' <(screen_show)
