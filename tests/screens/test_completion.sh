# Completion: what the dialogs say, that the safe answer is the one at hand, marks, undoing, ending (R9).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
mkdir "$TEST_TMP/card3"
make_clip "$TEST_TMP/card3/a.mp4" 2
another=$(import_lesson "$TEST_TMP/card3" --filmed-on 2026-01-20)
start() {
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
    screen_wait 'Date▼' "the list for $1"
}
state_of() {
    as bakker sessions --json | jq -r ".[] | select(.id == \"$1\") | .state"
}

start bakker
screen_keys F9
screen_wait 'Complete this review?' 'F9 asks first'
screen_wait '20 Jan 2026 with' 'which lesson'
screen_wait '1 clip, 0:02 long' 'how much'
that 'R9: when, and until when it can be undone' grep -qE 'deleted on .*2[0-9]{3}' <(screen_show | tr -d '\n')
screen_keys Enter
screen_gone 'Complete this review?' 'Enter alone gives the safe answer'
that 'R9: nothing is marked' test "$(state_of "$another")" = imported
screen_keys F9
screen_wait 'Not yet'
screen_keys Escape
screen_gone 'Not yet' 'Escape too'
screen_keys F9
screen_wait 'Not yet'
screen_keys Tab Enter
screen_wait 'The review is completed' 'Review done completes it'
screen_wait 'marked, gone on' 'the list shows the deadline'
that 'R9: the footage is marked' test "$(state_of "$another")" = marked
screen_keys F9
screen_wait 'marked already' 'a second time is answered in a sentence'
screen_keys u
screen_wait 'no longer marked' 'R9: who marked it can undo'
screen_gone 'marked, gone on'
that 'R9: the review is open again' grep -qE 'imported|in review' <(state_of "$another")

# By mouse.
screen_keys F9
screen_wait 'Not yet'
button=$(row_of '[ Review done ]')
screen_bytes "\e[<0;60;${button}M\e[<0;10;${button}m"
screen_wait 'Not yet' 'a button is pressed only when it is let go on it'
screen_click "$button" 60
screen_wait 'The review is completed' 'a click on the button completes'

start jansen
screen_keys u
screen_wait 'Only the person who marked' 'R9: the other one cannot undo it'
screen_keys F10
screen_wait 'Only the coach can end this trajectory; ask Bea Bakker.' 'a teacher is told who can end'

start bakker
screen_keys F10
screen_wait 'End this trajectory?' 'F10 asks first'
screen_wait 'Jan Jansen' 'with whom it ends'
screen_wait 'not opened by both of you' 'what the record will say of lessons that were not reviewed'
screen_keys Enter
screen_gone 'End this' 'Enter alone gives the safe answer'
screen_keys F10
screen_wait 'End this'
screen_keys Tab Enter
screen_wait 'The trajectory has ended' 'End trajectory ends it'
screen_wait '(ended)' 'the list shows it'
that 'R9: all its footage is marked' test "$(state_of "$SESSION")$(state_of "$another")" = markedmarked
screen_keys F10
screen_wait 'This trajectory ended on' 'it ends once'
screen_keys Down u # on the lesson that the end marked; the other one was completed before
screen_wait 'The trajectory is open again' 'R9: u takes back what F10 did, in one'
screen_gone '(ended)' 'the trajectory is open again'
that 'R9: of the two lessons the one is open again that it had marked' eval '[[ $(state_of "$SESSION")$(state_of "$another") == *marked* && $(state_of "$SESSION")$(state_of "$another") != markedmarked ]]'
screen_keys F10
screen_wait 'End this'
screen_keys Tab Enter
screen_wait 'The trajectory has ended' 'and it can end again'

# No grace: the dialog says that there is none.
as beheer policy grace_days 0
second=$(as bakker trajectory open --teacher jansen --goal 'Nog een doel')
make_clip "$TEST_TMP/b.mp4" 2
as bakker import "$TEST_TMP/b.mp4" --trajectory "$second" --class 2B --filmed-on 2026-01-21 --filmed-by bakker \
    --camera Camera-1 --card Kaart-1 --in-picture all-permitted >"$OUT"
screen_wait '21 Jan 2026' 'a new lesson appears by itself'
screen_keys g F9
screen_wait 'is deleted at once. Nobody can undo' 'R9: without grace the dialog says that nobody can undo it'
screen_keys Tab Enter
screen_wait 'is being deleted' 'and so does the list'
