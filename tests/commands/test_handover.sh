# Handing a trajectory over and mending it (R7): who gets its keys, and who loses them from that moment.
. "$(dirname "$0")/lib.sh"
eval "$("$B/tests/commands/school" imported)"
# shellcheck disable=SC2154
STORE=$folder
mkdir -p "$PASSWORDS"
for name in olga rita cor tess carla tom; do
    echo 'correct horse battery' >"$PASSWORDS/$name"
done
short=${trajectory: -6}
# opens NAME: whether NAME can read the notes and may watch, as far as that can be tried without a terminal.
opens() {
    as "$1" notes "$session" --json >"$OUT" 2>"$ERR" && json 'length == 1' >/dev/null || return 1
    as "$1" watch "$session" >"$OUT" 2>"$ERR"
    said 'needs a terminal'
}
seals() {
    sqlite3 -readonly "$STORE/terugblik.db" "SELECT group_concat(name || kind, ' ') FROM (
        SELECT a.name, 'N' AS kind FROM trajectory_key k JOIN account a ON a.id = k.account_id UNION ALL
        SELECT a.name, 'F' FROM session_key k JOIN account a ON a.id = k.account_id ORDER BY 1, 2)"
}
is() {
    that "$1" test "$2" = "$3"
}

that 'R7: the coach opens it' opens cor
that 'R7: the teacher, too' opens tess
expect 1 'there is nothing to mend' as cor trajectory mend "$short"
for name in olga rita carla tom; do
    expect 3 "R7: mend refused to $name" as "$name" trajectory mend "$trajectory"
    expect 3 "R7: hand-over refused to $name" as "$name" trajectory hand-over "$trajectory" --coach carla
done
expect 3 'R7: the coach cannot hand it over without the teacher' as cor trajectory hand-over "$short" --coach carla
expect 1 'not to somebody who is no coach' as tess trajectory hand-over "$short" --coach tom
expect 1 'not to nobody' as tess trajectory hand-over "$short" --coach niemand
expect 1 'not to the coach that it has' as tess trajectory hand-over "$short" --coach cor
expect 2 'not without a coach' as tess trajectory hand-over "$short"
is 'R7: until then nothing changed' "$(seals)" 'corF corN tessF tessN'

expect 0 'R7: the teacher hands it over' as tess trajectory hand-over "$short" --coach carla
is 'R7: the keys went along' "$(seals)" 'carlaF carlaN tessF tessN'
that 'R7: the new coach opens all of it' opens carla
that 'R7: the teacher still does' opens tess
expect 0 'R7: the former coach' as cor sessions --json
that 'sees nothing of it' json '. == []'
expect 3 'R7: nor its notes' as cor notes "$session"
expect 3 'R7: nor can watch it' as cor watch "$session"
expect 3 'R7: nor end it' as cor trajectory end "$trajectory"
expect 0 'R13: it is in the trace' as tess audit --json
that 'as what it is' json 'any(.[]; .action == "trajectory.hand-over" and .refused == false)'

# A forgotten password.
expect 0 'the owner gives the teacher a new password' as olga account passwd tess
tail -n 1 "$OUT" >"$PASSWORDS/tess"
is 'R7: what was sealed to the old keys is gone' "$(seals)" 'carlaF carlaN'
expect 1 'R7: not before the teacher has a password of their own' as carla trajectory mend "$short"
that 'which it says' said 'one-time password'
echo 'weer een eigen wachtwoord' >"$TEST_TMP/own"
expect 0 'the teacher chooses one' as tess account passwd --new-password-file "$TEST_TMP/own"
cp "$TEST_TMP/own" "$PASSWORDS/tess"
expect 0 'and sees the lesson' as tess sessions --json
that 'one' json 'length == 1'
that 'R7: but opens nothing' fails opens tess
that 'it says who can help' grep -q 'ask the other person' "$ERR"
expect 0 'R7: the coach mends it' as carla trajectory mend "$short"
that 'R7: the teacher opens it again' opens tess
is 'R7: all keys are there' "$(seals)" 'carlaF carlaN tessF tessN'

# Somebody leaves.
expect 0 'the coach leaves' as olga account disable carla
is 'R7: and keeps no key' "$(seals)" 'tessF tessN'
expect 3 'R7: nor can log in' as carla sessions
expect 1 'R7: nothing is mended to who left' as tess trajectory mend "$short"
expect 0 'R7: the teacher hands it to another coach' as tess trajectory hand-over "$short" --coach cor
that 'R7: who opens it' opens cor
expect 0 'the coach ends the trajectory' as cor trajectory end "$short"
expect 1 'R7: what has ended is not handed over' as tess trajectory hand-over "$short" --coach carla
expect 0 'R13: the trace is whole' "$TERUGBLIK" --store "$STORE" audit verify
