# What `make install` puts where, that it works from there, and that `make uninstall` takes it away.
. "$(dirname "$0")/lib.sh"
cd "$TESTS/.." || exit 1
root=$TEST_TMP/root
# The program is not built anew: the prefix is compiled only into the code that looks for the translations.
installation() {
    make -s B="$B" DESTDIR="$root" PREFIX=/opt/terugblik -o all "$1"
}
expect 0 'make install' installation install
prefix=$root/opt/terugblik
for file in bin/terugblik share/man/man1/terugblik.1 share/man/nl/man1/terugblik.1 \
    share/bash-completion/completions/terugblik share/zsh/site-functions/_terugblik \
    share/locale/nl/LC_MESSAGES/terugblik.mo share/terugblik/forms/directe-instructie.form \
    share/terugblik/forms/starting-teacher.form lib/systemd/user/terugblik-purge.service \
    lib/systemd/user/terugblik-purge.timer lib/systemd/user/timers.target.wants/terugblik-purge.timer; do
    that "installs $file" test -s "$prefix/$file"
done
that 'the timer'\''s service runs the installed program' grep -qx 'ExecStart=/opt/terugblik/bin/terugblik purge' \
    "$prefix/lib/systemd/user/terugblik-purge.service"
that 'the installed program runs' "$prefix/bin/terugblik" --version
that 'nothing else of the root is touched' test "$(ls "$root")" = opt
that 'bash takes the completion' bash -c '. "$1"; complete -p terugblik' - \
    "$prefix/share/bash-completion/completions/terugblik"
completed() {
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _terugblik; echo "${COMPREPLY[@]}"' - \
        "$prefix/share/bash-completion/completions/terugblik" "$@"
}
that 'completes a command' test "$(completed terugblik comp)" = complete
that 'completes a verb after common options' test "$(completed terugblik --store x account d)" = disable
that 'completes an option' test "$(completed terugblik import --keep)" = --keep-originals
for page in docs/*.1; do
    that "$page has no mistakes" bash -c '! mandoc -T lint -W warning "$1" | grep .' - "$page"
done
expect 0 'make uninstall' installation uninstall
that 'leaves no file' test -z "$(find "$root" -type f -o -type l)"
