# The import form: from a card to the store, with what is known filled in, the declaration (R3), refusals that lose nothing,
# breaking off, and the result.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
sd=$TEST_TMP/sd/DCIM/100MEDIA
mkdir -p "$sd"
make_clip "$sd/MVI_0010.MP4" 3
make_clip "$sd/MVI_0011.MP4" 2
echo 'no video at all' >"$sd/MVI_0012.MP4"
today=$(LC_ALL=C date '+%-d %b %Y')

start_as() {
    screen_start "${2:-80}" "${3:-24}" "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
}
sessions_of() {
    as "$1" sessions --json | jq length
}

start_as bakker
screen_wait 'Date▼'
screen_keys i
screen_wait 'Card or files' 'i opens the import form'
that 'the only trajectory is filled in' grep -q 'Trajectory .*Jan Jansen, coached by Bea Bakker' <(screen_show)
that 'and the class of its last lesson' grep -q 'Class .* 2B' <(screen_show)
that 'and oneself' grep -q 'Filmed by .*Bea Bakker' <(screen_show)
that 'and the only camera and card' grep -q 'Camera .*Camera-1' <(screen_show)

# Files.
screen_type "$TEST_TMP/nothing"
screen_keys Enter
screen_wait 'These files are not there' 'a path that is not there is said at once, beside the field'
screen_keys Up
screen_keys C-u
screen_type "$TEST_TMP/s"
screen_wait 'sd/' 'paths are completed: the folders that there are'
screen_keys C-u
screen_type "$TEST_TMP/sd"
screen_keys Tab
screen_wait "$TEST_TMP/sd/" 'Tab completes'
screen_keys Tab
screen_wait '2 videos, 0:05 long' 'what is on the card is looked at in the background'
screen_wait '1 more that cannot be imported'
that 'the day of filming is that of the files' grep -q "Filmed on .*$(date +%F)" <(screen_show)

# A rule that stands in the way: R1, before the teacher's consent.
screen_keys Down Down Down
screen_keys C-u
screen_type 2025-06-01
screen_keys Enter Enter Enter Enter Enter Enter
screen_wait 'consent was not in force on 2025-06-01' 'R1: a refusal stands on the form'
screen_wait "$TEST_TMP/sd/" 'and nothing that was typed is lost'
screen_keys Up Up Up Up Up
screen_keys C-u
screen_type "$(date +%F)"
screen_keys Enter Enter Enter Enter Enter Enter

# The declaration.
screen_wait 'MAY NOT be in the picture' 'R3: who may not be in the picture is shown first'
that 'R3: with number and why' grep -qE '1003 +Chris Groen +2B +no consent' <(screen_show)
screen_wait '2 may be in the picture, 1 may not; 0 ticked' 'nobody is declared beforehand'
screen_keys Enter
screen_wait 'Tick who of the class is in the picture' 'R3: without a declaration it does not go on'
screen_keys 0
screen_wait 'nobody of the class is in the picture.' 'R3: that nobody is can be declared'
screen_keys 0
screen_gone 'nobody of the class is in the picture.' 'and taken back'
screen_keys 0 Enter
screen_wait '2 videos' 'R3: with that declaration it goes on'
screen_keys Escape
screen_wait 'nobody of the class is in the picture.'
screen_keys 0
screen_gone 'nobody of the class is in the picture.'
screen_keys g Space Enter
screen_wait '1003 (2B): there is no consent' 'R3: a declared pupil without a right is refused by number and class'
that 'R3: nothing is stored' test "$(sessions_of bakker)" = 1
that 'R3: the card is whole' test -s "$sd/MVI_0010.MP4"
screen_keys Escape
screen_wait 'Card or files' 'Escape goes a page back'
screen_wait "$TEST_TMP/sd/" 'with what was filled in'
screen_keys Enter
screen_wait '1 ticked' 'and what was ticked'
screen_keys g Space
screen_wait '0 ticked'
screen_keys a
screen_wait '2 ticked' 'one key ticks everybody who may be there'
screen_size 120 40
screen_keys Enter

