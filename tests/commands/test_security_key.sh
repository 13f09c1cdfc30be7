# A security key on the command line: log-in with a key in software that libfido2 speaks CTAP2 to (tests/fido).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=../fido/lib-keys.sh
. "$(dirname "$0")/../fido/lib-keys.sh"
use_school
keys_start
touch_always "$KEY_ONE"

# Like `as`, with what is plugged in.
with() {
    plugged "$1"
    shift
    as "$@"
}

expect 1 'without a key' with '' bakker account second-factor fido2
that 'it says to plug one in' said 'plug yours in'
expect 0 'a key is set up' with "$KEY_ONE" bakker account second-factor fido2
that 'after one is told to touch it' said 'Touch the new security key'
expect 0 'log-in asks for it' with "$KEY_ONE" bakker account second-factor show --json
that 'which is said' said 'Touch your security key'
that 'and what it is' json '.[0] | .second_factor == "fido2" and (.set_at | startswith("20"))'
expect 1 'without it nobody gets in' with '' bakker sessions
expect 3 'nor with another' with "$KEY_TWO" bakker sessions
that 'which is said too' said 'another security key'
expect 0 'with both plugged in the right one is asked' with "$KEY_TWO:$KEY_ONE" bakker sessions
touch_never "$KEY_ONE"
echo 0 >"$KEY_ONE/patience"
expect 3 'a key that nobody touches' with "$KEY_ONE" bakker sessions
that 'is said to be that' said 'Nobody touched'
touch_always "$KEY_ONE"
cp "$PASSWORDS/bakker" "$TEST_TMP/right"
echo 'niet het wachtwoord' >"$PASSWORDS/bakker"
expect 3 'the key alone opens nothing' with "$KEY_ONE" bakker sessions
cp "$TEST_TMP/right" "$PASSWORDS/bakker"

echo 'een andere zin om te onthouden' >"$TEST_TMP/new"
expect 0 'a new password goes with the key' with "$KEY_ONE" bakker account passwd --new-password-file "$TEST_TMP/new"
cp "$TEST_TMP/new" "$PASSWORDS/bakker"
expect 0 'both are asked for again' with "$KEY_ONE" bakker sessions

# Its PIN, where a key wants one.
touch_always "$KEY_PIN"
expect 3 'a key with a PIN' with "$KEY_PIN" meijer account second-factor fido2
echo 1234 >"$TEST_TMP/pin"
expect 0 'is set up with it' with "$KEY_PIN" meijer account second-factor fido2 --pin-file "$TEST_TMP/pin"
expect 0 'and then wants a touch alone' with "$KEY_PIN" meijer sessions

# The database alone.
sqlite3 "$STORE/terugblik.db" 'CREATE TABLE kept AS SELECT * FROM second_factor; DELETE FROM second_factor'
expect 4 'R13: a key that was deleted in the database lets nobody in' with "$KEY_ONE" bakker sessions
sqlite3 "$STORE/terugblik.db" 'INSERT INTO second_factor SELECT * FROM kept; DROP TABLE kept'

# Codes in its place, and away with it.
KEY=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
echo "$KEY" >"$TEST_TMP/key"
/usr/bin/python3 "$(dirname "$0")/totp.py" "$KEY" >"$TEST_TMP/code"
expect 0 'codes in its place' with "$KEY_PIN" meijer account second-factor totp --key-file "$TEST_TMP/key" --new-code-file "$TEST_TMP/code"
expect 2 'the key is asked no more, but a code' with '' meijer sessions
expect 0 'away with it' with "$KEY_ONE" bakker account second-factor off
expect 0 'the password opens again' with '' bakker sessions
