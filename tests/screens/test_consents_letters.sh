# Letters that were entered and not recorded are kept when one leaves the screen, goes to another purpose, or the program crashes; until
# they are recorded, taken back, or overtaken by a no (R4). Dialogs name whom they are about. Classes of one name at two locations.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
row() {
    screen_show | grep -E "$1"
}
shows() {
    screen_show | grep -qE "$1"
}

start_as admin
screen_wait 'Class 2B'
screen_keys 2 y
screen_wait '1 letter entered, not recorded yet'
screen_keys Down n
screen_wait '2 letters entered, not recorded yet'
that 'a yes and a no' shows '1002 .*no: '
that 'are in no register' test "$(sqlite3 -readonly "$STORE/terugblik.db" "SELECT COUNT(*) FROM consent WHERE answer = 'refused'")" = 0
that 'and no name is on the disk in the clear' fails grep -rqE 'Anna|Ouder' "$STORE/drafts"

# Another purpose, another screen, leaving the program, a crash.
screen_keys p
screen_wait 'learning as a team'
screen_wait '2 letters more are kept, not recorded; first 2B, coaching' 'another purpose: they are bound to theirs'
that 'and not shown with this one' fails shows 'yes: '
screen_keys y
screen_wait '1 letter entered, not recorded yet' 'a letter for that purpose beside them'
screen_keys Space
screen_gone '1 letter entered' 'taken back'
screen_keys p p p
screen_wait '2 letters entered, not recorded yet' 'back: they are there'
screen_keys F4
screen_wait 'What comes next'
screen_keys Escape
screen_wait '2 letters entered, not recorded yet' 'another screen loses none'
screen_keys q
screen_wait 'status 0' 'leaving the program'
start_as admin
screen_wait '2 letters entered, not recorded yet' 'loses none'
screen_keys D
screen_wait 'Day of filming'
screen_keys C-u
screen_type 2026-01-10
screen_keys Enter
screen_wait '2 letters more are kept' 'they are bound to the day'
kill -KILL "$(program_pid)"
screen_wait 'status 137' 'a crash'
start_as admin
screen_wait '2 letters entered, not recorded yet' 'it opens where the last one was entered'
that 'with who signed' shows '1001 .*yes: O'

# The dialog names them, and which lesson goes; a yes does not survive its pupil's withdrawal.
screen_keys F8
screen_wait 'Date on the letters'
screen_keys Enter
screen_wait 'Where the letters are kept'
screen_keys Enter
screen_wait 'Letters that say yes: 1'
screen_wait '│  Anna de Wit' 'who says yes'
screen_wait '│  Bram Zwart' 'who says no'
screen_wait 'Class 2B (Noord), 15 Jan 2026, Jan Jansen: Bram Zwart' 'R4: which lesson goes, and because of whom'
screen_keys Escape
screen_gone 'Letters that say yes'
screen_keys 2 w
screen_wait 'Anna de Wit: Who says so'
screen_click 8 10 # the mouse chooses nobody else meanwhile
screen_keys Enter
screen_wait 'Anna de Wit: From which day' 'whom it is about stays'
screen_keys Enter
screen_wait 'Anna de Wit (1001), coaching' 'R4: the dialog names the person'
screen_wait '1 lesson shows this person'
screen_keys Tab Enter
screen_wait 'Recorded for Anna de Wit. The footage of 1 lesson is blocked' 'R4: so does the answer'
screen_wait '1 letter entered, not recorded yet' 'R4: a pending yes does not survive the withdrawal'
that 'the other letter is there' shows '1002 .*no: '
expect 0 'R4: also one that another program records' as admin consent refuse 1003 --by 'Ouder van Chris' --as guardian --on 2026-01-10
wait_until 'is seen here' shows '1003 .*refused on'
screen_keys g y
screen_wait '2 letters entered, not recorded yet'
expect 0 'R4: a no from elsewhere' as admin consent refuse 1003 --by 'Opa van Chris' --as guardian --on 2026-01-11
screen_wait '1 letter that was entered is gone' 'R4: it is said'
screen_wait '1 letter entered, not recorded yet' 'R4: overtakes it'

# Recorded: they are gone from what is kept.
screen_keys F8
screen_wait 'Date on the letters'
screen_keys Enter
screen_wait 'Where the letters are kept'
screen_keys Enter
screen_wait 'Letters that say no: 1'
screen_keys Tab Enter
screen_wait '1 letter is recorded.'
that 'nothing is kept any more' test -z "$(ls "$STORE/drafts")"

# Two classes of one name.
as beheer location add Zuid >/dev/null
printf '%s\n' number,name,birth_date,class,location 3001,'Mia Zuid',2012-02-02,2B,Zuid >"$TEST_TMP/zuid.csv"
as admin pupil import "$TEST_TMP/zuid.csv" >/dev/null 2>&1
screen_wait 'Class 2B (Noord)' 'a class is named with its location where there are two'
screen_keys Right
screen_wait 'Class 2B (Zuid)'
that 'with its own pupils' shows '3001 '
screen_keys P
screen_wait 'Film plan for class 2B (Zuid)' 'and its own film plan'
screen_keys Escape
screen_wait 'Class 2B (Zuid)'
screen_keys n
screen_wait 'Mia Zuid: Name of the guardian who signed'
screen_type 'Mama Zuid'
screen_keys Enter
screen_wait '1 letter entered, not recorded yet'
screen_keys Left
screen_wait 'Class 2B (Noord)'
screen_wait '1 letter more is kept, not recorded: 2B' 'letters are bound to their class'

SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
start_as admin 120 40
screen_wait 'Klas 2B (Zuid)' 'it opens where the last one was entered'
screen_wait '1 brief ingevoerd, nog niet vastgelegd' 'in Dutch'
