#!/bin/bash
# What docs/privacy.md says that each process may reach is what a run of it in its box finds. To bring the table up to date, put in its place
# what `build/tests/unit/player/host/test_player_sandbox --table` prints.
table() {
    "$B/tests/unit/player/host/test_player_sandbox" --table
}
told() {
    sed -n '/^| may it … |/,/^$/p' "$TESTS/../docs/privacy.md" | grep '^|'
}
if diff <(told) <(table) >"$TEST_TMP/difference"; then
    echo 'ok docs/privacy.md says what each process may reach'
else
    echo 'not ok docs/privacy.md says what each process may reach'
    sed 's/^/# /' "$TEST_TMP/difference"
fi
