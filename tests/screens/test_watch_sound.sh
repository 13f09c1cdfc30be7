# How loud the lesson is: the strip under the timeline, which is made once and kept encrypted, and the jumps to where somebody speaks.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

# Speech from 6 and from 16 seconds on, in a quiet room.
mkdir -p "$TEST_TMP/spoken"
espeak-ng -v nl -w "$TEST_TMP/a.wav" 'Goedemorgen allemaal. Pak je boek erbij.'
espeak-ng -v nl -w "$TEST_TMP/b.wav" 'Wie weet het antwoord?'
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25:duration=22 -i "$TEST_TMP/a.wav" -i "$TEST_TMP/b.wav" \
    -f lavfi -i anoisesrc=a=0.005:c=pink:d=22 \
    -filter_complex '[1]adelay=6000,apad[a];[2]adelay=16000,apad[b];[a][b][3]amix=3:normalize=0:duration=shortest[s]' \
    -map 0:v -map '[s]' -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -t 22 "$TEST_TMP/spoken/MVI_0009.MP4"
SPOKEN=$(import_lesson "$TEST_TMP/spoken")

heard_files() {
    find "$STORE/footage" -name '*.loudness' | wc -l
}

blocks() {
    (($(screen_show | grep -oE '[▁▂▃▄▅▆▇█]' | wc -l) > 30))
}

watch_spoken() {
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "$3" --password-file "$PASSWORDS/$3" watch "$SPOKEN"
    screen_wait '/ 0:22' "the lesson is open at $1x$2 for $3"
}

# How many clips of the store have been listened to already; the school is shared with other tests.
wait_for_file() {
    [[ $(heard_files) == "$1" ]]
}
before=$(heard_files)
watch_spoken 80 24 bakker
wait_until 'the strip appears' blocks
wait_until 'and is kept' wait_for_file $((before + 1))
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home
screen_wait '0:00 / 0:22' 'from the beginning'
screen_keys '>'
screen_wait '0:05 / 0:22' '> goes to just before somebody speaks'
screen_keys '>'
screen_wait '0:15 / 0:22' 'and to the next'
screen_keys '>'
screen_wait 'Nobody starts to speak after this' 'and says when there is none'
screen_keys '<'
screen_wait '0:05 / 0:22' '< goes back'
screen_keys '<'
screen_wait 'Nobody started to speak before' 'as far as there is speech'
screen_keys q q

kept=$(find "$STORE/footage" -name '*.loudness' -newer "$TEST_TMP/spoken")
that 'what is kept is encrypted' eval '! grep -q TBLOUD "$kept" && [[ $(head -c 4 "$kept" | od -An -tx1 | tr -d " \n") == 89544246 ]]'
before_time=$(stat -c %Y%i "$kept")
that 'check knows it' as bakker check --footage
printf 'not as it was' | dd of="$kept" bs=1 seek=200 conv=notrunc status=none
expect 4 'and says when it is damaged' as bakker check --footage
that 'in words' grep -qF 'What was made ready for watching clip' "$TEST_TMP/out" "$TEST_TMP/err"

watch_spoken 120 40 jansen
wait_until 'the other person sees the strip too, made anew when it was damaged' blocks
wait_until 'made anew' eval '[[ $(stat -c %Y%i "$kept") != "$before_time" ]]'
wait_until 'which is sound again' as bakker check --footage
screen_keys f
screen_gone 'Notes' 'whole screen'
wait_until 'has the strip, too' blocks
for size in '240 67' '80 24'; do
    # shellcheck disable=SC2086
    screen_size $size
    wait_until "at ${size/ /x} the strip is there" blocks
done
screen_keys q q

# R9: gone with the footage.
as beheer policy grace_days 0 >/dev/null
as jansen complete "$SPOKEN" >/dev/null
as bakker purge >/dev/null
that 'a purge takes it along' eval '[[ ! -e $kept && $(heard_files) == "$before" ]]'
