# A film with two sound tracks, such as the camera's and that of a microphone on the teacher: # chooses which one is heard, the choice is
# kept for both people, and the strip under the timeline shows that one.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

# In the first somebody speaks from 12 seconds on, in the second from 6 on.
mkdir -p "$TEST_TMP/two"
espeak-ng -v nl -w "$TEST_TMP/a.wav" 'Wie weet het antwoord?'
espeak-ng -v nl -w "$TEST_TMP/b.wav" 'Goedemorgen allemaal. Pak je boek erbij.'
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25:duration=22 -i "$TEST_TMP/a.wav" -i "$TEST_TMP/b.wav" \
    -f lavfi -i anoisesrc=a=0.005:c=pink:d=22 -f lavfi -i anoisesrc=a=0.005:c=pink:d=22 \
    -filter_complex '[1]adelay=12000,apad[a];[2]adelay=6000,apad[b];[a][3]amix=2:normalize=0:duration=shortest[s];[b][4]amix=2:normalize=0:duration=shortest[t]' \
    -map 0:v -map '[s]' -map '[t]' -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -t 22 "$TEST_TMP/two/MVI_0009.MP4"
TWO=$(import_lesson "$TEST_TMP/two")

# watch_two USER COLUMNS ROWS: opens the lesson.
watch_two() {
    screen_start "$2" "$3" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1" watch "$TWO"
    screen_wait '/ 0:22' "the lesson is open at $2x$3 for $1"
}

heard_file() {
    kept=$(find "$STORE/footage" -name '*.loudness' -newer "$TEST_TMP/two" -printf '%p %i\n') && [[ -n $kept && $kept != "${1:-}" ]]
}

# speech_at TIME: from the beginning, a jump goes to where somebody speaks first.
speech_at() {
    screen_keys Home
    screen_wait '0:00 / 0:22' 'from the beginning'
    screen_keys '>'
    screen_wait "$1 / 0:22" "somebody speaks first at $1"
}

watch_two bakker 80 24
screen_wait 'This film has 2 sound tracks; # chooses another one' 'that there are two is said'
screen_wait 'sound 1 of 2' 'and which one is heard'
wait_until 'it is listened to' heard_file
first=$kept
screen_keys Space
screen_wait paused 'it pauses'
speech_at 0:11
screen_keys '#'
screen_wait 'Sound track 2 of 2; this is remembered' '# chooses the other'
screen_wait 'sound 2 of 2' 'which is shown'
wait_until 'it is listened to as well' heard_file "$first"
speech_at 0:05
screen_keys q q

watch_two jansen 120 40
screen_wait 'sound 2 of 2' 'the other person hears the same'
that 'and is not asked' eval '! screen_has "chooses another one"'
screen_keys Space
screen_wait paused 'it pauses'
speech_at 0:05
screen_keys '#'
screen_wait 'Sound track 1 of 2' 'after the last comes the first'
screen_size 240 67
screen_wait 'sound 1 of 2' 'on a large screen, too'
screen_keys q q
expect 0 'it is in the trace' as bakker audit
that 'as a choice of this clip' grep -q 'clip.sound' "$TEST_TMP/out"

# While a film is being opened nobody knows how many it has, and # says that instead; so it is pressed again.
one_track() {
    screen_keys '#'
    screen_has 'one sound track; there is no other'
}
watch_start 80 24
wait_until 'where there is one, # says so' one_track
that 'and not that there is none' eval '! screen_has "has no sound."'
screen_keys q q
