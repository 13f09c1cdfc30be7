# The import command on a terminal: it shows who may not be in the picture before what is declared counts (R3).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
make_clip "$TEST_TMP/les.mp4" 2
typed=("$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" import "$TEST_TMP/les.mp4" --trajectory
    "$TRAJECTORY" --class 2B --filmed-on 2026-01-20 --filmed-by bakker --camera Camera-1 --card Kaart-1)

screen_start 100 24 "${typed[@]}" --in-picture all-permitted
screen_wait '1003  Chris Groen: no consent' 'R3: who may not be in the picture is shown, and why'
screen_wait 'Do you declare that none of them is in the picture? [y/n]' 'R3: and it is asked whether they are in it'
screen_keys n Enter
screen_wait 'Nothing was imported, since you did not declare it' 'no: nothing happens'
screen_wait 'status 1'
that 'R3: the card is whole' test -s "$TEST_TMP/les.mp4"

screen_start 100 24 "${typed[@]}"
screen_wait 'Who is in the picture?' 'without --in-picture it is asked'
screen_type '1001,1003'
screen_keys Enter
screen_wait '1003 (2B)' 'R3: a declared pupil without a right is refused'
screen_wait 'status 3'
that 'R3: the card is whole' test -s "$TEST_TMP/les.mp4"

screen_start 100 24 "${typed[@]}" --in-picture all-permitted
screen_wait '[y/n]'
screen_keys y Enter
screen_wait '1 original has been wiped' 'yes: it is imported'
screen_wait 'status 0'

make_clip "$TEST_TMP/les.mp4" 2
screen_start 100 24 "${typed[@]}" --in-picture all-permitted --yes
screen_wait 'status 0' '--yes does not ask'
screen_lacks '[y/n]'

make_clip "$TEST_TMP/les.mp4" 2
expect 2 'a script has to say who is in the picture' "${typed[@]}"
that 'and hears which option does' said in-picture
expect 0 'a script is not asked' "${typed[@]}" --in-picture all-permitted
