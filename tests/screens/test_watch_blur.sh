# Blurring a part of the picture: drawing it, its end, changing it, undoing it, and the other person, who sees it too.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

# True when the frame of a blur that is being drawn is on the screen: some cells have its colour.
framed() {
    (($(screen_show -e | grep -oE '[34]8[;:]2[;:]+2[45][0-9][;:]2[12][0-9][;:][0-9]([;:m])' | wc -l) > 5))
}
unframed() {
    ! framed
}

watch_start 120 40
wait_until 'a picture in colours appears' picture
watch_paused_at 0:01
screen_keys B
screen_wait 'drawing what is blurred' 'B begins to draw'
screen_wait 'blur from here on' 'it says what the keys do'
wait_until 'the frame is on the picture' framed
screen_keys Left Left Up S-Right S-Down +
screen_keys Escape
screen_gone 'drawing what is blurred' 'Escape leaves it'
wait_until 'and nothing is framed' unframed
screen_wait 'No notes yet' 'nothing was stored'

screen_keys B
screen_wait 'drawing what is blurred' 'B begins again'
# With the mouse: from column 20, row 5 to column 50, row 15.
screen_bytes '\e[<0;20;5M\e[<32;50;15M\e[<0;50;15m'
screen_keys Enter
screen_wait 'Blurred from 0:01 on' 'Enter stores it from here on'
screen_wait 'Part of the picture is blurred' 'it stands among the notes'
screen_keys Space
screen_wait paused 'it pauses'
screen_keys Home
screen_wait '0:00 / 0:07' 'back to the beginning'
screen_keys B
screen_wait 'its end has to come after' 'the end cannot come first'
watch_paused_at 0:03
screen_keys B
screen_wait 'The blur ends at 0:03' 'B sets its end'
screen_wait '0:01–0:03' 'which the list shows'
screen_keys u
screen_wait 'as it was before' 'the end is undone'
screen_wait '0:01–0:04' 'back to the end of the clip'
screen_keys C-r
screen_wait '0:01–0:03' 'and done again'

screen_keys Down e
screen_wait 'drawing what is blurred' 'e changes it'
screen_wait '0:01 / 0:07' 'at its beginning'
screen_keys S-Right Enter
screen_gone 'drawing what is blurred' 'Enter keeps it'
screen_wait '(edited)' 'and the list says so'
screen_keys t
screen_wait 'A blur is no note' 'it has no kind'
screen_keys d
screen_wait 'The blur is taken away' 'd takes it away'
screen_gone 'Part of the picture is blurred' 'from the list, too'
screen_keys u
screen_wait 'Part of the picture is blurred' 'u brings it back'
screen_keys q q
wait_until 'all of it is in the trace' eval '[[ $(as bakker audit | grep -c "blur\.") -ge 7 ]]'

watch_start 80 24 jansen
screen_wait 'Part of the picture is blurred' 'the other of the two sees it'
screen_keys Down d
screen_wait 'Only Bea Bakker can change this blur' 'but cannot take it away'
screen_keys q q
that 'where it is stands nowhere in the clear' eval '! sqlite3 "$STORE/terugblik.db" .dump | grep -i "INTO blur" | grep -q " 1000 "'

# R4: a consent that is withdrawn while somebody draws.
watch_start 120 40
watch_paused_at 0:01
screen_keys B
screen_wait 'drawing what is blurred' 'somebody draws'
as admin consent withdraw jansen --by 'Jan Jansen' --as employee --on 2026-01-20 >/dev/null
screen_wait 'can no longer be watched' 'R4: the footage is gone from the screen'
screen_keys Right S-Right Enter
screen_wait 'can no longer be watched' 'and the keys of drawing do no harm'
screen_lacks 'drawing what is blurred' 'nothing is drawn any more'
