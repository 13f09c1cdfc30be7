# What coach and teacher take away: reports in every format, read by real readers; and notes that are read in.
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
use_school
HERE=$(dirname "${BASH_SOURCE[0]}")

cat >"$TEST_TMP/notes.csv" <<'CSV'
session_ms,until_ms,author,kind,text,tag
500,,Bea Bakker,strength,"Rustig, en ""echt"" kijken"
1000,3000,,question,<script>alert(1)</script> & co
1500,2500,,question,=1+1
0:02.000,,,suggestion,"twee
regels"
5000,,,moment,in de tweede film -->
6000,,,,,wachttijd kort
6200,,,strength,en dan,Wachttijd kort
CSV
as bakker tag add 'Wachttijd kort' --key w --trajectory "$TRAJECTORY" >/dev/null
expect 0 'notes are read in from CSV' as bakker notes import "$SESSION" "$TEST_TMP/notes.csv"
expect 0 'and are there' as bakker notes "$SESSION" --json
that 'all seven' json 'length == 7'
that 'two with their tag, one without a word' json 'map(select(.tag == "Wachttijd kort")) | length == 2'
that 'the formula as it was written' json 'map(.text) | index("=1+1")'
that 'ranges and moments' json 'map(.until_ms) | sort == [null, null, null, null, null, 2500, 3000]'
that 'signed by who read them in' json 'all(.signature_valid and .author == "Bea Bakker")'

# What was written and read in again, into another film of the same lesson, is the same.
for format in csv vtt; do
    expect 0 "$format: written" as bakker notes "$SESSION" --format "$format"
    cp "$OUT" "$TEST_TMP/before.$format"
    make_clip "$TEST_TMP/$format.mp4" 8
    OTHER=$(import_lesson "$TEST_TMP/$format.mp4" --keep-originals)
    expect 0 "$format: read in" as bakker notes import "$OTHER" "$TEST_TMP/before.$format"
    expect 0 "$format: written again" as bakker notes "$OTHER" --format "$format"
    that "$format: the same" cmp "$OUT" "$TEST_TMP/before.$format"
done

# All or nothing, with the line.
wrong() {
    local name=$1 sentence=$2
    cat >"$TEST_TMP/wrong"
    expect 1 "$name" as bakker notes import "$SESSION" "$TEST_TMP/wrong"
    that "$name: says which line, and what" said "$sentence"
}
before=$(as bakker notes "$SESSION" --json | jq length)
wrong 'no heading' 'Line 1: the heading needs' <<<'500,,Bea,moment,x'
wrong 'a moment that is none' 'Line 3: “soon” is no moment' <<<$'session_ms,text\n1,a\nsoon,b'
wrong 'a kind that is none' 'Line 2: “praise” is no kind of note' <<<$'session_ms,kind,text\n1,praise,b'
wrong 'behind the end' 'Line 3: its moment is behind the end' <<<$'session_ms,text\n1,a\n99000,b'
wrong 'of somebody else' 'Line 2: this note is by Jan Jansen' <<<$'session_ms,author,text\n1,Jan Jansen,b'
wrong 'a tag that is none' 'Line 2: there is no tag “Zo maar”' <<<$'session_ms,text,tag\n1,b,Zo maar'
wrong 'no text' 'Line 3: ' <<<$'session_ms,text\n1,a\n2,'
wrong 'a range that ends first' 'Line 2: The range ends before' <<<$'session_ms,until_ms,text\n2000,1000,b'
wrong 'a cue without an end' 'Line 3: “00:01.000 --> soon”' <<<$'WEBVTT\n\n00:01.000 --> soon\nx'
wrong 'a quotation mark' 'a quotation mark is out of place' <<<$'session_ms,text\n1,"a"b'
head -c 100 /dev/urandom >"$TEST_TMP/noise"
expect 1 'noise' as bakker notes import "$SESSION" "$TEST_TMP/noise"
that 'and nothing of it is there' test "$(as bakker notes "$SESSION" --json | jq length)" = "$before"
expect 3 'R7: nobody else reads notes in' as meijer notes import "$SESSION" "$TEST_TMP/notes.csv"

# Other programs' subtitles.
printf 'WEBVTT - made elsewhere\r\n\r\nNOTE a word\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n1\r\n00:00.500 --> 00:01.500 line:0\r\n<i>Goed</i> &amp; kort\r\n' \
    >"$TEST_TMP/else.vtt"
expect 0 'subtitles of another program' as jansen notes import "$SESSION" "$TEST_TMP/else.vtt"
expect 0 'are read' as jansen notes "$SESSION" --json
that 'as text' json 'any(.text == "Goed & kort" and .until_ms == 1500 and .author == "Jan Jansen")'

# Reports.
for what in "$SESSION" "$TRAJECTORY"; do
    notes=8 # of the lesson; the two that were read in have seven each
    [[ $what == "$TRAJECTORY" ]] && notes=22
    for format in text md html csv json; do
        expect 0 "$format of ${what: -4}" as jansen report "$what" --format "$format"
        cp "$OUT" "$TEST_TMP/report.$format"
        that "$format: what was written is in it" grep -q 'Rustig' "$OUT"
        that "$format: the goal or the author" grep -q 'Wachten na een vraag\|Bea Bakker' "$OUT"
    done
    that 'json: a lesson with its notes' jq -e '.lessons | length >= 1 and any(.notes | length == 8)' "$TEST_TMP/report.json"
    that 'html: nothing of people becomes markup' fails grep -q '<script' "$TEST_TMP/report.html"
    that 'html: well-formed' xmllint --noout --html "$TEST_TMP/report.html"
    that 'html: a chart is drawn inside it' grep -q '<svg' "$TEST_TMP/report.html"
    that 'html: it needs no other file' fails grep -qE 'src=|href=' "$TEST_TMP/report.html"
    that 'csv: no cell is a formula' fails grep -qE '(^|,)"?=' "$TEST_TMP/report.csv"
    that 'csv: a row for each note and the heading' /usr/bin/python3 -c "import csv, sys
rows = list(csv.reader(open('$TEST_TMP/report.csv', encoding='utf-8-sig', newline='')))
sys.exit(not (len(rows) == $notes + 1 and all(len(row) == 9 for row in rows)))"
done
expect 0 'subtitles of the lesson' as bakker report "$SESSION" --format vtt
that 'eight of them' test "$(grep -c -- ' --> ' "$OUT")" = 8
expect 0 'EAF' as bakker report "$SESSION" --format eaf
cp "$OUT" "$TEST_TMP/report.eaf"
that 'EAF: well-formed' xmllint --noout "$TEST_TMP/report.eaf"
/usr/bin/python3 "$HERE/eaf_check.py" "$TEST_TMP/report.eaf"
expect 0 'figures of the trajectory' as jansen figures "$TRAJECTORY"
expect 0 'R13: the trace' as jansen audit --json
that "R13: what is one's own is no refused attempt" json '[.[] | select(.refused and .actor == "Jan Jansen")] == []'
expect 2 'a trajectory has no one timeline' as bakker report "$TRAJECTORY" --format eaf
expect 2 'a format that is none' as bakker report "$SESSION" --format pdf
expect 3 'R7: nobody else has a report' as meijer report "$SESSION"
expect 3 'R7: not of the trajectory either' as haddad report "$TRAJECTORY"
expect 3 'R7: nor the registrar' as admin report "$SESSION"
