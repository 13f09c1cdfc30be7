# What is said in one place is said nowhere else. Each line: what, a pattern that says it in C, and the files that may.
cd "$TESTS/.." || exit 1
shopt -s globstar
while IFS='~' read -r what pattern places; do
    [[ -n $what ]] || continue
    elsewhere=$(grep -nE "$pattern" -- {store,player,tui}/**/*.[ch] | grep -vE "^($places):" | sed 's/^/# /')
    [[ -z $elsewhere ]] || printf 'not '
    printf 'ok %s\n%s' "$what" "${elsewhere:+$elsewhere$'\n'}"
done <<'END'
who the people of a trajectory are stands in one place (R7)~coach_id = .* OR .*teacher_id =|teacher_id = .* OR .*coach_id =~store/gate/entitled\.h
which footage is for the staff of a location stands in one place (R12)~IN \('team', 'festive'\)~store/gate/entitled\.h
who counts as staff there stands in one place (R12)~role IN \('coach', 'teacher'\)~store/gate/entitled\.h
who is named for footage is asked in one place (R11)~SELECT .*FROM session_viewer~store/gate/entitled\.h|store/footage/import\.c
names in the folder of footage stand in one place~"(tbf|part|loudness\.part|proxy\.part|lock)"|"[^" ]*\.(tbf|part|loudness|proxy)"~store/storage/folder\.c|tui/demo/demo\.c
there is one clock for timeouts~CLOCK_MONOTONIC~store/base/clock\.c|tui/demo/classroom/clips\.c
numbers are held between two others in one place~\<(clamp|clamp_[a-z]+)\((int|int64_t|double) ~store/base/number\.h
END
