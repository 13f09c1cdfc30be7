# Importing footage that is not for coaching: where two locations have a class of one name, the class is chosen with its location; and the
# employees who are in the picture are named, who can refuse and withdraw as pupils can (R1, R3, R4). On the form and on a terminal.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
sd=$TEST_TMP/sd/DCIM/100MEDIA
mkdir -p "$sd"
make_clip "$sd/MVI_0010.MP4" 2
as beheer location add Zuid >/dev/null
printf '%s\n' number,name,birth_date,class,location 3001,'Mia Zuid',2012-02-02,2B,Zuid >"$TEST_TMP/zuid.csv"
as admin pupil import "$TEST_TMP/zuid.csv" >/dev/null 2>&1
as admin consent give jansen --by 'Jan Jansen' --as employee --on 2025-09-01 --purpose team >/dev/null
as admin consent give 1001 --by 'Ouder van Anna' --as guardian --on 2025-09-01 --purpose team >/dev/null
in_picture() {
    sqlite3 -readonly "$STORE/terugblik.db" "SELECT a.name FROM session_employee e JOIN account a ON a.id = e.account_id"
}

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'Date▼'
screen_keys i
screen_wait 'Card or files'
that 'of a trajectory the class of its last lesson, with its location' grep -q 'Class .*2B (Noord)' <(screen_show)
screen_type "$TEST_TMP/sd"
screen_wait 'sd/'
screen_keys Tab
screen_wait "$TEST_TMP/sd/"
screen_keys Tab
screen_wait '1 video, 0:02 long'
screen_keys Right
screen_wait 'learning as a team'
screen_keys Tab Right
screen_wait '2B (Zuid)' 'each class by its location'
screen_keys Left
screen_wait '2B (Noord)'
screen_keys Tab
screen_keys C-u
screen_type 2026-01-15
screen_keys F8
screen_wait 'EMPLOYEES: tick who is in the picture' 'who works there stands below the pupils'
that 'R1: with what they answered for that purpose' grep -qE 'jansen +Jan Jansen +may be filmed' <(screen_show)
screen_keys a
screen_wait '1 ticked' 'ticking everybody who may be there is about the pupils'
screen_keys G Space
screen_wait '2 ticked'
screen_keys F8
screen_wait 'not everybody in the picture may be there (R1)' 'R1: an employee who was not asked stops the import'
that 'and nothing is wiped' test -s "$sd/MVI_0010.MP4"
screen_keys Space
screen_wait '1 ticked'
screen_keys + # by name, as at a lesson that is coached
screen_wait 'log-in name of an employee'
screen_type jansen
screen_keys Enter
screen_wait '2 ticked'
screen_keys F8
screen_wait 'They are stored and verified; then they are wiped'
screen_keys F8
screen_wait 'Stored and verified: 1 clip'
that 'R4: the employee is on record' test "$(in_picture)" = jansen
expect 0 'R4: and withdraws' as admin consent withdraw jansen --by 'Jan Jansen' --as employee --on 2026-02-01 --purpose team
that 'R4: which blocks it' grep -q 'footage of 1 lesson' "$OUT"

# On a terminal.
make_clip "$sd/MVI_0011.MP4" 2
import() {
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" import "$TEST_TMP/sd" \
        --purpose team --filmed-on 2026-01-15 --filmed-by bakker --camera Camera-1 --card Kaart-1 --class 2B "$@"
}
import
screen_wait 'several locations (Noord, Zuid)' 'a class of two locations has to be named with its own'
import --location Noord
screen_wait 'Employees of that location who may not be in the picture:'
screen_wait 'jansen  Jan Jansen: said no afterwards, on 1 Feb 2026'
screen_wait 'Which employees are in the picture?'
screen_type none
screen_keys Enter
screen_wait 'Who is in the picture?'
screen_type all-permitted
screen_keys Enter
screen_wait 'Stored and verified: 1 clip'
that 'R3: declared that nobody is' test -z "$(in_picture)"

# A class list on a terminal: who leaves is named and asked about.
printf '%s\n' number,name,birth_date,class,location 1001,'Anna de Wit',2013-05-01,2B,Noord 1002,'Bram Zwart',2013-06-01,2B,Noord \
    >"$TEST_TMP/list.csv"
list() {
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user admin --password-file "$PASSWORDS/admin" pupil import "$TEST_TMP/list.csv"
}
leavers() {
    sqlite3 -readonly "$STORE/terugblik.db" 'SELECT COUNT(*) FROM pupil WHERE left_at IS NOT NULL'
}
list
screen_wait 'Chris Groen (1003), class 2B, Noord' 'who would leave, by name and class'
screen_wait 'Read this list in? [y/n]'
screen_keys n Enter
screen_wait 'Nothing was changed'
that 'no is no' test "$(leavers)" = 0
list
screen_wait 'Read this list in? [y/n]'
screen_keys y Enter
screen_wait '1 left the school or class.'
wait_until 'yes is yes' eval '[[ $(leavers) == 1 ]]'
printf '%s\n' number,name,birth_date,class,location 1009,'Nieuw Kind',2013-05-01,2B,Noord >"$TEST_TMP/list.csv"
list
screen_wait 'Nothing was changed: 2 of the 2 pupils' 'a part of a class is not asked about but refused'
that 'nobody else left' test "$(leavers)" = 1
