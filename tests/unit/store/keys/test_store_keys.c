/* Keys: what a password opens, and that a sealed key opens only where it belongs (R7). */
#include "tests/unit/fixture.h"

static const char account[] = "01hq0000000000000000000001", other_account[] = "01hq0000000000000000000002";

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

static void R7_only_the_password_unlocks(void **state)
{
    (void)state;
    struct key_record record;
    struct secrets *made, *unlocked;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &record, &made, &error));
    assert_true(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    assert_memory_equal(made, unlocked, sizeof *made);
    key_free(made);
    key_free(unlocked);
    assert_false(keys_unlock(account, PASSWORD "x", NULL, &record, &unlocked, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_null(unlocked);
    assert_false(keys_unlock_nobody(PASSWORD, KDF_MINIMAL, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
}

static void every_changed_bit_of_a_record_is_noticed(void **state)
{
    (void)state;
    struct key_record record;
    struct secrets *unlocked;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &record, NULL, &error));
    struct {
        unsigned char *bytes;
        size_t size;
    } fields[] = {
        {record.box_public, sizeof record.box_public},
        {record.sign_public, sizeof record.sign_public},
        {record.salt, sizeof record.salt},
        {record.nonce, sizeof record.nonce},
        {record.wrapped, sizeof record.wrapped},
    };
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        for (size_t i = 0; i < fields[f].size * 8; i++) {
            fields[f].bytes[i / 8] ^= (unsigned char)(1 << i % 8);
            assert_false(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
            fields[f].bytes[i / 8] ^= (unsigned char)(1 << i % 8);
        }
    }
    assert_false(keys_unlock(other_account, PASSWORD, NULL, &record, &unlocked, &error));
    assert_true(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    key_free(unlocked);
}

static void R7_with_an_answer_neither_opens_without_the_other(void **state)
{
    (void)state;
    const unsigned char answer[KEY_SIZE] = "what a security key says",
                        other[KEY_SIZE] = "what another one says";
    struct key_record record;
    struct secrets *made, *unlocked;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &record, &made, &error));
    assert_true(keys_rewrap(account, made, PASSWORD, answer, KDF_MINIMAL, &record, &error));
    assert_true(keys_unlock(account, PASSWORD, answer, &record, &unlocked, &error));
    assert_memory_equal(made, unlocked, sizeof *made);
    key_free(unlocked);
    assert_false(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    assert_false(keys_unlock(account, PASSWORD, other, &record, &unlocked, &error));
    assert_false(keys_unlock(account, PASSWORD "x", answer, &record, &unlocked, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_true(keys_rewrap(account, made, PASSWORD, NULL, KDF_MINIMAL, &record, &error));
    assert_false(keys_unlock(account, PASSWORD, answer, &record, &unlocked, &error));
    key_free(made);
}

static void a_record_cannot_ask_for_all_memory(void **state)
{
    (void)state;
    struct key_record record;
    struct secrets *unlocked;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &record, NULL, &error));
    record.memory = INT64_MAX;
    assert_false(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    record.memory = -1;
    assert_false(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    record.memory = 8192;
    record.ops = INT64_MAX;
    assert_false(keys_unlock(account, PASSWORD, NULL, &record, &unlocked, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
}

static void a_new_password_wraps_the_same_secrets(void **state)
{
    (void)state;
    struct key_record record;
    struct secrets *before, *after;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &record, &before, &error));
    struct key_record old = record;
    assert_true(keys_rewrap(account, before, "another password", NULL, KDF_MINIMAL, &record, &error));
    assert_memory_not_equal(old.wrapped, record.wrapped, sizeof old.wrapped);
    assert_memory_equal(old.box_public, record.box_public, sizeof old.box_public);
    assert_false(keys_unlock(account, PASSWORD, NULL, &record, &after, &error));
    assert_true(keys_unlock(account, "another password", NULL, &record, &after, &error));
    assert_memory_equal(before, after, sizeof *before);
    key_free(before);
    key_free(after);
}

static void R7_a_sealed_key_opens_only_in_its_own_row(void **state)
{
    (void)state;
    struct key_record mine, others;
    struct secrets *secrets, *other_secrets;
    struct error error;
    assert_true(keys_make(account, PASSWORD, KDF_MINIMAL, &mine, &secrets, &error));
    assert_true(keys_make(other_account, PASSWORD, KDF_MINIMAL, &others, &other_secrets, &error));
    unsigned char key[KEY_SIZE], opened[KEY_SIZE], sealed[SEALED_SIZE];
    randombytes_buf(key, sizeof key);
    key_seal(key, "footage", "row1", account, mine.box_public, sealed);
    assert_true(key_unseal(sealed, "footage", "row1", account, secrets, mine.box_public, opened, &error));
    assert_memory_equal(key, opened, sizeof key);

    assert_false(key_unseal(sealed, "footage", "row2", account, secrets, mine.box_public, opened, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    assert_false(key_unseal(sealed, "notes", "row1", account, secrets, mine.box_public, opened, &error));
    assert_false(
        key_unseal(sealed, "footage", "row1", other_account, secrets, mine.box_public, opened, &error));
    /* Where one part ends and the next begins is bound, too. */
    assert_false(key_unseal(sealed, "footag", "erow1", account, secrets, mine.box_public, opened, &error));
    assert_false(
        key_unseal(sealed, "footage", "row1", account, other_secrets, others.box_public, opened, &error));
    for (size_t i = 0; i < sizeof sealed; i++) {
        sealed[i] ^= 1;
        assert_false(
            key_unseal(sealed, "footage", "row1", account, secrets, mine.box_public, opened, &error));
        sealed[i] ^= 1;
    }
    key_free(secrets);
    key_free(other_secrets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(R7_only_the_password_unlocks),
        cmocka_unit_test(R7_with_an_answer_neither_opens_without_the_other),
        cmocka_unit_test(every_changed_bit_of_a_record_is_noticed),
        cmocka_unit_test(a_record_cannot_ask_for_all_memory),
        cmocka_unit_test(a_new_password_wraps_the_same_secrets),
        cmocka_unit_test(R7_a_sealed_key_opens_only_in_its_own_row),
    };
    return cmocka_run_group_tests_name("keys", tests, start, NULL);
}
