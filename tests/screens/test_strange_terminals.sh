# Terminals that give strange answers about themselves: see strange.py.
# shellcheck source=../commands/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../commands/lib.sh"
use_school
exec /usr/bin/python3 "$(dirname "$0")/strange.py" "$STORE" "$PASSWORDS/bakker" "$SESSION"
