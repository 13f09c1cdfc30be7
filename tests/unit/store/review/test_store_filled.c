/* Filled-in forms: whose they are until they are shared, what survives, what goes. */
#include "tests/unit/fixture.h"

#include "store/keys/sealed.h"
#include "store/review/drafts.h"
#include "store/review/filled.h"
#include "store/review/handover.h"

static const char text[] =
    "terugblik form 1\nname: kijk\ntitle: Kijk\nversion: 1\nlanguage: nl\nsource: ons\nlicence: CC0\n"
    "[scale vier]\nkind: levels\n1: a\n2: b\n3: c\n4: d\n0: nvt\n[scale jn]\nkind: yes-no\n1: ja\n2: nee\n"
    "[scale n]\nkind: count\nmost: 50\n[scale w]\nkind: words\nmost: 40\n"
    "[section t]\ntitle: T\nscale: vier\nitem 1: Een\nitem 2: Twee\nitem 3: Drie\nscale: jn\n"
    "item 4: Vier\nscale: n\nitem 5: Vijf\nscale: w\n";

static int setup(void **state)
{
    char id[ID_SIZE];
    bool replaced;
    school_setup(state);
    struct school *school = *state;
    WORKS(school,
          form_add(&school->store, school->people[OWNER], text, strlen(text), id, &replaced, &school->error));
    return 0;
}
#define FORM_TEST(test) cmocka_unit_test_setup_teardown(test, setup, school_teardown)

static struct filled begin(struct school *school, enum person who)
{
    struct filled filled;
    WORKS(school, filled_begin(&school->store, school->people[who], school->session, "kijk", &school->arena,
                               &filled, &school->error));
    filled.items[0].answer = (struct form_answer){FORM_GIVEN, 3, NULL};
    filled.items[0].moments[0] = (struct filled_moment){.clip = school->clips[1], .at_ms = 5000};
    filled.items[0].moment_count = 1;
    filled.items[1].answer = (struct form_answer){FORM_NOT_APPLICABLE, 0, NULL};
    filled.items[2].answer = (struct form_answer){FORM_GIVEN, FORM_KEY_NO, NULL};
    filled.items[3].answer = (struct form_answer){FORM_GIVEN, 12, NULL};
    filled.items[4].answer = (struct form_answer){FORM_GIVEN, 0, "Heel rustig é"};
    return filled;
}

static bool save(struct school *school, enum person who, const struct filled *filled, char id[static ID_SIZE])
{
    return filled_save(&school->store, school->people[who], filled, id, &school->error);
}

static struct filled_list list_for(struct school *school, enum person who)
{
    struct filled_list list;
    WORKS(school, filled_list(&school->store, school->people[who], school->session, &school->arena, &list,
                              &school->error));
    return list;
}

static void expect_answers(const struct filled *filled)
{
    if (!filled->items)
        fail_msg("%s", filled->problem);
    assert_int_equal(filled->items[0].answer.number, 3);
    assert_int_equal(filled->items[0].moment_count, 1);
    assert_int_equal(filled->items[0].moments[0].at_ms, 5000);
    assert_int_equal(filled->items[0].moments[0].session_ms, 65000);
    assert_int_equal(filled->items[1].answer.given, FORM_NOT_APPLICABLE);
    assert_int_equal(filled->items[2].answer.number, FORM_KEY_NO);
    assert_int_equal(filled->items[3].answer.number, 12);
    assert_string_equal(filled->items[4].answer.text, "Heel rustig é");
}

