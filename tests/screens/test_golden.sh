# Whole screens, text only, in the sizes and languages that count, held against the files in tests/screens/golden/.
# A screen that was changed on purpose: `make golden` writes the files anew; read the difference before it is committed.
#
# The school, its log-ins and its screens live in a clock of their own: each program that is started begins a minute after the
# one before. Identifiers, which are drawn by lot, are shown as dots. The office's page on the store is not among them: its figures are the
# machine's.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
GOLDEN=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/golden
PROGRAM=$TERUGBLIK
minutes=$TEST_TMP/minutes
echo 0 >"$minutes"
mkdir -p "$TEST_TMP/bin"
cat >"$TEST_TMP/bin/terugblik" <<SCRIPT
#!/bin/sh
export FAKETIME_DONT_FAKE_MONOTONIC=1
minute=\$(flock "$minutes" sh -c 'read -r n <"\$1"; echo \$((n + 1)) >"\$1"; echo \$((n + 1))' sh "$minutes")
exec "$TESTS/faketime" -f "@\$(date -d "2026-03-02 08:00 UTC + \$minute minutes" '+%Y-%m-%d %H:%M:%S')" "$PROGRAM" "\$@"
SCRIPT
chmod +x "$TEST_TMP/bin/terugblik"
export TZ=UTC TERUGBLIK=$TEST_TMP/bin/terugblik
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"
export ASAN_OPTIONS

hidden=(-e "s#$TEST_TMP#/home/school#g" -e '/ tmux-[0-9]+\/$/d')
screen_text() {
    screen_show | sed -E -e 's/\b[0-9a-hjkmnp-tv-z]{26}\b/··························/g' "${hidden[@]}" -e 's/ +$//'
}

is_golden() {
    screen_text >"$TEST_TMP/seen"
    cmp -s "$TEST_TMP/seen" "$1"
}

# Until two looks, a moment apart, see the same. Only who writes the files waits for time.
settle() {
    local before=
    until screen_text >"$TEST_TMP/seen" && [[ $before == "$(cat "$TEST_TMP/seen")" ]]; do
        before=$(cat "$TEST_TMP/seen")
        sleep 0.3
    done
}

# golden SCREEN: the screen that is shown, in each size.
declare -A written
golden() {
    local size file until
    for size in 120x40 240x67 80x24; do
        screen_size "${size%x*}" "${size#*x}"
        file=$GOLDEN/$1-$size-$language.txt
        if [[ -n ${GOLDEN_WRITE:-} && -z ${written[$file]:-} ]]; then
            settle
            written[$file]=1
            cp "$TEST_TMP/seen" "$file"
            echo "ok wrote $1-$size-$language"
            continue
        fi
        until=$((SECONDS + PATIENCE))
        until is_golden "$file" || ((SECONDS > until)); do
            sleep 0.05
        done
        if is_golden "$file"; then
            echo "ok $1 at $size in $language"
        else
            echo "not ok $1 at $size in $language"
            diff -u --label "golden/$(basename "$file")" --label seen "$file" "$TEST_TMP/seen" | sed 's/^/# /'
        fi
    done
}

# Escape alone: a key that follows at once would be read as one with alt.
leave() {
    before=$(screen_text)
    screen_keys Escape
    wait_until 'Escape leaves' left_behind
}

left_behind() {
    [[ $(screen_text) != "$before" ]]
}

enter_as() {
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user "$1" --password-file "$PASSWORDS/$1"
    wait_until "$1 is in, in $language" listed
}

# A screen of somebody who is logged in: the school stands in the title.
listed() {
    screen_line 1 | grep -q 'De Proefschool'
}

# A school with names that are long, lessons in several states, and people who have nothing yet.
make_school "$TEST_TMP/made" >"$TEST_TMP/made.log" 2>&1 || { sed 's/^/# /' "$TEST_TMP/made.log"; echo 'not ok the school is made'; exit 1; }
STORE=$TEST_TMP/made/store PASSWORDS=$TEST_TMP/made/passwords
. "$TEST_TMP/made/ids"
long='Wilhelmina-Alexandra Georgina van den Heuvel-van Oostenbrugge tot Zuylestein'
(umask 077 && echo 'vier paarse fietsen op zolder' >"$PASSWORDS/lang")
as beheer account add lang --full-name "$long" --role teacher --new-password-file "$PASSWORDS/first" && own_password lang
as admin consent give lang --by Lang --as employee --on 2025-09-01 >"$OUT"
second=$(as bakker trajectory open --coach bakker --teacher lang \
    --goal 'Na een open vraag drie tellen wachten en dan pas iemand een beurt geven die zijn hand niet opsteekt')
mkdir "$TEST_TMP/card2"
for day in 03 04; do
    make_clip "$TEST_TMP/card2/day$day.mp4" 2
    as bakker import "$TEST_TMP/card2/day$day.mp4" --trajectory "$second" --class 2B --filmed-on "2026-02-$day" --filmed-by bakker \
        --camera Camera-1 --card Kaart-1 --in-picture all-permitted --keep-originals >"$TEST_TMP/id$day"
done
as bakker complete "$(cat "$TEST_TMP/id03")" >"$OUT" 2>&1
as admin consent object 1003 --by 'Ouder van Chris' --as guardian --on 2026-03-01 >"$OUT" 2>&1

[[ -n $second && -s $TEST_TMP/id04 ]] || { echo 'not ok the school has its second trajectory'; exit 1; }
for id in "$SESSION" "$(cat "$TEST_TMP/id03")" "$(cat "$TEST_TMP/id04")" "$TRAJECTORY" "$second"; do
    hidden+=(-e "s/\\b${id: -6}\\b/······/g")
done

for language in en nl; do
    if [[ $language == nl ]]; then
        SCREEN_LOCALE=nl_NL.UTF-8 SCREEN_LANGUAGE=nl
    fi
    screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker
    wait_until "the log-in screen in $language" screen_has "$STORE"
    golden login

    enter_as bakker
    golden sessions
    screen_keys F3
    golden trajectories
    screen_keys Enter
    golden trajectory
    screen_keys T
    golden trajectory-tags
    leave
    golden trajectory
    screen_keys f
    golden figures
    leave
    golden trajectory
    leave
    golden trajectories
    screen_keys F
    golden find-notes
    leave
    golden trajectories
    screen_keys F4
    golden procedure
    screen_keys F6
    golden trace-coach
    screen_keys '?'
    golden help
    leave
    screen_keys F4
    golden procedure
    screen_keys x
    golden wipes
    leave
    golden procedure
    screen_keys F2
    golden sessions
    screen_keys i
    golden import
    screen_end

    enter_as mulder
    golden sessions-empty
    screen_keys F3
    golden trajectories-empty
    screen_keys F4
    golden procedure-empty
    screen_end

    enter_as admin
    golden consents
    screen_keys c
    golden classes
    leave
    golden consents
    screen_keys P
    golden film-plan
    leave
    golden consents
    screen_keys R
    golden reminder
    leave
    golden consents
    screen_keys L
    golden class-list
    leave
    golden consents
    screen_keys E
    golden equipment
    leave
    golden consents
    screen_keys f
    golden find
    screen_end

    enter_as beheer
    golden people
    screen_keys Tab
    golden sites
    screen_keys Tab
    golden office-equipment
    screen_keys Tab
    golden office-tags
    screen_keys F7
    golden policy
    screen_keys F6
    golden trace-owner
    screen_end
done
