. "$(dirname "$0")/lib.sh"
use_school

# More films than a lesson takes: the first of them, and what is to be done with the rest.
mkdir -p "$TEST_TMP/many"
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=32x18:rate=5:duration=0.4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p \
    "$TEST_TMP/tiny.mp4"
for ((i = 1; i <= 202; i++)); do
    { cat "$TEST_TMP/tiny.mp4"; printf '\0\0\0\014free%04d' "$i"; } >"$TEST_TMP/many/MVI_$(printf %04d "$i").MP4"
done
few_descriptors() {
    (ulimit -Sn 100 && "$@")
}
expect 1 'of more films than a lesson takes the first 200 are imported' few_descriptors import_lesson "$TEST_TMP/many"
that 'and the others named' said 'MVI_0202.MP4: A lesson takes 200 films at most'
that 'R6: which stay on the card' test "$(find "$TEST_TMP/many" -type f | wc -l)" = 2
expect 0 'the next import takes them' import_lesson "$TEST_TMP/many"
