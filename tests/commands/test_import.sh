. "$(dirname "$0")/lib.sh"
use_school
card=$TEST_TMP/card2/DCIM/100MEDIA
mkdir -p "$card" "$TEST_TMP/card2/MISC"

make_clip "$card/MVI_0003.MP4" 3
cp "$card/MVI_0003.MP4" "$TEST_TMP/copy.mp4"
echo thumbnail >"$card/MVI_0003.THM"
expect 0 'import of a card' import_lesson "$TEST_TMP/card2"
id=$(cat "$OUT")
that 'R6: the original is wiped after the import' test ! -e "$card/MVI_0003.MP4"
that 'import prints the id of the session alone' grep -qE '^[0-9a-z]{26}$' "$OUT"
expect 0 'sessions lists it' as jansen sessions --json
that 'with its length and the state imported' json ".[] | select(.id == \"$id\") | .state == \"imported\" and .length_ms > 2500 and .length_ms < 3500 and .wipes_owed == 0"

that 'and names no other film, for there is none' fails said 'still on the card'

expect 1 'the same content twice is not imported' import_lesson "$TEST_TMP/copy.mp4"
that 'it says which lesson has it, of when' said 'in the store already: class 2B, filmed on 2026-01-15'
that 'and stays on the card' test -s "$TEST_TMP/copy.mp4"

# What cannot be imported costs itself alone, and is named with its reason.
make_clip "$card/MVI_0004.MP4" 3
make_clip "$card/MVI_0008.MP4" 2
cp "$card/MVI_0008.MP4" "$card/MVI_0009.MP4"
: >"$card/MVI_0007.MP4"
mkfifo "$card/MVI_0011.MP4"
ln -s "$TEST_TMP/copy.mp4" "$card/MVI_0012.MP4"
mkdir -p "$TEST_TMP/card2/\$RECYCLE.BIN"
make_clip "$TEST_TMP/card2/\$RECYCLE.BIN/\$R1.MP4" 1
expect 0 'harmless entries do not stop a card' import_lesson "$TEST_TMP/card2" --json
that 'both whole films are stored' json '[.[] | select(.state == "stored")] | length == 2 and all(.session != null)'
that 'each other is named with its reason' json '[.[] | select(.state == "left-out") | .reason] | sort ==
    ["copy", "empty", "link", "no-file", "thrown-away"]'
that 'and in words, with its folder' said 'DCIM/100MEDIA/MVI_0007.MP4: The file is empty'
that 'R6: what stays on the card is named' json '[.[] | select(.state == "on-card") | .file | split("/") | last] | sort ==
    ["$R1.MP4", "MVI_0009.MP4"]'
that 'also for people' said "$card/MVI_0009.MP4"
that 'R6: the originals are wiped' test ! -e "$card/MVI_0004.MP4" -a ! -e "$card/MVI_0008.MP4"
rm -r "$TEST_TMP/card2/\$RECYCLE.BIN" "$card"/MVI_00*

# What may hold footage and is left out is told by the status.
make_clip "$card/MVI_0004.MP4" 3
head -c 20000 "$card/MVI_0004.MP4" >"$card/MVI_0005.MP4"
echo 'no video at all' >"$card/MVI_0006.MP4"
expect 1 'a damaged film is left out, and the status says so' import_lesson "$TEST_TMP/card2"
that 'the cut one by name' said MVI_0005.MP4
that 'the other one too' said MVI_0006.MP4
that 'the whole one is stored: its session is printed' grep -qE '^[0-9a-z]{26}$' "$OUT"
that 'and wiped' test ! -e "$card/MVI_0004.MP4"
that 'they stay on the card' test -s "$card/MVI_0005.MP4" -a -s "$card/MVI_0006.MP4"
rm "$card/MVI_0005.MP4" "$card/MVI_0006.MP4"
: >"$card/MVI_0007.MP4"
expect 1 'with nothing to import it fails' import_lesson "$TEST_TMP/card2"
that 'by name' said MVI_0007.MP4
rm "$card/MVI_0007.MP4"
ln -s "$TEST_TMP/copy.mp4" "$TEST_TMP/link.mp4"
expect 1 'a symbolic link is refused' import_lesson "$TEST_TMP/link.mp4"
expect 1 'a folder without a video is refused' import_lesson "$TEST_TMP/card2/MISC"
expect 1 'a path that is not there is refused' import_lesson "$TEST_TMP/nothing"

