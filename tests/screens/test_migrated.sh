# A program that is open while a newer version migrates the store writes nothing more, says so, and keeps what was being typed.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

VERSION=$(sqlite3 "$STORE/terugblik.db" 'PRAGMA user_version')

# As a newer version does; the row of trace is what another program writes meanwhile.
migrate() {
    sqlite3 "$STORE/terugblik.db" "PRAGMA user_version = $1"
}
rows() {
    sqlite3 "$STORE/terugblik.db" 'SELECT COUNT(*) FROM audit'
}
draft_kept() {
    compgen -G "$STORE/drafts/*.draft" >/dev/null
}

watch_start 80 24
watch_paused_at 0:01
screen_keys n
screen_wait 'Note at 0:01' 'a note is begun'
screen_type 'Tijdens het bijwerken'
screen_wait 'Tijdens het bijwerken' 'and typed'
BEFORE=$(rows)
migrate $((VERSION + 1))
screen_wait 'status 1' 'the program ends by itself'
screen_wait 'Another version of Terugblik' 'and says why'
that 'it wrote nothing more' test "$(rows)" = "$BEFORE"
that 'what was typed is kept' draft_kept

# At the log-in screen, too, and in a command that was asked for a password meanwhile.
migrate "$VERSION"
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker
screen_wait 'Password' 'the log-in screen'
migrate $((VERSION + 1))
screen_type "$(cat "$PASSWORDS/bakker")"
screen_keys Enter
screen_wait 'Another version of Terugblik' 'nobody logs in any more'
that 'nothing was written' test "$(rows)" = "$BEFORE"
screen_end

migrate "$VERSION"
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen sessions
screen_wait 'Password' 'a command asks for the password'
migrate $((VERSION + 1))
screen_type "$(cat "$PASSWORDS/jansen")"
screen_keys Enter
screen_wait 'status 1' 'the command is refused'
screen_wait 'Another version of Terugblik' 'with the reason'
that 'nothing was written by it' test "$(rows)" = "$BEFORE"
screen_end

migrate "$VERSION"
watch_start 80 24
screen_wait 'Tijdens het bijwerken' 'what was being typed is offered again'
screen_keys Enter
screen_wait 'Notes (1)' 'and becomes a note'
