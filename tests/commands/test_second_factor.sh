# The second factor on the command line: setting it up from files, codes from files, what is refused, and the school's policy.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
KEY=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
CODE=$TEST_TMP/code
echo "$KEY" >"$TEST_TMP/key"

# The code of the next half minute into $CODE, which counts for the longest; or that of another one from now.
code() {
    /usr/bin/python3 "$(dirname "$0")/totp.py" "$KEY" "${1:-1}" >"$CODE"
}
# Codes work once: as if the last one had been used long ago. Nobody but the owner may say so.
forget_code() {
    sqlite3 "$STORE/terugblik.db" "UPDATE second_factor SET last_step = 0"
    as beheer store vouch >/dev/null
}
# Like `as`, with the code.
with_code() {
    local name=$1
    shift
    as "$name" --code-file "$CODE" "$@"
}

expect 0 'nobody has one at first' as bakker account second-factor show --json
that 'and it says so' json '.[0] | .second_factor == "none" and .required == false and .set_at == null'
expect 2 'a word that is none' as bakker account second-factor phone
that 'with those that are' said 'show, totp, fido2, off'
expect 2 'without a terminal nobody can be asked' as bakker account second-factor totp
that 'it says what to give' said -- '--new-code-file FILE'
echo 123 >"$TEST_TMP/bad"
echo 000000 >"$CODE"
expect 1 'a key that is none' as bakker account second-factor totp --key-file "$TEST_TMP/bad" --new-code-file "$CODE"
expect 1 'a code that is not of now' as bakker account second-factor totp --key-file "$TEST_TMP/key" --new-code-file "$CODE"
that 'is said to be that' said 'not the code of now'
expect 0 'then nothing has changed' as bakker sessions
code
expect 0 'one right code sets it up' as bakker account second-factor totp --key-file "$TEST_TMP/key" --new-code-file "$CODE"
expect 2 'the password alone is not enough' as bakker sessions
that 'the sentence names the option' said -- '--code-file FILE'
expect 3 'the code that set it up works no more' with_code bakker sessions
that 'since it was used' said 'has been used'
forget_code
code 0
expect 0 'the code of now lets in' with_code bakker sessions
expect 3 'once' with_code bakker sessions
code 1
expect 0 'the next one' bash -c '{ cat "$1"; cat "$2"; } | "$3" --store "$4" --user bakker --password-file - --code-file - sessions' \
    _ "$PASSWORDS/bakker" "$CODE" "$TERUGBLIK" "$STORE"
forget_code
code
expect 0 'it is shown' with_code bakker account second-factor show --json
that 'with its kind and its moment' json '.[0] | .second_factor == "totp" and (.set_at | startswith("20"))'
that 'the key is nowhere in the store' fails grep -rqaF "$KEY" "$STORE"
that 'a code never is among the options' fails grep -qE -- '--code ' <("$TERUGBLIK" --help)

expect 0 'R14: what is held on a person' as admin subject bakker
that 'R14: has it, and not the key' grep -q 'Second factor: codes from a phone' "$OUT"

expect 0 'an owner sees who has one' as beheer account list --json
that 'and what' json 'any(.[]; .name == "bakker" and .second_factor == "totp") and any(.[]; .second_factor == "none")'

# Passwords.
forget_code
code
echo 'een andere zin om te onthouden' >"$TEST_TMP/new"
expect 2 'a new password asks for the code too' as bakker account passwd --new-password-file "$TEST_TMP/new"
expect 0 'with it, it is changed' with_code bakker account passwd --new-password-file "$TEST_TMP/new"
cp "$TEST_TMP/new" "$PASSWORDS/bakker"
expect 2 'and the code is asked for still' as bakker sessions

# Wrong codes are guesses.
echo 000000 >"$CODE"
for try in 1 2 3; do
    expect 3 "a wrong code ($try)" with_code bakker sessions
done
that 'is said to be wrong' said 'code is wrong'
expect 3 'after three one has to wait' with_code bakker sessions
that 'with the seconds' said 'seconds'
sqlite3 "$STORE/terugblik.db" 'DELETE FROM login_try'

# Taken away in the file: whoever knows the password gets nothing by it.
sqlite3 "$STORE/terugblik.db" 'CREATE TABLE kept AS SELECT * FROM second_factor; DELETE FROM second_factor'
expect 4 'R13: a second factor that was deleted in the database lets nobody in' as bakker sessions
that 'with a sentence' said 'changed outside the program'
expect 0 'nobody else is kept out' as meijer sessions
expect 4 'R13: check finds it' as beheer check
that 'and names it' grep -q 'second factor' "$OUT" "$ERR"
sqlite3 "$STORE/terugblik.db" 'INSERT INTO second_factor SELECT * FROM kept; DROP TABLE kept'

# Lost: an owner gives a new password.
echo 'maar voor een keer' >"$TEST_TMP/once"
expect 0 'an owner gives a new password' as beheer account passwd bakker --new-password-file "$TEST_TMP/once"
cp "$TEST_TMP/once" "$PASSWORDS/bakker"
expect 0 'which takes the second factor away' as bakker account passwd --new-password-file "$TEST_TMP/new"
that 'and the person is told' said 'second factor at log-in is gone'
cp "$TEST_TMP/new" "$PASSWORDS/bakker"
as beheer audit --json >"$OUT"
that 'R13: the trace has it' json 'any(.[]; .action == "account.reset" and .detail == "second-factor")'

# The school asks for one.
expect 0 'the policy says what follows' as beheer policy second_factor coach --dry-run
that 'for how many' grep -q '3 people have none yet' "$OUT"
expect 0 'coaches must have one' as beheer policy second_factor coach --yes
expect 3 'who has none may do nothing' as meijer sessions
that 'but is told how' said 'account second-factor totp'
expect 0 'others may' as jansen sessions
code
expect 0 'set up' as meijer account second-factor totp --key-file "$TEST_TMP/key" --new-code-file "$CODE"
forget_code
code 0
expect 0 'everything opens' with_code meijer sessions
code 1
expect 3 'it may not be taken away' with_code meijer account second-factor off
that 'with a sentence' said 'Your school asks for a second factor'
expect 0 'nobody must any more' as beheer policy second_factor none --yes
forget_code
code
expect 0 'then it may' with_code meijer account second-factor off
expect 0 'the password is enough again' as meijer sessions