static void R7_what_is_not_shared_is_its_writers_alone(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct filled filled = begin(school, COACH);
    WORKS(school, save(school, COACH, &filled, id));
    struct filled_list mine = list_for(school, COACH), theirs = list_for(school, TEACHER);
    assert_int_equal(mine.count, 1);
    assert_false(mine.other_unshared);
    assert_true(mine.items[0].mine);
    expect_answers(&mine.items[0]);
    /* The other knows that there is something, not what. */
    assert_int_equal(theirs.count, 0);
    assert_true(theirs.other_unshared);

    /* Nor does a row that says that it is shared open with the other's keys: the seal is the writer's. */
    school_tamper(school, "UPDATE filled_form SET shared_at = 1", DB_NO_ARGS);
    theirs = list_for(school, TEACHER);
    assert_int_equal(theirs.count, 1);
    assert_null(theirs.items[0].items);
    assert_non_null(theirs.items[0].problem);
}

/* Tries a key on the only row, as somebody with the file does who knows how it is bound. */
static bool opens_with(struct school *school, const struct filled *filled,
                       const unsigned char key[static KEY_SIZE])
{
    unsigned char digest[crypto_generichash_BYTES];
    char hex[2 * sizeof digest + 1];
    struct query query;
    struct error error;
    const char *opened;
    size_t nonce_size, size;
    crypto_generichash(digest, sizeof digest, (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    const char *bound = arena_printf(&school->arena, "filled\n%s\n%s\n%s\n%s\n%s\n%s\n%lld\n0\n0", filled->id,
                                     school->trajectory, school->session, filled->form.id, hex,
                                     filled->author_id, (long long)filled->created_at);
    WORKS(school, db_query(school->store.db, "SELECT nonce, sealed FROM filled_form", DB_NO_ARGS, &query,
                           &school->error));
    assert_true(query_next(&query));
    const void *nonce = row_blob(&query, 0, &nonce_size), *sealed = row_blob(&query, 1, &size);
    bool open = sealed_text_open(key, bound, nonce, nonce_size, sealed, size, &school->arena, &opened,
                                 &error);
    WORKS(school, query_close(&query, &school->error));
    return open;
}

static void R7_no_key_of_the_others_opens_it(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct filled filled = begin(school, COACH);
    WORKS(school, save(school, COACH, &filled, id));
    struct filled_list mine = list_for(school, COACH);
    unsigned char *key = key_alloc(KEY_SIZE);
    WORKS(school,
          trajectory_key(&school->store, school->people[TEACHER], school->trajectory, key, &school->error));
    assert_false(opens_with(school, &mine.items[0], key));
    key_of_own(school->people[TEACHER]->secrets, "formfill", key);
    assert_false(opens_with(school, &mine.items[0], key));
    key_of_own(school->people[COACH]->secrets, "formfill", key);
    assert_true(opens_with(school, &mine.items[0], key));
    key_free(key);
}

static void R7_sharing_seals_it_to_the_two(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct filled filled = begin(school, COACH);
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, filled_share(&school->store, school->people[COACH], id, &school->error));
    struct filled_list theirs = list_for(school, TEACHER);
    assert_int_equal(theirs.count, 1);
    assert_false(theirs.other_unshared);
    assert_false(theirs.items[0].mine);
    assert_string_equal(theirs.items[0].author, "Cor Bakker");
    expect_answers(&theirs.items[0]);
    struct filled_list mine = list_for(school, COACH);
    expect_answers(&mine.items[0]);
    /* Shared is shared: the other answers without it being changed behind their back. */
    REFUSED_AS(school, ERROR_CONFLICT, save(school, COACH, &mine.items[0], id));
    REFUSED_AS(school, ERROR_CONFLICT,
               filled_share(&school->store, school->people[COACH], id, &school->error));
    /* Somebody else's cannot be shared, changed or removed. */
    REFUSED_AS(school, ERROR_DENIED,
               filled_share(&school->store, school->people[TEACHER], id, &school->error));
    REFUSED_AS(school, ERROR_DENIED, save(school, TEACHER, &mine.items[0], id));
    REFUSED_AS(school, ERROR_DENIED,
               filled_remove(&school->store, school->people[TEACHER], id, &school->error));
}

static bool file_has(struct school *school, const char *words)
{
    char command[640];
    WORKS(school, db_checkpoint(school->store.db, true, &school->error));
    (void)snprintf(command, sizeof command, "grep -raqF '%s' '%s'", words, school->folder);
    return system(command) == 0;
}

/* R7: the file says nothing of the answers, and nothing of how many there are. */
static void R7_the_file_says_nothing_of_the_answers(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    struct filled filled = begin(school, COACH), empty;
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, filled_begin(&school->store, school->people[TEACHER], school->session, "kijk",
                               &school->arena, &empty, &school->error));
    WORKS(school, save(school, TEACHER, &empty, other));
    WORKS(school, filled_draft_save(&school->store, school->people[COACH], &filled, &school->error));
    assert_true(file_has(school, "item 5: Vijf"));
    assert_false(file_has(school, "Heel rustig"));
    assert_false(file_has(school, "answers 1"));
    assert_int_equal(
        school_number(school, "SELECT COUNT(DISTINCT length(sealed)) FROM filled_form", DB_NO_ARGS), 1);
    WORKS(school, filled_share(&school->store, school->people[COACH], id, &school->error));
    assert_false(file_has(school, "Heel rustig"));
}

