# Proxies, small copies of a lesson's clips: made in the background while it is watched, kept encrypted, used from then on, and
# deleted with the footage.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

mkdir -p "$TEST_TMP/large" "$TEST_TMP/gone"
large() {
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=1280x720:rate=25:duration=$1" -f lavfi -i "anoisesrc=a=0.01:d=$1" \
        -c:v libx264 -preset ultrafast -g 250 -pix_fmt yuv420p -c:a aac "$2"
}
large 12 "$TEST_TMP/large/MVI_0011.MP4"
LARGE=$(import_lesson "$TEST_TMP/large")

proxies() {
    find "$STORE/footage" -name "*.proxy$1" | wc -l
}

watch_large() {
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "$3" --password-file "$PASSWORDS/$3" watch "$LARGE"
    screen_wait '/ 0:12' "the lesson is open at $1x$2 for $3"
    wait_until 'the picture is there' picture
}

one_more() {
    [[ $(proxies '') == $((before + $1)) && $(proxies .part) == 0 ]]
}

# program_has FILE: whether the program holds the file open, for the player to read.
program_has() {
    [[ -n $(find "/proc/$(program_pid)/fd" -lname "*$1" 2>/dev/null) ]]
}

before=$(proxies '')
watch_large 80 24 bakker
wait_until 'a proxy is made and kept' one_more 1
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home
screen_wait '0:00 / 0:12' 'it goes to the beginning'
wait_until 'with a picture' picture
kept=$(find "$STORE/footage" -name '*.proxy' -newer "$TEST_TMP/large")
wait_until 'and opened' program_has "${kept##*/}"
screen_keys q q

that 'what is kept is encrypted' eval '! grep -aqE "ftyp|moov|mp4v" "$kept" && [[ $(head -c 4 "$kept" | od -An -tx1 | tr -d " \n") == 89544246 ]]'
that 'check knows it' as bakker check --footage

watch_large 120 40 jansen
wait_until 'the other person gets it from the start' program_has "${kept##*/}"
screen_keys Space
screen_wait paused 'it pauses'
screen_keys q q

# A proxy whose damage shows when it is opened is made anew at once; one whose damage shows while it plays is made anew the next time.
printf 'not as it was' | dd of="$kept" bs=1 seek=$(($(stat -c %s "$kept") - 100)) conv=notrunc status=none
expect 4 'check says when it is damaged' as bakker check --footage
that 'in words' grep -qF 'What was made ready for watching clip' "$TEST_TMP/out" "$TEST_TMP/err"
watch_large 80 24 bakker
wait_until 'it is made anew' as bakker check --footage
screen_keys q q
printf 'not as it was' | dd of="$kept" bs=1 seek=100000 conv=notrunc status=none
watch_large 80 24 bakker
wait_until 'one that turns out to be damaged is removed' one_more 0
wait_until 'and the picture goes on' picture
screen_keys q q
watch_large 80 24 bakker
wait_until 'and made anew' one_more 1
screen_keys q q

# When somebody leaves while a proxy is being made, nothing of it is left.
large 40 "$TEST_TMP/gone/MVI_0012.MP4"
GONE=$(import_lesson "$TEST_TMP/gone")
being_made() {
    [[ $(proxies .part) == 1 ]]
}
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" watch "$GONE"
screen_wait '/ 0:40' 'a longer lesson is open'
wait_until 'its proxy is being made' being_made
screen_keys q q
wait_until 'nothing is left of it' one_more 1

# R9: gone with the footage.
as beheer policy grace_days 0 >/dev/null
as jansen complete "$LARGE" >/dev/null
as bakker purge >/dev/null
that 'a purge takes it along' eval '[[ ! -e $kept && $(proxies "") == "$before" ]]'
