# Lessons are made ready for watching in the background, from the list of sessions, for whoever has a key to them; said in the
# list, recorded as what it is, and ended at once when the lesson may no longer be watched.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

large() {
    mkdir -p "$TEST_TMP/$1"
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=1280x720:rate=25:duration=$2" -f lavfi -i "anoisesrc=a=0.01:d=$2" \
        -c:v libx264 -preset ultrafast -g 250 -pix_fmt yuv420p -c:a aac "$TEST_TMP/$1/MVI_0011.MP4"
    import_lesson "$TEST_TMP/$1" 2>"$TEST_TMP/said"
}

kept() {
    find "$STORE/footage" -name "*.$1" -newer "$TEST_TMP/ids" | wc -l
}

has() {
    [[ $(kept "$1") == "$2" ]]
}

start() {
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "$3" --password-file "$PASSWORDS/$3"
}

trace() {
    as jansen audit --json | jq -e "[.[] | select($1)] | length == $2" >/dev/null
}

state_of() {
    as bakker sessions --json | jq -r ".[] | select(.id == \"$1\") | .state"
}

FIRST=$(large one 8)
that 'the command says that it is made ready later, and by whom' grep -qF 'made ready for watching' "$TEST_TMP/said"
that 'nothing is made by the command itself, which keeps no key' has proxy 0

# Nobody who has no key can make anything ready.
start 100 24 admin
screen_wait 'Consents' 'the registrar has the program open'
start 100 24 meijer
screen_wait 'There are no sessions yet' 'so has another coach'
that 'R7: nothing was made for them' eval 'has proxy 0 && has proxy.part 0'

# From the list, with no lesson open.
start 80 24 bakker
screen_wait 'Session' 'the list is open'
wait_until 'the lesson gets a proxy without being opened' has proxy 1
that 'and was listened to' has loudness 1
that 'R13: the trace says what it was' trace '.action == "footage.prepare" and .actor == "Bea Bakker" and (.refused | not)' 1
that 'R13: nobody is said to have opened it' trace '.action == "footage.open"' 0
that 'R9: nor does its state' eval '[[ $(state_of "$FIRST") == imported ]]'

# What is imported meanwhile is made ready as well, and says so.
LONG=$(large long 240)
screen_wait 'being made ready, ' 'the list says how far it is'
wait_until 'its proxy is being made' has proxy.part 1
screen_size 120 40
screen_wait 'being made ready, ' 'on a wider screen too'
as admin consent withdraw jansen --by 'Jan Jansen' --as employee --on 2026-02-01 >/dev/null
wait_until 'R4: after a withdrawal nothing is left of it' has proxy.part 0
screen_gone 'being made ready' 'and it is no longer said'
that 'R4: nor of a finished one made of it' eval '[[ ! -e $STORE/footage/$LONG.proxy ]]'
screen_keys q
screen_wait 'status 0' 'the program ends in order'
