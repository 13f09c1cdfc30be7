# The second factor on the screens: setting it up with the code that a phone scans, log-in, lock and join, and the school's policy.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"
TOTP=$TESTS/commands/totp.py
# The code of the next half minute, which counts for the longest; or that of another one from now.
code() {
    /usr/bin/python3 "$TOTP" "$KEY" "${1:-1}"
}
# Codes work once: as if the last one had been used long ago.
forget_code() {
    sqlite3 "$STORE/terugblik.db" 'UPDATE second_factor SET last_step = 0'
    as beheer store vouch >/dev/null
}
# What a phone reads on the screen.
scanned() {
    screen_show >"$TEST_TMP/screen"
    /usr/bin/python3 "$TESTS/screens/qr.py" "$TEST_TMP/screen"
}
reads_the_key() {
    [[ $(scanned) == "otpauth://totp/Terugblik:$1?secret=$KEY&issuer=Terugblik" ]]
}
# Used already, or too old by now.
code_refused() {
    screen_has 'has been used' || screen_has 'code is wrong'
}
password() {
    screen_wait 'Password' "the password of $1 is asked"
    screen_type "$(cat "$PASSWORDS/$1")"
    screen_keys Enter
}

use_school
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen --password-file "$PASSWORDS/jansen"
screen_wait 'Jan Jansen (teacher)' 'on the first screen'
screen_keys K
screen_wait 'the password alone' '2 shows what log-in asks for'
screen_keys Enter
screen_wait 'First show that it is you' 'who changes it shows who they are'
screen_type 'not the password'
screen_keys Enter
screen_wait 'wrong' 'a wrong password leads nowhere'
password jansen
screen_wait 'Scan this' 'the new key is shown'
KEY=$(scanned | sed -n 's/.*secret=\([A-Z2-7]*\)&.*/\1/p')
that 'a reader of QR codes reads it at 80×24' test ${#KEY} = 32
that 'with the name and the program' reads_the_key jansen
screen_wait "${KEY:0:4} ${KEY:4:4} ${KEY:8:4} ${KEY:12:4}" 'the same key stands beside it as text'
screen_size 240 67
wait_until 'and in a large window' reads_the_key jansen
screen_size 80 24
screen_type 000000
screen_keys Enter
screen_wait 'not the code of now' 'a wrong code sets nothing up'
screen_type "$(code)"
screen_keys Enter
screen_wait 'From now on log-in asks for a code' 'one right code does'
screen_wait 'a code from your phone' 'the screen says so'
screen_keys q
screen_keys q
screen_wait 'status 0'

forget_code
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen
screen_wait 'Password'
screen_lacks 'Code' 'no code is asked for before the password is right'
password jansen
screen_wait 'Type the code' 'log-in asks for it on a field of its own'
screen_type 000000
screen_keys Enter
screen_wait 'code is wrong' 'a wrong one is refused'
screen_type "$(code 0)"
screen_keys Enter
screen_wait 'Jan Jansen (teacher)' 'the right one lets in'
screen_keys F12
screen_wait 'Terugblik is locked'
password jansen
screen_wait 'Type the code' 'the lock asks for it too'
screen_type "$(code -1)"
screen_keys Enter
wait_until 'one of before does not open it' code_refused
screen_type "$(code 1)"
screen_keys Enter
screen_wait 'Jan Jansen (teacher)' 'the next one does'

# Who joins has one.
forget_code
watch_start 80 24
screen_keys j
screen_wait 'joins with their own password' 'the teacher joins'
screen_type "$(cat "$PASSWORDS/jansen")"
screen_keys Enter
screen_wait 'Type the code' 'with the code'
screen_type "$(code)"
screen_keys Enter
screen_wait '+ Jan Jansen' 'and is here'

# Who lost the phone gets a new password, and is told what went with it.
echo 'maar voor een keer' >"$PASSWORDS/jansen"
as beheer account passwd jansen --new-password-file "$PASSWORDS/jansen" >/dev/null 2>&1
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen
password jansen
screen_wait 'one-time password' 'a new password by an owner'
for field in 1 2; do
    screen_type 'acht paarse fietsen op zolder'
    screen_keys Enter
done
screen_wait 'your second factor at log-in is' 'the person is told that the second factor is gone'
screen_keys Enter
screen_gone 'your second factor at log-in is' 'once'
screen_wait 'Jan Jansen (teacher)'

# A terminal without room or colours shows the key alone.
SCREEN_TERM=vt100 screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user haddad --password-file "$PASSWORDS/haddad"
screen_wait 'Hana Haddad' 'without colours'
screen_keys K
screen_wait 'the password alone'
screen_keys Enter
password haddad
screen_wait 'Type this key' 'the key is to be typed'
that 'and no code is drawn that no phone reads' fails scanned
screen_keys Escape
screen_wait 'the password alone' 'Escape leaves it as it was'

# The school asks for one, at the next log-in and before anything else.
as beheer policy second_factor coach --yes >/dev/null
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user meijer
password meijer
screen_wait 'Set one up' 'who has to set one up comes to that from log-in'
screen_keys F2
screen_wait 'Set one up' 'and to nothing else'
screen_keys Enter
screen_wait 'Scan this' 'the password, which is known, is not asked again'
KEY=$(scanned | sed -n 's/.*secret=\([A-Z2-7]*\)&.*/\1/p')
screen_type "$(code)"
screen_keys Enter
screen_wait 'Mo Meijer (coach)' 'then everything opens'
screen_wait 'From now on log-in asks for a code'
screen_keys K
screen_wait 'Your school asks you for one' 'the screen says that it must be'
forget_code
screen_keys Delete
password meijer
screen_wait 'Type the code' 'to take it away one shows both'
screen_type "$(code)"
screen_keys Enter
screen_wait 'Your school asks for a second factor' 'and may not'
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user mulder
password mulder
screen_wait 'Set one up'
screen_keys q
screen_wait 'status 0' 'who sets none up leaves'

# The policy's own screen, with roles that are typed.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer --password-file "$PASSWORDS/beheer"
screen_wait 'F7 policy'
screen_keys F7
screen_wait 'who needs a second factor' 'the policy has it'
screen_keys G Enter
screen_wait 'none, all, or roles' 'what may be typed is said'
screen_keys C-u
screen_type 'owner,registrar'
screen_keys Enter
screen_wait '2 people have none yet' 'what follows is said'
screen_keys Tab Enter
screen_wait 'registrar, owner' 'then it holds'

# Dutch.
SCREEN_LANGUAGE=nl
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user admin
screen_wait 'Wachtwoord'
screen_type "$(cat "$PASSWORDS/admin")"
screen_keys Enter
screen_wait 'Je school verlangt een tweede factor' 'in Dutch'
screen_keys Enter
screen_wait 'Scan dit'
KEY=$(scanned | sed -n 's/.*secret=\([A-Z2-7]*\)&.*/\1/p')
screen_type "$(code)"
screen_keys Enter
screen_wait 'Voortaan' 'to its end'
