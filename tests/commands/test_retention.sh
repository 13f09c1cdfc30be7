# R9 and R10 over time: grace, backstop, how long notes are kept; and with a clock that was set back, or that is a year ahead.
. "$(dirname "$0")/lib.sh"
echo 'correct horse battery' >"$TEST_TMP/password"

# A school as the unit tests have it, with one session of cor (coach) and tess (teacher), and its ids.
fresh() {
    eval "$("$B/tests/commands/school" imported)"
    # shellcheck disable=SC2154
    STORE=$folder
}
# at DAYS NAME COMMAND…: runs the command as if it were so many days later (with a minus: earlier).
at() {
    local days=$1 name=$2
    shift 2
    [[ $days == -* ]] || days=+$days
    "$TESTS/faketime" -f "${days}d" "$TERUGBLIK" --store "$STORE" --user "$name" --password-file "$TEST_TMP/password" "$@"
}
blobs() {
    find "$STORE/footage" -name '*.tbf' | wc -l
}
sql() {
    sqlite3 -readonly "$STORE/terugblik.db" "$1"
}
is() {
    that "$1" test "$2" = "$3"
}

# Grace: 0, 1 and 30 days.
for grace in 0 1 30; do
    fresh
    at 0 olga policy grace_days "$grace" >"$OUT"
    expect 0 "R9: grace of $grace days: complete" at 0 cor complete "$session"
    if [[ $grace != 0 ]]; then
        expect 0 "R9: grace of $grace days: just before its end" at "$((grace - 1)).95" nobody purge --json
        that 'nothing is deleted' json '. == []'
        is 'both clips are there' "$(blobs)" 2
    fi
    expect 0 "R9: grace of $grace days: just after its end, at any start" at "$grace.01" nobody policy
    is "R9: grace of $grace days: the footage is gone" "$(blobs)" 0
    expect 0 "R9: grace of $grace days: again" at "$grace.02" nobody purge --json
    that 'there is nothing left to do' json '. == []'
    is "R9: grace of $grace days: one certificate" "$(sql "SELECT COUNT(*) FROM audit WHERE action = 'purged'")" 1
    expect 1 "R9: grace of $grace days: nobody undoes it" at "$grace.03" cor undo-mark "$session"
done

# The backstop.
fresh
expect 0 'R10: after 27 idle days' at 27 cor sessions --json
that 'no warning' json '.[0].idle_warning == false'
expect 0 'R10: after 28 idle days' at 28.1 tess sessions --json
that 'the list warns' json '.[0].idle_warning == true and .[0].state == "imported"'
expect 0 'R10: after 89 idle days' at 89 tess sessions --json
that 'it is not marked yet' json '.[0].state == "imported"'
expect 0 'R10: after 90 idle days, by the timer' at 90.1 nobody purge --json
that 'it is marked, and not deleted in the same run' json '. == []'
is 'both clips are there' "$(blobs)" 2
expect 0 'R10: again' at 90.2 nobody purge
is 'R10: marked once' "$(sql "SELECT COUNT(*) FROM audit WHERE action = 'mark.backstop'")" 1
expect 3 'R10: nobody undoes it' at 90.3 cor undo-mark "$session"
expect 0 'R10: a day later it goes' at 91.2 nobody purge
is 'the footage is gone' "$(blobs)" 0
fresh
at 0 olga policy backstop_warn_days 2 >"$OUT" && at 0 olga policy backstop_mark_days 3 >"$OUT"
expect 0 'R10: the days are the school'\''s' at 3.1 cor sessions --json
that 'marked after 3' json '.[0].state == "marked" and .[0].mark_reason == "backstop"'

# Notes: a year after the end, unless the school decides otherwise.
fresh
expect 0 'the trajectory ends' at 0 cor trajectory end "$trajectory"
for day in 2 60 120 180 240 300 360; do
    at "$day" nobody purge >"$OUT" 2>&1
done
is 'R9: the footage went with its grace' "$(blobs)" 0
expect 0 'R9: within the year the notes are read' at 364 tess notes "$session" --json
that 'there is one' json 'length == 1'
is 'R9: a quiet year leaves a line a month in the trace, and no leap' \
    "$(sql "SELECT COUNT(*) > 4 AND SUM (action = 'clock') = 0 FROM audit WHERE action LIKE 'clock%'")" 1
