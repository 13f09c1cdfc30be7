# Observation forms: checked, added, filled in, shared, side by side.
. "$(dirname "$0")/lib.sh"
use_school
FORMS=$TESTS/forms

# form check
for form in "$FORMS"/*.form "$TESTS"/../tui/forms/*.form; do
    expect 0 "$(basename "$form") is a good form" "$TERUGBLIK" form check "$form"
done
printf 'terugblik form 1\nname: Mijn form\ntitle: T\nkleur: rood\n' >"$TEST_TMP/bad.form"
expect 1 'a bad form' "$TERUGBLIK" form check "$TEST_TMP/bad.form"
that 'names the line and the reason' grep -q 'bad.form, line 2: “Mijn form” is no name' "$ERR"
that 'and the next one' grep -q 'bad.form, line 4: “kleur” is nothing that can stand here' "$ERR"
expect 1 'the same for a program' "$TERUGBLIK" form check --json "$TEST_TMP/bad.form"
that 'is JSON' json '[.[].line] | index(2) != null and index(4) != null'
printf 'terugblik form 1\nabout: \033[2J\n' >"$TEST_TMP/hostile.form"
expect 1 'a form that would write to the terminal' "$TERUGBLIK" form check "$TEST_TMP/hostile.form"
that 'is refused without doing so' fails grep -q $'\033' "$ERR"
head -c 200000 /dev/zero >"$TEST_TMP/large.form"
expect 1 'a large file of nothing' "$TERUGBLIK" form check "$TEST_TMP/large.form"
expect 1 'a file that is not there' "$TERUGBLIK" form check "$TEST_TMP/nothing.form"
expect 1 'a folder' "$TERUGBLIK" form check "$TEST_TMP"

# form list, add, show, retire
expect 0 'the forms that come with the program are listed' as jansen form list --json
that 'three in two languages' json 'length == 6 and all(.[]; .state == "available" and .licence == "CC BY 4.0")'
expect 3 'a coach adds none to the school' as bakker form add directe-instructie
expect 0 'the owner does, by its name' as beheer form add directe-instructie
expect 1 'once' as beheer form add directe-instructie
expect 0 'and from a file' as beheer form add "$FORMS/beiden.form"
expect 1 'a bad file is not added' as beheer form add "$TEST_TMP/bad.form"
that 'with its first mistake' said 'Line 2'
expect 1 'a name that is none' as beheer form add geen-formulier
expect 0 'two are in use' as jansen form list --json
that 'the school'\''s own, and what can be added' json '[.[] | select(.state == "in use") | .name] | sort == ["beiden", "directe-instructie"]'
expect 0 'a form is shown' as jansen form show beiden
that 'with its items and keys' grep -q '1 helemaal niet zichtbaar · 2 weinig zichtbaar' "$OUT"
expect 0 'its file comes out as it went in' as jansen form show beiden --file
that 'to the byte' cmp -s "$OUT" "$FORMS/beiden.form"
expect 0 'as JSON' as jansen form show directe-instructie --json
that 'with stars' json '[.[] | select(.starred)] | length == 8'
expect 0 'one that was not added is shown, too' as jansen form show starting-teacher
expect 1 'one that is not there is not' as jansen form show geen-formulier
sed 's/^version: .*/version: 2025-2/' "$FORMS/beiden.form" >"$TEST_TMP/newer.form"

# form fill, answers, share, compare
expect 3 'R7: another coach fills nothing in' as meijer form fill "$SESSION" beiden A1=3
expect 3 'R7: nor does the owner' as beheer form fill "$SESSION" beiden A1=3
expect 0 'the coach fills it in' as bakker form fill "$SESSION" beiden A1=1 A2=3 A3=0 'A-toel=Ik zie het anders'
expect 1 'an answer that the scale does not have' as bakker form fill "$SESSION" beiden A1=5
expect 1 'an item that there is not' as bakker form fill "$SESSION" beiden Z9=1
expect 2 'no answer at all' as bakker form fill "$SESSION" beiden A1
expect 0 'and changes an answer' as bakker form fill "$SESSION" beiden A2=2
expect 0 'what the coach has' as bakker form answers "$SESSION" --json
that 'is as it was given' json '[.[] | {(.item): .number}] | add == {"A1": 1, "A2": 2, "A3": null, "A-toel": null}'
expect 0 'R7: the teacher reads nothing of it' as jansen form answers "$SESSION" --json
that 'nothing' json '. == []'
expect 0 'but is told that there is something' as jansen form answers "$SESSION"
that 'not what' grep -q 'The other person has something that is not shared yet' "$OUT"
that 'nor how much' fails grep -q 'Ik zie het' "$OUT"
expect 3 'R7: a stranger reads nothing' as meijer form answers "$SESSION"
expect 1 'side by side waits for both' as bakker form compare "$SESSION" beiden
that 'and says for what' said 'yours is not shared yet'
expect 0 'the teacher fills in the same form' as jansen form fill "$SESSION" beiden A1=4 A2=2 A3=2
expect 0 'the coach shares' as bakker share "$SESSION"
expect 1 'what is shared stays as it is' as bakker form fill "$SESSION" beiden A1=2
expect 1 'side by side still waits' as jansen form compare "$SESSION" beiden
expect 0 'the teacher can read the coach'\''s now' as jansen form answers "$SESSION" --json
that 'with the words' json '[.[] | select(.author == "Bea Bakker" and .item == "A-toel")][0].answer == "Ik zie het anders"'
expect 0 'the teacher shares' as jansen share "$SESSION"
expect 0 'there is nothing left to share' as jansen share "$SESSION"
expect 0 'side by side' as jansen form compare "$SESSION" beiden --json
that 'the largest difference first' json '[.[].item][0:2] == ["A1", "A3"] and .[0].mine == "4 goed zichtbaar" and .[0].other == "1 helemaal niet zichtbaar" and .[0].apart_percent == 100'
expect 3 'R7: side by side is for the two' as meijer form compare "$SESSION" beiden

# Another version takes nothing away; a form that is out of use is not begun any more.
expect 0 'a new version' as beheer form add "$TEST_TMP/newer.form"
expect 0 'leaves the answers' as jansen form answers "$SESSION" --form beiden --json
that 'as they were given' json 'all(.[]; .version == "2025-1")'
expect 0 'it is taken out of use' as beheer form retire beiden
expect 1 'and cannot be filled in' as bakker form fill "$SESSION" beiden A1=3
expect 0 'the answers are still there' as jansen form compare "$SESSION" beiden --json
expect 0 'the store is whole' as bakker check
expect 0 'the coach fills in another one' as bakker form fill "$SESSION" directe-instructie 1=1
expect 0 'the trajectory ends' as bakker trajectory end "$TRAJECTORY"
that 'and says what was not shared' said 'that you have not shared'
expect 1 'nothing is filled in any more' as bakker form fill "$SESSION" directe-instructie 2=1
expect 0 'but still shared' as bakker share "$SESSION"
expect 0 'R14: what is held on the teacher' as admin subject jansen
that 'names the forms' grep -q 'forms filled in by you: 1, by the coach about your lessons: 2' "$OUT"
expect 0 'R13: the trace has it' as jansen audit --json
that 'what was shared' json '[.[] | select(.action == "filled.share")] | length == 3'