static void each_person_fills_a_form_in_once(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE], third[ID_SIZE];
    struct filled filled = begin(school, COACH), again = begin(school, TEACHER);
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, save(school, TEACHER, &again, other));
    REFUSED_AS(school, ERROR_CONFLICT, save(school, COACH, &filled, third));
    /* Changed until it is shared. */
    struct filled_list mine = list_for(school, COACH);
    mine.items[0].items[0].answer.number = 4;
    WORKS(school, save(school, COACH, &mine.items[0], id));
    mine = list_for(school, COACH);
    assert_int_equal(mine.items[0].items[0].answer.number, 4);
    assert_true(mine.items[0].edited_at > 0);
    assert_true(mine.other_unshared);
    size_t shared;
    WORKS(school,
          filled_share_all(&school->store, school->people[COACH], school->session, &shared, &school->error));
    assert_int_equal(shared, 1);
    WORKS(school,
          filled_share_all(&school->store, school->people[COACH], school->session, &shared, &school->error));
    assert_int_equal(shared, 0);
}

static void answers_that_no_form_has_are_refused(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    static const struct {
        size_t item;
        struct form_answer answer;
    } wrong[] = {
        {0, {FORM_GIVEN, 5, NULL}},
        {2, {FORM_NOT_APPLICABLE, 0, NULL}},
        {3, {FORM_GIVEN, 51, NULL}},
        {4, {FORM_GIVEN, 0, "a\x1b[2J"}},
        {4, {FORM_GIVEN, 0, "meer dan veertig tekens, want dit is veel te lang"}},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct filled filled = begin(school, COACH);
        filled.items[wrong[i].item].answer = wrong[i].answer;
        REFUSED_AS(school, ERROR_INVALID, save(school, COACH, &filled, id));
    }
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM filled_form", DB_NO_ARGS), 0);
}

/* R13: what was changed outside the program says so, and hides no other. */
static void R13_what_was_tampered_with_says_so(void **state)
{
    struct school *school = *state;
    static const char *const attacks[] = {
        "UPDATE filled_form SET sealed = x'00'",
        "UPDATE filled_form SET created_at = created_at + 1",
        "UPDATE filled_form SET edited_at = 5",
        "UPDATE filled_form SET signature = zeroblob (64)",
        "UPDATE filled_form SET author_id = (SELECT id FROM account WHERE name = 'tess')",
    };
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        void *other;
        setup(&other);
        struct school *own = other;
        char id[ID_SIZE];
        struct filled filled = begin(own, COACH);
        WORKS(own, save(own, COACH, &filled, id));
        WORKS(own, filled_share(&own->store, own->people[COACH], id, &own->error));
        school_tamper(own, attacks[i], DB_NO_ARGS);
        struct filled_list list = list_for(own, COACH);
        assert_int_equal(list.count, 1);
        if (list.items[0].items)
            fail_msg("%s went unseen", attacks[i]);
        school_teardown(&other);
    }
    /* The words of the form are signed, too. */
    char id[ID_SIZE];
    struct filled filled = begin(school, COACH);
    WORKS(school, save(school, COACH, &filled, id));
    school_force(school, "UPDATE form SET text = replace(text, 'item 1: Een', 'item 1: Nul')", DB_NO_ARGS);
    struct filled_list list = list_for(school, COACH);
    assert_null(list.items[0].items);
}

