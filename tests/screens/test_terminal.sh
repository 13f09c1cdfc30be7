# The terminal: it comes back whole whatever happens, and terminals that can do little still get a working screen.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
# Starts a shell in the terminal, and keeps the terminal's settings to compare with later.
in_shell() {
    screen_start 80 24 bash --norc --noprofile -i
    screen_wait 'bash-' 'a shell'
    screen_type "PS1='ready> '; stty -g >$TEST_TMP/before"
    screen_keys Enter
    screen_wait 'ready>' 'its prompt'
}
login=("$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker")
run_in_shell() {
    screen_type "$*"
    screen_keys Enter
    screen_wait 'Date▼' 'the program starts'
}
shell_program() {
    pgrep -P "$(tm display-message -p '#{pane_pid}')" bash | head -n 1
}
whole_again() {
    screen_wait 'ready>' "$1: the shell is back"
    wait_until "$1: screen, cursor and mouse are as they were" eval 'test "$(screen_modes)" = 010'
    screen_keys C-l
    screen_type "stty -g >$TEST_TMP/after; echo 'com''pared'"
    screen_keys Enter
    screen_wait 'compared' "$1: keys work"
    that "$1: the terminal's modes are as they were" cmp "$TEST_TMP/before" "$TEST_TMP/after"
}
pid_of_program() {
    pgrep -x -P "$(pgrep -P "$(tm display-message -p '#{pane_pid}')" -x bash | head -n 1)" terugblik | head -n 1
}

in_shell
run_in_shell "${login[@]}"
wait_until 'the program has the mouse and its own screen' eval 'test "$(screen_modes)" = 101'
screen_keys C-z
screen_wait 'Stopped' 'ctrl-Z: the shell says that it is stopped'
whole_again 'ctrl-Z'
screen_type fg
screen_keys Enter
screen_wait 'Date▼' 'fg brings it back'
wait_until 'with its mouse' eval 'test "$(screen_modes)" = 101'
kill -TSTP "$(pid_of_program)"
whole_again 'SIGTSTP'
screen_size 100 30
screen_type fg
screen_keys Enter
screen_wait 'Date▼' 'fg brings it back in the new size'
wait_until 'drawn for that size' eval '(($(screen_line 1 | wc -m) >= 100))'
screen_size 80 24
screen_keys q
whole_again 'q'

for signal in TERM INT HUP SEGV ABRT BUS; do
    run_in_shell "${login[@]}"
    kill -$signal "$(pid_of_program)"
    whole_again "SIG$signal"
done
run_in_shell "${login[@]}"
screen_keys C-c
whole_again 'ctrl-C'
# A stop that cannot be caught leaves the terminal as it is; going on must draw everything again.
run_in_shell "${login[@]}"
pid=$(pid_of_program)
kill -STOP "$pid"
screen_wait 'Stopped' 'SIGSTOP'
screen_type 'clear; fg'
screen_keys Enter
screen_wait 'Date▼' 'after SIGSTOP it draws all again'
screen_keys q
whole_again 'after that'

# No UTF-8, no colours, a terminal of 1978.
SCREEN_LOCALE=C
screen_start 80 24 "${login[@]}"
screen_wait 'Date v' 'ASCII: the list'
screen_wait 'Jan Jansen - Wachten' 'ASCII: signs become letters'
screen_keys F9
screen_wait '+- Complete this review?' 'ASCII: boxes too'
that 'ASCII: nothing else' eval '! screen_show | LC_ALL=C grep -q "[^ -~]"'
SCREEN_LOCALE=C.UTF-8 SCREEN_ENV=(-e NO_COLOR=1)
screen_start 80 24 "${login[@]}"
screen_wait 'Date▼' 'NO_COLOR: the list'
that 'NO_COLOR: no colours' eval "! screen_show -e | grep -qE $'\\e\\[([0-9]+;)*[34][0-8][;m]'"
that 'NO_COLOR: the selection is reversed' eval "screen_show -e | grep -F '15 Jan 2026' | grep -qE $'\\e\\[[0-9;]*7m'"
SCREEN_ENV=() SCREEN_TERM=vt100
screen_start 80 24 "${login[@]}"
screen_wait 'Date' 'vt100: the list'
screen_keys q
screen_wait 'status 0' 'vt100: and out'
SCREEN_TERM=no-such-terminal
screen_start 80 24 "${login[@]}"
screen_wait 'Nothing is known of the terminal “no-such-terminal”' 'an unknown terminal is refused in a sentence'
screen_wait 'status 1'
for term in dumb vt52; do
    SCREEN_TERM=$term
    screen_start 100 24 "${login[@]}"
    screen_wait "A terminal like “$term” cannot show the screens" "$term: one sentence"
    screen_wait 'status 1'
done
unset SCREEN_TERM
screen_start 80 24 env -u TERM "${login[@]}"
screen_wait 'TERM is not set' 'no TERM: one sentence'
screen_wait 'status 1'
screen_start 100 30 env COLUMNS=160 LINES=45 "${login[@]}"
screen_wait 'Enter watch' 'COLUMNS and LINES of another window'
that 'change nothing' eval 'screen_line 1 | grep -q Sessions && screen_line 30 | grep -q "Enter watch"'
expect 2 'without a terminal it says so' "${login[@]}"

# The key file.
mkdir -p "$TEST_TMP/config/terugblik"
printf 'list x sort\nall q none\nall f8 back\n' >"$TEST_TMP/config/terugblik/keys"
screen_start 80 24 "${login[@]}"
screen_wait 'Date▼'
screen_keys x
screen_wait 'Class▲' 'the key file gives an action another key'
screen_keys q '?'
screen_wait 'Help' 'and takes keys away'
screen_keys NPage
screen_wait 'F8' 'the help shows the keys as they are'
screen_keys F8 F8
screen_wait 'status 0' 'and they work'
echo 'list x fly' >"$TEST_TMP/config/terugblik/keys"
screen_start 80 24 "${login[@]}"
screen_wait 'line 1: “fly” is no action' 'a mistake in it is said'
screen_keys s
screen_wait 'leave' 'until the next key'
