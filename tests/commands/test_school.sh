. "$(dirname "$0")/lib.sh"
use_school
t() {
    "$TERUGBLIK" --store "$STORE" "$@"
}

# init
echo 'een lang wachtwoord' >"$TEST_TMP/new"
echo kort >"$TEST_TMP/short"
expect 1 'init on a store that is there' t --user x init --school S --location L --new-password-file "$TEST_TMP/new"
expect 1 'init with a short password' "$TERUGBLIK" --store "$TEST_TMP/s2" --user x init --school S --location L \
    --new-password-file "$TEST_TMP/short"
that 'leaves nothing behind' test ! -e "$TEST_TMP/s2"
echo 'Wilgenrijk26!' >"$TEST_TMP/weak"
expect 1 'init with the school'\''s name as password' "$TERUGBLIK" --store "$TEST_TMP/s2" --user x init --school 'Het Wilgenrijk' \
    --location L --new-password-file "$TEST_TMP/weak"
that 'says why' said 'your name or the school'
that 'leaves nothing behind either' test ! -e "$TEST_TMP/s2"
expect 2 'init with an unknown regime' "$TERUGBLIK" --store "$TEST_TMP/s2" --user x init --school S --location L \
    --regime silence --new-password-file "$TEST_TMP/new"
mkdir "$TEST_TMP/full" && touch "$TEST_TMP/full/file"
expect 1 'init in a folder with something in it' "$TERUGBLIK" --store "$TEST_TMP/full" --user x init --school S \
    --location L --new-password-file "$TEST_TMP/new"
that 'which stays as it was' test "$(ls "$TEST_TMP/full")" = file
expect 0 'init with the objection regime' "$TERUGBLIK" --store "$TEST_TMP/s2" --user x init --school S --location L \
    --regime objection --new-password-file "$TEST_TMP/new"
expect 0 'the policy says so' "$TERUGBLIK" --store "$TEST_TMP/s2" policy --json
that 'for coaching' json '.[] | select(.key == "regime.coaching") | .value == "objection"'
that 'the store is its maker'\''s alone' test "$(stat -c %a "$TEST_TMP/s2/terugblik.db")" = 600

# account
expect 0 'account list' as beheer account list --json
that 'seven people' json 'length == 7'
that 'roles are an array' json '.[] | select(.name == "mulder") | .roles == ["coach", "teacher"]'
expect 3 'account list by a coach' as bakker account list
expect 3 'account add by a registrar' as admin account add x --full-name X --role coach
expect 1 'account add with an unknown role' as beheer account add x --full-name X --role chef
expect 1 'account add of a name that is there' as beheer account add bakker --full-name X --role coach
expect 2 'account add without a role' as beheer account add x --full-name X
expect 1 'account add at an unknown location' as beheer account add x --full-name X --role coach --location Nergens
expect 0 'account add' as beheer account add nieuw --full-name 'Nynke Nieuw' --role teacher
that 'prints the password alone' test "$(wc -l <"$OUT")" = 1
cp "$OUT" "$PASSWORDS/nieuw"
expect 3 'a password that works once opens nothing' as nieuw sessions
that 'and says what to do' said 'account passwd'
expect 1 'account passwd with a short one' as nieuw account passwd --new-password-file "$TEST_TMP/short"
echo 'Welkom2026!' >"$TEST_TMP/weak"
expect 1 'account passwd with one that is guessed first' as nieuw account passwd --new-password-file "$TEST_TMP/weak"
that 'in Dutch, too' grep -q 'eerst geprobeerd' <(LC_ALL=nl_NL.UTF-8 as nieuw \
    account passwd --new-password-file "$TEST_TMP/weak" 2>&1)
expect 0 'account passwd' as nieuw account passwd --new-password-file "$TEST_TMP/new"
expect 3 'the old one is gone' as nieuw sessions
cp "$TEST_TMP/new" "$PASSWORDS/nieuw"
expect 0 'the new one works' as nieuw sessions
two_lines() {
    { cat "$PASSWORDS/nieuw"; echo 'nog een ander woord'; } |
        t --user nieuw --password-file - account passwd --new-password-file -
}
expect 0 'both passwords on standard input' two_lines
echo 'door de beheerder gekozen' >"$PASSWORDS/bedacht"
expect 0 'account add with a password that the owner chose' as beheer account add bedacht --full-name 'Bo Bedacht' \
    --role teacher --new-password-file "$PASSWORDS/bedacht"