static void a_draft_is_its_writers_and_survives(void **state)
{
    struct school *school = *state;
    struct filled filled = begin(school, COACH), back, others;
    bool found;
    WORKS(school, filled_draft_save(&school->store, school->people[COACH], &filled, &school->error));
    WORKS(school, filled_begin(&school->store, school->people[COACH], school->session, "kijk", &school->arena,
                               &back, &school->error));
    /* Another process, later. */
    struct store store;
    school_open_again(school, &store);
    WORKS(school,
          filled_draft_load(&store, school->people[COACH], &school->arena, &back, &found, &school->error));
    store_close(&store);
    assert_true(found);
    expect_answers(&back);
    WORKS(school, filled_begin(&school->store, school->people[TEACHER], school->session, "kijk",
                               &school->arena, &others, &school->error));
    WORKS(school, filled_draft_load(&school->store, school->people[TEACHER], &school->arena, &others, &found,
                                    &school->error));
    assert_false(found);
    REFUSED_AS(school, ERROR_DENIED,
               filled_draft_save(&school->store, school->people[OTHER_COACH], &filled, &school->error));
    /* R9: it goes with the footage. */
    WORKS(school, draft_drop_session(&school->store, school->session, &school->error));
    WORKS(school, filled_draft_load(&school->store, school->people[COACH], &school->arena, &back, &found,
                                    &school->error));
    assert_false(found);
}

/* A draft that was moved to another person, form or lesson does not open. */
static void R7_a_draft_that_was_moved_does_not_open(void **state)
{
    struct school *school = *state;
    struct filled filled = begin(school, COACH), others = begin(school, TEACHER);
    bool found;
    WORKS(school, filled_draft_save(&school->store, school->people[COACH], &filled, &school->error));
    char command[1024];
    (void)snprintf(command, sizeof command, "cd '%s/drafts' && mv %s-%s.%s.form %s-%s.%s.form",
                   school->folder, school->people[COACH]->id, school->session, filled.form.id,
                   school->people[TEACHER]->id, school->session, filled.form.id);
    assert_int_equal(system(command), 0);
    REFUSED_AS(school, ERROR_CORRUPT,
               filled_draft_load(&school->store, school->people[TEACHER], &school->arena, &others, &found,
                                 &school->error));
}

