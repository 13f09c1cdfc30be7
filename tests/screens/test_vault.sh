# R9: footage whose key one folder of the vault still has is shredded and waits: Sessions says so, the owner's page says why, and the
# certificate comes afterwards and says what was destroyed, and how.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
use_school
SECOND=$TEST_TMP/second
mkdir "$SECOND"
as beheer vault add "$SECOND" >"$OUT" 2>"$ERR"
mv "$SECOND" "$SECOND.away"
as admin consent withdraw 1001 --by 'Ouder van Anna' --as guardian --on 2026-02-01 >"$OUT" 2>"$ERR"

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'blocked, waits for the vault' 'R9: Sessions says that the lesson waits'
screen_end
screen_start 120 40 "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
screen_wait 'The footage is shredded' 'R9: and beside the list for which folder'
screen_end

screen_start 80 24 "$TERUGBLIK" --store "$STORE" --user beheer --password-file "$PASSWORDS/beheer"
screen_wait 'Haddad, Hana'
screen_keys Tab Tab Tab Tab
screen_wait '2 folders; 1 lesson waits for one of them' "R9: the owner's page names the vault"
that 'and the folder that is not there' screen_has '/second'
screen_end

mv "$SECOND.away" "$SECOND"
for size in '80 24' '120 40'; do
    # shellcheck disable=SC2086
    screen_start $size "$TERUGBLIK" --store "$STORE" --user bakker --password-file "$PASSWORDS/bakker"
    screen_wait 'deleted on' "R9: once its disk is there it is deleted, ${size/ /x}"
    screen_keys Enter
    screen_wait 'Certificate of deletion' "R9: with a certificate, ${size/ /x}"
    that "R9: which says what was destroyed, and how, ${size/ /x}" screen_has 'NIST SP 800-88'
    that "R9: whole, down to its row of the trace, ${size/ /x}" grep -qE '[0-9a-f]{64}' <(screen_show)
    screen_end
done
