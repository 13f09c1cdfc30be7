# For sourcing by tests/screens/test_*.sh: the real program in a real terminal (tmux on a socket of its own), with the school of
# tests/commands/lib.sh.
#
#   screen_start COLUMNS ROWS [COMMAND…]  the program, or the command, in a terminal of that size
#   screen_wait TEXT [NAME]    ok as soon as the screen shows the text; not ok after $PATIENCE seconds
#   screen_lacks TEXT [NAME]   ok when the screen does not show it now; not ok otherwise
#   screen_keys KEY…           presses keys, as tmux names them; screen_type TEXT types text as it is
#   screen_line N              a line of the screen, from 1
#   screen_size COLUMNS ROWS   resizes the terminal
#   screen_click ROW COLUMN    presses and releases the left button, from 1; screen_bytes BYTES sends any (printf %b)
#   row_of TEXT                the first row that shows the text, from 1
#   wait_until NAME COMMAND…   ok as soon as the command is true
#   screen_end                 ends it; always done at exit
# Nothing is timed: a wait ends when the screen shows what it waits for.
# shellcheck source=../commands/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../commands/lib.sh"
PATIENCE=${PATIENCE:-90}
TMUX_SOCKET=tb$$ SCREENS=0

tm() {
    env -u TMUX TMUX_TMPDIR="$TEST_TMP" tmux -L "$TMUX_SOCKET" -f /dev/null "$@"
}

screen_end() {
    tm kill-server 2>/dev/null
    return 0
}
trap screen_end EXIT

# The shell goes on after the program, so that the state in which the program leaves the terminal can be seen, too.
screen_start() {
    local columns=$1 rows=$2
    shift 2
    [[ $# == 0 ]] && set -- "$TERUGBLIK" --store "$STORE" --user bakker
    screen_end
    TMUX_SOCKET=tb$$-$((++SCREENS)) # a server that is ending still holds its socket
    tm new-session -d -x "$columns" -y "$rows" -e "LC_ALL=${SCREEN_LOCALE:-C.UTF-8}" -e "LANGUAGE=${SCREEN_LANGUAGE:-}" \
        -e DISPLAY= -e WAYLAND_DISPLAY= -e "HOME=$TEST_TMP" -e "XDG_CONFIG_HOME=$TEST_TMP/config" \
        "${SCREEN_ENV[@]}" "$(printf '%q ' env "TERM=${SCREEN_TERM:-tmux-256color}" "$@"); printf '\r\nstatus %d\r\n' \$?; exec sh"
    tm set-option -g status off
    tm set-option -g escape-time 0
    tm resize-window -x "$columns" -y "$rows"
}
SCREEN_ENV=()

screen_show() {
    tm capture-pane -p "$@"
}

screen_has() {
    screen_show | grep -qF -- "$1"
}

screen_wait() {
    local text=$1 name=${2:-shows “$1”} until=$((SECONDS + PATIENCE))
    until screen_has "$text"; do
        if ((SECONDS > until)); then
            printf 'not ok %s\n' "$name"
            screen_show | sed 's/^/# /'
            return 1
        fi
        sleep 0.05
    done
    printf 'ok %s\n' "$name"
}

# Waits until the text is gone.
screen_gone() {
    local text=$1 name=${2:-no longer shows “$1”} until=$((SECONDS + PATIENCE))
    while screen_has "$text"; do
        if ((SECONDS > until)); then
            printf 'not ok %s\n' "$name"
            screen_show | sed 's/^/# /'
            return 1
        fi
        sleep 0.05
    done
    printf 'ok %s\n' "$name"
}

screen_lacks() {
    local text=$1 name=${2:-does not show “$1”}
    if screen_has "$text"; then
        printf 'not ok %s\n' "$name"
        screen_show | sed 's/^/# /'
        return 1
    fi
    printf 'ok %s\n' "$name"
}

screen_keys() {
    tm send-keys "$@"
}

screen_type() {
    tm send-keys -l -- "$1"
}

screen_line() {
    screen_show | sed -n "$1p"
}

screen_size() {
    tm resize-window -x "$1" -y "$2"
}

# Logs in as somebody on the screen that asks for it.
screen_login() {
    screen_wait 'Password' "the log-in screen for $1"
    screen_type "$(cat "$PASSWORDS/$1")"
    screen_keys Enter
}

# wait_until NAME COMMAND…: ok as soon as the command is true.
wait_until() {
    local name=$1 until=$((SECONDS + PATIENCE))
    shift
    until "$@"; do
        if ((SECONDS > until)); then
            printf 'not ok %s\n' "$name"
            screen_show | sed 's/^/# /'
            return 1
        fi
        sleep 0.05
    done
    printf 'ok %s\n' "$name"
}

screen_bytes() {
    tm send-keys -l -- "$(printf '%b' "$1")"
}

screen_click() {
    screen_bytes "\e[<0;$2;$1M"
    screen_bytes "\e[<0;$2;$1m"
}

row_of() {
    screen_show | grep -nF -- "$1" | head -n 1 | cut -d: -f1
}

# The program itself, not the host that decodes for it.
program_pid() {
    local shell
    shell=$(tm display-message -p '#{pane_pid}')
    pgrep -P "$shell" -x "$(basename "$TERUGBLIK")" | head -n 1
}

# The terminal's state: alternate screen, cursor, mouse, a digit each.
screen_modes() {
    tm display-message -p '#{alternate_on}#{cursor_flag}#{mouse_any_flag}'
}
