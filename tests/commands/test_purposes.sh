# Footage that is not for coaching, from the card to who can see it: team and festive (R12), support of one pupil (R11).
. "$(dirname "$0")/lib.sh"
eval "$("$B/tests/commands/school" imported)"
# shellcheck disable=SC2154
STORE=$folder
mkdir -p "$PASSWORDS"
for name in olga rita cor tess carla tom els nieuw; do
    echo 'correct horse battery' >"$PASSWORDS/$name"
done
# lesson NAME PURPOSE OPTION…: NAME imports a new clip for that purpose; its id in $made.
lesson() {
    local name=$1 purpose=$2
    shift 2
    rm -rf "$TEST_TMP/card" && mkdir -p "$TEST_TMP/card/DCIM"
    make_clip "$TEST_TMP/card/DCIM/MVI_1.MP4" 1
    as "$name" import "$TEST_TMP/card" --purpose "$purpose" --class 2b --filmed-on 2025-03-14 --filmed-by cor --camera 'Canon 1' \
        --card 'SD 1' "$@"
}
seals() {
    sqlite3 -readonly "$STORE/terugblik.db" "SELECT group_concat(name, ' ') FROM (SELECT a.name FROM session_key k
        JOIN account a ON a.id = k.account_id WHERE k.session_id = '$made' ORDER BY a.name)"
}
sees() {
    as "$1" sessions --json >"$OUT" 2>"$ERR" && json "any(.[]; .id == \"$made\")" >/dev/null
}

# Another site, with a teacher of its own, who sees nothing of what follows.
as olga location add Assen && as olga account add els --full-name 'Els Elders' --role teacher --location Assen \
    --new-password-file "$PASSWORDS/els" >/dev/null
echo 'een eigen wachtwoord' >"$TEST_TMP/own"
as els account passwd --new-password-file "$TEST_TMP/own" >/dev/null && cp "$TEST_TMP/own" "$PASSWORDS/els"

staff='carla cor tess tom'
for purpose in team festive; do
    expect 3 "R2: $purpose: nobody in the picture without consent for it" lesson tess "$purpose" --in-picture 1001
    that 'the card is untouched' test -s "$TEST_TMP/card/DCIM/MVI_1.MP4"
    as olga policy "regime.$purpose" objection >/dev/null 2>&1
    expect 1 "R12: $purpose: in no trajectory" lesson tess "$purpose" --in-picture 1001 --trajectory "$trajectory"
    expect 3 "R12: $purpose: not by the owner" lesson olga "$purpose" --in-picture 1001
    expect 0 "R2b: $purpose: with nobody objecting" lesson tess "$purpose" --in-picture 1001
    made=$(cat "$OUT")
    that "R6: $purpose: the card is wiped" test ! -e "$TEST_TMP/card/DCIM/MVI_1.MP4"
    that "R12: $purpose: keys for the location's coaches and teachers alone" test "$(seals)" = "$staff"
    for name in cor tess carla tom; do
        that "R12: $purpose: $name sees it" sees "$name"
        expect 1 "R12: $purpose: and may watch it, on a terminal" as "$name" watch "$made"
        that 'which is all that is missing' said 'needs a terminal'
    done
    for name in olga rita els; do
        that "R12: $purpose: not for $name" fails sees "$name"
        expect 3 "R12: $purpose: watch refused to $name" as "$name" watch "$made"
    done
    if [[ $purpose == team ]]; then
        as olga account add nieuw --full-name 'Nina Nieuw' --role teacher --new-password-file "$PASSWORDS/nieuw" >/dev/null
        as nieuw account passwd --new-password-file "$TEST_TMP/own" >/dev/null && cp "$TEST_TMP/own" "$PASSWORDS/nieuw"
        that 'R12: who comes later sees it' sees nieuw
        that 'R12: and has no key yet' test "$(seals)" = 'carla cor tess tom'
        as tom sessions >/dev/null
        that 'R12: until a colleague logs in' test "$(seals)" = 'carla cor nieuw tess tom'
    fi
    expect 3 "R9: $purpose: complete refused to the registrar" as rita complete "$made"
    expect 0 "R9: $purpose: any viewer completes it" as carla complete "$made"
    expect 3 "R9: $purpose: who did not mark it cannot undo it" as tom undo-mark "$made"
    expect 0 "R9: $purpose: who did can" as carla undo-mark "$made"
    expect 0 "R4: $purpose: a guardian objects" as rita consent object 1001 --by 'Petra de Boer' --as guardian --on 2025-06-01 --purpose "$purpose"
    that "R4: $purpose: no key is left" test -z "$(seals)"
    expect 0 "R4: $purpose: and at the next start its footage is gone" as tess sessions --json
    that 'it says so' json ".[] | select(.id == \"$made\") | .state == \"purged\""
    staff='carla cor nieuw tess tom'
done
expect 0 'R12: somebody leaves' as olga account disable nieuw
made=$session
that 'R12: and keeps no key' test "$(sqlite3 -readonly "$STORE/terugblik.db" "SELECT COUNT(*) FROM session_key k JOIN account a ON
    a.id = k.account_id WHERE a.name = 'nieuw'")" = 0

