# Files are opened in one way only (store/base/files.h), since a pipe that nobody writes to may lie in a file's place, and opening that
# would wait for ever. Other calls of open() are allowed for folders, for new files, for Landlock's rules, and for a terminal.
cd "$TESTS/.." || exit 1
shopt -s globstar
meant='^store/base/files\.c|^player/paint/terminal\.c:.*O_WRONLY \| O_NONBLOCK|^tui/watch/tmux\.c:.*outer\.terminal|"/dev/tty"|->open\('
wrong=
while IFS=: read -r file line rest; do
    # A call goes on on the next line.
    sed -n "$line,$((line + 1))p" "$file" | grep -qE 'O_DIRECTORY|O_EXCL|O_PATH' || wrong+="# $file:$line:$rest"$'\n'
done < <(grep -nE '\b(open|openat|open64|openat64|fopen|freopen|creat)\(' -- {store,player,tui}/**/*.c | grep -vE "$meant")
[[ -z $wrong ]] || printf 'not '
printf 'ok files are opened by file_open() and its kin alone\n%s' "$wrong"
