# Trajectories: the list, one trajectory with the notes of all its lessons, a new goal, the end button.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school

# Two notes, written on the watch screen.
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker" watch "$SESSION"
screen_wait '/ 0:07'
for text in 'Vier seconden stil' 'Een tweede notitie met een lange tekst, die over meer dan een regel loopt zodra hij helemaal te lezen is'; do
    screen_keys n
    screen_wait 'Enter' 'the note is being typed'
    screen_type "$text"
    screen_keys Enter
    screen_wait "${text:0:12}" 'the note is there'
done
screen_keys q
screen_wait 'Date▼'

screen_keys F3
screen_wait 'You are' 'F3 shows the trajectories'
that 'with whom, as what, the goal, how much' grep -qE 'Jan Jansen .*Wachten na .* 1 .* 2 .*open' <(screen_show)
screen_size 120 40
screen_wait 'Footage ' 'a wider screen shows more'
screen_keys Enter
screen_wait 'Bea Bakker coaches Jan Jansen' 'Enter shows one trajectory'
screen_wait 'Goals: Wachten na een vraag' 'with its goals'
screen_wait '15 Jan 2026 · 2B' 'its lessons'
screen_wait 'Vier seconden stil' 'and their notes'
screen_keys j
screen_wait 'zodra hij helemaal te lezen is' 'the selected note can be read whole'
screen_keys /
screen_type tweede
screen_wait '1 of 2' 'notes can be filtered'
screen_keys Escape
screen_gone 'Filter:'

screen_keys a
screen_wait 'New goal:' 'a adds a goal'
screen_type 'Beurten verdelen'
screen_size 80 24
screen_wait 'Beurten verdelen' 'what is typed survives another size'
screen_keys Enter
screen_wait 'The goal is added.'
screen_wait 'Wachten na een vraag; Beurten verdelen' 'it is there'
screen_keys a
screen_type 'Toch niet'
screen_keys Escape
screen_gone 'New goal:' 'Escape leaves it'
expect 0 'the goal is stored' as jansen trajectory list --json
that 'as it was typed' json '.[0] | tostring | contains("Beurten verdelen")'

screen_keys g Enter
screen_wait '/ 0:07' 'Enter on a note opens the lesson at its moment'
screen_keys q
screen_wait 'coaches' 'and back'

screen_keys Tab Enter
screen_wait 'End this trajectory?' 'the button is reached by Tab'
screen_keys Escape
screen_gone 'End this'
screen_click "$(row_of '[ End trajectory ]')" 70
screen_wait 'End this trajectory?' 'and by the mouse'
screen_keys Tab Enter
screen_wait 'The trajectory has ended'
screen_wait 'Ended on' 'it has ended'
screen_lacks '[ End trajectory ]' 'and there is no button any more'
screen_keys a
screen_wait 'gets no new goals' 'nor new goals'
screen_keys q
screen_wait 'ended on' 'the list says so'
screen_keys F2
screen_wait 'Date▼' 'F2 shows the sessions'

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user jansen --password-file "$PASSWORDS/jansen"
screen_wait 'Date▼'
screen_keys F3
screen_wait 'Bea Bakker' 'R7: the teacher sees it too'
screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user haddad --password-file "$PASSWORDS/haddad"
screen_wait 'There are no sessions yet'
screen_keys F3
screen_wait 'There are no trajectories yet' 'R7: others do not, and an empty list says what comes next'
screen_lacks 'Wachten na een vraag'
