# The import form with no card, one and two mounted below /media, as a desktop mounts them; and with cards that come and go while each of
# its pages is up. The mounts are in a namespace of the program's own.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
if ! unshare -rm sh -c 'mount -t tmpfs none /media' 2>/dev/null; then
    echo 'ok cards below /media # skip nothing can be mounted here'
    exit 0
fi
use_school
for card in one two; do
    mkdir -p "$TEST_TMP/$card/DCIM/100MEDIA"
    make_clip "$TEST_TMP/$card/DCIM/100MEDIA/MVI_0030.MP4" 2
    make_clip "$TEST_TMP/$card/DCIM/100MEDIA/MVI_0031.MP4" 2
done
mkfifo "$TEST_TMP/orders"
# Mounts and unmounts cards, as told, in the program's namespace.
cat >"$TEST_TMP/desktop" <<'END'
mount -t tmpfs none /media
card_in() {
    mkdir -p "/media/$1" && mount --bind "$TEST_TMP/$1" "/media/$1"
}
card_out() {
    umount -l "/media/$1" && rmdir "/media/$1"
}
for card in $CARDS; do
    card_in "$card"
done
while read -r order card; do
    "card_$order" "$card" && echo "$order $card" >>"$TEST_TMP/done"
done <>"$TEST_TMP/orders" &
"$@"
kill $!
END
start_with() {
    screen_start 80 24 env "CARDS=$1" "TEST_TMP=$TEST_TMP" unshare -rm bash "$TEST_TMP/desktop" "$TERUGBLIK" --store "$STORE" \
        --user bakker --password-file "$PASSWORDS/bakker"
    screen_wait 'Date▼' "the list, with these cards: ${1:-none}"
    screen_keys i
    screen_wait 'Card or files' 'i opens the form'
}
# card in|out NAME: mounts or unmounts a card, as the desktop does.
card() {
    : >"$TEST_TMP/done"
    echo "$1 $2" >"$TEST_TMP/orders"
    wait_until "card $2: $1" grep -q "$1 $2" "$TEST_TMP/done"
}

# With one card, that is the one that is meant, and it is looked at even before the first page shows.
start_with one
screen_wait '/media/one/' 'the one card that is in is filled in'
screen_wait '2 videos' 'and looked at'
card out one
screen_keys F8
screen_wait 'MAY NOT be in the picture' 'a card that goes while the lesson is described'
card in one
screen_keys a
card out one
screen_keys F8
screen_wait 'MVI_0030.MP4' 'one that goes while somebody declares'
card in one
card in two
screen_keys F8
screen_wait 'Stored and verified: 2 clips' 'a card that went and came while its films stood there is imported'
card out two
card out one
screen_keys F8
screen_wait 'Date▼' 'cards that go while the result stands there'

# With none, a card comes while the form is open.
start_with ''
that 'no card, no path' fails screen_has /media/
screen_keys F8
screen_wait 'Say where the videos are' 'and the form says so'
card in two
screen_type /media/
screen_wait 'a card or stick that is in' 'a card that came is offered'
screen_keys Down Enter Enter
screen_wait '2 videos' 'and looked at'
screen_keys F8
screen_wait 'MAY NOT be in the picture'
screen_keys Escape
screen_wait '/media/two' 'a page back'
card out two
screen_keys F8
screen_wait 'MAY NOT be in the picture' 'what was looked at stays'
screen_keys Escape Escape
screen_wait 'Close the import?'
screen_keys Tab Enter
screen_wait 'Date▼' 'leaving'

# With two, the program cannot know which is meant.
start_with 'one two'
that 'neither of two cards is filled in' fails grep -q 'Card or files .*/media/one' <(screen_show)
screen_wait '/media/two' 'both are offered'
card out one
screen_type /media/
screen_keys Down Enter Enter
screen_wait '2 videos' 'the one that stayed is looked at'
screen_keys BTab C-u
screen_type /media/one
screen_keys Enter
screen_wait 'not there' 'one that is out is said to be'
