# The staff on the Consents screen: after the last class, with the same keys (R1, R4).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
consents() {
    as admin consent list --json >"$OUT" 2>"$ERR"
}

# The next lesson of a teacher who has not answered: the registrar gets from the procedure to that teacher, and not to another one
# of the same full name.
expect 0 'a colleague of the same name' as beheer account add haddix --full-name 'Hana Haddad' --role teacher \
    --new-password-file "$PASSWORDS/first"
expect 0 'a teacher without consent' as mulder trajectory open --coach mulder --teacher haddad --goal 'Rust in de klas'
start_as admin
screen_wait 'Class 2B'
screen_keys F4
screen_wait 'What comes next'
screen_keys / ; screen_type Haddad; screen_keys Enter
screen_wait "Enter Teacher's consent"
screen_keys Enter
screen_wait 'Log-in name' 'Enter on the teacher'\''s consent leads to the staff'
screen_wait 'Staff'
that 'R1: who has not answered may not be filmed' grep -qE 'haddad .*- no consent' <(screen_show)
that 'with who consents it is said' grep -qE 'jansen .*may be filmed' <(screen_show)

# Consent, with date and form, as for letters; the teacher that it was about is the one chosen.
screen_keys y
screen_wait '1 letter entered, not recorded yet'
that 'of that teacher' grep -qE 'haddad .*yes: ' <(screen_show)
screen_keys F8
screen_wait 'Date on the letters'
screen_keys C-u ; screen_type 2026-01-10; screen_keys Enter
screen_wait 'Where the letters are kept'
screen_type 'map 7'; screen_keys Enter
screen_wait 'Record these letters?'
screen_keys Tab Enter
screen_wait '1 letter is recorded.'
wait_until 'R1: now that teacher may be filmed' eval 'screen_show | grep -qE "haddad .*may be filmed"'
consents
that 'recorded as employee, with date and form' json \
    'any(.[]; .who == "haddad" and .answer == "given" and .capacity == "employee" and .on == "2026-01-10" and .form == "map 7")'
screen_keys u
screen_wait 'Taken back.' 'and undone'
wait_until 'then there is no consent' eval 'screen_show | grep -qE "haddad .*no consent"'

# A refusal.
screen_keys n
screen_wait "1 letter entered, not recorded yet"
screen_keys F8
screen_wait 'Date on the letters'
screen_keys Enter
screen_wait 'Where the letters are kept'
screen_keys Enter
screen_wait 'Letters that say no: 1'
screen_wait 'Hana Haddad' 'the dialog names who says no'
screen_keys Tab Enter
screen_wait 'refused on' 'a refusal is recorded'
screen_keys O
screen_wait 'An employee does not object'

# R4: a withdrawal, after what it does is said. The filter finds who it is about.
screen_keys / ; screen_type jansen; screen_keys Enter
screen_gone 'haddad' 'the filter works'
screen_keys w
screen_wait 'Jan Jansen: Who says so' 'a withdrawal is asked about'
screen_keys Enter
screen_wait 'From which day'
screen_keys Enter
screen_wait 'Record that consent is withdrawn?'
screen_wait 'Jan Jansen (jansen), coaching' 'R4: whom it is about'
screen_wait '1 lesson shows this person' 'R4: how much footage it covers'
screen_wait 'Class 2B (Noord), 15 Jan 2026' 'R4: which'
screen_wait 'This cannot be undone' 'R4: and that it does not come back'
screen_keys Tab Enter
screen_wait 'Recorded for Jan Jansen. The footage of 1 lesson is'
wait_until 'R4: it is withdrawn' eval 'screen_show | grep -qE "jansen .*withdrawn"'
expect 0 'the session is there' as bakker sessions --json
that 'R4: blocked' json 'any(.[]; .state == "blocked" or .blocked == true or .blocked_at != null)'

# The other way round from the first class; Dutch.
SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
start_as admin 120 40
screen_wait 'Klas 2B'
screen_keys Left
screen_wait 'Medewerkers' 'the staff stand before the first class too'
screen_wait 'Inlognaam'
screen_keys Right
screen_wait 'Klas 2B'
