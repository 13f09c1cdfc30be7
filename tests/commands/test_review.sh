. "$(dirname "$0")/lib.sh"
use_school
short=${SESSION: -6}

# later DAYS COMMAND…: runs the command as if so many days had gone by.
later() {
    local days=$1
    shift
    time_by_faketime
    "$TESTS/faketime" -f "+${days}d" "$@"
}
as_later() {
    local days=$1 name=$2
    shift 2
    later "$days" "$TERUGBLIK" --store "$STORE" --user "$name" --password-file "$PASSWORDS/$name" "$@"
}
blobs() {
    find "$STORE/footage" -type f | wc -l
}

# trajectory
expect 0 'trajectory list' as jansen trajectory list --json
that 'the goal is there' json '.[0].goal == "Wachten na een vraag" and .[0].sessions == 1 and .[0].ended_at == null'
expect 0 'R7: another coach has no trajectory' as meijer trajectory list --json
that 'an empty list' json '. == []'
expect 0 'nor has the owner' as beheer trajectory list --json
that 'an empty list for the owner' json '. == []'
expect 3 'a trajectory is opened by a coach' as jansen trajectory open --coach jansen --teacher haddad --goal x
expect 3 'and in no other coach'\''s name' as meijer trajectory open --coach bakker --teacher haddad --goal x
expect 1 'with somebody else as teacher' as mulder trajectory open --coach mulder --teacher mulder --goal x
expect 1 'with a teacher who is there' as bakker trajectory open --teacher niemand --goal x
expect 2 'with a goal' as bakker trajectory open --teacher haddad
expect 0 'trajectory open with two goals' as mulder trajectory open --teacher haddad --goal 'Een' --goal 'Twee'
expect 0 'both are kept' as haddad trajectory list --json
that 'in order' json '.[0].goal == "Een; Twee"'
expect 0 'the same person is coach in one and teacher in another' as bakker trajectory open --teacher mulder --goal y

# sessions, notes, watch: R7
expect 0 'sessions of the coach' as bakker sessions --json
that 'one, of two clips' json 'length == 1 and .[0].clips == 2 and .[0].as == "coach" and .[0].state == "imported"'
for name in meijer beheer admin haddad; do
    expect 0 "R7: $name sees no session" as "$name" sessions --json
    that "R7: none for $name" json '. == []'
    expect 3 "R7: notes refused to $name" as "$name" notes "$SESSION"
    expect 3 "R7: watch refused to $name" as "$name" watch "$SESSION"
    expect 3 "R7: complete refused to $name" as "$name" complete "$SESSION"
    expect 3 "R7: undo-mark refused to $name" as "$name" undo-mark "$SESSION"
    expect 3 "R7: trajectory end refused to $name" as "$name" trajectory end "$TRAJECTORY"
done
expect 3 'a session that is not there gives the same as a stranger'\''s' as bakker notes 00000000000000000000000000
expect 1 'watch without a terminal' as bakker watch "$short"
expect 0 'notes without a note' as jansen notes "$short" --json
that 'an empty array' json '. == []'
expect 2 'notes in an unknown format' as jansen notes "$short" --format mp4
expect 0 'notes as subtitles' as jansen notes "$short" --format vtt
that 'begin as WebVTT does' test "$(head -n 1 "$OUT")" = WEBVTT

