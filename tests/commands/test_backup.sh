# Backups and restoring them, with the program as a school uses it.
. "$(dirname "$0")/lib.sh"
use_school
folder=$TEST_TMP/backups new=$TEST_TMP/new
mkdir "$folder"
program() {
    "$TERUGBLIK" --store "$STORE" "$@"
}
elsewhere() {
    "$TERUGBLIK" --store "$new" "$@"
}
that 'the ledger lies beside the database' grep -q '^terugblik ledger 1 ' "$STORE/ledger"
that 'and names nobody' fails grep -qiE 'anna|bakker|jansen|proef' "$STORE/ledger"
expect 2 'backup without a place' env -u TERUGBLIK_BACKUPS "$TERUGBLIK" --store "$STORE" backup
expect 0 'backup needs nobody' env TERUGBLIK_BACKUPS="$folder" "$TERUGBLIK" --store "$STORE" backup --json
that 'says where it is' json ".[0].path | startswith(\"$folder/terugblik-\")"
backup=$(echo "$folder"/terugblik-*.backup)
that 'beside it lies the ledger' cmp -n 1000 "$STORE/ledger" "$folder/terugblik.ledger"
that 'for its owner alone' test "$(stat -c %a "$backup")" = 600
that 'and unreadable' fails grep -qaiE 'SQLite|anna|jansen' "$backup"
expect 3 'a teacher makes none in their name' as jansen backup "$folder/mine"
expect 0 'an owner does' as beheer backup "$folder/mine.backup"
expect 0 'backup list' "$TERUGBLIK" backup list "$folder" --json
that 'has both' json 'length == 2 and all(.[]; .readable and .owners == 1 and .made_at != null)'
expect 0 'backup verify' as beheer backup verify "$backup"
that 'prints the head' grep -qE '^[0-9]+:[0-9a-f]{64}$' "$OUT"
expect 3 'with another password' as jansen backup verify "$backup"
cp "$backup" "$TEST_TMP/bad"
printf x | dd of="$TEST_TMP/bad" bs=1 seek=70000 conv=notrunc status=none
expect 4 'one that was changed' as beheer backup verify "$TEST_TMP/bad"
expect 1 'what is none' as beheer backup verify "$STORE/ledger"

expect 0 'R4: a consent is withdrawn after the backup' as admin consent withdraw 1001 --by 'Ouder van Anna' --as guardian \
    --on 2026-02-01
expect 0 'an account is closed' as beheer account disable meijer
expect 0 'a pupil gives consent, which will be lost' as admin consent give 1003 --by 'Ouder van Chris' --as guardian --on 2026-01-01

password=$PASSWORDS/beheer
expect 1 'restore without a ledger' elsewhere --password-file "$password" restore "$backup"
that 'says what would come back' said 'withdrawn'
expect 3 'restore with another password' elsewhere --password-file "$PASSWORDS/jansen" restore "$backup" --ledger "$STORE/ledger"
expect 4 'restore of a changed backup' elsewhere --password-file "$password" restore "$TEST_TMP/bad" --ledger "$STORE/ledger"
expect 2 'with a ledger and without' elsewhere --password-file "$password" restore "$backup" --ledger x --without-ledger
expect 0 'restore --dry-run' elsewhere --password-file "$password" restore "$backup" --ledger "$STORE/ledger" --dry-run --json
that 'says what holds' json '[.[] | select(.becomes == "holds") | .action] | contains(["consent.withdraw", "account.disable"])'
that 'and what is lost' json '[.[] | select(.becomes == "lost") | .action] == ["consent.give"]'
that 'and makes nothing' test ! -e "$new/terugblik.db"
expect 0 'restore on a bare machine, in one command' elsewhere --password-file "$password" restore "$backup" --ledger "$STORE/ledger"
old=$STORE
STORE=$new
expect 0 'check finds nothing' program check
expect 0 'audit verify neither' program audit verify
expect 0 'R4: the registrar looks' as admin consent list --json
that 'R4: the withdrawal is there' json '[.[] | select(.who == "1001" and .answer == "withdrawn")] | length == 1'
expect 3 'the closed account stays closed' as meijer sessions
expect 0 'the coach logs in' as bakker sessions --json
that 'the footage counts as deleted' json 'all(.[]; .state == "purged" or .state == "shredded")'
expect 0 'the trace' as beheer audit --json
that 'R13: says who restored it, and both heads' json \
    '[.[] | select(.action == "store.restore")][0] | .actor != null and (.detail | test("^backup=[0-9]+:[0-9a-f]{64} ledger=[0-9]+:[0-9a-f]{64}$"))'

STORE=$old
blob=$(find "$STORE/footage" -name '*.tbf' | wc -l)
dd if=/dev/urandom of="$STORE/terugblik.db" bs=4096 seek=2 count=1 conv=notrunc status=none
expect 0 'restore in the place of a damaged store' program --password-file "$password" restore "$backup"
that 'what was there is kept aside' test -s "$STORE"/before-restore-*/terugblik.db
that 'the footage files are still there' test "$(find "$STORE/footage" -name '*.tbf' | wc -l)" = "$blob"
expect 0 'everybody logs in as before' as jansen sessions
that 'and is told once' said 'restored this store from a backup'
expect 0 'again' as jansen sessions
that 'and not again' fails said 'restored this store'
expect 0 'check finds nothing' program check
expect 0 'audit verify neither' program audit verify

# A ledger that was cut off would let the withdrawal be forgotten; this machine remembers better.
lines=$(wc -l <"$STORE/ledger")
head -n $((lines - 6)) "$STORE/ledger" >"$TEST_TMP/short"
expect 4 'R4: a ledger that was cut off' program --password-file "$password" restore "$backup" --ledger "$TEST_TMP/short"
sed '20s/[a-f0-9]$/x/' "$STORE/ledger" >"$TEST_TMP/changed"
expect 4 'a ledger that was changed' program --password-file "$password" restore "$backup" --ledger "$TEST_TMP/changed"
