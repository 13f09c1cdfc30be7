# A security key on the screens: setting it up, log-in, lock and join, with a key in software (tests/fido).
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"
# shellcheck source=../fido/lib-keys.sh
. "$(dirname "$0")/../fido/lib-keys.sh"
keys_start
SCREEN_ENV+=(-e "LD_PRELOAD=$LD_PRELOAD" -e "SECURITY_KEYS=$KEY_ONE:$KEY_PIN")
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
export ASAN_OPTIONS
plugged "$KEY_ONE:$KEY_PIN"

password() {
    screen_wait 'Password' "the password of $1 is asked"
    screen_type "$(cat "$PASSWORDS/$1")"
    screen_keys Enter
}
pull_out() {
    mv "$1/socket" "$1/pulled-out"
}
put_in() {
    mv "$1/pulled-out" "$1/socket"
}
# Touches it once it waits for that.
finger() {
    touch_once "$1"
    wait_until 'the key is touched' test ! -e "$1/touch"
}

pull_out "$KEY_PIN"
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker
password bakker
screen_wait 'Bea Bakker (coach)' 'log-in as ever'
screen_keys K
screen_wait 'the password alone' 'what log-in asks for'
screen_keys k
password bakker
screen_wait 'touch it each time it blinks' 'a new key is to be touched'
screen_keys Escape
screen_wait 'the password alone' 'Escape breaks that off'
screen_keys k
password bakker
screen_wait 'touch it each time it blinks'
finger "$KEY_ONE"
finger "$KEY_ONE"
screen_wait 'From now on log-in asks for this security key' 'touched twice, it is set up'
screen_wait 'for your security key, beside' 'the screen says so'
screen_keys q
screen_keys q
screen_wait 'status 0'

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker
password bakker
screen_wait 'Touch your security key' 'log-in asks for the key'
screen_keys Escape
screen_gone 'Touch your security key' 'Escape breaks that off'
pull_out "$KEY_ONE"
screen_keys Enter
screen_wait 'plug yours in' 'without the key a sentence says what to do'
put_in "$KEY_ONE"
screen_keys Enter
screen_wait 'Touch your security key'
finger "$KEY_ONE"
screen_wait 'Bea Bakker (coach)' 'with password and key one is in'
screen_keys F12
screen_wait 'Terugblik is locked'
screen_type 'not the password'
screen_keys Enter
screen_wait 'Touch your security key' 'the lock asks for both'
finger "$KEY_ONE"
screen_wait 'wrong' 'the key alone does not open it'
password bakker
screen_wait 'Touch your security key'
finger "$KEY_ONE"
screen_wait 'Bea Bakker (coach)' 'both do'

watch_start 80 24 jansen
screen_keys j
screen_wait 'joins with their own password' 'who joins has a key'
screen_type "$(cat "$PASSWORDS/bakker")"
screen_keys Enter
screen_wait 'Touch your security key' 'and touches it'
finger "$KEY_ONE"
screen_wait '+ Bea Bakker' 'and is here'

# A key with a PIN.
pull_out "$KEY_ONE"
put_in "$KEY_PIN"
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user meijer
password meijer
screen_wait 'Mo Meijer (coach)'
screen_keys K
screen_wait 'the password alone'
screen_keys k
password meijer
screen_wait 'PIN of the key' 'a key that wants its PIN is given it'
screen_type 9999
screen_keys Enter
screen_wait 'not the security key' 'a wrong one is said to be that'
screen_type 1234
screen_keys Enter
screen_wait 'touch it each time it blinks'
finger "$KEY_PIN"
finger "$KEY_PIN"
screen_wait 'From now on log-in asks for this security key' 'and it is set up'
screen_keys Delete
password meijer
screen_wait 'Touch your security key' 'taking it away asks for it'
finger "$KEY_PIN"
screen_wait 'From now on log-in asks for the password alone' 'and then it is away'

# Dutch.
SCREEN_LANGUAGE=nl
put_in "$KEY_ONE"
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker
screen_wait 'Wachtwoord'
screen_type "$(cat "$PASSWORDS/bakker")"
screen_keys Enter
screen_wait 'Raak je beveiligingssleutel aan' 'in Dutch'
finger "$KEY_ONE"
screen_wait 'Bea Bakker'
