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

expect 1 'the same content twice is refused' import_lesson "$TEST_TMP/copy.mp4"
that 'and stays on the card' test -s "$TEST_TMP/copy.mp4"

make_clip "$card/MVI_0004.MP4" 3
head -c 20000 "$card/MVI_0004.MP4" >"$card/MVI_0005.MP4"
echo 'no video at all' >"$card/MVI_0006.MP4"
expect 1 'files that are no whole video are refused' import_lesson "$TEST_TMP/card2"
that 'the cut one by name' said MVI_0005.MP4
that 'the other one too' said MVI_0006.MP4
that 'the whole one is not named' fails said MVI_0004.MP4
that 'and nothing is wiped' test -s "$card/MVI_0004.MP4"
rm "$card/MVI_0005.MP4" "$card/MVI_0006.MP4"
: >"$card/MVI_0007.MP4"
expect 1 'an empty file is refused' import_lesson "$TEST_TMP/card2"
that 'by name' said MVI_0007.MP4
rm "$card/MVI_0007.MP4"
ln -s "$TEST_TMP/copy.mp4" "$TEST_TMP/link.mp4"
expect 1 'a symbolic link is refused' import_lesson "$TEST_TMP/link.mp4"
expect 1 'a folder without a video is refused' import_lesson "$TEST_TMP/card2/MISC"
expect 1 'a path that is not there is refused' import_lesson "$TEST_TMP/nothing"

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
expect 0 'what is owed can be wiped later' as bakker import --wipe-owed
that 'then it is gone from the card' test ! -e "$card/MVI_0004.MP4"
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
