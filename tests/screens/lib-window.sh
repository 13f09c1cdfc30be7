# For sourcing by tests/screens/test_watch_window*.sh: a display of their own. Ends the script with "skip" when Xvfb, xdotool or
# one of the programs in $WINDOW_NEEDS is not there.
#
#   window   true when the picture's window is on the display; its id is in $TEST_TMP/window
# shellcheck source=lib-watch.sh
for program in Xvfb xdotool ${WINDOW_NEEDS:-}; do
    command -v "$program" >/dev/null || {
        echo "ok the picture in a window # skip: there is no $program"
        exit 0
    }
done
. "$(dirname "${BASH_SOURCE[0]}")/lib-watch.sh"
mkfifo "$TEST_TMP/display"
Xvfb -displayfd 3 -screen 0 1024x768x24 -nolisten tcp 3>"$TEST_TMP/display" 2>"$TEST_TMP/xvfb.log" &
XVFB=$!
trap 'screen_end; kill $XVFB' EXIT
read -r DISPLAY <"$TEST_TMP/display"
export DISPLAY=:$DISPLAY
SCREEN_ENV+=(-e "DISPLAY=$DISPLAY" -e LIBGL_ALWAYS_SOFTWARE=1)

window() {
    xdotool search --onlyvisible --name '^Terugblik$' >"$TEST_TMP/window" 2>"$TEST_TMP/window.err"
}
