# docs/keys.md is what the table of keys says, and a key file changes it.
. "$TESTS/commands/lib.sh"

expect 0 "keys are listed" "$TERUGBLIK" keys --json
that "every action has a line of help" json 'length > 60 and all(.[]; .help != "" and .action != "")'
LC_ALL=C.UTF-8 "$TERUGBLIK" keys --markdown >"$TEST_TMP/keys.md"
that "docs/keys.md is up to date (terugblik keys --markdown)" diff "$TEST_TMP/keys.md" "$TESTS/../docs/keys.md"
mkdir -p "$XDG_CONFIG_HOME/terugblik"
echo 'watch x note-delete' >"$XDG_CONFIG_HOME/terugblik/keys"
expect 0 "a key file is read" "$TERUGBLIK" keys --json
that "its key is listed" json 'any(.[]; .action == "note-delete" and (.keys | test("x")))'
echo 'watch x fly' >"$XDG_CONFIG_HOME/terugblik/keys"
expect 1 "a mistake in it is named" "$TERUGBLIK" keys
that "with its line" said "line 1"
