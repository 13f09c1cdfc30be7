. "$(dirname "$0")/lib.sh"
use_school

expect 3 'R13: a failed log-in' "$TERUGBLIK" --store "$STORE" --user jansen --password-file "$PASSWORDS/bakker" sessions
expect 3 'R13: a refused attempt' as meijer notes "$SESSION"
expect 3 'R13: another one' as jansen policy grace_days 0
expect 0 'audit of the owner' as beheer audit --json
that 'R13: the import is in it' json "[.[] | select(.action == \"import.done\" and .session == \"$SESSION\")] | length == 1"
that 'R13: both wipes are in it' json '[.[] | select(.action == "import.wiped")] | length == 2'
that 'R13: the failed log-in is in it' json '[.[] | select(.action == "login.failed")] | length >= 1'
that 'R13: the refused attempts are in it' json '[.[] | select(.refused)] | length >= 2'
that 'newest first, without a gap' json '[.[].seq] == [range(length; 0; -1)]'
names=$(sqlite3 "$STORE/terugblik.db" "SELECT count(*) FROM audit WHERE detail LIKE '%jan%' OR detail LIKE '%bakker%' OR detail LIKE '%bea%' OR detail LIKE '%anna%'")
that 'R13: no name is stored in it' test "$names" = 0
expect 0 'audit of the teacher' as jansen audit --json
that 'R13: the teacher reads what happened to their footage' json '[.[] | select(.action == "import.done")] | length == 1'
that 'and nothing of the owner'\''s' json '[.[] | select(.action == "account.add")] | length == 0'
expect 0 'audit of another coach' as meijer audit --json
that 'says nothing of others'\'' trajectories' json "all(.[]; .session != \"$SESSION\" or .actor == \"Mo Meijer\")"
expect 0 'audit --limit' as beheer audit --limit 3
that 'three rows' test "$(wc -l <"$OUT")" = 3
expect 2 'audit --limit with a word' as beheer audit --limit three

verify() {
    "$TERUGBLIK" --store "$STORE" audit verify "$@"
}
expect 0 'audit verify needs no password' verify
head=$(cat "$OUT")
that 'prints the head' grep -qE '^[0-9]+:[0-9a-f]{64}$' "$OUT"
expect 0 'one more row' as bakker sessions
expect 0 'the earlier head is still in the chain' verify --head "$head"
expect 1 'a head that is none' verify --head nonsense

cp "$STORE/terugblik.db" "$TEST_TMP/good.db"
# tamper STATUS NAME SQL: changes the trace without its triggers, as somebody with the disk in hand could, and verifies it.
tamper() {
    rm -f "$STORE"/terugblik.db-*
    cp "$TEST_TMP/good.db" "$STORE/terugblik.db"
    sqlite3 "$STORE/terugblik.db" "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; $3;
        CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;" >/dev/null
    expect "$1" "R13: $2" verify
}
sqlite3 "$STORE/terugblik.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
cp "$STORE/terugblik.db" "$TEST_TMP/good.db"
tamper 0 'nothing changed, nothing found' 'SELECT 1'
tamper 4 'a changed row is found' 'UPDATE audit SET actor_id = NULL WHERE seq = 5'
tamper 4 'a changed moment is found' 'UPDATE audit SET at = at + 1 WHERE seq = 7'
tamper 4 'a removed row is found' 'DELETE FROM audit WHERE seq = 6'
tamper 4 'a row put in is found' "INSERT INTO audit SELECT (SELECT max(seq) + 1 FROM audit), at, actor_id, action, refused, trajectory_id, session_id, object_id, detail, previous, hash, changes, signature FROM audit WHERE seq = 4"
tamper 4 'two rows exchanged are found' 'UPDATE audit SET seq = -1 WHERE seq = 8; UPDATE audit SET seq = 8 WHERE seq = 9; UPDATE audit SET seq = 9 WHERE seq = -1'
tamper 4 'a removed first row is found' 'DELETE FROM audit WHERE seq = 1'
cp "$TEST_TMP/good.db" "$STORE/terugblik.db"
rm -f "$STORE"/terugblik.db-*
sqlite3 "$STORE/terugblik.db" "PRAGMA journal_mode=DELETE; DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq > (SELECT max(seq) - 3 FROM audit);
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;" >/dev/null
expect 4 'R13: a cut tail is found with an earlier head' verify --head "$head"
cp "$TEST_TMP/good.db" "$STORE/terugblik.db"
that 'R13: the database itself refuses to change a row' fails sqlite3 "$STORE/terugblik.db" 'UPDATE audit SET detail = 1 WHERE seq = 2'
that 'R13: and to delete one' fails sqlite3 "$STORE/terugblik.db" 'DELETE FROM audit WHERE seq = 2'
