# The registrar's commands: class lists that come in as files, answers and objections, equipment, film plan, what is held on somebody.
. "$(dirname "$0")/lib.sh"
eval "$("$B/tests/commands/school" imported)"
# shellcheck disable=SC2154
STORE=$folder
mkdir -p "$PASSWORDS"
for name in olga rita cor tess; do
    echo 'correct horse battery' >"$PASSWORDS/$name"
done
HEAD=number,name,birth_date,class,location
csv() {
    printf "$@" >"$TEST_TMP/list.csv"
}
pupils() {
    sqlite3 -readonly "$STORE/terugblik.db" 'SELECT COUNT(*) FROM pupil WHERE left_at IS NULL'
}
# refused LINE WORDS NAME: the file is refused, naming the line and why, and nothing comes in.
refused() {
    local before
    before=$(pupils)
    expect 1 "$3" as rita pupil import "$TEST_TMP/list.csv"
    that 'it names the line' grep -q "line $1[: ]" "$ERR"
    that 'and says why' grep -qF -- "$2" "$ERR"
    that 'nothing came in' test "$(pupils)" = "$before"
}

# Class lists.
csv "\xef\xbb\xbf$HEAD\r\n3001,\"Vries, Anna de\",2013-05-01,3a,Beilen\r\n3002,\"Bram \"\"Bas\"\" Zwart\",02-06-2013,3a,Beilen\r\n"
expect 0 'a spreadsheet: byte order mark, CRLF, quotes, Dutch dates' as rita pupil import "$TEST_TMP/list.csv"
expect 0 'its list' as rita pupil list --class 3a --json
that 'two, with what stood between the quotes' json \
    'length == 2 and any(.[]; .name == "Vries, Anna de") and any(.[]; .name == "Bram \"Bas\" Zwart" and .birth_date == "2013-06-02")'
csv "$HEAD;guardians\n" && csv 'number;name;birth_date;class;location\n3003;Cas;2013-01-01;3b;Beilen\n'
expect 0 'semicolons, as Dutch spreadsheets write' as rita pupil import "$TEST_TMP/list.csv"
csv "$HEAD\n4001,Good,2013-01-01,4a,Beilen\n4002,Bad,2013-02-30,4a,Beilen\n"
refused 3 'birth date' 'a date that there is not'
csv "$HEAD\n4001,Good,2013-01-01,4a,Beilen\n4001,Twin,2013-01-02,4a,Beilen\n"
refused 3 'more than once' 'a number twice'
csv "$HEAD\n4001,Good,2013-01-01,4a,Nergens\n"
refused 2 'no location' 'a location that there is not'
csv "$HEAD\n4001,Good,2013-01-01,4a\n"
refused 2 'fields' 'a line that is too short'
csv "$HEAD\n4001,Good,2013-01-01,4a,Beilen,A;B,more\n"
refused 2 'fields' 'a line that is too long'
csv "$HEAD\n4001,Go\x1b[31mod,2013-01-01,4a,Beilen\n"
refused 2 'name' 'control characters in a name'
csv "$HEAD\n4001,Go\x89od,2013-01-01,4a,Beilen\n"
refused 2 'CSV UTF-8' 'an accent that MS-DOS wrote'
csv "$HEAD\n4001,Go\x81od,2013-01-01,4a,Beilen\n"
before=$(pupils)
expect 1 'what is text in no encoding' as rita pupil import "$TEST_TMP/list.csv"
that 'says what to do' said 'CSV UTF-8'
that 'nothing came in' test "$(pupils)" = "$before"
csv "$HEAD\n4001,evil\xe2\x80\xaeeman,2013-01-01,4a,Beilen\n"
refused 2 'name' 'a name that turns the line around'
csv "$HEAD\n\"4001,Good,2013-01-01,4a,Beilen\n"
refused 2 'quotation mark' 'a quotation mark that is never closed'
csv 'nummer,naam\n1,x\n2,y\n3,z\n'
expect 1 'a heading that lacks columns' as rita pupil import "$TEST_TMP/list.csv"
that 'one sentence names them all' test "$(grep -c '^terugblik: .*birth date, the class' "$ERR")/$(wc -l <"$ERR")" = 1/1
csv "$HEAD\n"
expect 1 'no pupils' as rita pupil import "$TEST_TMP/list.csv"
that 'says so' said 'no pupils'
csv ''
expect 1 'an empty file' as rita pupil import "$TEST_TMP/list.csv"
expect 1 'a file that is not there' as rita pupil import "$TEST_TMP/nowhere.csv"
head -c 9000000 /dev/zero >"$TEST_TMP/list.csv"
expect 1 'a file that is far too large' as rita pupil import "$TEST_TMP/list.csv"
expect 3 'not by a coach' as cor pupil import "$TEST_TMP/list.csv"

