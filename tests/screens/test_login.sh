# Log in: the form, what it refuses, one-time passwords, and the first screen of each role.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen
screen_wait 'Password'
screen_wait 'De Proefschool' 'the school is named'
screen_wait "Store: $STORE" 'the store is named'
screen_wait 'Name      jansen' 'the name is offered'
screen_keys Enter
screen_wait 'Type a password.' 'an empty password is not tried'

for try in 1 2 3; do
    screen_type "wrong $try"
    screen_lacks "wrong $try" 'a password is never shown'
    screen_keys Enter
    screen_wait 'wrong' 'a wrong password is refused in a sentence'
    screen_type x
    screen_gone 'wrong' 'the sentence goes when one types on'
    screen_keys BSpace
done
screen_type "$(cat "$PASSWORDS/jansen")"
screen_keys Enter
screen_wait 'seconds' 'after three failures one has to wait, even with the right password'

# Another name: the form is one of fields.
screen_keys BTab C-u
screen_type bakker
screen_keys Tab
screen_type "$(cat "$PASSWORDS/bakker")"
screen_keys Enter
screen_wait 'Bea Bakker (coach)' 'another person can log in'
screen_wait 'Sessions' 'a coach sees the sessions'
screen_keys q
screen_wait 'status 0' 'q on the first screen leaves'

screen_start 80 24
screen_wait 'Password'
screen_keys Escape
screen_wait 'status 0' 'Escape leaves'
that 'the terminal is as it was' test "$(screen_modes)" = 010

# One-time passwords.
as beheer account add nieuw --full-name 'Nico Nieuw' --role teacher >"$OUT"
once=$(grep -oE '[A-Za-z0-9]{4}(-?[A-Za-z0-9]{4}){3}' "$OUT" | head -n 1)
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user nieuw
screen_wait 'Password'
screen_type "$once"
screen_keys Enter
screen_wait 'one-time password' 'a one-time password leads to a form for an own one'
screen_keys F2
screen_lacks 'Date' 'and to nothing else'
screen_type 'a sentence to remember'
screen_keys Enter
screen_type 'a sentence to forget'
screen_keys Enter
screen_wait 'differ' 'two that differ are refused'
screen_type 'short'
screen_keys Tab
screen_type 'short'
screen_keys Enter
screen_wait '10' 'one that is too short is refused'
screen_type 'a sentence to remember'
screen_keys Enter
screen_type 'a sentence to remember'
screen_keys Enter
screen_wait 'Your new password is set.' 'the new password is set'
screen_wait 'There are no sessions yet' 'an empty list says so'
screen_wait 'Your coach opens a trajectory' 'and a teacher what comes next'
screen_keys q
screen_wait 'status 0'
(umask 077 && echo 'a sentence to remember' >"$PASSWORDS/nieuw")
expect 0 'the new password is the one that works' as nieuw sessions

# The command that is given the one-time password asks for it again, since it does not keep it.
as beheer account add later --full-name 'Lara Later' --role coach >"$OUT"
(umask 077 && grep -oE '[A-Za-z0-9]{4}(-?[A-Za-z0-9]{4}){3}' "$OUT" | head -n 1 >"$PASSWORDS/later")
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user later --password-file "$PASSWORDS/later"
screen_wait 'One-time password'
screen_type "$(cat "$PASSWORDS/later")"
screen_keys Enter
screen_type 'a sentence of their own'
screen_keys Enter
screen_type 'a sentence of their own'
screen_keys Enter
screen_wait 'First open a trajectory' 'a coach without sessions is told how to begin'

# Roles.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer --password-file "$PASSWORDS/beheer"
screen_wait 'Administratie, Ada' 'an owner begins with the people'
screen_keys F2
screen_keys F3
screen_keys '?'
screen_wait 'Everywhere' 'an owner has no sessions to go to'
screen_lacks 'Trajectories' 'nor are they in the help'
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user admin --password-file "$PASSWORDS/admin"
screen_wait 'Consents' 'a registrar sees the consents'
screen_lacks 'Sessions' 'and no sessions'
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user mulder --password-file "$PASSWORDS/mulder"
screen_wait 'Mia Mulder (coach, teacher)' 'who is both is told so'
