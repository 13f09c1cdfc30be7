. "$(dirname "$0")/lib.sh"
use_school
check() {
    "$TERUGBLIK" --store "$STORE" check "$@"
}
expect 0 'check of a whole store' check
expect 0 'check --footage without a person' check --footage
that 'says that only sizes were looked at' grep -q -- --user "$OUT"
expect 0 'check --footage as the coach' as bakker check --footage

cp -a "$STORE" "$TEST_TMP/whole"
restore() {
    rm -rf "$STORE"
    cp -a "$TEST_TMP/whole" "$STORE"
}
blob=$(find "$STORE/footage" -name '*.tbf' | sort | head -n 1)

printf 'not as it was' | dd of="$blob" bs=1 seek=2000 conv=notrunc status=none
expect 4 'a changed byte of a clip, as somebody who can decrypt it' as jansen check --footage
that 'is told as a sentence' test -s "$OUT"
restore
truncate -s -1 "$blob"
expect 4 'a clip that is a byte too short, for anyone' check --footage
restore
truncate -s +1 "$blob"
expect 4 'a clip that is a byte too long, for anyone' check --footage
restore
rm "$blob"
expect 4 'a clip that is gone' check
restore
cp "$blob" "$STORE/footage/00000000000000000000000000.tbf"
expect 4 'a file that belongs to no clip' check
restore
size=$(stat -c %s "$STORE/terugblik.db")
dd if=/dev/urandom of="$STORE/terugblik.db" bs=4096 seek=$((size / 8192)) count=6 conv=notrunc status=none
expect 4 'a damaged database' check
restore
printf 'this is no database' >"$STORE/terugblik.db"
expect_failure() {
    check >"$OUT" 2>"$ERR" </dev/null
    [[ $? == 1 || $? == 4 ]]
}
that 'a database file that is none is refused' expect_failure
that 'without a word of SQL' fails grep -qi sql "$ERR"
restore
chmod 500 "$STORE" "$STORE/footage"
if [[ $(id -u) != 0 ]]; then
    expect 1 'a folder that cannot be written' as bakker complete "$SESSION"
fi
chmod 700 "$STORE" "$STORE/footage"
expect 0 'check of the store put back' as bakker check --footage
