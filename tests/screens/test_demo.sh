# The demo's last words are gone when its interface is: they would stand under the shell's prompt.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p "$TEST_TMP/demo/passwords"
printf '#!/bin/sh\n[ "$1" = demo ] && echo "who is who" || { echo "opened"; }\n' >"$TEST_TMP/program"
chmod +x "$TEST_TMP/program"
screen_start 80 24 "$TESTS/../tui/demo/demo.sh" "$TEST_TMP/program" "$TEST_TMP/demo"
screen_wait 'opens in 15 seconds' 'the demo says that its screen opens'
screen_keys Enter
screen_wait 'opened' 'Enter opens it now'
screen_wait 'status 0'
screen_lacks 'opens in 15 seconds' 'and the line is gone'
screen_wait 'who is who' 'what was printed before stays'
