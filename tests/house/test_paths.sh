# Comments and documents that send a reader to a file name one that is there.
cd "$TESTS/.." || exit 1
shopt -s globstar
gone=$(grep -oHnE '\b(store|player|tui|tests|docs)/[A-Za-z0-9_/-]+\.(c|h|sh|py|md|txt|po)\b' -- {store,player,tui,tests}/**/*.[ch] \
    tests/**/*.{sh,py} tui/**/*.sh docs/*.md docs/*.1 README.md Makefile tests/run tests/rules/take-out |
    while IFS=: read -r file line path; do
        [[ -e $path || $path == *NAME* ]] || echo "# $file:$line: $path"
    done)
[[ -z $gone ]] || printf 'not '
printf 'ok every file that is named is there\n%s' "${gone:+$gone$'\n'}"
