# The command `demo`: what it refuses and prints. That it makes the whole demo is tried by `make demo`, not here.
. "$(dirname "$0")/lib.sh"
demo() {
    "$TERUGBLIK" demo "$@"
}
mkdir -p "$TEST_TMP/mine"
echo precious >"$TEST_TMP/mine/file"
expect 1 'a folder with something else in it is refused' demo "$TEST_TMP/mine"
that 'and left as it was' test "$(ls "$TEST_TMP/mine")" = file
expect 1 'a folder in a folder that is not there' demo "$TEST_TMP/none/demo"
expect 2 'no folder' demo

mkdir -p "$TEST_TMP/whole"
echo 01m81546b2qfssq2yty4jfppgj >"$TEST_TMP/whole/terugblik-demo"
expect 0 'a whole demo is left alone' demo "$TEST_TMP/whole"
that 'and who is who is printed' grep -q 'Bea Bakker' "$OUT"
that 'with the password' grep -q terugblik-demo "$OUT"
that 'nothing was made' test "$(ls "$TEST_TMP/whole")" = terugblik-demo
echo damaged >"$TEST_TMP/whole/terugblik-demo"
expect 4 'a damaged demo is told' demo "$TEST_TMP/whole"

# Without ffmpeg there are no lessons to draw: the demo ends half-way, and can be made anew.
mkdir -p "$TEST_TMP/bin"
without_ffmpeg() {
    PATH=$TEST_TMP/bin demo "$TEST_TMP/half"
}
expect 1 'without ffmpeg it cannot be made' without_ffmpeg
that 'which is said' said ffmpeg
that 'it is not taken for a whole one' test ! -e "$TEST_TMP/half/terugblik-demo"
that 'passwords are for nobody else' test "$(stat -c %a "$TEST_TMP/half/passwords/bakker")" = 600
half() {
    "$TERUGBLIK" --store "$TEST_TMP/half/store" --user "$1" --password-file "$TEST_TMP/half/passwords/$1" "${@:2}"
}
expect 0 'what there is works: pupils' half visser pupil list --json
that 'of seven classes' json '[.[].class] | unique | length == 7'
expect 0 'some may not be filmed' half bakker film-plan 2B --json
that 'two of 2B' json '[.[] | select(.may == false)] | length == 2'
expect 0 'three trajectories of the first coach' half bakker trajectory list --json
that 'with goals' json 'length == 3 and all(.[]; .goal != "")'
expect 0 'one of the other' half meijer trajectory list --json
that 'another one' json 'length == 1'
expect 0 'nothing is damaged' half bakker check --footage
expect 1 'once more: made anew, up to the same point' without_ffmpeg
that 'which is said again' said ffmpeg
