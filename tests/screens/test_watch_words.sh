# Words are stored as they were typed or pasted, or not at all: long ones, emoji and Persian, without LANG, and when the end
# of a paste is lost on its way.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

stored() {
    as bakker notes "$SESSION" --format json | jq -e --arg text "$1" 'any(.[]; .text == $text)' >/dev/null
}
paste_buffer() {
    printf '%s' "$1" >"$TEST_TMP/pasted"
    tm load-buffer "$TEST_TMP/pasted"
    tm paste-buffer -p -r
}
begin_note() {
    screen_keys n
    screen_wait 'Note at' 'a note is begun'
}

watch_start 80 24
watch_paused_at 0:02
begin_note
long=$(seq -s ' ' -f '%05.0f' 1 1667)
paste_buffer "$long"
screen_wait '01667' 'ten thousand characters are pasted'
screen_keys Enter
wait_until 'and stored whole' stored "$long"

begin_note
screen_type 'Al getypt '
paste_buffer "$(seq -s ' ' -f '%05.0f' 1 4000)"
screen_wait 'too long' 'what is longer than a note is refused'
screen_wait 'Nothing of it was taken' 'whole, in a sentence'
screen_keys Enter
wait_until 'what was typed before is kept' stored 'Al getypt'

words='👩‍👩‍👧 می‌خواهم ❤️ één'
begin_note
paste_buffer "$words"
screen_wait 'één' 'emoji and Persian are pasted'
screen_keys Enter
wait_until 'joiners and all are stored' stored "$words"
begin_note
screen_type "${words}!"
screen_wait 'één!' 'and typed'
screen_keys Enter
wait_until 'they are stored as well' stored "${words}!"

begin_note
screen_bytes '\e[200~half een zin'
screen_wait 'half een zin' 'a paste without an end shows what came'
screen_type ' en af'
screen_wait 'half een zin en af' 'and one can type on'
screen_bytes '\e[200~ weer zonder eind'
screen_wait 'weer zonder eind' 'again'
screen_keys C-c
screen_wait 'What you typed is kept' 'ctrl-C is heard'
screen_keys n
screen_wait 'You were writing this' 'nothing is lost'
screen_bytes '\e[200~ en nog eens'
screen_wait 'en nog eens' 'once more'
screen_keys Escape
screen_gone 'You were writing this' 'and Escape is'

paste_buffer 'nergens'
screen_wait 'Nothing is being typed here' 'what is pasted where nothing is typed gets an answer'
screen_end

# Many servers set no LANG; some say C.
for locale in '' C; do
    screen_start 120 30 env -u LC_ALL -u LANG -u LC_CTYPE ${locale:+LC_ALL=$locale} "$TERUGBLIK" --store "$STORE" --user bakker \
        --password-file "$PASSWORDS/bakker" watch "$SESSION"
    screen_wait '/ 0:07' "LANG “$locale”: the lesson is open"
    begin_note
    screen_type "één vraag, Zoë${locale:+ uit C}"
    screen_wait "${locale:+ uit C}" 'it is typed'
    screen_keys Enter
    wait_until "LANG “$locale”: accents are stored" stored "één vraag, Zoë${locale:+ uit C}"
done
screen_end

# What a spreadsheet would carry out is text to it, and its accents are right.
watch_start 80 24
for text in '=HYPERLINK(1)' '+ goede vraag' '- één' '@iedereen'; do
    begin_note
    screen_type "$text"
    screen_keys Enter
    wait_until "stored: $text" stored "$text"
done
as bakker notes "$SESSION" --format csv >"$OUT"
that 'CSV begins with the mark of UTF-8' eval 'head -c 3 "$OUT" | od -An -tx1 | grep -q "ef bb bf"'
that 'no cell begins as a formula' fails grep -qE ',"[=+@-]|^"[=+@-]' "$OUT"
that 'the words are all there' eval "grep -qF \"'=HYPERLINK(1)\" \"\$OUT\" && grep -qF \"'- één\" \"\$OUT\""