make_clip "$card/MVI_0004.MP4" 3
expect 2 'without --class the command line is wrong' as bakker import "$card" --trajectory "$TRAJECTORY"
expect 2 'without a path too' import_lesson
expect 1 'a day in the future is refused' import_lesson "$card" --filmed-on 2999-01-01
expect 1 'a day that does not exist is refused' import_lesson "$card" --filmed-on 2026-02-30
expect 3 'R5: a camera that is not the school'\''s is refused' import_lesson "$card" --camera mine
expect 3 'R5: a card that is not the school'\''s is refused' import_lesson "$card" --card mine
expect 3 'R5: filmed by nobody of the school is refused' import_lesson "$card" --filmed-by nobody
expect 3 'R3: a pupil without consent in the picture is refused' import_lesson "$card" --in-picture 1001,1003
that 'by number' said 1003
expect 1 'a pupil who is not there is refused' import_lesson "$card" --in-picture 9999
expect 3 'R1: before the teacher'\''s consent it is refused' import_lesson "$card" --filmed-on 2025-06-01
that 'R3: after all these refusals the card is whole' test -s "$card/MVI_0004.MP4"
other_coach() {
    as meijer import "$card" --trajectory "$TRAJECTORY" --class 2B --filmed-on 2026-01-15 --filmed-by meijer \
        --camera Camera-1 --card Kaart-1 --in-picture all-permitted
}
expect 3 'R7: another coach cannot import into the trajectory' other_coach

expect 0 'the registrar can import, without ever seeing it' as admin import "$card" --trajectory "$TRAJECTORY" \
    --class 2B --filmed-on 2026-01-16 --filmed-by bakker --camera Camera-1 --card Kaart-1 --in-picture 1001 \
    --keep-originals
kept=$(cat "$OUT")
that 'the originals are kept as asked' test -s "$card/MVI_0004.MP4"
expect 0 'the session says that a wipe is owed (R6)' as bakker sessions --json
that 'one of them' json ".[] | select(.id == \"$kept\") | .wipes_owed == 1"
expect 0 'the registrar'\''s own list stays empty' as admin sessions --json
that 'no session for the registrar (R7)' json '. == []'
expect 0 'somebody who did not import it has to say where the card is (R6)' as bakker import --wipe-owed
that 'what is there is not touched' test -s "$card/MVI_0004.MP4"
that 'and that is said' said 'where no card of yours is known to have been'
mv "$TEST_TMP/card2" "$TEST_TMP/card3"
card=$TEST_TMP/card3/DCIM/100MEDIA
expect 0 'R6: what is owed can be wiped later, wherever the card is now' as bakker import --wipe-owed "$TEST_TMP/card3"
that 'then it is gone from the card' test ! -e "$card/MVI_0004.MP4"
make_clip "$card/MVI_0010.MP4" 2
cp "$card/MVI_0010.MP4" "$TEST_TMP/again.mp4"
expect 0 'an import that leaves the originals' import_lesson "$card" --keep-originals
expect 1 'R6: importing it once more without that wipes it' import_lesson "$card"
that 'and says so' said 'has now been wiped from the card'
that 'it is gone' test ! -e "$card/MVI_0010.MP4"
make_clip "$card/MVI_0008.MP4" 2
expect 1 'R3: nobody of a class that is not there' import_lesson "$card" --class 9Z --in-picture none
expect 0 'R3: that nobody is in the picture can be declared' import_lesson "$card" --filmed-on 2026-01-17 --in-picture none
alone=$(cat "$OUT")
expect 0 'R13: and is in the trace' as beheer audit --json
that 'with the import' json "any(.[]; .session == \"$alone\" and (.detail // \"\" | contains(\"in-picture=none\")))"
expect 0 'R4: the withdrawal of a pupil of that class' as admin consent withdraw 1001 --by 'Ouder van Anna' --as guardian \
    --on 2026-02-01
expect 0 'leaves it as it is' as bakker sessions --json
that 'not blocked' json ".[] | select(.id == \"$alone\") | .state == \"imported\""
expect 0 'R14: what is held on the pupil' as admin subject 1001
that 'does not name that lesson' fails grep -q '17 Jan 2026\|2026-01-17' "$OUT"
expect 0 'R1: the teacher withdraws' as admin consent withdraw jansen --by 'Jan Jansen' --as employee --on 2026-02-01
expect 0 'R4: which blocks it' as bakker sessions --json
that 'since the teacher is in it' json "all(.[] | select(.id == \"$alone\"); .state != \"imported\")"
expect 0 'nothing is damaged after all this' as bakker check --footage
that 'R8: no footage in the clear in the store' fails grep -rlaq ftypisom "$STORE"
