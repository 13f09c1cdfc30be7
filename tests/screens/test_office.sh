# The owner's day without a shell: people, sites, equipment, where the store is. By keys, and by the mouse alone.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
people() {
    as beheer account list --json >"$OUT" 2>"$ERR"
}
# filter TEXT: shows only the lines that hold the text, and selects the first.
filter() {
    if screen_has 'Filter:'; then
        screen_keys Escape
        screen_gone 'Filter:' "the filter before “$1” is gone"
    fi
    screen_keys /
    screen_type "$1"
    screen_keys Enter
    screen_wait "Filter: $1" "filtered by “$1”"
}
# line_of TEXT: the first line of the screen that holds the text.
line_of() {
    screen_show | grep -F -- "$1" | head -n 1
}
# take_password FILE: writes the password that the dialog shows into the file.
take_password() {
    screen_show | grep -oE '[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}' >"$1"
}

start_as beheer
screen_wait 'Haddad, Hana' "the owner's first screen is the people"
that 'by surname' test "$(screen_show | grep -nE '^ (Bakker|Meijer|Mulder),' | cut -d: -f1 | paste -sd ' ')" = '6 10 11'
that 'with roles, site and whether they can log in' grep -qE 'coach, teacher +Noord +✓ can log in' <(line_of Mulder)

# Somebody new: typed, ticked, and the password that is shown once.
screen_keys a
screen_wait 'Somebody new'
screen_type 'vries'; screen_keys Enter
screen_type 'Anna de Vries'; screen_keys Enter
screen_keys Space Right Space
wait_until 'roles are ticked with space' eval 'screen_show | grep -qF "[x] teacher  [x] coach  [ ] registrar"'
screen_keys Enter Enter
screen_wait 'One-time password of vries'
screen_wait 'It is shown only now.'
(umask 077 && take_password "$PASSWORDS/once")
that 'it is one' test -s "$PASSWORDS/once"
screen_keys Enter
screen_gone 'One-time password of vries' 'and no longer'
screen_wait 'Vries, Anna de' 'the new one stands in the list, by surname'
that 'with a one-time password' grep -q 'one-time password' <(line_of 'Vries, Anna')
people
that 'in the store too' json 'any(.[]; .name == "vries" and .full_name == "Anna de Vries" and .roles == ["coach", "teacher"] and .one_time_password)'
echo 'vier woorden zijn genoeg' >"$PASSWORDS/vries"
expect 0 'which works once' "$TERUGBLIK" --store "$STORE" --user vries --password-file "$PASSWORDS/once" account passwd \
    --new-password-file "$PASSWORDS/vries"

# What is refused loses nothing.
screen_keys a
screen_wait 'Somebody new'
screen_type 'vries'; screen_keys Enter
screen_type 'Wim'; screen_keys Enter Space Enter Enter
screen_wait 'There is an account vries already' 'a name that is taken is refused'
screen_keys Tab
screen_wait 'Wim' 'and what was typed stays'
screen_keys F7
screen_wait 'Finish this first' 'no key leaves it by accident'
screen_keys Escape
screen_gone 'Somebody new' 'Escape does'

# Other roles; the last owner stays one.
filter haddad
screen_keys Enter
screen_wait 'What Hana Haddad does here'
screen_keys Right Space Enter Enter
screen_wait 'haddad is now: coach, teacher; works at: Noord.' 'roles change'
people
that 'in the store too' json 'any(.[]; .name == "haddad" and .roles == ["coach", "teacher"])'
filter beheer
screen_keys Enter
screen_wait 'What beheer does here'
screen_keys Space Right Right Right Space Enter Enter
screen_wait 'This is the only owner' 'somebody stays the owner'
screen_keys Escape
screen_gone 'What beheer does here'

# Disabling, with who it is; and back under a new password.
filter meijer
screen_keys d
screen_wait 'Take access away?'
screen_wait 'Mo Meijer (meijer)' 'the question names the person'
screen_keys Escape
screen_gone 'Take access away?'
that 'nothing happens before it is answered' grep -q 'can log in' <(line_of Meijer)
screen_keys d
screen_wait 'Take access away?'
screen_keys Tab Enter
screen_wait 'meijer can no longer log in'
screen_wait 'disabled on'
expect 3 'that holds' as meijer sessions
screen_keys d
screen_wait 'Give access again?'
screen_keys Tab Enter
screen_wait 'One-time password of meijer'
screen_keys Enter
wait_until 'access is given again' eval 'line_of Meijer | grep -q "one-time password"'

