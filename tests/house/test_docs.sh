# The completions and both manual pages are as `make docs` makes them from the tables of commands and options.
# shellcheck source=../commands/lib.sh
. "$TESTS/commands/lib.sh"
made() {
    LC_ALL=$1 "$TERUGBLIK" docs "$TESTS/../$2" | diff "$TESTS/../$2" -
}
for page in tui/completions/terugblik.bash tui/completions/_terugblik docs/terugblik.1; do
    that "$page is up to date (make docs)" made C.UTF-8 "$page"
done
that 'docs/terugblik.nl.1 is up to date (make docs)' made nl_NL.UTF-8 docs/terugblik.nl.1
that 'the bash completion is a script' bash -n "$TESTS/../tui/completions/terugblik.bash"

# A page is refused when it leaves out a form of a command, or has one that does not exist.
grep -v '^.It Ic consent undo' "$TESTS/../docs/terugblik.1" >"$TEST_TMP/left-out"
expect 1 'a form without a line' "$TERUGBLIK" docs "$TEST_TMP/left-out"
that 'is named' said 'consent undo'
sed 's/^.It Ic demo/.It Ic frobnicate/' "$TESTS/../docs/terugblik.1" >"$TEST_TMP/more"
expect 1 'a line of no form' "$TERUGBLIK" docs "$TEST_TMP/more"
that 'is shown' said 'frobnicate'
expect 0 '--help' "$TERUGBLIK" --help
that 'does not name what is for who works on the program' fails grep -q '^  docs ' "$OUT"
