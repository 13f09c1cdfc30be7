. "$(dirname "$0")/lib.sh"
t() {
    "$TERUGBLIK" "$@"
}
expect 0 '--version' t --version
that 'prints name and number' grep -qE '^terugblik [0-9]+\.[0-9]+' "$OUT"
expect 0 '--help' t --help
# said_of COMMAND FILE: what a completion or a manual page says of the command, without the prose.
said_of() {
    case $2 in
    *.bash) grep -E "^_terugblik_commands=.*[ ']$1[ ']|^    '$1[ '].* echo '" "$2" | sed "s/^_terugblik_commands=.*/$1/" ;;
    *_terugblik) sed -n "/^    $1)\$/,/^        ;;\$/p" "$2" ;;
    *) grep -E "^\.It Ic $1( |\$)" "$2" ;;
    esac
}
commands=$(sed -n '/^Commands:/,/^$/p' "$OUT" | sed -n 's/^  \([a-z-]*\)  .*/\1/p')
that 'names all the commands of this issue' test "$(printf '%s\n' $commands | grep -cxE \
    'init|account|location|policy|trajectory|import|sessions|watch|notes|complete|undo-mark|purge|audit|check|demo')" = 15
for command in $commands; do
    expect 0 "$command --help" t "$command" --help
    that "$command --help goes to standard output" test -s "$OUT" -a ! -s "$ERR"
    grep -oE -- '^(  |Usage: terugblik [a-z-]+ )--[a-z-]+' "$OUT" | grep -oE -- '--.*' | sort -u >"$TEST_TMP/options"
    that "$command --help names its options" grep -qxF -- --help "$TEST_TMP/options"
    for where in tui/completions/terugblik.bash tui/completions/_terugblik docs/terugblik.1 docs/terugblik.nl.1; do
        # The whole option, where it is said of this command; those of every command anywhere.
        said_of "$command" "$TESTS/../$where" >"$TEST_TMP/said"
        missing=$(while read -r option; do
            case $option in
            --store | --user | --password-file | --code-file | --pin-file | --help) from=$TESTS/../$where ;;
            *) from=$TEST_TMP/said ;;
            esac
            sed 's/\\-/-/g; s/Fl -/--/g' "$from" | grep -qE -- "(^|[^a-z-])$option([^a-z-]|\$)" || echo "$option"
        done <"$TEST_TMP/options")
        that "$command: $where knows its options" test -z "$missing"
        that "$command: $where knows it" test -s "$TEST_TMP/said"
    done
done
expect 2 'an unknown command' t frobnicate
that 'is named, with a hint' said 'frobnicate'
that 'at --help' said -- --help
expect 2 'an unknown option' t --frobnicate
expect 2 'an unknown option of a command' t sessions --frobnicate
expect 2 'a missing word' t watch
expect 2 'a word too many' t watch one two
expect 2 'a missing value' t sessions --user
expect 2 'a needless value' t sessions --json=yes
expect 2 'an unknown verb' t account frobnicate
expect 2 'no verb' t account
expect 2 'a wrong --video' t --video=frob
expect 1 'no store there' t --store "$TEST_TMP/none" policy
that 'is said with its path' said "$TEST_TMP/none"
that 'and leaves nothing behind' test ! -e "$TEST_TMP/none"
that 'a full disk behind the output is noticed' bash -c '! "$TERUGBLIK" --help >/dev/full'
that 'no escape sequence of an argument reaches the terminal' bash -c \
    '! "$TERUGBLIK" "$(printf "a\033[2Jb")" 2>&1 | grep -q "$(printf "\033")"'

use_school
expect 2 'the interface without a terminal' t --store "$STORE"
expect 0 'options after the command' t policy --store "$STORE" --json
that 'a JSON array' json 'type == "array" and length == 10 and .[0].key == "regime.coaching"'
expect 0 'the store from the environment' env TERUGBLIK_STORE="$STORE" "$TERUGBLIK" policy
expect 0 'the user from the environment' env TERUGBLIK_USER=bakker "$TERUGBLIK" --store "$STORE" \
    --password-file "$PASSWORDS/bakker" sessions
mkdir -p "$TEST_TMP/data"
ln -s "$STORE" "$TEST_TMP/data/terugblik"
expect 0 'the store in XDG_DATA_HOME' env XDG_DATA_HOME="$TEST_TMP/data" "$TERUGBLIK" policy
from_input() {
    "$TERUGBLIK" --store "$STORE" --user bakker --password-file - sessions --json <"$PASSWORDS/bakker"
}
expect 0 'the password from standard input' from_input
expect 2 'no password and no terminal' setsid -w "$TERUGBLIK" --store "$STORE" --user bakker sessions
that 'says how to give it' said -- --password-file
expect 1 'a word that is no session' as bakker notes 'x!'
that 'is named, and what it should be' said '“x!” is no identifier of a session'
expect 1 'a word that is no trajectory' as bakker trajectory end 'x!'
that 'is named, and what it should be' said '“x!” is no identifier of a trajectory'
expect 1 'a password file that is not there' t --store "$STORE" --user bakker --password-file "$TEST_TMP/none" sessions
expect 3 'a wrong password' t --store "$STORE" --user bakker --password-file "$PASSWORDS/meijer" sessions
expect 3 'a name that is not there' t --store "$STORE" --user nobody --password-file "$PASSWORDS/meijer" sessions
that 'a listing off the terminal is separated by tabs' bash -c "$(declare -f as); STORE=$STORE PASSWORDS=$PASSWORDS; as bakker sessions | grep -qP '\t2B\t'"
# What a crash would leave on the disk: notes and pictures lie in memory in the clear.
mkfifo "$TEST_TMP/late"
"$TERUGBLIK" --store "$STORE" --user bakker --password-file "$TEST_TMP/late" sessions >/dev/null 2>&1 &
waiting=$!
exec 9>"$TEST_TMP/late" # opens when the program does
that 'R7: its memory is never written to the disk' grep -qE '^Max core file size +0 +0 ' "/proc/$waiting/limits"
exec 9>&-
wait "$waiting"
on_terminal() {
    script -qec "COLUMNS=80 '$TERUGBLIK' --store '$STORE' $*" /dev/null </dev/null | tr -d '\r'
}
on_terminal policy >"$TEST_TMP/table"
that 'a listing on a terminal has a heading' grep -q '^Setting  *Value  *Default' "$TEST_TMP/table"
that 'and fits its width' test "$(wc -L <"$TEST_TMP/table")" -le 80
on_terminal --user bakker --password-file "$PASSWORDS/bakker" sessions >"$TEST_TMP/table"
that 'long texts are cut to fit' test "$(wc -L <"$TEST_TMP/table")" -le 80
that 'and ids are as short as people type them' grep -q "^${SESSION: -6} " "$TEST_TMP/table"
that 'Dutch on a Dutch locale' bash -c 'LC_ALL=nl_NL.UTF-8 "$TERUGBLIK" --help | grep -q "^Gebruik:"'
