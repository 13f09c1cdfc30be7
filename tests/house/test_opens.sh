# One way to open a file (store/base/files.h), since what lies in its place may be a pipe that nobody writes to. What opens otherwise is
# a folder, makes a new file, opens a place for Landlock's rules, or is a terminal that is meant.
cd "$TESTS/.." || exit 1
shopt -s globstar
meant='^store/base/files\.c|^player/paint/painter\.c:.*O_WRONLY \| O_NONBLOCK|^tui/watch/tmux\.c:.*outer\.terminal|"/dev/tty"|->open\('
wrong=
while IFS=: read -r file line rest; do
    # A call goes on on the next line.
    sed -n "$line,$((line + 1))p" "$file" | grep -qE 'O_DIRECTORY|O_EXCL|O_PATH' || wrong+="# $file:$line:$rest"$'\n'
done < <(grep -nE '\b(open|openat|open64|openat64|fopen|freopen|creat)\(' -- {store,player,tui}/**/*.c | grep -vE "$meant")
[[ -z $wrong ]] || printf 'not '
printf 'ok files are opened by file_open() and its kin alone\n%s' "$wrong"
