# A lesson goes on where each person left off, and the strip of sound shows a part of a long one.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

mkdir -p "$TEST_TMP/minutes"
ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=320x180:rate=10:duration=150" -f lavfi -i "anoisesrc=a=0.1:d=150" \
    -c:v libx264 -preset ultrafast -g 50 -pix_fmt yuv420p -c:a aac "$TEST_TMP/minutes/MVI_0031.MP4"
MINUTES=$(import_lesson "$TEST_TMP/minutes" 2>/dev/null)

open_minutes() {
    screen_start "$1" "$2" "$TERUGBLIK" --store "$STORE" --user "$3" --password-file "$PASSWORDS/$3" watch "$MINUTES"
    screen_wait '/ 2:30' "the lesson is open at $1x$2 for $3"
}

open_minutes 80 24 bakker
screen_lacks 'where you left off' 'the first time it begins at its beginning'
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home PPage NPage
screen_wait '1:00 / 2:30' 'a minute ahead'

# The strip.
screen_keys +
screen_wait 'The strip shows 2:00 of sound around the position.' 'the strip shows a part'
screen_keys +
screen_wait 'The strip shows 0:30 of sound around the position.' 'and a shorter one'
wait_until 'how long it is stands in it' screen_has '↔ 0:30'
screen_size 120 40
wait_until 'on a wider screen too' screen_has '↔ 0:30'
screen_keys -
screen_wait 'The strip shows 2:00 of sound around the position.' 'it goes back'
screen_keys -
screen_wait 'The strip shows the sound of the whole lesson.' 'to the whole lesson'
screen_lacks '↔' 'which needs no mark'
screen_keys q
screen_wait 'Sessions' 'the list again'

# From the list, and in a new start of the program.
screen_keys q
screen_wait 'status 0' 'the program ends'
open_minutes 80 24 bakker
screen_wait 'It goes on at 1:00, where you left off; Home goes to the beginning.' 'it goes on where it was left, and says so'
screen_keys Space
screen_wait paused 'it pauses'
that 'R7: nobody but the person can read where that is' eval '! grep -rqa 60000 "$STORE/drafts"'
screen_keys Home
screen_wait '0:00 / 2:30' 'Home goes to the beginning'
screen_keys q q
screen_wait 'status 0' 'and leaves'
open_minutes 80 24 bakker
screen_lacks 'where you left off' 'who left at the beginning begins there'
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home NPage
screen_wait '1:00 / 2:30' 'a minute ahead'

# The other person has a place of their own; SIGHUP keeps it.
kill -HUP "$(program_pid)"
screen_wait 'status' 'a lost line ends the program'
open_minutes 120 40 jansen
screen_lacks 'where you left off' 'the other person begins at the beginning'
screen_keys q q
screen_wait 'status 0' 'and leaves'
SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
open_minutes 80 24 bakker
screen_wait 'Verder op 1:00, waar je was gebleven; Home gaat naar het begin.' 'after a lost line it goes on there, in Dutch'
screen_keys q q

# R9: gone with the lesson.
as beheer policy grace_days 0 >/dev/null
as jansen complete "$MINUTES" >/dev/null
as bakker purge >/dev/null
that 'R9: a purge takes the places along' eval '! ls "$STORE"/drafts/*.place >/dev/null 2>&1'
