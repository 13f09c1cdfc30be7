# R4, R9: the vault: where half of each key is, and that nothing is called deleted before all of its folders have overwritten it.
. "$(dirname "$0")/lib.sh"
use_school
SECOND=$TEST_TMP/second

# held FOLDER: how many slots of a folder's file hold a pepper or are damaged, by docs/footage-format.md alone.
cat >"$TEST_TMP/held.py" <<'PYTHON'
import hashlib, struct, sys
with open(sys.argv[1] + "/terugblik.vault", "rb") as file:
    slots = file.read()
def h(use, data, key=b""):
    return hashlib.blake2b(use + b"\0" + data, digest_size=16, key=key).digest()
header = slots[:64]
assert header[:8] == bytes.fromhex("895442560d0a1a0a") and struct.unpack("<II", header[8:16]) == (1, 64)
assert header[48:] == h(b"terugblik vault header 1", header[:48])
states = {"held": 0, "forgotten": 0, "damaged": 0}
for at in range(64, len(slots) - 63, 64):
    slot = slots[at:at + 64]
    if not any(slot):
        continue
    if slot[48:] == h(b"terugblik vault held 1", slot[:16], slot[16:48]):
        states["held"] += 1
    elif slot[48:] == h(b"terugblik vault forgotten 1", slot[:48]) and not any(slot[16:40]):
        states["forgotten"] += 1
    else:
        states["damaged"] += 1
print(states["held"], states["forgotten"], states["damaged"])
PYTHON
slots() {
    python3 "$TEST_TMP/held.py" "$1"
}
is() {
    that "$1" test "$2" = "$3"
}

is 'the file is readable by its owner alone' "$(stat -c %a "$STORE/vault/terugblik.vault")" 600
is 'one lesson, one half, as the format says' "$(slots "$STORE/vault")" '1 0 0'
expect 0 'the owner sees where it is' as beheer vault show --json
that 'in the folder of the store' json ".[0].folder == \"$STORE/vault\" and .[0].state == \"ready\" and .[0].held == 1 and length == 1"
expect 0 'and reads it' as beheer vault show
expect 3 'nobody else does' as bakker vault show
expect 1 'the only folder stays' as beheer vault remove "$STORE/vault" --yes
that 'which is said' said 'only folder'
expect 1 'a folder that is not there' as beheer vault add "$SECOND"
that 'is named' said "$SECOND"

mkdir "$SECOND"
expect 0 'a second folder' as beheer vault add "$SECOND"
that 'which says that its disk is the same' said 'same disk'
is 'has what the first has' "$(slots "$SECOND")" '1 0 0'
expect 0 'and again' as beheer vault add "$SECOND"
expect 0 'both are shown' as beheer vault show --json
that 'and hold the same' json 'length == 2 and all(.held == 1 and .lacking == 0 and .state == "ready")'
expect 0 'check has looked at both' "$TERUGBLIK" --store "$STORE" check

# A disk that is not connected.
mv "$SECOND" "$SECOND.away"
make_clip "$TEST_TMP/new.mp4" 2
expect 1 'an import needs all of the vault' import_lesson "$TEST_TMP/new.mp4"
that 'and says which folder is missing' said "$SECOND"
that 'the card is whole' test -s "$TEST_TMP/new.mp4"
expect 1 'check names the folder' "$TERUGBLIK" --store "$STORE" check
that 'by its path' grep -qF "$SECOND" "$OUT"
that 'and calls nothing damaged' fails said damaged:
expect 1 'check reads with the one that is there' as bakker check --footage
that 'and finds nothing else' test "$(grep -vcE '^(Looked|Every|The vault)' "$OUT")" = 0

expect 0 'R4: a consent is withdrawn' as admin consent withdraw 1001 --by 'Ouder van Anna' --as guardian --on 2026-02-01
is 'R4: overwritten at once where the vault is' "$(slots "$STORE/vault")" '0 1 0'
expect 0 'R9: the footage waits for the other folder' as bakker sessions --json
that 'R9: which is in the list' json ".[0].state == \"blocked\" and .[0].purged_at == null and .[0].waiting_for == \"$SECOND\""
expect 0 'R9: and for people to read' as bakker sessions
that 'R9: with the folder' said "$SECOND"
expect 0 'R9: a purge' "$TERUGBLIK" --store "$STORE" purge --json
that 'R9: calls nothing deleted' json ".[0].state == \"shredded\" and .[0].waiting_for == \"$SECOND\""
is 'R9: but the films are gone' "$(find "$STORE/footage" -type f | wc -l)" 0
expect 1 'R9: a folder that still has something does not leave' as beheer vault remove "$SECOND" --yes

mv "$SECOND.away" "$SECOND"
is 'R9: it holds the half still' "$(slots "$SECOND")" '1 0 0'
expect 4 'R9: check finds it before any start has overwritten it' "$TERUGBLIK" --store "$STORE" check
that 'R9: and says where' grep -qF "$SECOND" "$OUT"
expect 0 'R9: the next start' as bakker sessions --json
that 'R9: ends it' json '.[0].state == "purged" and .[0].waiting_for == null'
is 'R9: overwritten there, too' "$(slots "$SECOND")" '0 1 0'
expect 0 'nothing is damaged' "$TERUGBLIK" --store "$STORE" check

# Leaving the vault.
expect 0 'a folder leaves' as beheer vault remove "$SECOND" --yes
is 'and nothing is left in it' "$(find "$SECOND" -type f | wc -l)" 0
expect 0 'comes back' as beheer vault add "$SECOND"
rm -r "$SECOND"
expect 1 'is broken' as beheer vault remove "$SECOND" --yes
expect 0 'as the owner declares' as beheer vault remove "$SECOND" --destroyed --yes
expect 0 'one is left' as beheer vault show --json
that 'the first' json 'length == 1'

# Where what is overwritten is not gone.
expect 1 'a file system of which nobody knows is refused' as beheer vault add /proc/self
that 'in a sentence' said 'nobody knows'

# From the beginning.
mkdir "$TEST_TMP/other"
expect 0 'a store with a further folder for its vault' "$TERUGBLIK" --store "$TEST_TMP/fresh" --user beheer init --school S \
    --location L --new-password-file "$PASSWORDS/beheer" --vault "$TEST_TMP/other"
STORE=$TEST_TMP/fresh
expect 0 'has two' as beheer vault show --json
that 'both ready' json 'length == 2 and all(.state == "ready" and .held == 0)'