static void removing_can_be_undone_for_a_day(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], again[ID_SIZE];
    struct filled filled = begin(school, COACH);
    int64_t marked, gone;
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, filled_remove(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(list_for(school, COACH).count, 0);
    assert_false(list_for(school, TEACHER).other_unshared);
    WORKS(school, filled_restore(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(list_for(school, COACH).count, 1);
    WORKS(school, filled_remove(&school->store, school->people[COACH], id, &school->error));
    WORKS(school, save(school, COACH, &filled, again));
    REFUSED_AS(school, ERROR_CONFLICT,
               filled_restore(&school->store, school->people[COACH], id, &school->error));
    school_force(school,
                 "UPDATE filled_form SET removed_at = removed_at - 90000000 WHERE removed_at IS NOT NULL",
                 DB_NO_ARGS);
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM filled_form", DB_NO_ARGS), 1);
}

/* What nobody shared goes with the retention, unread; until then its writer can still share or delete it. */
static void R7_after_the_end(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    int64_t marked, gone;
    struct filled filled = begin(school, COACH), theirs = begin(school, TEACHER);
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, save(school, TEACHER, &theirs, other));
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    struct filled_list list = list_for(school, COACH);
    REFUSED_AS(school, ERROR_INVALID, save(school, COACH, &list.items[0], id));
    WORKS(school, filled_share(&school->store, school->people[COACH], id, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               filled_remove(&school->store, school->people[COACH], id, &school->error));
    WORKS(school, filled_remove(&school->store, school->people[TEACHER], other, &school->error));
    WORKS(school, filled_restore(&school->store, school->people[TEACHER], other, &school->error));
    school_force(school, "UPDATE session SET purged_at = 1", DB_NO_ARGS);
    school_force(school, "UPDATE trajectory SET ended_at = 1", DB_NO_ARGS);
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM filled_form", DB_NO_ARGS), 0);
    assert_int_equal(list_for(school, COACH).count, 0);
}

/* R7: before the end its writer is asked what becomes of what is not shared. */
static void R7_what_is_left_at_the_end_is_settled(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    int64_t mine;
    bool others;
    struct filled filled = begin(school, COACH), theirs = begin(school, TEACHER);
    WORKS(school, save(school, COACH, &filled, id));
    WORKS(school, save(school, TEACHER, &theirs, other));
    WORKS(school, filled_left(&school->store, school->people[COACH], school->trajectory, &mine, &others,
                              &school->error));
    assert_int_equal(mine, 1);
    assert_true(others);
    REFUSED_AS(school, ERROR_DENIED,
               filled_left(&school->store, school->people[OTHER_COACH], school->trajectory, &mine, &others,
                           &school->error));
    REFUSED_AS(
        school, ERROR_DENIED,
        filled_settle(&school->store, school->people[OWNER], school->trajectory, true, &school->error));
    WORKS(school,
          filled_settle(&school->store, school->people[COACH], school->trajectory, true, &school->error));
    WORKS(school,
          filled_settle(&school->store, school->people[TEACHER], school->trajectory, false, &school->error));
    WORKS(school, filled_left(&school->store, school->people[COACH], school->trajectory, &mine, &others,
                              &school->error));
    assert_int_equal(mine, 0);
    assert_false(others);
    assert_int_equal(list_for(school, TEACHER).count, 1);
    assert_int_equal(list_for(school, COACH).count, 1);
}

/* A new coach reads what was shared, and nothing that the former one kept. */
static void R7_after_a_hand_over(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    struct filled filled = begin(school, TEACHER), kept = begin(school, COACH);
    WORKS(school, save(school, TEACHER, &filled, id));
    WORKS(school, filled_share(&school->store, school->people[TEACHER], id, &school->error));
    WORKS(school, save(school, COACH, &kept, other));
    WORKS(school, trajectory_hand_over(&school->store, school->people[TEACHER], school->trajectory, "carla",
                                       &school->error));
    struct filled_list list = list_for(school, OTHER_COACH);
    assert_int_equal(list.count, 1);
    expect_answers(&list.items[0]);
    REFUSED_AS(school, ERROR_DENIED,
               filled_list(&school->store, school->people[COACH], school->session, &school->arena, &list,
                           &school->error));
}

static size_t rows_shown(struct school *school, enum person who)
{
    struct audit_list audit;
    size_t count = 0;
    WORKS(school,
          audit_list(&school->store, school->people[who], 0, 1000, &school->arena, &audit, &school->error));
    for (size_t i = 0; i < audit.count; i++)
        count += strncmp(audit.items[i].action, "filled.", 7) == 0;
    return count;
}

/* Not even the trace tells the other person how much there is that is not shared (R13: nothing is left out of
 * it). */
static void R7_the_trace_tells_the_other_nothing_before(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct filled filled = begin(school, COACH);
    WORKS(school, save(school, COACH, &filled, id));
    struct filled_list list = list_for(school, COACH);
    WORKS(school, save(school, COACH, &list.items[0], id));
    assert_int_equal(rows_shown(school, COACH), 2);
    assert_int_equal(rows_shown(school, OWNER), 2);
    assert_int_equal(rows_shown(school, TEACHER), 0);
    WORKS(school, filled_share(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(rows_shown(school, TEACHER), 3);
}

/* Who got new keys cannot open what they kept to themselves: it says so and can be removed. */
static void after_new_keys_own_unshared_ones_say_so(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct filled filled = begin(school, TEACHER);
    struct actor *again;
    WORKS(school, save(school, TEACHER, &filled, id));
    WORKS(school, account_reset(&school->store, school->people[OWNER], "tess", "een nieuw wachtwoord 9",
                                &school->error));
    WORKS(school, actor_login(&school->store, "tess", "een nieuw wachtwoord 9", &again, &school->error));
    actor_close(school->people[TEACHER]);
    school->people[TEACHER] = again;
    WORKS(school, actor_set_password(&school->store, again, "een nieuw wachtwoord 9",
                                     "nog een ander 77 wachtwoord", &school->error));
    WORKS(school, trajectory_mend(&school->store, school->people[COACH], school->trajectory, &school->error));
    struct filled_list list = list_for(school, TEACHER);
    assert_int_equal(list.count, 1);
    assert_null(list.items[0].items);
    assert_non_null(strstr(list.items[0].problem, "new keys"));
    WORKS(school, filled_remove(&school->store, school->people[TEACHER], id, &school->error));
}

/* Whatever stands in an opened text: it is read whole, or not at all. */
static void texts_that_are_no_answers(void **state)
{
    struct school *school = *state;
    struct filled filled = begin(school, COACH);
    struct filled_item *items;
    static const char *const wrong[] = {
        "",
        "answers 2\n",
        "answers 1\nx 1 2\n",
        "answers 1\na 9 2\n",
        "answers 1\na 1 7\n",
        "answers 1\na 1 1 \n",
        "answers 1\na 1\n",
        "answers 1\nw 1 woorden\n",
        "answers 1\nn 3\n",
        "answers 1\nm 1 kort 5\n",
        "answers 1\nm 1 01hq000000000000000000000f -5\n",
        "answers 1\nm 1 01hq000000000000000000000f 99999999999999999999\n",
        "answers 1\nh 1 kort\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (filled_text_read(&filled.form.form, wrong[i], &school->arena, &items))
            fail_msg("taken: %s", wrong[i]);
    const char *made;
    WORKS(school, filled_text_make(&filled.form.form, filled.items, &school->arena, &made, &school->error));
    assert_int_equal(strlen(made) % 1024, 0);
    assert_true(filled_text_read(&filled.form.form, made, &school->arena, &items));
    assert_string_equal(items[4].answer.text, "Heel rustig é");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FORM_TEST(R7_what_is_not_shared_is_its_writers_alone),
        FORM_TEST(R7_no_key_of_the_others_opens_it),
        FORM_TEST(R7_sharing_seals_it_to_the_two),
        FORM_TEST(R7_the_file_says_nothing_of_the_answers),
        FORM_TEST(each_person_fills_a_form_in_once),
        FORM_TEST(answers_that_no_form_has_are_refused),
        FORM_TEST(R13_what_was_tampered_with_says_so),
        FORM_TEST(a_draft_is_its_writers_and_survives),
        FORM_TEST(R7_a_draft_that_was_moved_does_not_open),
        FORM_TEST(removing_can_be_undone_for_a_day),
        FORM_TEST(R7_after_the_end),
        FORM_TEST(R7_what_is_left_at_the_end_is_settled),
        FORM_TEST(R7_after_a_hand_over),
        FORM_TEST(R7_the_trace_tells_the_other_nothing_before),
        FORM_TEST(after_new_keys_own_unshared_ones_say_so),
        FORM_TEST(texts_that_are_no_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