# Employees in the picture: asked for that purpose, and able to take it back (R1, R4).
as olga policy regime.festive objection >/dev/null 2>&1
expect 3 'R1: festive: an employee whom nobody asked' lesson tess festive --in-picture none --staff tom
that 'who it is' said 'tom'
that 'the card is untouched' test -s "$TEST_TMP/card/DCIM/MVI_1.MP4"
expect 0 'R1: consent for several purposes at once' as rita consent give tom --by 'Tom Visser' --as employee --on 2025-01-01 --purpose team,festive
that 'an entry for each' test "$(grep -c '^Recorded as' "$OUT")" = 2
expect 1 'R1: nobody of that name' lesson tess festive --in-picture none --staff 'oom Jan'
expect 0 'R1: with consent' lesson tess festive --in-picture none --staff tom
made=$(cat "$OUT")
expect 0 'R14: the employee is told' as rita subject tom
that 'of that lesson' grep -q 'festive occasions, in the picture' "$OUT"
expect 0 'R4: refused afterwards for one purpose' as rita consent refuse tom --by 'Tom Visser' --as employee --on 2025-06-01 --purpose team
that 'R4: the other stays' test -n "$(seals)"
expect 0 'R4: and for the other' as rita consent withdraw tom --by 'Tom Visser' --as employee --on 2025-06-01 --purpose festive
that 'R4: which lesson goes is said' said 'Tom Visser (tom)'
that 'R4: no key is left' test -z "$(seals)"

# Somebody of several locations.
that 'another location: els sees nothing of this one' fails sees els
as olga account add extra --full-name 'Eva Extra' --role teacher --new-password-file "$PASSWORDS/nieuw" >/dev/null
expect 0 'R12: els works here too' as olga account site els Assen,Beilen
expect 0 'R12: and is listed so' as olga account list --json
that 'at both' json 'any(.[]; .name == "els" and .locations == "Assen, Beilen")'
# 1003 has objected to festive footage, under whichever regime (R4); nobody did so for 1002.
expect 3 'R2b: a festive lesson with somebody who objected' lesson tess festive --in-picture 1003
expect 0 'R2b: a festive lesson' lesson tess festive --in-picture 1002
made=$(cat "$OUT")
that 'R12: els sees it' sees els
that 'R12: and has a key' grep -qw els <<<"$(seals)"
expect 0 'R12: els works there alone again' as olga account site els Assen
that 'R12: and sees it no more' fails sees els
that 'R12: nor has a key' fails grep -qw els <<<"$(seals)"
expect 1 'a location that there is not' as olga account site els Nergens

# Support: one pupil, with consent beforehand, under every regime, for named people.
support() {
    lesson tess support --in-picture 1001 "$@"
}
expect 1 'R11: support without a pupil and viewers' support
expect 3 'R11: support without consent' support --pupil 1001 --viewers tess,cor
as rita consent give 1001 --by 'Petra de Boer' --as guardian --on 2025-03-20 --purpose support >/dev/null
expect 3 'R11: with consent from after the filming' support --pupil 1001 --viewers tess,cor
as rita consent give 1001 --by 'Petra de Boer' --as guardian --on 2025-03-01 --purpose support >/dev/null
expect 1 'R11: the registrar is no viewer' support --pupil 1001 --viewers rita
expect 1 'R11: nor is nobody' support --pupil 1001 --viewers ,
expect 1 'R11: nor somebody whose account is closed' support --pupil 1001 --viewers nieuw
expect 0 'R11: with consent beforehand and named viewers' support --pupil 1001 --viewers tess,cor
made=$(cat "$OUT")
that 'R11: keys for these alone' test "$(seals)" = 'cor tess'
that 'R11: who is named sees it' sees cor
for name in carla tom els olga rita; do
    that "R11: $name does not" fails sees "$name"
    expect 3 "R11: watch refused to $name" as "$name" watch "$made"
done
as carla sessions >/dev/null && as cor sessions >/dev/null
that 'R11: nor does logging in pass it on' test "$(seals)" = 'cor tess'
# Who got a new password gets the keys again from another of the people named, when that one logs in.
as olga account passwd cor >"$TEST_TMP/once" 2>/dev/null
cp "$PASSWORDS/cor" "$TEST_TMP/cors" && cp "$TEST_TMP/once" "$PASSWORDS/cor"
as cor account passwd --new-password-file "$TEST_TMP/cors" >/dev/null && cp "$TEST_TMP/cors" "$PASSWORDS/cor"
that 'R11: a new password: no key' test "$(seals)" = tess
as carla sessions >/dev/null
that 'R11: nobody who is not named' test "$(seals)" = tess
as tess sessions >/dev/null
that 'R11: who is named passes it on' test "$(seals)" = 'cor tess'
expect 0 'R14: subject says so' env LC_ALL=C.UTF-8 "$TERUGBLIK" --store "$STORE" --user rita --password-file "$PASSWORDS/rita" subject 1001
that 'what it is for' grep -q 'support.*only the people named for it can watch it' "$OUT"
expect 0 'R4: the consent is withdrawn' as rita consent withdraw 1001 --by 'Petra de Boer' --as guardian --on 2025-07-01 --purpose support
that 'R4: nobody has a key' test -z "$(seals)"
expect 0 'R13: the trace is whole' "$TERUGBLIK" --store "$STORE" audit verify
