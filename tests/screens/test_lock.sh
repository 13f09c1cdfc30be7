# The locked screen: it comes by itself or by a key, shows nothing, keeps the place and the words, stops what plays, and only the
# password opens it.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

locked_blind() {
    screen_lacks Bakker "$1: nobody's name"
    screen_lacks Jansen "$1: nobody's name at all"
    that "$1: no picture" no_picture
}
unlock() {
    screen_type "$(cat "$PASSWORDS/${1:-bakker}")"
    screen_keys Enter
}
draft_kept() {
    compgen -G "$STORE/drafts/*.draft" >/dev/null
}

watch_start 80 24
watch_paused_at 0:02
screen_keys n
screen_wait 'Note at 0:02' 'a note is begun'
screen_type 'Midden in een zin'
screen_wait 'Midden in een zin' 'half a sentence'
screen_keys F12
screen_wait 'Terugblik is locked' 'F12 locks, also while something is typed'
locked_blind 'locked'
screen_lacks 'Midden in een zin' 'and no word of the note'
that 'what was typed is kept on disk, too' draft_kept
screen_keys q
screen_keys F2
screen_type 'verkeerd'
screen_keys Enter
screen_wait 'wrong' 'a wrong password does not open it'
locked_blind 'still locked'
screen_size 120 40
screen_wait 'Terugblik is locked' 'another size does not either'
screen_size 79 23
screen_wait 'too small' 'nor a window that is too small'
screen_size 80 24
screen_wait 'Terugblik is locked' 'it is locked still'
unlock
screen_wait 'Midden in een zin' 'the password opens it: the words are there'
screen_wait 'Note at 0:02' 'at the moment'
screen_type ', verder'
screen_keys Enter
screen_wait 'Midden in een zin, verder' 'and one goes on typing'
as beheer audit --json >"$OUT"
that 'the wrong try is in the trace' jq -e '[.[] | select(.action == "login.failed")] | length >= 1' "$OUT"

# A question stays open under it, and cannot be answered blind.
screen_keys F9
screen_wait 'Complete this review' 'a question'
screen_keys F12
screen_wait 'Terugblik is locked' 'is covered'
screen_lacks 'Complete this review'
screen_keys Right
screen_keys Enter
screen_wait 'Type a password' 'keys go to the lock alone'
unlock
screen_wait 'Complete this review' 'the question is still open'
screen_keys Escape
screen_gone 'Complete this review' 'and is answered as ever'

# Somebody watches along: only the password of who logged in opens it.
screen_keys j
screen_wait 'joins with their own password' 'the teacher joins'
screen_type "$(cat "$PASSWORDS/jansen")"
screen_keys Enter
screen_wait '+ Jan Jansen' 'and is here'
screen_keys F12
screen_wait 'Terugblik is locked' 'with two people'
locked_blind 'two people'
unlock jansen
screen_wait 'wrong' 'the password of the other does not open it'
unlock
screen_wait '+ Jan Jansen' 'both are still here'

screen_keys F12
screen_wait 'Terugblik is locked'
screen_keys C-c
screen_wait 'status 0' 'ctrl-C leaves'

# By itself: also while it plays, which stops.
SCREEN_ENV+=(-e TERUGBLIK_LOCK_SECONDS=3)
watch_start 80 24
screen_wait 'Terugblik is locked' 'nobody touches it: it locks by itself'
locked_blind 'by itself'
unlock
screen_wait 'paused' 'what played stands still'
screen_wait 'Terugblik is locked' 'and again'

# What the school decides: never; then only the person does.
as beheer policy lock_minutes 0 --yes >/dev/null
expect 1 'an hour at most' as beheer policy lock_minutes 61 --yes
as beheer policy --json >"$OUT"
that 'the school decides it' jq -e '.[] | select(.key == "lock_minutes") | .value == "0"' "$OUT"
watch_start 80 24
screen_wait 'Terugblik is locked' 'a person may still have it locked'
unlock
screen_wait 'Terugblik is locked'
unlock
screen_wait '/ 0:07' 'each time the password opens it'

# Dutch.
SCREEN_LANGUAGE=nl
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'Terugblik is vergrendeld' 'in Dutch'
screen_wait 'ontgrendelen' 'with its keys'
