# The last line says what the keys do now: in questions, in what is typed, on the screen. A key that does nothing says why, and
# Escape never ends the program by itself.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school

last_line() {
    screen_show | grep -v '^$' | tail -n 1
}
last_line_has() {
    [[ $(last_line) == *"$1"* ]]
}
for_user() {
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}

for_user bakker
screen_wait 'Enter watch' 'a screen: its own keys'
screen_keys F9
screen_wait 'Complete this review' 'a question'
wait_until 'Enter does what the button in focus says' last_line_has 'Enter Not yet'
that 'and no key of the screen behind it stands there' eval '! last_line_has watch'
screen_keys Right
wait_until 'the other button' last_line_has 'Enter Review done'
screen_keys x
screen_wait 'This key does nothing while a question is open' 'another key says that a question is open'
screen_keys Left Escape
screen_gone 'Complete this review' 'Escape closes it'
wait_until 'the keys of the screen are back' last_line_has 'Enter watch'
screen_keys /
wait_until 'a filter: its keys' last_line_has 'Enter keep what was found  Esc show all'
screen_keys M-x
screen_wait 'alt x does nothing here' 'a key that does nothing to a text says so'
screen_keys Escape
wait_until 'and back' last_line_has 'Enter watch'

screen_keys X
screen_wait 'X does nothing here; ? shows all keys' 'a key that does nothing at all'
screen_keys H
screen_wait 'H (Hand the trajectory over to another coach (teacher)) does nothing on this' 'a key of another screen'
screen_keys F7
screen_wait '(owner)) is for people with another role' 'a screen of another role'
screen_keys F2
screen_wait 'You are on that screen already' 'the screen where one is'

screen_keys Escape
screen_wait 'Leave Terugblik?' 'Escape on the first screen asks'
wait_until 'with its keys' last_line_has 'Enter Stay here'
screen_keys Escape
screen_gone 'Leave Terugblik?' 'once more Escape stays'
screen_keys Escape
screen_wait 'Leave Terugblik?'
screen_keys Right Enter
screen_wait 'status 0' 'and a yes leaves'

for_user beheer
screen_wait 'Log-in name' 'the owner'
screen_keys F7
screen_wait 'Policy'
screen_keys Down Down Down Down Down Enter
wait_until 'days that are typed: their keys' last_line_has 'Esc leave it'
screen_end

SCREEN_LANGUAGE=nl
for_user bakker
screen_wait 'Enter kijken' 'in Dutch'
screen_keys F9
wait_until 'a question in Dutch' last_line_has 'Esc sluiten en niets doen'
