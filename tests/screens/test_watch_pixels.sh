# The watch screen in terminals that show pixels, and at the end of slow lines: see pixels.py.
# shellcheck source=../commands/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../commands/lib.sh"
use_school
mkdir -p "$TEST_TMP/long"
ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=640x360:rate=25:duration=60" -vf noise=alls=6:allf=t -c:v libx264 \
    -preset ultrafast -pix_fmt yuv420p "$TEST_TMP/long/MVI_0021.MP4"
LONG=$(import_lesson "$TEST_TMP/long") || echo 'not ok a lesson of a minute is there'
exec /usr/bin/python3 "$(dirname "$0")/pixels.py" "$STORE" "$PASSWORDS/bakker" "$LONG"