# A forgotten password.
filter mulder
screen_keys w
screen_wait 'Give a new password?'
screen_keys Tab Enter
screen_wait 'One-time password of mulder'
screen_keys Enter
screen_gone 'One-time password'
expect 3 'the old one no longer works' as mulder sessions

# The other screens of the office, with the mouse alone.
screen_click 2 11
screen_wait 'Cameras and cards' 'a click on a name shows that screen'
that 'a site with what belongs to it' grep -qE 'Noord +8 +3 +2' <(screen_show)
screen_click 24 2
screen_wait 'A new site of the school' 'a click in the footer presses the key that is named there'
screen_type Zuid; screen_keys Enter
screen_wait 'The location Zuid is added.'
screen_wait 'Zuid  '
# People can work at both.
screen_keys F8
filter jansen
screen_keys Enter
screen_wait 'What Jan Jansen does here'
screen_keys Tab Right Space Enter
screen_wait 'works at: Noord,Zuid.' 'people work at several sites'
people
that 'in the store too' json 'any(.[]; .name == "jansen" and (.locations == ["Noord", "Zuid"] or .locations == "Noord, Zuid"))'
screen_keys Tab
screen_wait 'Cameras and cards'
screen_keys Right
screen_wait 'Serial number' 'an arrow too'
that 'an owner looks at the equipment' grep -qE 'camera +Camera-1 +C-0001 +Noord' <(screen_show)
screen_keys a
screen_wait 'The registrar adds equipment' 'and only looks'
screen_keys Tab
screen_wait 'Its key' 'the tags'
screen_keys Tab
screen_wait 'Room left on this disk' 'where the store is'
that 'its folder' grep -qF "$STORE" <(screen_show)
that 'what was deleted' grep -qE 'Last deleted +never yet' <(screen_show)
screen_keys Tab
screen_wait 'Jansen, Jan' 'and round'
screen_keys F7
screen_wait 'What the school decides'
screen_keys F8
screen_wait 'Jansen, Jan' 'F8 comes from everywhere'
screen_keys '?'
screen_wait 'In the office' 'the help has their keys'
screen_keys q

# The registrar: equipment from the first screen, added and taken out of use.
start_as admin
screen_wait 'Class 2B'
screen_keys E
screen_wait 'Camera-1' 'the registrar comes to the equipment'
screen_lacks 'People' 'and to no other screen of the office'
screen_keys a
screen_wait 'A camera or card of the school'
screen_keys Right Enter
screen_type 'Kaart 2'; screen_keys Enter
screen_type 'K-0002'; screen_keys Enter
screen_wait 'Kaart 2 is registered.'
filter 'Kaart 2'
screen_keys d
screen_wait 'Take it out of use?'
screen_wait 'Kaart 2 (card, K-0002)' 'R5: which one'
screen_keys Tab Enter
screen_wait 'Kaart 2 is out of use.'
as admin equipment list --json >"$OUT"
that 'R5: in the store too' json 'all(.[]; .name != "Kaart 2")'
screen_keys F8
screen_lacks 'can log in' 'a registrar has no office'

# Thousands of people, long names; the state is never cut for them.
sqlite3 "$STORE/terugblik.db" >"$TEST_TMP/sql" 2>&1 <<'SQL'
CREATE TEMP TABLE copies AS WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1500)
    SELECT n, substr(a.id, 1, 20) || printf('%06d', n) AS id, a.* FROM numbers JOIN account a ON a.name = 'jansen';
INSERT INTO account (id, name, full_name, created_at, disabled_at, must_change_password, box_public, sign_public, kdf_salt, kdf_ops,
    kdf_memory, wrap_nonce, wrapped)
    SELECT id, name || n, 'Wilhelmina Alexandrine van der Meulen tot Oud-Beijerland ' || n, created_at, 5, must_change_password,
    box_public, sign_public, kdf_salt, kdf_ops, kdf_memory, wrap_nonce, wrapped FROM copies;
INSERT INTO account_site (account_id, location_id, position) SELECT id, (SELECT id FROM location LIMIT 1), 0 FROM copies;
SQL
that 'thousands of people' test ! -s "$TEST_TMP/sql"
start_as beheer
screen_wait 'Meulen tot Oud' 'thousands of people are listed'
screen_keys PageDown
wait_until 'a long name costs no state' eval 'screen_show | grep -qE "Meulen.*disabled on 1 Jan"'
screen_keys / ; screen_type 'hana'
screen_wait 'of 1508' 'and found as one types'
screen_wait 'Haddad, Hana'

SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
start_as beheer 120 40
screen_wait 'Mensen' 'in Dutch'
screen_wait 'kan inloggen'