# As Dutch schools' programs write them: any order, Dutch names, columns more, empty rows, Windows-1252, Excel's own first line.
csv 'sep=;\r\nKlas;Stamnummer;Roepnaam;Tussenvoegsel;Achternaam;Mentor;Geboortedatum\r\n5a;5001;Zo\xeb;van den;Berg;X;4-5-2011 0:00\r\n;;;;;;\r\n'
expect 0 'a list of a program of schools' as rita pupil import "$TEST_TMP/list.csv"
that 'says how it was read' said 'Read as Windows-1252'
that 'and what it passed over' said 'not used: Mentor'
expect 0 'its list' as rita pupil list --class 5a --json
that 'name, birth date, the one location' json '.[0].name == "Zoë van den Berg" and .[0].birth_date == "2011-05-04" and .[0].location == "Beilen"'

# Reading one again. Nobody leaves unsaid, and a part of a class makes nobody leave.
csv "$HEAD\n1001,Daan de Boer-Prins,2012-05-01,2b,Beilen\n1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n3001,Anna de Vries,2013-05-01,3b,Beilen\n3003,Cas,2013-01-01,3b,Beilen\n"
before=$(pupils)
expect 1 'somebody would leave' as rita pupil import "$TEST_TMP/list.csv"
that 'who, and of which class' said 'Sanne Prins (1002), class 2b, Beilen'
that 'what changes' said 'name: Daan de Boer → Daan de Boer-Prins'
that 'and how to go on' said -- '--leavers'
that 'nothing was changed' test "$(pupils)" = "$before"
expect 0 'a plan for programs' as rita pupil import "$TEST_TMP/list.csv" --dry-run --json
that 'holds each line and who leaves' json 'any(.[]; .fate == "leaves" and .number == "1002" and .line == null) and any(.[]; .fate == "changed" and .was_name == "Daan de Boer")'
that 'nothing was changed' test "$(pupils)" = "$before"
expect 1 'not from a day to come' as rita pupil import "$TEST_TMP/list.csv" --leavers --since 2999-01-01
expect 0 'with --leavers it is read, from the day on that it holds' as rita pupil import "$TEST_TMP/list.csv" --leavers --since 2025-01-01
expect 0 'who is still there' as rita pupil list --json
that 'a new name, another class' json 'any(.[]; .number == "1001" and .name == "Daan de Boer-Prins") and any(.[]; .number == "3001" and .class == "3b")'
that 'who was left out of a class in the file is gone' json 'all(.[]; .number != "1002")'
that 'who is of a class that is not in the file stays' json 'any(.[]; .number == "3002")'
csv "$HEAD\n2099,Nieuw Kind,2012-05-01,2b,Beilen\n"
expect 1 'a list of one new pupil' as rita pupil import "$TEST_TMP/list.csv" --leavers
that 'is a part of the class' said '2 of the 2 pupils of class 2b'
that 'which can be named' said -- '--gone 2b'
csv "$HEAD\n1001,Piet Anders,2013-02-02,2b,Beilen\n1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n"
refused 2 'another child' 'R2: a number that is another child'"'"'s'

# A leaver stays for the grace, and as long as footage shows them; and comes back whole.
csv "$HEAD\n1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n"
expect 0 'somebody leaves who is to be seen in footage' as rita pupil import "$TEST_TMP/list.csv" --leavers
expect 0 'the next start' as rita pupil list --json
that 'no longer of the class' json 'all(.[]; .number != "1001")'
expect 0 'on record still' as rita pupil list --leavers --json
that 'with the day' json 'any(.[]; .number == "1001" and .left_at != null)'
expect 0 'R3: in the film plan of the day of filming' as cor film-plan 2b --on 2025-03-14 --json
that 'they were in the class then' json 'any(.[]; .number == "1001" and .may)'
expect 0 'R14: held still' as rita subject 1001
expect 0 'R4: which an answer can still end' as rita consent withdraw 1001 --by 'Petra de Boer' --as guardian --on 2025-06-01
that 'it says which lesson goes' said 'Daan de Boer-Prins (1001)'
that 'and that it is blocked' grep -q 'footage of 1 lesson' "$OUT"
expect 0 'the footage goes' "$TERUGBLIK" --store "$STORE" purge
expect 0 'R14: they are on record for the grace' as rita subject 1001
expect 1 'which is 60 days at least' as olga policy leavers_grace_days 59
sqlite3 "$STORE/terugblik.db" "UPDATE pupil SET left_at = left_at - 91 * 86400000 WHERE number = '1001'"
expect 0 'after the grace' "$TERUGBLIK" --store "$STORE" purge
expect 1 'R14: nothing is held any more' as rita subject 1001
that 'no answer, no guardian' test "$(sqlite3 -readonly "$STORE/terugblik.db" "SELECT COUNT(*) FROM guardian WHERE name LIKE '%de Boer'")" = 0

