# Handing over and mending (R7): at log-in the program says who of one's trajectories has lost access, and one key gives it back; the
# teacher replaces a coach who leaves; and goals can be changed.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
goals() {
    as jansen trajectory list --json | jq -r '.[0].goal | tostring'
}

# Goals.
start_as bakker
screen_wait 'Date▼'
screen_keys F3
screen_wait 'You are'
screen_keys a
screen_wait 'New goal:' 'a new goal from the list of trajectories'
screen_type 'Beurten verdelen'
screen_keys Enter
screen_wait 'The goal is added.'
screen_keys e
screen_wait 'Goal 1 of 2: Wachten na een vraag' 'e changes a goal'
screen_keys Down
screen_wait 'Goal 2 of 2: Beurten verdelen' 'or another one'
screen_type ' in een kring'
screen_keys Enter
screen_wait 'The goal is changed.'
screen_wait 'Wachten na een vraag; Beurten verdelen in een kring' 'it shows'
that 'the other person has it too' test "$(goals)" = 'Wachten na een vraag; Beurten verdelen in een kring'
screen_keys e C-u Enter
screen_wait 'Remove this goal?' 'an empty goal is removed, after asking'
screen_keys Tab Enter
screen_wait 'The goal is removed.'
screen_wait 'Goals: Beurten verdelen in een kring'
screen_keys e C-u Enter
screen_wait 'Remove this goal?'
screen_keys Tab Enter
screen_wait 'This is the only goal' 'the last one stays'
screen_keys Escape
screen_gone 'Goal 1 of 1'
screen_keys H
screen_wait 'Only the teacher can agree to another coach; ask Jan Jansen.' 'R7: the coach cannot hand over alone'
screen_keys m
screen_wait 'there is nothing to mend' 'nobody lost access'

# A forgotten password.
as beheer account passwd jansen --new-password-file "$PASSWORDS/jansen" >/dev/null 2>&1
start_as bakker
screen_wait 'Date▼'
screen_keys F3
screen_wait 'lost access' 'R7: who lost access is seen'
screen_keys m
screen_wait 'has to log in once and choose a password first' 'R7: nothing is sealed to a password that somebody else knows'
echo 'nu echt van jansen' >"$TEST_TMP/new"
as jansen account passwd --new-password-file "$TEST_TMP/new"
cp "$TEST_TMP/new" "$PASSWORDS/jansen"
that 'R7: the teacher cannot read the goals now' test "$(goals)" = null
start_as bakker
screen_wait 'Give access again?' 'at log-in it is offered to give access again'
screen_wait 'Jan Jansen got a new password'
screen_keys Escape
screen_gone 'Give access again?' 'it can wait'
screen_keys F3
screen_wait 'lost access'
screen_keys m
screen_wait 'Give access again?' 'one key asks again'
screen_keys Tab Enter
screen_wait 'can be opened again by both of you' 'R7: the keys are passed on'
that 'R7: the teacher can read again' test "$(goals)" = 'Beurten verdelen in een kring'

# Another coach.
start_as jansen
screen_wait 'Date▼'
screen_lacks 'Give access again?' 'nothing is asked when nobody lost access'
screen_keys F3 Enter
screen_wait 'Bea Bakker coaches Jan Jansen'
screen_keys H
screen_wait 'New coach:' 'R7: the teacher hands over'
screen_wait 'Mia Mulder (mulder)' 'coaches are offered'
screen_type meij
screen_gone 'Mia Mulder (mulder)' 'who fits what is typed'
screen_size 120 40
screen_keys Enter
screen_wait 'Hand this trajectory over?'
screen_wait 'Mo Meijer becomes your coach' 'it says what follows'
screen_keys Enter
screen_gone 'Hand this trajectory over?' 'the safe answer comes first'
screen_keys Enter
screen_wait 'Hand this trajectory over?'
screen_keys Tab Enter
screen_wait 'Mo Meijer coaches Jan Jansen' 'R7: agreed, it is so'
expect 0 'R7: the new coach can read the notes' as meijer notes "$SESSION"
expect 3 'R7: the former coach cannot' as bakker notes "$SESSION"
