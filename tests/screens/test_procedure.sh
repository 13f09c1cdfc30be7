# The procedure: every step of a lesson with who did it or owes it, and Enter goes to where it is done; and the originals that
# are still on cards (R6).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
# A lesson whose originals stay on a card, in two folders: one of them goes away.
mkdir -p "$TEST_TMP/sd-in" "$TEST_TMP/sd-out"
make_clip "$TEST_TMP/sd-in/MVI_0031.MP4" 2
make_clip "$TEST_TMP/sd-out/MVI_0032.MP4" 2
kept=$(import_lesson "$TEST_TMP/sd-in" "$TEST_TMP/sd-out" --filmed-on 2026-02-10 --keep-originals)
rm "$TEST_TMP/sd-out/MVI_0032.MP4"
owed() {
    as bakker sessions --json | jq ".[] | select(.id == \"$kept\") | .wipes_owed"
}

start_as bakker
screen_wait 'Date▼'
screen_keys F4
screen_wait 'What comes next' 'F4 shows the procedure'
for step in "Teacher's consent" "Pupils' consents" 'Film plan' 'Film ' 'Import' 'Wipe the card' 'Review together' \
    'Complete the review' 'End the trajectory' 'Delete the footage' 'Certificate'; do
    screen_wait "$step" "a lesson has the step $step"
done
screen_wait '1 answer is missing; owed by the registrar' 'R2: the next lesson says whose consent is missing'
screen_keys Enter
screen_wait 'The registrar records consents' 'a coach is told who does it'
screen_keys Tab Down
screen_wait 'Enter Film plan' 'Tab goes to the steps'
screen_keys Enter
screen_wait 'Chris Groen' 'R3: Enter on the film plan shows it'
screen_keys q
screen_wait 'Enter Film plan'
wait_until 'R3: looked at, it is done, by whom' eval "grep -qE 'Film plan +done on .* by Bea Bakker' <(screen_show)"
screen_keys Down Down Enter
screen_wait 'Card or files' 'Enter on the import opens the form'
screen_keys Escape
screen_wait 'What comes next'
screen_keys Tab Down
screen_wait '2 originals are still on the card' 'R6: an owed wipe is shown'
screen_keys Enter
screen_wait 'MVI_0031.MP4' 'Enter on it shows the originals'
that 'R6: what can be wiped now, and what cannot' grep -qE 'MVI_0032.MP4 .*card not in' <(screen_show)
screen_wait 'can be wiped now'
screen_size 120 40
screen_keys Enter
screen_wait 'Wipe the originals?' 'wiping asks first'
screen_keys Tab Enter
screen_wait '1 original has been wiped.' 'R6: what is there is wiped'
that 'R6: from the card' test ! -e "$TEST_TMP/sd-in/MVI_0031.MP4"
that 'R6: the other one stays owed' test "$(owed)" = 1
screen_keys x
screen_wait 'Is it gone?' 'R6: of what is gone somebody declares that'
screen_wait 'MVI_0032.MP4'
screen_keys Enter
screen_gone 'Is it gone?'
screen_keys x
screen_wait 'Is it gone?'
screen_keys Tab Enter
screen_wait 'Recorded under your name: 1 original is gone.'
screen_wait 'all cards are clean' 'nothing is owed any more'
that 'R6: the list says so too' test "$(owed)" = 0
screen_keys q
screen_wait 'declared gone on' 'R6: the procedure shows who declared it'
that 'R6: by name' grep -qE 'Wipe the card .*declared gone on .* by Bea Bakker' <(screen_show)
expect 0 'R13: it is in the trace' as beheer audit --json
that 'R13: under its own name' json 'any(.[]; .action == "import.confirmed-gone")'

# The review is done where it stands; the registrar is told by whom, and enters letters.
screen_keys Enter
screen_wait '/ 0:04' 'Enter on a lesson that waits for its review opens it'
screen_keys q
screen_wait 'Review together: opened by Bea Bakker; owed by Jan Jansen' 'one person alone has not reviewed it together'
screen_keys Tab Down Enter
screen_wait 'Not yet' 'its next step completes the review all the same, after asking'
screen_keys Tab Enter
screen_wait 'Delete the footage: by itself on' 'R9: then the program deletes it by itself'
start_as admin
screen_wait 'Class 2B'
screen_keys F4
screen_wait 'What comes next'
screen_keys Enter
screen_wait 'day of filming' 'the registrar gets to the letters of that class'
screen_keys q
screen_wait 'What comes next'
screen_keys Down Down Enter
screen_wait 'That is done by Bea Bakker and Jan Jansen' 'R7: and watches nothing'

# The command.
make_clip "$TEST_TMP/sd-in/MVI_0033.MP4" 2
import_lesson "$TEST_TMP/sd-in" --filmed-on 2026-02-11 --keep-originals --in-picture none >/dev/null
expect 1 'equipment confirm-wiped: not while it is there' as admin equipment confirm-wiped Kaart-1
rm "$TEST_TMP/sd-in/MVI_0033.MP4"
expect 0 'R6: a card that was formatted is declared so' as admin equipment confirm-wiped Kaart-1
that 'with what was on it' grep -q 'MVI_0033.MP4' "$OUT"
expect 1 'then nothing is owed' as admin equipment confirm-wiped Kaart-1

# R3: a declaration that nobody of the class is in the picture is shown as such.
start_as bakker 120 40
screen_wait 'Date▼'
screen_keys F4
screen_wait 'What comes next'
screen_keys /
screen_type '11 feb'
screen_keys Enter
screen_wait 'in order: nobody of the class in the picture'

# Which class a first lesson will be filmed in is not known yet: its film plan is that of a class that is chosen.
as admin consent give haddad --by Haddad --as employee --on 2025-09-01 >"$OUT"
as bakker trajectory open --coach bakker --teacher haddad --goal 'Stilte laten vallen' >"$OUT"
start_as bakker
screen_wait 'Date▼'
screen_keys F4
screen_wait 'What comes next'
screen_keys /
screen_type 'haddad'
screen_keys Enter Tab Down
screen_wait 'Enter Film plan'
screen_keys Enter
wait_until 'R3: a lesson without a class offers the classes' eval "grep -qE '2B +Noord +3' <(screen_show)"
screen_lacks 'Not answered yet' 'and says no more of them'
screen_keys Escape
screen_wait 'Enter Film plan' 'Escape chooses none'
screen_keys Enter
screen_wait 'Enter choose'
screen_keys Enter
screen_wait 'Chris Groen' 'R3: the plan of the chosen class is shown'
screen_keys q
wait_until 'R3: and counts as looked at' eval "grep -qE 'Film plan +done on .* by Bea Bakker' <(screen_show)"

# The steps' names are shown in full, also the longer Dutch ones.
SCREEN_LOCALE=nl_NL.UTF-8
for size in '80 24' '120 40'; do
    # shellcheck disable=SC2086
    start_as bakker $size
    screen_wait 'Datum▼'
    screen_keys F4
    screen_wait 'Toestemmingen van leerlingen  ' "names of steps in full at $size"
    that 'each of them' grep -qE '. Toestemming van de docent  +[a-z]' <(screen_show)
done
