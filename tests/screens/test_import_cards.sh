# The import form with cards as they are: a camera's wrong clock, files that cannot be imported each with its reason, a film that was
# cut off, what the store has already, and what is still on the card afterwards (R6).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
card="$TEST_TMP/NO NAME"
canon=$card/DCIM/100CANON sony=$card/PRIVATE/M4ROOT
mkdir -p "$canon" "$sony/CLIP" "$sony/SUB" "$card/\$RECYCLE.BIN" "$card/VOICE"
make_clip "$canon/MVI_0001.MP4" 3
make_clip "$canon/MVI_0002.MP4" 2
make_clip "$sony/CLIP/C0001.MP4" 2
make_clip "$sony/SUB/C0001S03.MP4" 1
: >"$canon/MVI_0003.MP4"
cp "$canon/MVI_0002.MP4" "$canon/MVI_0004.MP4"
mkfifo "$canon/MVI_0005.MP4"
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25:duration=15 -c:v libx264 -preset ultrafast -g 25 \
    -pix_fmt yuv420p "$TEST_TMP/whole.mkv"
head -c $(($(stat -c %s "$TEST_TMP/whole.mkv") * 9 / 10)) "$TEST_TMP/whole.mkv" >"$canon/MVI_0006.MKV"
make_clip "$card/\$RECYCLE.BIN/\$R1.MP4" 1
echo sound >"$card/VOICE/REC001.WAV"
make_clip "$canon/MVI_0000.MP4" 1
expect 0 'an earlier lesson' import_lesson "$canon/MVI_0000.MP4" --keep-originals
find "$card" -type f -exec touch -d '2000-01-01 00:10' {} +

screen_start 120 40 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'Date▼'
screen_keys i
screen_wait 'Card or files'

# As terminals write a folder that is dropped onto them.
screen_type "'$card' "
screen_keys Tab
screen_wait '3 videos' 'a folder that was dropped is understood'
screen_wait 'that cannot be imported' 'what cannot be imported does not stand in the way'
that 'the day that the clock gives is not filled in' eval '! screen_has 2000-01-01'
screen_wait "The camera's clock says 1 Jan 2000, which cannot be" 'but asked'
screen_keys F8
screen_wait 'Give the day of filming' 'nor does it go on without'
screen_type "$(date +%F)"
screen_keys F8
screen_wait 'MAY NOT be in the picture'
screen_keys a F8
screen_wait 'Folder' 'the files have their folders'
that 'each with its own' grep -qE 'C0001.MP4 +PRIVATE/M4ROOT/CLIP' <(screen_show)
that 'a small copy is no clip' eval '! screen_has C0001S03'
steps=0
reason() {
    that "$1: $2" grep -qE -- "- +$1 .*$2" <(screen_show)
}
reason MVI_0003.MP4 'The file is empty'
reason MVI_0004.MP4 'A second copy of'
reason MVI_0005.MP4 'This is no file'
reason MVI_0000.MP4 'It is in the store already'
reason '.RECYCLE.BIN' 'A recycle bin'
screen_size 80 24
screen_wait '[x]'
screen_keys g
until screen_has 'class 2B, filmed on' || ((++steps > 20)); do
    screen_keys Down
    sleep 0.2
done
screen_wait 'class 2B, filmed on' 'of which lesson it is in the store'
screen_wait 'imported on' 'and since when'

# A film that was cut off is imported once somebody says so.
screen_keys G
until screen_has 'It is not whole' || ((++steps > 40)); do
    screen_keys Up
    sleep 0.2
done
screen_wait 'It is not whole' 'one that was cut off says how far it plays'
screen_keys Space
screen_wait 'Import a film that is not whole?' 'and is imported only when somebody says so'
that 'by its name' screen_has MVI_0006.MKV
screen_keys Escape
screen_gone 'Import a film that is not whole?'
screen_keys Space
screen_wait 'Import a film that is not whole?'
screen_keys Tab Enter
screen_gone 'Import a film that is not whole?' 'said'
screen_keys F8
screen_wait 'Stored and verified: 4 clips' 'the others are imported, it with them'
screen_wait '4 originals have been wiped' 'R6: and wiped'
screen_wait 'Still on the card' 'R6: what is still on the card is named'
screen_size 120 40
for name in 'MVI_0004.MP4' 'REC001.WAV' '.RECYCLE.BIN/.R1.MP4'; do
    that "R6: $name" grep -q "$name" <(screen_show)
done
that 'R6: the small copy went with its film' test ! -e "$sony/SUB/C0001S03.MP4"
that 'R6: what was to be wiped earlier is wiped' test ! -e "$canon/MVI_0000.MP4"
that 'R6: nothing else was touched' test -s "$canon/MVI_0004.MP4" -a -s "$card/VOICE/REC001.WAV"
screen_keys F8
screen_wait 'Date▼'
expect 0 'the lesson' as bakker sessions --json
that 'is of the day that was given, of four clips' json "any(.[]; .filmed_on == \"$(date +%F)\" and .clips == 4)"

# A card with nothing but what is in the store: its owed wipe is done.
rm "$canon/MVI_0004.MP4" "$canon/MVI_0005.MP4"
make_clip "$canon/MVI_0008.MP4" 1
expect 0 'a lesson whose originals stay' import_lesson "$canon/MVI_0008.MP4" --keep-originals
screen_keys i
screen_wait 'Card or files'
screen_type "$card/"
screen_keys Tab
screen_wait 'no video that can be imported; 1 stored already, still to be wiped' 'a card that has only what is stored says so'
screen_keys F8
screen_type "$(date +%F)"
screen_keys F8
screen_wait 'MAY NOT be in the picture'
screen_keys a F8
screen_wait 'No video is ticked.'
screen_wait '1 that is stored already is wiped from the card' 'and wipes it'
screen_keys F8
wait_until 'R6: it is wiped' test ! -e "$canon/MVI_0008.MP4"
screen_wait 'Still on the card' 'and what is still there is named'
