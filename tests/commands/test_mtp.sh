# A camera that speaks MTP: its files can only be read from front to end, and neither written nor removed. They are stored and verified
# all the same; their wipe stays owed, and a sentence says so (R6).
. "$(dirname "$0")/lib.sh"
if [[ ! -w /dev/fuse ]]; then
    echo 'ok a camera that speaks MTP: this machine has no /dev/fuse # skip'
    exit 0
fi
use_school
inside=$TEST_TMP/camera
mount=$TEST_TMP/mtp
mkdir -p "$inside/DCIM/100CANON" "$mount"
make_clip "$inside/DCIM/100CANON/MVI_0001.MP4" 3
make_clip "$inside/DCIM/100CANON/MVI_0002.MP4" 2
"$(dirname "$0")/mtp_mount.py" "$inside" "$mount" >"$TEST_TMP/mtp.log" 2>&1 &
camera=$!
for ((i = 0; i < 100; i++)); do
    mountpoint -q "$mount" && break
    sleep 0.1
done
that 'the camera is there' test -e "$mount/DCIM/100CANON/MVI_0001.MP4"
that 'it cannot be read but from the front' fails tail -c 10 "$mount/DCIM/100CANON/MVI_0001.MP4"
that 'nor be written' fails dd if=/dev/zero "of=$mount/DCIM/100CANON/MVI_0001.MP4" conv=notrunc count=1

expect 0 'its lesson is imported' import_lesson "$mount"
id=$(cat "$OUT")
that 'R6: that it is still on the camera is said' said '2 originals are still on the camera, which lets nothing be wiped from here'
expect 0 'its length was found out while it was stored' as bakker sessions --json
that 'as that of both films' json ".[] | select(.id == \"$id\") | .clips == 2 and .length_ms > 4500 and .length_ms < 5500 and .wipes_owed == 2"
expect 0 'and it is whole' as bakker check --footage

# What turns out not to be a film is named, and nothing is stored.
echo 'no video at all' >"$inside/DCIM/100CANON/MVI_0003.MP4"
expect 1 'one that is no video' import_lesson "$mount/DCIM/100CANON/MVI_0003.MP4"
that 'is named' said 'MVI_0003.MP4: The file is no video'
rm "$inside/DCIM/100CANON/MVI_0003.MP4"
expect 1 'R6: the wipe stays owed' as bakker import --wipe-owed "$mount"
that 'and why is said' said 'cannot be wiped'
# Removed by hand, on the camera: that is declared.
fusermount -u "$mount" 2>/dev/null || umount "$mount"
wait "$camera"
rm "$inside"/DCIM/100CANON/*
expect 0 'R6: what was deleted on the camera is declared gone' as admin equipment confirm-wiped Kaart-1 --yes
expect 0 'then nothing is owed' as bakker sessions --json
that 'any more' json ".[] | select(.id == \"$id\") | .wipes_owed == 0"
