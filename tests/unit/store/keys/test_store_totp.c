/* Codes that change with time: the vectors of RFC 6238 and RFC 4648, the window, and that none works twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "store/keys/keys.h"
#include "store/keys/totp.h"

/* Appendix B of RFC 6238: of eight digits there we have the last six. */
static void the_vectors_of_rfc_6238(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } vectors[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char code[TOTP_DIGITS + 1];
        totp_code(secret, 20, totp_step(vectors[i].seconds * 1000), code);
        assert_string_equal(code, vectors[i].code);
    }
}

static void a_key_is_read_as_people_write_it(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====",
    };
    unsigned char bytes[TOTP_MOST];
    size_t size;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_true(totp_parse(keys[i], bytes, &size));
        assert_int_equal(size, 20);
        assert_memory_equal(bytes, "12345678901234567890", 20);
    }
    static const char *const no_keys[] = {
        "", "GEZDGNBVGY3TQOJQ" /* too short */, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1",
        "GEZDGNBVGY3TQOJQ=GEZDGNBVGY3TQOJQ", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ!"};
    for (size_t i = 0; i < sizeof no_keys / sizeof *no_keys; i++)
        assert_false(totp_parse(no_keys[i], bytes, &size));
    char longest[2 * TOTP_MOST];
    memset(longest, 'A', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_false(totp_parse(longest, bytes, &size));
}

static void one_that_is_made_is_random_and_read_again(void **state)
{
    (void)state;
    char first[TOTP_KEY_SIZE], second[TOTP_KEY_SIZE], uri[TOTP_URI_SIZE];
    unsigned char bytes[TOTP_MOST];
    size_t size;
    totp_make(first);
    totp_make(second);
    assert_string_not_equal(first, second);
    assert_true(totp_parse(first, bytes, &size));
    assert_int_equal(size, TOTP_SECRET);
    totp_uri("j.van_den-berg", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", uri);
    assert_string_equal(
        uri,
        "otpauth://totp/Terugblik:j.van_den-berg?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Terugblik");
}

static void a_clock_may_be_a_step_off_and_no_more(void **state)
{
    (void)state;
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    const int64_t now = INT64_C(1111111111) * 1000, second = 1000;
    int64_t step;
    /* 050471 is the code from …1110 to …1139. */
    static const struct {
        int off; /* seconds */
        bool right;
    } cases[] = {{0, true},  {28, true},  {29, true},   {58, true},   {59, false},
                 {-1, true}, {-31, true}, {-32, false}, {-90, false}, {3600, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool right = totp_check(secret, 20, "050471", now + cases[i].off * second, 0, &step);
        if (right != cases[i].right)
            fail_msg("a clock that is %d s off: %s", cases[i].off, right ? "taken" : "refused");
        if (right)
            assert_int_equal(step, totp_step(now));
    }
    assert_true(totp_check(secret, 20, "050 471", now, 0, &step));
    assert_false(totp_check(secret, 20, "050472", now, 0, &step));
    assert_false(totp_check(secret, 20, "05047", now, 0, &step));
    assert_false(totp_check(secret, 20, "0504710", now, 0, &step));
    assert_false(totp_check(secret, 20, "05047a", now, 0, &step));
    assert_false(totp_check(secret, 20, "", now, 0, &step));
}

static void no_code_works_twice_whatever_the_clock_does(void **state)
{
    (void)state;
    const unsigned char *secret = (const unsigned char *)"12345678901234567890";
    const int64_t now = INT64_C(1111111111) * 1000;
    int64_t step, later;
    char next[TOTP_DIGITS + 1], before[TOTP_DIGITS + 1];
    assert_true(totp_check(secret, 20, "050471", now, 0, &step));
    assert_false(totp_check(secret, 20, "050471", now, step, &later));
    totp_code(secret, 20, step - 1, before);
    assert_false(totp_check(secret, 20, before, now, step, &later)); /* seen over a shoulder, and not used */
    assert_false(totp_check(secret, 20, before, now - 30000, step, &later)); /* a clock that was set back */
    totp_code(secret, 20, step + 1, next);
    assert_true(totp_check(secret, 20, next, now, step, &later));
    assert_int_equal(later, step + 1);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_6238),
        cmocka_unit_test(a_key_is_read_as_people_write_it),
        cmocka_unit_test(one_that_is_made_is_random_and_read_again),
        cmocka_unit_test(a_clock_may_be_a_step_off_and_no_more),
        cmocka_unit_test(no_code_works_twice_whatever_the_clock_does),
    };
    return cmocka_run_group_tests_name("totp", tests, start, NULL);
}
