# A coach begins without a shell: opens a trajectory from an empty screen, with the teacher found as one types.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start() {
    screen_start "$2" "$3" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
    screen_wait "$4"
}

# A coach who has nothing yet: each empty screen offers the key.
start meijer 80 24 'There are no sessions yet.'
screen_wait 'First open a trajectory with a teacher: press n.' 'Sessions offers the key'
screen_lacks 'terugblik ' 'and no command'
screen_keys F3
screen_wait 'Press n to open one with a teacher' 'Trajectories too'
screen_lacks 'terugblik '
screen_keys F4
screen_wait 'Press n to open a trajectory with a teacher' 'Procedure too'
screen_keys n
screen_wait 'Open a trajectory' 'n asks with whom'
screen_wait '3 of 3' 'all teachers are offered'
screen_lacks 'Bea Bakker' 'and nobody else'
screen_type 'zzz'
screen_wait '0 of 3' 'what is typed finds them'
screen_keys Enter
screen_wait 'No teacher is called so' 'nobody of that name is said'
screen_keys C-u
screen_type 'ha'
screen_wait '1 of 3' 'by a part of the name'
screen_keys C-u
screen_wait '3 of 3'
screen_keys Down
screen_size 120 40
screen_keys Enter
screen_wait 'What the teacher wants to find out' 'then the goal is asked'
screen_wait 'Jan Jansen' 'of the one chosen with the arrows'
screen_keys Escape
screen_wait '3 of 3' 'Escape goes back to the teachers'
screen_type 'haddad'
screen_wait '1 of 3'
screen_keys Enter
screen_wait 'What the teacher wants to find out'
screen_keys Enter
screen_wait 'Type what Hana Haddad wants to work on' 'no trajectory without a goal'
screen_type 'Beurten verdelen'
screen_size 80 24
screen_wait 'Beurten verdelen' 'what is typed survives another size'
screen_keys Enter
screen_wait 'Mo Meijer coaches Hana Haddad' 'the trajectory is open and shown'
screen_wait 'The trajectory is open; a adds another goal.' 'with what can come next'
screen_wait 'Goals: Beurten verdelen' 'with its goal'
screen_wait 'When the card is in, i' 'and how its first lesson comes in'
screen_keys i
screen_wait 'Card or files' 'which the key does'
screen_wait 'Hana Haddad' 'for this trajectory'
screen_keys Escape
screen_wait 'Mo Meijer coaches Hana Haddad'
expect 0 'it is in the store' as haddad trajectory list --json
that 'for its teacher too' json 'length == 1 and (.[0] | tostring | contains("Beurten verdelen"))'

# Who teaches opens none: the key is not theirs.
start haddad 80 24 'There are no sessions yet.'
screen_lacks 'press n' 'a teacher is not told to'
screen_keys n
screen_keys F3
screen_wait 'Mo Meijer' 'and the key does nothing'
screen_lacks 'Open a trajectory'

# One who is both is no teacher of their own.
start mulder 80 24 'There are no sessions yet.'
screen_keys n
screen_wait '2 of 2' 'nobody coaches themselves'
SCREEN_LOCALE=nl_NL.UTF-8
start meijer 80 24 'druk op'
screen_keys n
screen_wait 'Een coachtraject openen' 'in Dutch'
screen_keys Enter
screen_wait 'Wat de docent wil uitzoeken of uitproberen.'
