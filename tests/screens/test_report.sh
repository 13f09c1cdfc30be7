# The report on the screen: from the film, from Sessions and from a trajectory, in every size; from the last note to a printed page
# in three keys.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
printf 'session_ms,text\n500,Rustig wachten\n' >"$TEST_TMP/notes.csv"
as bakker notes import "$SESSION" "$TEST_TMP/notes.csv" >/dev/null
page() {
    echo "$TEST_TMP"/report*.html
}

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" watch "$SESSION"
screen_wait 'Rustig wachten' 'a lesson with a note'
screen_keys W
screen_wait 'Lesson of 15 Jan 2026, class 2B' '1: W shows the report'
screen_keys p
screen_wait 'A page to print, with the browser' '2: p asks where it goes'
screen_keys Enter
screen_wait 'Written to ~/report-2026-01-15.html. Delete it once printed: it names people.' '3: Enter writes it, and the sentence fits'
that 'with the note in it' grep -q 'Rustig wachten' "$(page)"
that 'for nobody else' test "$(stat -c %a "$(page)")" = 600
screen_keys q
screen_wait 'Rustig wachten' 'back to the film'
screen_keys q
screen_wait 'Date▼'
screen_keys W
screen_wait 'Lesson of 15 Jan 2026, class 2B' 'from Sessions'
for size in '120 40' '240 67'; do
    # shellcheck disable=SC2086
    screen_size $size
    screen_wait 'Notes in figures' "whole at ${size/ /x}"
done
screen_keys q F3
screen_wait 'You are'
screen_keys W
screen_wait 'Coaching trajectory of Jan Jansen and Bea Bakker' 'of a whole trajectory'
screen_keys q Enter
screen_wait 'Bea Bakker coaches Jan Jansen'
screen_keys W
screen_wait 'Coaching trajectory of Jan Jansen and Bea Bakker' 'from the trajectory itself'
screen_end

SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen \
    --password-file "$PASSWORDS/jansen"
screen_wait 'Datum▼'
screen_keys W
screen_wait 'Les van 15 jan 2026, klas 2B' 'for the teacher, in Dutch'