expect 3 'which opens nothing, since the owner knows it' as bedacht sessions
echo 'door niemand anders gekozen' >"$TEST_TMP/chosen"
expect 0 'until its person, or a script, has changed it' as bedacht account passwd --new-password-file "$TEST_TMP/chosen"
cp "$TEST_TMP/chosen" "$PASSWORDS/bedacht"
expect 0 'that one stays' as bedacht sessions
expect 3 'account passwd of another by a coach' as bakker account passwd jansen
expect 0 'account passwd of another by the owner' as beheer account passwd nieuw
expect 0 'account disable' as beheer account disable nieuw
echo 'nog een ander woord' >"$PASSWORDS/nieuw"
expect 3 'who is disabled cannot log in' as nieuw sessions
expect 3 'account disable by a coach' as bakker account disable jansen
expect 1 'account disable of nobody' as beheer account disable niemand

# Guesses at log-in: many at once are slowed as one, and a clock that is set on by an hour shortens no wait.
guess() {
    echo "guess $1" | t --user meijer --password-file - sessions
}
SECONDS=0
for i in {1..12}; do
    guess "$i" >"$TEST_TMP/guess.$i" 2>&1 &
done
wait
tried=$(grep -l 'password is wrong' "$TEST_TMP"/guess.* | wc -l)
# Three at once; on a slow machine some come after the waits of 5, 10, 20, … seconds that the others began.
allowed=3
for ((wait = 5, passed = 5; passed <= SECONDS + 1; wait *= 2, passed += wait)); do
    allowed=$((allowed + 1))
done
that 'of twelve guesses at once three are tried, and one more after each wait' test "$tried" -ge 3 -a "$tried" -le "$allowed"
that 'and the others wait' test "$(grep -l 'has to wait' "$TEST_TMP"/guess.* | wc -l)" = $((12 - tried))
sqlite3 "$STORE/terugblik.db" 'UPDATE login_try SET failures = 30'
expect 3 'nor does a clock let the right password in before' env FAKETIME_DONT_FAKE_MONOTONIC=1 "$TESTS/faketime" -f +1h \
    "$TERUGBLIK" --store "$STORE" --user meijer --password-file "$PASSWORDS/meijer" sessions
that 'it says for how long' said 'seconds'
expect 0 'others are let in meanwhile' as bakker sessions

# location
expect 0 'location add' as beheer location add Zuid
expect 1 'location add of one that is there' as beheer location add Zuid
expect 3 'location add by a coach' as bakker location add Oost
expect 0 'location list' as beheer location list --json
that 'two of them' json '[.[].name] == ["Noord", "Zuid"]'

# policy
expect 0 'policy grace_days' as beheer policy grace_days 3
expect 0 'policy needs no password to be read' t policy --json
that 'it is three' json '.[] | select(.key == "grace_days") | .value == "3" and .default == "1"'
expect 1 'R9: a grace of 31 days' as beheer policy grace_days 31
expect 1 'no number' as beheer policy grace_days soon
expect 1 'an unknown key' as beheer policy colour blue
expect 2 'a key without a value' as beheer policy grace_days
expect 3 'policy by a coach' as bakker policy grace_days 5
expect 0 'R2b: policy --dry-run says what a regime would do' as beheer policy regime.coaching objection --dry-run
that 'for which pupils' grep -q 'Today 1 pupil more may be in the picture' "$OUT"
that 'by class' grep -qF 'Class 2B (Noord): 2 of 3 may be in the picture now, then 3.' "$OUT"
expect 3 'for the owner alone' as bakker policy regime.coaching objection --dry-run
expect 0 'and changes nothing' t policy --json
that 'it is consent still' json '.[] | select(.key == "regime.coaching") | .value == "consent"'
expect 0 'R2b: a script is not asked' as beheer policy regime.team objection
that 'and hears what changed' grep -q 'Today 3 pupils more may be in the picture' "$OUT"
expect 0 'R2b: it holds' t policy --json
that 'for that purpose alone' json '[.[] | select(.value == "objection") | .key] == ["regime.team"]'
