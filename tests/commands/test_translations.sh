# Everything that people can read is there in every language, with the same blanks to fill in.
. "$(dirname "$0")/lib.sh"
cd "$TESTS/.." || exit 1
expect 0 'the sentences can be taken from the sources' make -s B="$TEST_TMP" "$TEST_TMP/terugblik.pot"
that 'there are many' test "$(grep -c '^msgid' "$TEST_TMP/terugblik.pot")" -gt 800
for po in tui/po/*.po; do
    language=$(basename "$po" .po)
    that "$language: msgmerge" msgmerge --quiet --no-fuzzy-matching -o "$TEST_TMP/$language.po" "$po" "$TEST_TMP/terugblik.pot"
    that "$language: formats fit" msgfmt --check -o "$TEST_TMP/$language.mo" "$TEST_TMP/$language.po"
    msgattrib --untranslated --no-obsolete "$TEST_TMP/$language.po" >"$TEST_TMP/untranslated"
    that "$language: nothing is untranslated" bash -c '! grep "^msgid" "$1"' - "$TEST_TMP/untranslated"
    msgattrib --only-fuzzy --no-obsolete "$TEST_TMP/$language.po" >"$TEST_TMP/fuzzy"
    that "$language: nothing is fuzzy" bash -c '! grep "^msgid" "$1"' - "$TEST_TMP/fuzzy"
done