# The files and the import.
screen_wait "Class 2B on $today; Jan Jansen, coached by Bea Bakker." 'the last page says what will happen'
that 'each file with its length and size' grep -qE '\[x\] +MVI_0010.MP4 .* 0:03 .*kB' <(screen_show)
that 'one that is no video, with why' grep -qE -- '- +MVI_0012.MP4 .*The file is no video' <(screen_show)
screen_size 80 24
screen_wait '[x]'
screen_keys Enter
screen_wait 'Stored and verified: 2 clips, 0:05 long' 'Enter imports them, and says what was done'
screen_wait '2 originals have been wiped from the card' 'R6: the originals are wiped'
that 'R6: from the card' test ! -e "$sd/MVI_0010.MP4"
that 'what was not imported stays' test -s "$sd/MVI_0012.MP4"
screen_keys Enter
screen_wait "$today" 'the lesson stands in the list'
expect 0 'it can be opened by its two people' as jansen sessions --json
that 'R3: who is declared is in the trace of the session' json 'length == 2 and .[0].wipes_owed == 0'

# Breaking off, with a lesson that takes a while: a real clip with much room in it.
rm "$sd/MVI_0012.MP4"
make_clip "$sd/MVI_0020.MP4" 2
free=$((600 * 1024 * 1024))
printf "\\x$(printf %x $((free >> 24 & 255)))\\x$(printf %x $((free >> 16 & 255)))\\x$(printf %x $((free >> 8 & 255)))\\x$(printf %x $((free & 255)))free" \
    >>"$sd/MVI_0020.MP4"
truncate -s +$((free - 8)) "$sd/MVI_0020.MP4"
screen_keys i
screen_wait 'Card or files'
screen_type "$TEST_TMP/sd/"
screen_keys Tab
screen_wait '1 video, 0:02 long'
screen_keys F8
screen_wait 'MAY NOT be in the picture'
screen_keys a Enter
screen_wait 'then they are wiped'
screen_keys Enter
screen_wait '1 video is being imported' 'an import under way says how far it is'
screen_keys Escape
screen_wait 'was broken off' 'Escape breaks it off'
that 'nothing is stored' test "$(sessions_of bakker)" = 2
that 'R6: the card is whole' test -s "$sd/MVI_0020.MP4"
screen_keys F2
screen_wait 'Finish the import first' 'other screens do not take it away'
screen_keys Escape Escape Escape
screen_wait 'Close the import?' 'closing asks first'
screen_keys Tab Enter
screen_wait 'Date▼' 'and goes back to where one was'
rm "$sd/MVI_0020.MP4"

# Footage for support of one pupil (R11): the pupil and who may watch are found by a part of a name; and of a card with
# lessons of several days those of the day of filming are chosen.
as admin consent give 1001 --by 'Ouder van Anna' --as guardian --on 2025-09-01 --purpose support >/dev/null
make_clip "$sd/MVI_0040.MP4" 2
make_clip "$sd/MVI_0041.MP4" 2
touch -d '2 days ago' "$sd/MVI_0040.MP4"
screen_keys i
screen_wait 'Card or files'
screen_type "$TEST_TMP/sd/"
screen_keys Tab
screen_wait '2 videos, 0:04 long'
screen_keys Left
screen_wait 'About pupil' 'R11: for support it asks about whom'
screen_keys F8
screen_wait 'Give the number of the pupil' 'and does not go on without'
screen_type anna
screen_wait '1001  Anna de Wit' 'a part of a name finds the pupil'
screen_keys Down Enter Tab
screen_type haddad
screen_keys F8
screen_wait '1 may be in the picture, 2 may not' 'R11: consent for that purpose counts'
screen_keys a F8
screen_wait 'support of a pupil.'
that 'the file of that day is chosen' grep -qE '\[x\] +MVI_0041' <(screen_show)
that 'that of another day is not' grep -qE '\[ \] +MVI_0040' <(screen_show)
screen_keys F8
screen_wait 'Stored and verified: 1 clip'
that 'R6: the other file stays on the card' test -s "$sd/MVI_0040.MP4"
expect 0 'R11: who was named may watch' as haddad sessions --json
that 'R11: this lesson' json 'length == 1 and .[0].purpose == "support"'
that 'R11: and not who imported it' test "$(sessions_of bakker)" = 2
screen_keys F8
screen_wait 'Date▼'

# A teacher, in Dutch; the registrar, from the consents; the owner has no such form.
SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl start_as jansen 120 40
screen_wait 'Jan Jansen (docent)'
screen_keys i
screen_wait 'Kaart of bestanden' 'the form in Dutch'
start_as admin
screen_wait 'Class 2B'
screen_keys i
screen_wait 'Card or files' 'the registrar imports too'
start_as beheer
screen_wait 'Administratie, Ada'
screen_keys i
screen_lacks 'Card or files' 'R7: the owner does not'
