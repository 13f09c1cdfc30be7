# The registrar's day without a shell: class lists with a look before they are read in, letters of a whole class, finding a pupil
# while a parent is on the phone, who has not answered yet.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
consents() {
    as admin consent list --class "$1" --json >"$OUT" 2>"$ERR"
}
pupils() {
    as admin pupil list --json >"$OUT" 2>"$ERR"
}
# press KEY…: presses them and counts.
PRESSED=0
press() {
    screen_keys "$@"
    PRESSED=$((PRESSED + $#))
}

# A class of thirty, each with two guardians, as its list comes from a school's program.
{
    echo 'Stamnummer;Roepnaam;Tussenvoegsel;Achternaam;Geboortedatum;Klas;Ouder 1;Ouder 2'
    for i in $(seq 1 30); do
        particle=$([[ $((i % 3)) == 0 ]] && echo 'van der')
        printf '%d;Kind%02d;%s;Naam%02d;%d-5-2013;3C;Eerste Ouder%02d;Tweede Ouder%02d\n' $((3000 + i)) "$i" "$particle" \
            $((31 - i)) "$((i % 28 + 1))" "$i" "$i"
    done
} >"$TEST_TMP/lijst 3C.csv"

# An empty school offers the key and not a command.
(umask 077 && echo 'zeven groene paraplus buiten' >"$PASSWORDS/leeg")
EMPTY=$TEST_TMP/empty
"$TERUGBLIK" --store "$EMPTY" --user leeg init --school 'De Proefschool' --location Noord --new-password-file "$PASSWORDS/leeg" \
    >"$OUT" 2>&1
"$TERUGBLIK" --store "$EMPTY" --user leeg --password-file "$PASSWORDS/leeg" account role leeg owner,administratie >"$OUT" 2>&1
screen_start 80 24 "$TERUGBLIK" --store "$EMPTY" --user leeg --password-file "$PASSWORDS/leeg"
screen_wait 'There are no pupils yet.'
screen_wait 'Press L to read a class list in' 'an empty school says which key'
screen_lacks 'terugblik ' 'and no command'
screen_keys E
screen_wait 'Press a to add' 'nor do empty equipment'
screen_lacks 'terugblik '

# The list: the file is typed, completed, looked at, and only then read in.
start_as admin
screen_wait 'Class 2B'
screen_keys L
screen_wait 'Choose the class list'
screen_type "$TEST_TMP/lij"
screen_wait 'lijst 3C.csv' 'what is typed is gone on with'
screen_keys Tab Enter
screen_wait '30 new, 0 changed' 'it says what it would do'
screen_wait 'Naam28, Kind03 van der' 'line by line'
pupils
that 'and does nothing yet' json 'length == 3'
screen_keys q
screen_wait 'Choose the class list' 'one can leave it so'
screen_keys Enter
screen_wait '30 new'
screen_keys F8
screen_wait 'Read this list in?'
screen_keys Tab Enter
screen_wait 'Read in. 30 new'
screen_wait 'Class 3C' 'read in, the class is shown'
pupils
that 'it is in the register' json 'length == 33'

# By surname, in which van der does not count.
that 'by surname' grep -qE '^ +1 +Naam01, Kind30 van der +3030' <(screen_show)
that 'and the next' grep -qE '^ +2 +Naam02, Kind29 +3029' <(screen_show)

# Thirty letters: all said yes, but for two.
press A
screen_wait '30 letters entered, not recorded yet.'
press 7
wait_until 'the number of a line goes there' eval 'screen_show | grep -qE "^ Kind24 van der Naam07 "'
press n
wait_until 'a no' eval 'screen_show | grep -qE "^ +7 .*no: "'
press 1 9 Space
screen_wait '29 letters entered, not recorded yet.' 'and one that did not come'
press F8
screen_wait 'Date on the letters'
press Enter
screen_wait 'Where the letters are kept'
press Enter
screen_wait 'Letters that say yes: 28'
that 'who says no is named' grep -qF 'Kind24 van der Naam07' <(screen_show)
press Tab Enter
screen_wait '29 letters are recorded.'
that "30 letters took $PRESSED keys, about a dozen" test "$PRESSED" -le 12
consents 3C
that 'R2: 28 consents and one refusal, by the first guardian' json \
    '(map(select(.answer == "given")) | length == 28) and (map(select(.answer == "refused")) | length == 1) and all(.[]; .capacity == "guardian" and (.giver | startswith("Eerste")))'
that 'R2: whoever did not answer has no entry' json 'all(.[]; .who != "3012")'

# Showing only who has not answered yet.
screen_keys a
screen_wait 'Shown is only who has not answered yet: 1 of 30.'
that 'one' grep -qE '^ +1 +Naam19, Kind12' <(screen_show)
screen_keys R
screen_wait 'Who has not answered yet: class 3C' 'as a list to print'
screen_wait 'Eerste Ouder12; Tweede Ouder12' 'with whom to ask'
screen_keys p
screen_wait 'A page to print'
screen_keys C-u ; screen_type "$TEST_TMP/herinnering.html"; screen_keys Enter
screen_wait 'Written to'
that 'a page for the printer' grep -q 'Naam19, Kind12 van der' "$TEST_TMP/herinnering.html"
that 'for its owner alone' test "$(stat -c %a "$TEST_TMP/herinnering.html")" = 600
screen_keys p
screen_wait 'A page to print'
screen_keys C-u ; screen_type "$TEST_TMP/herinnering.html"; screen_keys Enter
screen_wait 'There is a file' 'nothing is written over'
screen_keys Escape
screen_gone 'A page to print'
screen_keys q
screen_wait 'Shown is only who has not answered yet'
screen_keys y
screen_wait '1 letter entered' 'a letter that came after all'
screen_keys F8
screen_wait 'Date on the letters'
screen_keys Enter
screen_wait 'Where the letters are kept'
screen_keys Enter
screen_wait 'Letters that say yes: 1'
screen_keys Tab Enter
screen_wait 'Everybody here has answered. Press a to see all.'
screen_keys a
screen_wait '29 of 30 may be in the picture'

# A parent is on the phone: any pupil, from any class, by whatever they say.
screen_keys c
screen_wait 'Not answered yet' 'the classes, with what is missing'
screen_wait 'Enter choose  Esc back' 'and what the keys do, while one types already'
that 'of each' grep -qE '3C +Noord +30 +29 +0' <(screen_show)
screen_type 2b
screen_keys Enter
screen_wait 'Class 2B' 'a class is chosen as one types'
screen_keys f
screen_wait 'The whole school'
screen_type 'tweede ouder05'
screen_wait '1 of 33' 'found by the name of a guardian'
screen_wait 'Naam26, Kind05'
screen_keys Enter w
screen_wait 'Kind05 Naam26: Who says so' 'and withdrawn at once'
screen_keys Escape
screen_gone 'Who says so'
screen_keys Enter
screen_wait 'Class 3C' 'Enter goes to the class'
that 'where that pupil is selected' grep -qE '^ Kind05 Naam26 \(3005\)' <(screen_show)
screen_keys f
screen_wait 'The whole school'
screen_type 3017
screen_wait '1 of 33' 'or by number'
screen_keys Enter Escape
screen_gone 'Filter:'
screen_keys Escape
screen_wait 'Class 3C' 'Escape goes back'
expect 0 'the command finds, too' as admin pupil find 'naam26' 3c --json
that 'the same' json 'length == 1 and .[0].number == "3005" and (.[0].guardians | contains("Tweede Ouder05"))'

# With the mouse: the class, the purpose, a line.
screen_click 2 3
screen_wait 'Not answered yet' 'a click on the class chooses another'
screen_keys Escape
screen_wait 'Class 3C'
screen_click 2 $(($(screen_line 2 | grep -bo purpose | cut -d: -f1) + 2))
screen_wait 'learning as a team' 'a click on the purpose takes the next'
screen_keys p p p
screen_wait 'purpose: coaching'

# A list with one pupil of the class: nothing goes by accident.
printf 'number,name,birth_date,class,location\n3999,Nieuw Kind,2013-01-01,3C,Noord\n' >"$TEST_TMP/deel.csv"
screen_keys L
screen_wait 'Choose the class list'
screen_type "$TEST_TMP/deel.csv"; screen_keys Enter
screen_wait '1 new, 0 changed, 0 back, 0 unchanged, 30 leave.' 'R4: it says who would leave'
screen_wait '[ ] leaves' 'and wants them ticked, being so many'
screen_keys F8
screen_wait 'More than a few would leave a class'
screen_keys Space
screen_wait '[x] leaves' 'they can be'
screen_keys F8
screen_wait 'Read this list in?'
that 'the question names them, with their class' grep -qE 'Kind[0-9]+ .*class 3C' <(screen_show)
screen_keys Escape
screen_gone 'Read this list in?'
pupils
that 'R4: nobody has gone' json 'length == 33'
screen_keys q
screen_wait 'Choose the class list'

# What cannot be read in says why, line by line; what is no file keeps nobody waiting.
printf 'number,name,birth_date,class,location\n3001,Heel Ander,2001-01-01,3C,Noord\n4000,Goed Kind,2013-02-30,3C,Noord\n' >"$TEST_TMP/fout.csv"
screen_keys C-u ; screen_type "$TEST_TMP/fout.csv"; screen_keys Enter
screen_wait '2 lines are refused: nothing is read in.'
screen_keys F8
screen_wait 'Mend the lines that are refused'
screen_keys q
screen_wait 'Choose the class list'
mkfifo "$TEST_TMP/pijp.csv"
screen_keys C-u ; screen_type "$TEST_TMP/pijp.csv"; screen_keys Enter
screen_wait 'is no file' 'a FIFO is none'
screen_keys C-u ; screen_type "$TEST_TMP/nergens.csv"; screen_keys Enter
screen_wait 'could not be opened'
screen_keys Escape
screen_wait 'Class 3C'

# Long names cost no state, at the smallest size.
printf 'number,name,birth_date,class,location,guardians\n5001,Wilhelmina Alexandrine Catharina van der Meulen tot Oud-Beijerland,2009-01-01,5H,Noord,Ouder Van Haar\n5002,Kort Kind,2013-01-01,5H,Noord,\n' >"$TEST_TMP/5h.csv"
as admin pupil import "$TEST_TMP/5h.csv" >"$OUT" 2>&1
as admin consent give 5001 --by 'Ouder Van Haar' --as guardian --on 2024-12-01 >"$OUT" 2>&1
screen_keys c
screen_wait 'Not answered yet'
screen_type 5h; screen_keys Enter
screen_wait 'Class 5H'
screen_wait 'turned 16 on 1 Jan 2025: needs own consent' 'long names cost no state'
screen_keys 2
screen_wait 'Oud-Beijerland (5001)' 'the name stands below, whole'
screen_keys A
screen_wait 'For 1 nobody is on record who could sign' 'who has no guardian on record is not passed over'
screen_keys y
screen_wait 'Kort Kind: Name of the guardian who signed' 'and is selected'
screen_keys Escape
screen_gone 'who signed'

# Without UTF-8 a yes is "ok".
SCREEN_LOCALE=C
start_as admin
screen_wait 'Consents'
screen_keys c
screen_wait 'Not answered yet'
screen_type 2b; screen_keys Enter
screen_wait 'ok may be filmed' 'LANG=C: a yes is "ok"'

# Dutch.
SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
start_as admin 120 40
screen_wait 'Toestemmingen'
screen_keys f
screen_wait 'De hele school'
