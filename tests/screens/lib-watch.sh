# For sourcing by tests/screens/test_watch*.sh: the watch screen on the school's lesson of two clips, 4 and 3 seconds.
#
#   watch_start COLUMNS ROWS [USER]   opens the lesson and waits until it shows
#   watch_paused_at TIME              puts the playback at rest at a whole second
#   picture                           true when the screen shows cells in colours of the video's own
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
use_school
# shellcheck disable=SC2034 # used by lib.sh
SCREEN_ENV=(-e COLORTERM=truecolor)

watch_start() {
    local user=${3:-bakker}
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "$user" --password-file "$PASSWORDS/$user" watch "$SESSION"
    screen_wait '/ 0:07' "the lesson is open at $1x$2 for $user"
}

picture() {
    (($(screen_show -e | grep -oE '[34]8[;:]2[;:]' | wc -l) > 50))
}

# True when the screen shows not one cell of the picture.
no_picture() {
    ! screen_show -e | grep -qE '[34]8[;:]2[;:]'
}

# dialog_whole TITLE: true when nothing of the picture is left inside the dialog with this title.
dialog_whole() {
    screen_show | sed -n "/$1/,/└/p" | grep -oE '│.*│' >"$TEST_TMP/dialog" && ! grep -q '[▀▄▌▐█▖▗▘▝▞▚▙▛▜▟]' "$TEST_TMP/dialog"
}

at_rest() {
    screen_has paused || screen_has 'at the end'
}

watch_paused_at() {
    if screen_has 'at the end'; then # from there it plays on
        screen_keys Home
        screen_gone 'at the end' 'it leaves the end'
    fi
    screen_has paused || screen_keys Space
    screen_wait paused 'it pauses'
    screen_keys Home
    screen_wait '0:00 / 0:07' 'it goes to the beginning'
    local second=0
    while ((second < ${1#0:0})); do
        screen_keys S-Right
        ((++second))
    done
    screen_wait "$1 / 0:07" "it stands at $1"
}

# picture_in_rows FIRST LAST: true when all these rows have cells in the video's colours. When ncurses scrolls the notes beside the
# picture, it must not take rows of the picture along.
picture_in_rows() {
    local row
    for ((row = $1; row <= $2; row++)); do
        screen_show -e | sed -n "${row}p" | cut -c1-200 | grep -qE '[34]8[;:]2[;:]' || return 1
    done
}
