# Lists of tags, the school's and a trajectory's; notes with tags, found over all lessons; figures of tags.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school

expect 0 'anybody sees the school'\''s tags' "$TERUGBLIK" --store "$STORE" tag list --json
that 'which begin with a list' json 'length == 8 and .[0].name == "Wait time" and .[0].key == "w" and .[0].form == "stretch" and (.[0].retired | not)'
LC_ALL=nl_NL.UTF-8 LANGUAGE=nl expect 0 'in Dutch' "$TERUGBLIK" --store "$STORE" tag list --json
that 'in the reader'\''s language' json '.[0].name == "Wachttijd" and .[0].form == "stretch"'

expect 0 'the owner adds one' as beheer tag add 'Spiegelt' --key 5 --colour red --stretch
expect 1 'a key that means something while watching is refused' as beheer tag add 'Leest voor' --key n
that 'and said what' said 'Write a note at this moment'
expect 1 'a key that has a tag' as beheer tag add 'Leest voor' --key 5
that 'names it' said 'Spiegelt'
expect 2 'a colour that is none' as beheer tag add 'Leest voor' --colour pink
expect 3 'a coach changes nothing of the school'\''s' as bakker tag change 'Wait time' --name Denktijd
expect 0 'the owner changes it' as beheer tag change 'wait time' --name Denktijd --key 6
expect 0 'and retires another' as beheer tag retire first-group
expect 0 'the list after that' "$TERUGBLIK" --store "$STORE" tag list --json
that 'has the new name and key' json '.[0].name == "Denktijd" and .[0].key == "6" and .[0].sign == "6"'
that 'names what is retired' json '[.[] | select(.retired)] | length == 1'
that 'and has the new one' json '[.[] | select(.name == "Spiegelt")][0] | .colour == "red" and .form == "stretch" and .list == "school"'
expect 0 'for people' "$TERUGBLIK" --store "$STORE" tag list
that 'the retired is not listed' fails grep -q 'Group work' "$OUT"

expect 0 'the coach adds one to the trajectory' as bakker tag add 'Praat door' --key 7 --trajectory "$TRAJECTORY"
expect 3 'the teacher does not' as jansen tag add 'Anders' --trajectory "$TRAJECTORY"
expect 0 'but sees it' as jansen tag list --trajectory "$TRAJECTORY" --json
that 'behind the school'\''s' json '.[-1] | .name == "Praat door" and .list == "trajectory"'
expect 3 'nobody else' as mulder tag list --trajectory "$TRAJECTORY"
expect 1 'one that is not there' as bakker tag retire Iets --trajectory "$TRAJECTORY"

expect 0 'figures of a lesson without tags' as bakker figures "$SESSION" --json
that 'are none' json '. == []'
expect 3 'of somebody else'\''s' as mulder figures "$SESSION"
expect 2 'not both at once' as bakker figures "$SESSION" --json --csv
expect 0 'as CSV' as bakker figures "$TRAJECTORY" --csv
that 'with its heading' grep -q '"filmed_on","class","tag"' "$OUT"
expect 0 'nothing is found where nothing is' as bakker notes find wacht --json
that 'an empty list' json '. == []'
expect 2 'a kind that is none' as bakker notes find --kind grap
expect 0 'the whole store is right' as bakker check
expect 0 'and its trace' "$TERUGBLIK" --store "$STORE" audit verify
