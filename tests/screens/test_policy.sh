# Policy: what the school decided, and what a change would do before it is made (R2, R2b, R9, R10).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
policy() {
    "$TERUGBLIK" --store "$STORE" policy --json | jq -r ".[] | select(.key == \"$1\") | .value"
}

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer --password-file "$PASSWORDS/beheer"
screen_wait 'F7 policy' "the owner's first screen leads to it"
screen_keys F7
screen_wait 'What the school decides' 'F7 shows the policy'
that 'with what holds now' grep -qE 'coaching: .*only with consent' <(screen_show)
screen_keys g Enter
screen_wait "Change the school's policy?" 'a regime is switched with a dialog'
screen_wait 'Today 1 pupil more may be in the picture.' 'R2b: it says who may be in the picture then'
screen_wait 'Class 2B (Noord): 2 of 3 may be in the picture now, then 3.' 'R2b: by class'
screen_wait 'next lesson changes in 1 open trajectory' 'which lessons to come change'
screen_wait 'Footage of 1 lesson is there. Nobody is in it' 'and what becomes of footage that is there'
screen_keys Escape
screen_gone "Change the school's policy?"
that 'nothing changes before it is confirmed' test "$(policy regime.coaching)" = consent
screen_keys Enter
screen_wait "Change the school's policy?"
screen_keys Tab Enter
screen_wait 'unless there is an objection' 'confirmed, it holds'
that 'R2b: in the store too' test "$(policy regime.coaching)" = objection
screen_size 120 40
screen_keys Enter
screen_wait 'Today 1 pupil may no longer be in the picture.' 'back: silence was never consent'
screen_keys Tab Enter
screen_wait 'only with consent.'

# A stricter regime blocks what was filmed under the other one, and says so first.
as beheer policy regime.coaching objection >/dev/null 2>&1
sqlite3 "$STORE/terugblik.db" "INSERT INTO session_pupil SELECT '$SESSION', id FROM pupil WHERE number = '1003'"
screen_wait 'unless there is an objection' 'the other process changed it'
screen_keys Enter
screen_wait 'In 1 of the lessons that are there somebody may then not be' 'R2: what is blocked is said first'
screen_wait 'lesson is blocked.' 'R2: of which class'
screen_keys Escape
screen_gone "Change the school's policy?"
expect 0 'R2: it was only said' as bakker sessions --json
that 'the lesson is there' json 'any(.[]; .state == "imported" or .state == "in review")'
screen_keys Enter
screen_wait 'lesson is blocked.'
screen_keys Tab Enter
screen_wait 'only with consent.'
expect 0 'R2: confirmed, it is so' as bakker sessions --json
that 'R2: the lesson is blocked' json 'all(.[]; .state == "blocked" or .state == "purged")'

screen_keys Down Down Down Enter
screen_wait 'days from marking to deleting:' 'days are typed'
screen_keys C-u
screen_type 31
screen_keys Enter
screen_wait 'from 0 to 30' 'R9: within their range'
screen_keys C-u
screen_type 0
screen_keys Enter
screen_wait 'from then on is deleted at once' 'R9: what that means is said first'
screen_keys Tab Enter
screen_wait '0 days' 'and it holds'
that 'R9: in the store' test "$(policy grace_days)" = 0
screen_keys G Up Up Up Enter
screen_wait 'days that leavers stay:' 'how long leavers stay on record'
screen_keys C-u
screen_type 59
screen_keys Enter
screen_wait 'from 60 to 365' '60 days at least'
screen_keys C-u
screen_type 120
screen_keys Enter
screen_wait 'No pupil left so long ago.'
screen_keys Tab Enter
screen_wait '120 days'

SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer \
    --password-file "$PASSWORDS/beheer"
screen_wait 'beleid'
screen_keys F7 Enter
screen_wait 'Vandaag mag 1 leerling meer in beeld.' 'in Dutch'
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'Date▼'
screen_keys F7 F3
screen_wait 'You are' 'a coach has no such screen'

# The command asks on a terminal.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer --password-file "$PASSWORDS/beheer" policy regime.coaching objection
screen_wait 'Today 1 pupil more may be in the picture.' 'the command says it too'
screen_wait 'Change it? [y/n]' 'and asks on a terminal'
screen_keys n Enter
screen_wait 'Nothing was changed'
that 'no is no' test "$(policy regime.coaching)" = consent