# Answers and objections.
csv "$HEAD,guardians\n3001,Anna de Vries,2013-05-01,3b,Beilen,Ans;Bob\n3003,Cas,2013-01-01,3b,Beilen,\n3016,Zes Tien,2009-03-14,3b,Beilen,Ma\n"
expect 0 'a class with guardians' as rita pupil import "$TEST_TMP/list.csv" --leavers
plan() {
    as rita film-plan 3b --on 2025-03-14 --json "$@"
}
reason() {
    jq -r ".[] | select(.number == \"$1\") | .reason" "$OUT"
}
expect 0 'R2: consent of one guardian' as rita consent give 3001 --by Ans --as guardian --on 2024-09-01 --form 'map 3'
expect 0 'R2: film plan' plan
that 'may be in the picture' test "$(reason 3001)" = consent
that 'silence is no consent' test "$(reason 3003)" = no-answer
expect 0 'R2: the other refuses' as rita consent refuse 3001 --by Bob --as guardian --on 2024-09-02
expect 0 'R2: film plan' plan
that 'one no outweighs' test "$(reason 3001)" = refused
expect 1 'R2: a guardian for who is 16' as rita consent give 3016 --by Ma --as guardian --on 2025-03-14
expect 0 'R2: the day before' as rita consent give 3016 --by Ma --as guardian --on 2025-03-13
expect 0 'R2: film plan on the birthday' plan
that 'needs their own' test "$(reason 3016)" = needs-own
expect 0 'R2: their own' as rita consent give 3016 --by 'Zes Tien' --as self --on 2025-03-14
expect 0 'R2: film plan on the birthday' plan
that 'may be in the picture' test "$(reason 3016)" = consent
expect 1 'R2: a pupil of 11 for themselves' as rita consent give 3001 --by Anna --as self --on 2024-10-01
expect 1 'a date in the future' as rita consent give 3003 --by x --as guardian --on 2999-01-01
expect 1 'a date that there is not' as rita consent give 3003 --by x --as guardian --on 2025-02-30
expect 1 'nobody with that number' as rita consent give 9999 --by x --as guardian --on 2025-01-01
expect 1 'R4: withdrawing what was never given' as rita consent withdraw 3003 --by x --as guardian --on 2025-01-01
expect 1 'R11: objecting to support' as rita consent object 3003 --by x --as guardian --on 2025-01-01 --purpose support
expect 0 'R2b: an objection' as rita consent object 3003 --by Ma --as guardian --on 2025-01-10 --purpose festive --handler cor --outcome 'gesprek gehad'
expect 0 'consent list' as rita consent list --class 3b --json
that 'holds it, with who handles it' json 'any(.[]; .answer == "objection" or .objection == true)'
id=$(sqlite3 -readonly "$STORE/terugblik.db" "SELECT o.id FROM objection o JOIN pupil p ON p.id = o.pupil_id WHERE p.number = '3003'")
as olga policy regime.festive objection >/dev/null 2>&1
expect 0 'R2b: film plan for festive' plan --purpose festive
that 'silence is no objection' test "$(reason 3001)" = no-objection
that 'an objection is' test "$(reason 3003)" = objection
expect 0 'R2b: it is lifted' as rita consent lift "$id" --on 2025-02-01
expect 0 'R2b: film plan after that day' plan --purpose festive
that 'it no longer holds' test "$(reason 3003)" = no-objection
expect 0 'consent undo' as rita consent undo "$(as rita consent list --json | jq -r 'map(select(.who == "3001" and .answer == "refused"))[0].id')"
expect 0 'R2: film plan after the mistake is undone' plan
that 'may be in the picture' test "$(reason 3001)" = consent
for name in olga cor tess; do
    expect 3 "answers are not recorded by $name" as "$name" consent give 3003 --by Ma --as guardian --on 2025-01-01
    expect 3 "nor read by $name" as "$name" consent list
