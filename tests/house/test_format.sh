# Every C file is as `make format` leaves it, and no line in them is longer than 110 characters.
cd "$TESTS/.." || exit 1
shopt -s globstar
wrong=$(clang-format --dry-run --Werror -- {store,player,tui,tests}/**/*.[ch] 2>&1 | sed -n 's/^\([^ :]*\):[0-9:]* error:.*/\1/p' | sort -u)
if [[ -z $wrong ]]; then
    echo 'ok every C file is formatted'
else
    echo 'not ok every C file is formatted (make format)'
    sed 's/^/# /' <<<"$wrong"
fi
long=$(LC_ALL=C.UTF-8 grep -nE '^.{111,}' -- {store,player,tui,tests}/**/*.[ch] | cut -d: -f1,2)
if [[ -z $long ]]; then
    echo 'ok no line has more than 110 characters'
else
    echo 'not ok no line has more than 110 characters'
    head -n 20 <<<"$long" | sed 's/^/# /'
fi
