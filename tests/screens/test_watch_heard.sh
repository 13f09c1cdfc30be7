#!/bin/bash
# What is heard while a lesson plays, and by which process: the one that decodes has no door to the sound server.
for program in pulseaudio pactl parec; do
    command -v "$program" >/dev/null || {
        echo "ok the sound of a lesson # skip: there is no $program"
        exit 0
    }
done
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"
# Where a socket's path is short enough.
XDG_RUNTIME_DIR=$(mktemp -d /tmp/terugblik-pulse.XXXXXX)
export XDG_RUNTIME_DIR PULSE_SERVER=unix:$XDG_RUNTIME_DIR/native
SCREEN_ENV+=(-e "XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR" -e "PULSE_SERVER=$PULSE_SERVER")
pulseaudio -n --daemonize=no --system=false --exit-idle-time=-1 --log-target="file:$TEST_TMP/pulse.log" \
    -L 'module-null-sink sink_name=null' -L "module-native-protocol-unix auth-anonymous=1 socket=$XDG_RUNTIME_DIR/native" &
PULSE=$!
trap 'screen_end; kill $PULSE; rm -rf "$XDG_RUNTIME_DIR"' EXIT

server_answers() {
    pactl info >"$TEST_TMP/pactl" 2>&1
}
wait_until 'the sound server answers' server_answers

# A tone all the way, so that whenever is listened there is something to hear.
mkdir -p "$TEST_TMP/tone"
ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x180:rate=25:duration=60 -f lavfi -i sine=frequency=440:duration=60 \
    -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -t 60 "$TEST_TMP/tone/MVI_0011.MP4"
TONE=$(import_lesson "$TEST_TMP/tone")

# The loudest sample of a fifth of a second of what is heard.
loudest() {
    timeout 5 parec --raw --format=s16le --rate=48000 --channels=1 --latency-msec=20 -d null.monitor 2>/dev/null |
        head -c 19200 | od -An -v -t d2 | tr -s ' ' '\n' | awk '{ a = $1 < 0 ? -$1 : $1; if (a > m) m = a } END { print m + 0 }'
}
is_heard() {
    (($(loudest) > 1000))
}
is_quiet() {
    (($(loudest) == 0))
}

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" watch "$TONE"
screen_wait '/ 1:00' 'the lesson is open'
wait_until 'its sound is heard' is_heard

has_footage() {
    find "/proc/$1/fd" -lname '*/footage/*' 2>/dev/null | grep -q .
}
has_libmpv() {
    grep -q libmpv "/proc/$1/maps"
}
knows_the_sound_server() {
    grep -qz '^PULSE_' "/proc/$1/environ"
}

# Those of the program's processes that the sound server has as clients, and all that have footage.
children=$(pgrep -P "$(program_pid)")
pactl list clients | sed -n 's/.*application.process.id = "\([0-9]*\)".*/\1/p' | grep -Fx "$children" >"$TEST_TMP/clients"
that 'the sound server has one client of the program' test "$(wc -l <"$TEST_TMP/clients")" = 1
client=$(cat "$TEST_TMP/clients")
that 'R8 which has no footage' fails has_footage "$client"
that 'R8 nor the library that decodes' fails has_libmpv "$client"
hosts=0
for host in $children; do
    has_footage "$host" || continue
    ((++hosts))
    that 'R8 who has footage was told of no sound server' fails knows_the_sound_server "$host"
done
that 'somebody has the footage' test "$hosts" -gt 0

screen_keys Space
screen_wait paused 'it pauses'
wait_until 'and is quiet' is_quiet
screen_keys Space
wait_until 'and is heard again' is_heard
screen_keys m
wait_until 'until it is muted' is_quiet