# complete, undo, purge: R9
expect 1 'nothing to undo yet' as bakker undo-mark "$short"
expect 0 'complete' as jansen complete "$short"
expect 1 'complete twice' as bakker complete "$short"
expect 0 'the list says marked' as bakker sessions --json
that 'with its deadline a day away' json '.[0].state == "marked" and .[0].mark_reason == "review" and .[0].purge_after > .[0].marked_at'
expect 3 'R9: who did not mark it cannot undo it' as bakker undo-mark "$short"
expect 0 'R9: who marked it can' as jansen undo-mark "$short"
expect 0 'purge --dry-run' "$TERUGBLIK" --store "$STORE" purge --dry-run --json
that 'nothing is due' json '. == []'
expect 0 'complete again, by the coach' as bakker complete "$short"
expect 0 'R9: within the grace nothing is purged' "$TERUGBLIK" --store "$STORE" purge --json
that 'nothing purged' json '. == []'
that 'both clips are there' test "$(blobs)" = 2
expect 0 'R9: after the grace it is due' later 2 "$TERUGBLIK" --store "$STORE" purge --dry-run --json
that 'it, with both clips' json ".[0].session == \"$SESSION\" and .[0].clips == 2 and .[0].state == \"due\""
that 'a dry run deletes nothing' test "$(blobs)" = 2
expect 0 'R9: purge after the grace, by nobody in particular' later 2 "$TERUGBLIK" --store "$STORE" purge --json
that 'says what is deleted' json ".[0].session == \"$SESSION\" and .[0].state == \"purged\""
that 'no clip is left' test "$(blobs)" = 0
expect 1 'R9: afterwards nobody can undo it' as_later 2 bakker undo-mark "$short"
expect 0 'the notes can still be read' as_later 2 jansen notes "$short"
expect 0 'the list says deleted' as_later 2 jansen sessions --json
that 'state purged' json '.[0].state == "purged" and .[0].purged_at != null'
expect 0 'both can read the certificate' as_later 2 jansen audit --json
that 'in the trace' json "[.[] | select(.action == \"purged\" and .session == \"$SESSION\")] | length == 1"
expect 0 'a purge with nothing left to do' later 2 "$TERUGBLIK" --store "$STORE" purge
expect 0 'check after the purge' later 2 "$TERUGBLIK" --store "$STORE" check --footage

# trajectory end, with a grace of 0, at another command's start
make_clip "$TEST_TMP/one.mp4" 2
make_clip "$TEST_TMP/two.mp4" 2
expect 0 'a lesson' as_later 2 bakker import --trajectory "$TRAJECTORY" --class 2B --filmed-on 2026-01-20 \
    --filmed-by jansen --camera Camera-1 --card Kaart-1 --in-picture 1001 "$TEST_TMP/one.mp4"
expect 0 'another lesson' as_later 2 jansen import --trajectory "$TRAJECTORY" --class 2B --filmed-on 2026-01-21 \
    --filmed-by jansen --camera Camera-1 --card Kaart-1 --in-picture 1002 "$TEST_TMP/two.mp4"
expect 0 'R9: a grace of 0 days' as_later 2 beheer policy grace_days 0
expect 3 'the teacher cannot end it' as_later 2 jansen trajectory end "${TRAJECTORY: -6}"
expect 0 'the coach ends the trajectory' as_later 2 bakker trajectory end "${TRAJECTORY: -6}"
expect 1 'it ends once' as_later 2 bakker trajectory end "${TRAJECTORY: -6}"
expect 0 'the next start of any command purges' later 2.1 "$TERUGBLIK" --store "$STORE" policy
that 'all is gone' test "$(blobs)" = 0
expect 1 'nothing more can be imported into it' as_later 2.1 bakker import --trajectory "$TRAJECTORY" --class 2B \
    --filmed-on 2026-01-20 --filmed-by jansen --camera Camera-1 --card Kaart-1 --in-picture 1001 \
    "$CARD/../2B.csv"
expect 0 'R10: idle footage: a lesson in a new trajectory' as_later 3 bakker trajectory open --teacher jansen --goal z
TRAJECTORY=$(cat "$OUT")
make_clip "$TEST_TMP/three.mp4" 2
expect 0 'R10: its import' as_later 3 bakker import --trajectory "$TRAJECTORY" --class 2B --filmed-on 2026-01-20 \
    --filmed-by jansen --camera Camera-1 --card Kaart-1 --in-picture 1001 "$TEST_TMP/three.mp4"
expect 0 'R10: after 30 days the list warns' as_later 33 bakker sessions --json
that 'idle' json '[.[] | select(.idle_warning)] | length == 1'
expect 0 'R10: after 91 days it is marked by itself' as_later 94 bakker sessions --json
that 'by the backstop' json '[.[] | select(.mark_reason == "backstop")] | length == 1'
