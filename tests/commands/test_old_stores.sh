# Stores of every earlier schema (tests/fixtures/make-stores): what the commands say of each, before and after its owner has logged in.
. "$(dirname "$0")/lib.sh"
echo 'a long enough password' >"$TEST_TMP/password"

for archive in "$TESTS"/fixtures/stores/schema-*.tar.gz; do
    version=${archive##*schema-}
    version=${version%.tar.gz}
    STORE=$TEST_TMP/$version/store
    mkdir "$TEST_TMP/$version"
    tar -xzf "$archive" -C "$TEST_TMP/$version"
    who() {
        local user=$1
        shift
        "$TERUGBLIK" --store "$STORE" --user "$user" --password-file "$TEST_TMP/password" "$@"
    }
    expect 0 "schema $version: check, before anybody logged in" "$TERUGBLIK" --store "$STORE" check
    if ((version < 12)); then
        that "schema $version: it says that nobody vouches yet" grep -q 'Nobody has vouched' "$OUT" "$ERR"
    fi
    expect 0 "schema $version: its owner logs in" who owner account list
    expect 0 "schema $version: the trace is whole" who owner audit verify
    expect 0 "schema $version: the coach's lessons" who coach sessions --json
    that "schema $version: both are there" test "$(jq length "$OUT")" = 2
    LESSON=$(jq -r 'sort_by(.notes) | last | .id' "$OUT")
    expect 0 "schema $version: the teacher exports the notes" who teacher notes "$LESSON"
    that "schema $version: with their words" grep -q 'Een notitie met ë en €' "$OUT"
    expect 0 "schema $version: check decrypts the footage" who coach check --footage
    that "schema $version: and says since when rows are vouched for" grep -qE 'knows them since' "$OUT" "$ERR"
done
