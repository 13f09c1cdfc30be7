/* QR codes as half blocks: their corners, their edge, and that the longest that is shown fits a small
 * terminal. A real reader reads them in tests/screens/test_second_factor.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/base/text.h"
#include "store/keys/totp.h"
#include "tui/ui/qr.h"

static void a_code_has_its_corners_and_its_edge(void **state)
{
    (void)state;
    struct qr qr;
    char line[QR_LINE_SIZE];
    assert_true(qr_make("otpauth://totp/Terugblik:jansen", &qr));
    assert_int_equal(qr.columns, qr.size + 2 * QR_EDGE);
    for (int row = 0; row < qr.rows; row++) {
        qr_line(&qr, row, line);
        assert_int_equal(text_width(line), qr.columns);
        assert_int_equal(strncmp(line, "  ", 2), 0);
        assert_string_equal(line + strlen(line) - 2, "  ");
    }
    qr_line(&qr, 0, line);
    assert_int_equal(strspn(line, " "), qr.columns);
    static const char *const corner[] = {"  █▀▀▀▀▀█ ", "  █ ███ █ ", "  █ ▀▀▀ █ ", "  ▀▀▀▀▀▀▀ "};
    for (int row = 0; row < 4; row++) {
        qr_line(&qr, row + 1, line);
        assert_int_equal(strncmp(line, corner[row], strlen(corner[row])), 0);
    }
    qr_release(&qr);
    qr_release(&qr);
}

static void the_code_of_any_name_fits(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int rows;
    } cases[] = {{"j", 21}, {"j.van.den.berg-vries", 21}, {"abcdefghijklmnopqrstuvwxyz012345", 23}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char uri[TOTP_URI_SIZE];
        struct qr qr;
        totp_uri(cases[i].name, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", uri);
        assert_true(qr_make(uri, &qr));
        if (qr.rows > cases[i].rows)
            fail_msg("%s: %d rows", cases[i].name, qr.rows);
        qr_release(&qr);
    }
}

static void what_fits_no_code_makes_none(void **state)
{
    (void)state;
    static char text[8000];
    struct qr qr;
    memset(text, 'x', sizeof text - 1);
    assert_false(qr_make(text, &qr));
    qr_release(&qr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_has_its_corners_and_its_edge),
        cmocka_unit_test(the_code_of_any_name_fits),
        cmocka_unit_test(what_fits_no_code_makes_none),
    };
    return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