done

# Film plan, to take along.
expect 0 'R3: film plan as a page' as cor film-plan 3b --on 2025-03-14 --html
that 'is HTML with a style for paper' grep -q '@media print' "$OUT"
that 'names who may' grep -q 'Anna de Vries' "$OUT"
that 'and no scripts' fails grep -qi '<script' "$OUT"
csv "$HEAD\n3001,Anna <b>& de Vries,2013-05-01,3b,Beilen\n3003,Cas,2013-01-01,3b,Beilen\n3016,Zes Tien,2009-03-14,3b,Beilen\n"
as rita pupil import "$TEST_TMP/list.csv" >/dev/null
expect 0 'R3: names on it are text' as cor film-plan 3b --html
that 'and nothing else' grep -q 'Anna &lt;b&gt;&amp;' "$OUT"
expect 0 'R3: as text' as tess film-plan 3b --on 2025-03-14
that 'who must stay out' grep -q Cas "$OUT"
expect 3 'R3: not for the owner' as olga film-plan 3b
expect 1 'R3: a class that there is not' as cor film-plan 9z

# A class belongs to a location.
as olga location add Assen >/dev/null
csv "$HEAD\n6001,Mia Zuid,2012-02-02,3b,Assen\n6002,Bo Zuid,2012-03-02,6a,Assen\n"
expect 0 'a class of the same name elsewhere' as rita pupil import "$TEST_TMP/list.csv"
expect 1 'R3: it is named with its location' as cor film-plan 3b
that 'which there are is said' said 'Assen, Beilen'
expect 0 'R3: with it' as cor film-plan 3b --location Assen --json
that 'its own pupils' json 'map(.number) == ["6001"]'
expect 0 'R3: a name that only one has needs none' as cor film-plan 6a --json
expect 0 'the pupils there' as rita pupil list --class 3b --location Assen --json
that 'alone' json 'map(.number) == ["6001"]'
csv 'nummer,naam,klas,geboren\n6003,Cas,6a,2012-03-02\n'
expect 1 'a list without a column for the location' as rita pupil import "$TEST_TMP/list.csv"
that 'says so' said 'no column for the location'

# Equipment (R5).
expect 0 'R5: equipment add' as rita equipment add camera 'Sony 7' --serial S-7
expect 1 'R5: the same name again' as rita equipment add camera 'Sony 7' --serial S-8
expect 1 'R5: the same serial number again' as rita equipment add camera 'Sony 8' --serial S-7
expect 1 'R5: neither camera nor card' as rita equipment add phone 'Eigen' --serial 1
expect 3 'R5: not by a coach' as cor equipment add camera 'Eigen' --serial 1
expect 0 'R5: equipment list' as cor equipment list --json
that 'holds it' json 'any(.[]; .name == "Sony 7" and .serial == "S-7")'

# What is held on somebody (R14), in both languages.
expect 0 'R14: a pupil' as rita subject 3001
that 'name, birth, guardians, answers' grep -Eqz 'Anna.*Guardian: Ans.*Guardian: Bob.*refused.*Bob.*undone.*given.*Ans.*map 3' "$OUT"
expect 0 'R14: an objection' as rita subject 3003
that 'who handled it, and how it ended' grep -q 'handled by Cor Bakker.*no longer holds.*gesprek gehad' "$OUT"
expect 0 'R14: a teacher' as rita subject tess
that 'lessons, trajectories, notes, trace' grep -Eqz 'Tess Jansen.*as the teacher.*notes by you: 0, by the coach about your lessons: 1.*line' "$OUT"
expect 0 'R14: in Dutch' env LC_ALL=nl_NL.UTF-8 "$TERUGBLIK" --store "$STORE" --user rita --password-file "$PASSWORDS/rita" subject tess
that 'every heading' grep -Eqz 'Wie je bent.*Toestemmingen en bezwaren.*Beelden.*als de docent.*Coachtrajecten.*Logboek' "$OUT"
for name in olga cor tess; do
    expect 3 "R14: printed by the registrar, not by $name" as "$name" subject 3001
done
expect 1 'R14: nobody' as rita subject 9999
expect 0 'R13: that it was asked is in the trace' as rita audit --json
that 'of whom, by id' json 'any(.[]; .action == "subject.read" and .object != null and .refused == false)'