expect 0 'R9: after it they are gone' at 366 nobody purge
is 'with goals and keys' "$(sql 'SELECT (SELECT COUNT(*) FROM note) + (SELECT COUNT(*) FROM goal) + (SELECT COUNT(*) FROM trajectory_key)')" 0
expect 0 'R9: which is said once' at 366 nobody purge
is 'one row' "$(sql "SELECT COUNT(*) FROM audit WHERE action = 'notes.expire' AND trajectory_id IS NOT NULL")" 1

# A clock that is wrong: its computer has not been up so long (docs/time.md).
clock() {
    FAKETIME_DONT_FAKE_MONOTONIC=1 at "$@"
}
fresh
expect 0 'complete before the clock is set back' at 0 cor complete "$session"
expect 1 'R9: a clock set back: nothing is purged' at -20 nobody purge
that 'it says why' said 'is behind what this store has seen'
expect 0 'R9: a clock set back: everything else goes on' at -20 tess sessions --json
expect 3 'R9: and refuses what it refused' at -20 tess undo-mark "$session"
is 'both clips are there' "$(blobs)" 2
is 'R13: times do not run backwards in the trace' \
    "$(sql 'SELECT COUNT(*) FROM audit a JOIN audit b ON b.seq = a.seq + 1 WHERE b.at < a.at')" 0
expect 0 'R9: the clock is right again' at 1.1 nobody purge
is 'R9: and what is due goes' "$(blobs)" 0
expect 0 'R13: the trace is whole' "$TERUGBLIK" --store "$STORE" audit verify
fresh
at 0 cor complete "$session" >"$OUT"
expect 0 'R9: somebody says that the clock is right' at -20 nobody purge --clock-is-right
that 'the mark gets its whole grace' test "$(sql 'SELECT purge_after - marked_at FROM session')" = 86400000
expect 0 'R9: which runs by that clock' at -18.9 nobody purge
is 'the footage is gone' "$(blobs)" 0

# A clock that is ahead, by a little more than the grace and by a year.
for days in 1.1 29 61 365; do
    fresh
    expect 0 "complete before the clock leaps" at 0 cor complete "$session"
    expect 1 "R9: $days days ahead: nothing is deleted" clock "$days" nobody purge
    that 'it says what to do' said '--clock-is-right'
    expect 1 "R9: $days days ahead: nor when it is repeated, or set on again" clock "${days}9" nobody purge
    expect 0 "R9: $days days ahead: others can work" clock "$days" tess sessions --json
    is 'both clips are there' "$(blobs)" 2
    is 'R10: nothing is marked, no note goes' "$(sql "SELECT COUNT(*) FROM audit WHERE action IN ('mark.backstop', 'notes.expire')")" 0
    [[ $days != 365 ]] || is 'R13: a leap of months is in the trace' "$(sql "SELECT detail FROM audit WHERE action = 'clock' ORDER BY seq LIMIT 1")" 'ahead days=365'
    expect 0 "R9: $days days ahead: set right again, the mark can be undone" at 0.1 cor undo-mark "$session"
    that 'R13: that the clock was set back is in the trace' test "$(sql "SELECT COUNT(*) FROM audit WHERE action = 'clock' AND detail = 'back'")" = 1
    expect 0 'R9: marked again' at 0.1 cor complete "$session"
    expect 0 'R9: it goes when its grace has run out' at 1.2 nobody purge
    is 'the footage is gone' "$(blobs)" 0
done
fresh
at 0 cor sessions >"$OUT"
expect 0 'complete while the clock is a year ahead' clock 365 cor complete "$session"
expect 0 'R9: set right again' at 0.1 nobody purge
that 'R9: the mark counts from now' test "$(sql 'SELECT purge_after - marked_at FROM session')" = 86400000
expect 0 'R9: and is due a day later' at 1.2 nobody purge
is 'the footage is gone' "$(blobs)" 0
expect 0 'R13: the trace is whole' "$TERUGBLIK" --store "$STORE" audit verify
fresh
at 0 cor sessions >"$OUT"
expect 0 'R4: a no while the clock is a year ahead' clock 365 rita consent refuse tess --by Tess --as employee --on "$(date +%F)"
is 'R4: it is blocked' "$(sql 'SELECT COUNT(*) FROM session WHERE blocked_at IS NOT NULL')" 1
expect 0 'R4: the footage goes, whatever the clock says' clock 365 nobody purge
is 'the footage is gone' "$(blobs)" 0
fresh
at 0 cor complete "$session" >"$OUT"
expect 0 'R9: somebody says that a clock that is ahead is right' clock 365 nobody purge --clock-is-right
is 'the footage is gone' "$(blobs)" 0
