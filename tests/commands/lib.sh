# For sourcing by tests/commands/test_*.sh: a small school with a lesson in it, and a few words to test with.
#
# The school is made once per build of the program, with the program's own commands, and copied by each script:
#   beheer (owner), admin (registrar), bakker and meijer (coaches), jansen and haddad (teachers), one who is both
#   coach and teacher (mulder); class 2B with three pupils; a camera and a card; bakker's trajectory with jansen and one
#   session in it of two clips.
# After `use_school`: $STORE, $PASSWORDS/NAME, $TRAJECTORY, $SESSION, $CARD (a folder laid out as cameras do it).
set -u
: "${TERUGBLIK:?tests/run sets it}" "${TEST_TMP:?tests/run sets it}"
OUT=$TEST_TMP/out
ERR=$TEST_TMP/err
PASSWORDS=$TEST_TMP/passwords

# expect STATUS NAME COMMAND…: runs the command, keeps what it printed in $OUT and $ERR, and says ok when it ended with that status.
# A command that fails must also have said why, in a line that begins with the program's name.
expect() {
    local wanted=$1 name=$2 got
    shift 2
    "$@" >"$OUT" 2>"$ERR" </dev/null
    got=$?
    if [[ $got != "$wanted" ]]; then
        printf 'not ok %s: status %s instead of %s\n' "$name" "$got" "$wanted"
        sed 's/^/# out: /' "$OUT" | head -n 20
        sed 's/^/# err: /' "$ERR" | head -n 20
    elif [[ $wanted != 0 ]] && ! grep -q '^terugblik: ' "$ERR"; then
        printf 'not ok %s: failed without a word\n' "$name"
    else
        printf 'ok %s\n' "$name"
    fi
}

# From here on faketime's clock and uptime are this store's, so that days that it adds have really passed (docs/time.md).
time_by_faketime() {
    "$TESTS/faketime" -f +0d "$TERUGBLIK" --store "$STORE" purge --dry-run >/dev/null 2>&1
}

# that NAME COMMAND…: ok when the command is true.
that() {
    local name=$1
    shift
    if "$@" >"$TEST_TMP/that" 2>&1; then
        printf 'ok %s\n' "$name"
    else
        printf 'not ok %s\n' "$name"
        sed 's/^/# /' "$TEST_TMP/that" | head -n 20
        sed 's/^/# out: /' "$OUT" 2>/dev/null | head -n 20
        sed 's/^/# err: /' "$ERR" 2>/dev/null | head -n 20
    fi
}

fails() {
    ! "$@"
}

# said WORDS: whether the last expected command printed these words on standard error.
said() {
    grep -qF -- "$1" "$ERR"
}

# json EXPRESSION: whether jq finds it true of what the last expected command printed.
json() {
    jq -e "$1" "$OUT"
}

# as NAME COMMAND…: runs the program, logged in as NAME.
as() {
    local name=$1
    shift
    "$TERUGBLIK" --store "$STORE" --user "$name" --password-file "$PASSWORDS/$name" "$@"
}

# make_clip FILE SECONDS: a small real video with sound. Never twice the same content.
make_clip() {
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=320x180:rate=25:duration=$2" \
        -f lavfi -i "sine=frequency=440:duration=$2" -metadata "comment=$1 $RANDOM $RANDOM" \
        -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -shortest "$1"
}

# import FOLDER… [OPTION…]: imports, with the options that all imports of the school have in common.
import_lesson() {
    as bakker import --trajectory "$TRAJECTORY" --class 2B --filmed-on 2026-01-15 --filmed-by bakker \
        --camera Camera-1 --card Kaart-1 --in-picture all-permitted "$@"
}

# own_password NAME: logs NAME in for the first time, choosing the password in $PASSWORDS/NAME.
own_password() {
    "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/first" account passwd \
        --new-password-file "$PASSWORDS/$1"
}

make_school() {
    local school=$1 name
    mkdir -p "$school/passwords" "$school/card/DCIM/100MEDIA"
    STORE=$school/store PASSWORDS=$school/passwords
    for name in beheer admin bakker meijer jansen haddad mulder; do
        (umask 077 && echo "geheim van $name" >"$PASSWORDS/$name") || return 1
    done
    echo 'maar voor een keer' >"$PASSWORDS/first"
    "$TERUGBLIK" --store "$STORE" --user beheer init --school 'De Proefschool' --location Noord \
        --new-password-file "$PASSWORDS/beheer" || return 1
    add() {
        as beheer account add "$1" --full-name "$2" --role "$3" --new-password-file "$PASSWORDS/first" &&
            own_password "$1"
    }
    add admin 'Ada Administratie' registrar && add bakker 'Bea Bakker' coach && add meijer 'Mo Meijer' coach &&
        add jansen 'Jan Jansen' teacher && add haddad 'Hana Haddad' teacher &&
        add mulder 'Mia Mulder' coach,teacher || return 1
    printf '%s\n' number,name,birth_date,class,location 1001,'Anna de Wit',2013-05-01,2B,Noord \
        1002,'Bram Zwart',2013-06-01,2B,Noord 1003,'Chris Groen',2013-07-01,2B,Noord >"$school/2B.csv"
    as admin pupil import "$school/2B.csv" || return 1
    as admin consent give 1001 --by 'Ouder van Anna' --as guardian --on 2025-09-01 || return 1
    as admin consent give 1002 --by 'Ouder van Bram' --as guardian --on 2025-09-01 || return 1
    as admin consent give jansen --by 'Jan Jansen' --as employee --on 2025-09-01 || return 1
    as admin equipment add camera Camera-1 --serial C-0001 || return 1
    as admin equipment add card Kaart-1 --serial K-0001 || return 1
    TRAJECTORY=$(as bakker trajectory open --coach bakker --teacher jansen --goal 'Wachten na een vraag') || return 1
    make_clip "$school/card/DCIM/100MEDIA/MVI_0001.MP4" 4 && make_clip "$school/card/DCIM/100MEDIA/MVI_0002.MP4" 3 ||
        return 1
    SESSION=$(import_lesson "$school/card") || return 1
    printf 'TRAJECTORY=%s SESSION=%s\n' "$TRAJECTORY" "$SESSION" >"$school/ids"
}

# A copy of the school for this script, made anew when the program is newer.
use_school() {
    local shared=${B:?}/tests/school
    mkdir -p "${shared%/*}"
    (
        flock 9
        if [[ ! -f $shared/ids || $TERUGBLIK -nt $shared/ids ]]; then
            rm -rf "$shared" "$shared.new"
            make_school "$shared.new" >"$shared.log" 2>&1 && mv "$shared.new" "$shared"
        fi
    ) 9>"$shared.lock"
    if [[ ! -f $shared/ids ]]; then
        echo 'not ok the school could not be made'
        sed 's/^/# /' "$shared.log"
        exit 1
    fi
    cp -a "$shared/." "$TEST_TMP/"
    STORE=$TEST_TMP/store CARD=$TEST_TMP/card
    # shellcheck disable=SC1091
    . "$TEST_TMP/ids"
}
