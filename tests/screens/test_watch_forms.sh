# Observation forms on the watch screen: one key an item, moments, drafts, notes on items, sharing, side by side; keys are counted.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"
as beheer form add "$TESTS/forms/beiden.form" >/dev/null
as beheer form add "$TESTS/forms/sterren.form" >/dev/null

answers() {
    as "$1" form answers "$SESSION" --json
}

watch_start 80 24
watch_paused_at 0:03
screen_keys F
screen_wait 'Observation forms' 'F shows the forms'
screen_wait 'not filled in, 6 items' 'and what became of each'
screen_keys Down Enter
screen_wait '0/7' 'Enter opens one'
screen_wait 'only you' 'which nobody else can read'
screen_wait '1 helemaal niet zichtbaar' 'the keys of the item stand with it'

# One key an item: three items, three keys.
screen_keys 1 2 0
screen_wait '3/7' 'three keys answer three items'
screen_wait '1  0:03' 'and keep the moment'
screen_keys e
screen_type 'Zo gezien'
screen_keys Enter
screen_wait '4/7' 'e answers in words'
screen_keys Up
screen_wait 'e writes the answer' 'the next key is taken when the draft of the answer is written'

# kill -9: the draft is there.
kill -9 "$(program_pid)"
screen_wait 'status 137' 'the program is killed'
expect 0 'nothing is in the store yet' answers bakker
that 'nothing' json '. == []'
watch_start 80 24
watch_paused_at 0:01
screen_keys F Down Enter
screen_wait 'as you left it' 'the draft is found'
screen_wait '4/7' 'with all answers'
screen_keys Up Up Up Up
screen_keys Up Up
screen_keys Enter
screen_wait '0:03 / 0:07' 'Enter goes to the moment where it was seen'

# Undo, redo, another moment, open again.
screen_keys 4
screen_wait '4  0:03+' 'another answer, and where it was seen as well'
screen_keys u
screen_wait '1  0:03' 'u takes an answer back'
screen_keys C-r
screen_wait '4  0:03+' 'ctrl-R gives it again'
screen_keys u Up Up Up S-Right
screen_wait '0:04 / 0:07' 'the film is at another moment'
screen_keys +
screen_wait '1  0:03+' 'plus keeps that moment as well'
screen_keys Down BSpace
screen_wait '3/7' 'backspace opens an item again'
screen_keys u
screen_wait '4/7' 'u brings it back'

# A note that hangs on an item.
screen_keys Up n
screen_wait 'Note at 0:04' 'n writes a note at this moment'
screen_type 'Kijk naar de deur'
screen_keys Enter
screen_wait '• Kijk naar de deur' 'it stands with the item'
screen_keys 7
screen_wait 'That is no answer to this item' 'a key that is no answer says which are'
screen_keys q
screen_wait 'answered, not shared' 'leaving stores it'
expect 0 'what was answered is in the store' answers bakker
that 'each as it was given' json '[.[] | select(.number != null) | {(.item): .number}] | add == {"A1": 1, "A2": 2}'
that 'with two moments' json '[.[] | select(.item == "A1")][0].moments == ["0:03", "0:04"]'
that 'and nothing left of the draft' test -z "$(find "$STORE/drafts" -name '*.form*')"
expect 0 'the note is a note' as bakker notes "$SESSION" --json
that 'like any other' json '.[0].text == "Kijk naar de deur"'

# Shared with two keys.
screen_keys S
screen_wait 'again shares all' 'S asks'
screen_keys S
screen_wait 'Shared: 1 form' 'S again shares'
screen_wait 'yours is shared' 'it says so'
screen_keys Enter
screen_wait 'Bea Bakker' 'it can be read'
screen_keys 3
screen_wait 'It is shared, so it stays as it is' 'and no longer changed'
screen_keys q q
screen_wait 'Notes (1)' 'back at the notes'
screen_keys S
screen_wait 'nothing of yours here' 'there is nothing left to share'
as bakker form fill "$SESSION" sterren 2=1 >/dev/null
screen_keys S
screen_wait 'again shares all' 'S shares from the film as well'
screen_keys S
screen_wait 'Shared: 1 form' 'two keys share all'

# The teacher, with the mouse, in Dutch, at 120×40.
as jansen form fill "$SESSION" sterren 1=1 >/dev/null
SCREEN_LOCALE=C.UTF-8 SCREEN_LANGUAGE=nl watch_start 120 40 jansen
screen_keys F
screen_wait 'Kijkwijzers' 'in Dutch'
screen_wait 'Bea Bakker heeft' 'the coach has shared both'
row=$(row_of 'Wij beiden kijken')
screen_click "$row" 80
screen_click "$row" 80
screen_wait '0/7' 'a double click opens it'
row=$(row_of '4 goed zichtbaar')
line=$(screen_line "$row")
before=${line%%4 goed*}
screen_click "$row" $((${#before} + 2))
screen_wait '1/7' 'a click on an answer gives it'
screen_keys 2 3 Down 4 4 Down
screen_wait '5/7' 'all levels are given'
screen_keys s s
screen_wait 'naast elkaar' 'shared, so they stand side by side'
screen_keys Enter
screen_wait 'De grootste verschillen' 'side by side'
screen_wait '4 goed zichtbaar' 'the teacher'\''s'
screen_wait '1 helemaal niet' 'beside the coach'\''s'
that 'the largest difference stands first' test "$(row_of 'De deur staat open')" -lt "$(row_of 'De jas gaat uit')"
screen_keys Enter
screen_gone 'De grootste verschillen' 'Enter goes back to the film'
screen_keys q
screen_keys q
