# Films that were cut off, what cameras keep of a film beside it, and folders as they are dropped onto a terminal.
. "$(dirname "$0")/lib.sh"
use_school
card=$TEST_TMP/card/DCIM/100MEDIA
mkdir -p "$card"

# A recorder that died: what it had written is stored and wiped when somebody says so; otherwise it is stored and stays on the card.
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25:duration=15 -c:v libx264 -preset ultrafast -g 25 \
    -pix_fmt yuv420p "$TEST_TMP/whole.mkv"
head -c $(($(stat -c %s "$TEST_TMP/whole.mkv") * 9 / 10)) "$TEST_TMP/whole.mkv" >"$card/les.mkv"
expect 0 'a film that was cut off is stored by a script' import_lesson "$card"
that 'which hears that it is not whole' said 'les.mkv: It is not whole'
that 'R6: it stays on the card' test -s "$card/les.mkv"
cut=$(cat "$OUT")
expect 0 'it is as long as it plays' as bakker sessions --json
that 'about 13 s' json ".[] | select(.id == \"$cut\") | .length_ms > 12000 and .length_ms < 14500 and .wipes_owed == 1"
expect 0 'R6: its wipe is owed until somebody says so' as bakker import --wipe-owed
that 'and then done' test ! -e "$card/les.mkv"
head -c $(($(stat -c %s "$TEST_TMP/whole.mkv") * 8 / 10)) "$TEST_TMP/whole.mkv" >"$card/les.mkv"
expect 0 '--cut-off says so beforehand' import_lesson "$card" --cut-off
that 'R6: then it is wiped' test ! -e "$card/les.mkv"
expect 0 'R13: the trace says that it was cut off' as beheer audit --json
that 'with the import' json 'any(.[]; .action == "import.done" and (.detail // "" | contains("cut-off=1")))'

# What cameras keep of a film goes with it and is no clip.
sony=$TEST_TMP/sony/PRIVATE/M4ROOT
mkdir -p "$sony/CLIP" "$sony/SUB" "$sony/THMBNL"
make_clip "$sony/CLIP/C0001.MP4" 2
make_clip "$sony/SUB/C0001S03.MP4" 2
make_clip "$sony/SUB/C0009S03.MP4" 1
echo picture >"$sony/THMBNL/C0001T01.JPG"
expect 0 'a card with small copies' import_lesson "$sony/CLIP"
that 'R6: which go with their film' said 'So have 2 files that the camera kept of them'
that 'R6: from the card' test ! -e "$sony/SUB/C0001S03.MP4" -a ! -e "$sony/THMBNL/C0001T01.JPG"
that 'R6: one of another film stays, and is named' said "$sony/SUB/C0009S03.MP4"
expect 0 'as a lesson' as bakker sessions --json
that 'of one clip' json '.[0].clips == 1'

# A folder as terminals write it when it is dropped onto them.
mkdir -p "$TEST_TMP/NO NAME"
for dropped in "'$TEST_TMP/NO NAME'" "$TEST_TMP/NO\\ NAME" "file://$TEST_TMP/NO%20NAME" "$TEST_TMP/NO NAME "; do
    make_clip "$TEST_TMP/NO NAME/MVI_0001.MP4" 1
    expect 0 "understood: $dropped" import_lesson "$dropped"
done
