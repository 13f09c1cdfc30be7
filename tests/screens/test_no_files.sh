# Where a file should be, there may be something else: a pipe, a folder, a device, a socket. That costs a sentence; neither the
# interface nor a command waits for it. If one did, this test would not end.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
cp -a "$STORE" "$TEST_TMP/whole"
# It is put back again and again: what a machine remembers of a store would be in the way.
export XDG_STATE_HOME=/dev/null/state
clip=$(cd "$STORE/footage" && ls -- *.tbf | head -n 1)

# in_place KIND PATH: puts a thing of that kind in the file's place.
in_place() {
    rm -rf "$2"
    case $1 in
    pipe) mkfifo "$2" ;;
    folder) mkdir "$2" ;;
    device) ln -s /dev/zero "$2" ;;
    socket) python3 -c 'import os, socket, sys
os.chdir(os.path.dirname(sys.argv[1])); socket.socket(socket.AF_UNIX).bind(os.path.basename(sys.argv[1]))' "$2" ;;
    esac
}
brief() {
    timeout 300 "$@"
}

# A clip, on the screen.
for kind in pipe folder device socket; do
    rm -rf "$STORE" && cp -a "$TEST_TMP/whole" "$STORE"
    in_place "$kind" "$STORE/footage/$clip"
    screen_start 80 24
    screen_login bakker
    screen_wait 'Jan Jansen' "the list, with a $kind in the place of a clip"
    screen_keys Enter
    screen_wait 'A file of this footage cannot be opened' "a $kind in the place of a clip is said"
    screen_keys '?'
    screen_wait 'Help' 'and keys go on'
    screen_end
    expect 4 "check names a $kind" brief "$TERUGBLIK" --store "$STORE" check --footage
done

# What is kept beside a clip is made anew, what was being typed and the letters are said to be unreadable.
for kind in pipe folder; do
    rm -rf "$STORE" && cp -a "$TEST_TMP/whole" "$STORE"
    mkdir -p "$STORE/drafts"
    for ending in loudness proxy loudness.part proxy.part lock; do
        in_place "$kind" "$STORE/footage/${clip%.tbf}.$ending"
    done
    in_place "$kind" "$STORE/footage/00000000000000000000000000.part"
    in_place "$kind" "$STORE/footage/00000000000000000000000000.lock"
    who=$(sqlite3 "$STORE/terugblik.db" "SELECT id FROM account WHERE name = 'bakker'")
    admin=$(sqlite3 "$STORE/terugblik.db" "SELECT id FROM account WHERE name = 'admin'")
    in_place "$kind" "$STORE/drafts/$who-$(sqlite3 "$STORE/terugblik.db" 'SELECT id FROM session').draft"
    in_place "$kind" "$STORE/drafts/$admin.letters"
    screen_start 80 24
    screen_login bakker
    screen_wait 'Jan Jansen' "the list, with a $kind in the place of what is kept beside the film"
    screen_keys Enter
    screen_wait '0:0' 'the lesson opens all the same'
    screen_end
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user admin
    screen_login admin
    screen_wait '2B' 'the consents open all the same'
    screen_end
done

# The database, the key file, and what commands are given.
rm -rf "$STORE" && cp -a "$TEST_TMP/whole" "$STORE"
in_place pipe "$STORE/terugblik.db"
expect 1 'a pipe in the place of the database' brief "$TERUGBLIK" --store "$STORE" check
that 'is no file' said 'it is no file'
rm -rf "$STORE" && cp -a "$TEST_TMP/whole" "$STORE"
for kind in pipe folder device socket; do
    mkdir -p "$XDG_CONFIG_HOME/terugblik"
    in_place "$kind" "$XDG_CONFIG_HOME/terugblik/keys"
    expect 1 "a $kind in the place of the key file" brief "$TERUGBLIK" keys
    that 'is no file' said 'it is no file'
    rm -rf "$XDG_CONFIG_HOME/terugblik/keys"
    in_place "$kind" "$TEST_TMP/given"
    expect 1 "a $kind that nobody writes to as a class list" brief "$TERUGBLIK" --store "$STORE" --user admin \
        --password-file "$PASSWORDS/admin" pupil import "$TEST_TMP/given"
    expect 1 "and as a password" brief "$TERUGBLIK" --store "$STORE" --user admin \
        --password-file "$TEST_TMP/given" pupil list
done
expect 0 'a password that a command writes, later than it is asked for, is read' brief "$TERUGBLIK" --store "$STORE" --user admin \
    --password-file <(sleep 0.2 && cat "$PASSWORDS/admin") pupil list
