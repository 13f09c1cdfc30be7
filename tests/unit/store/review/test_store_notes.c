/* Notes: encrypted for two people (R7), signed by one, bound to their moment; undone, and never lost. */
#include "tests/unit/fixture.h"

#include "store/review/signature.h"

static struct note at(const struct school *school, int clip, int64_t ms, const char *text)
{
    return (struct note){
        .session = school->session, .clip = school->clips[clip], .at_ms = ms, .until_ms = -1, .text = text};
}

static void add(struct school *school, enum person person, const struct note *note, char id[static ID_SIZE])
{
    WORKS(school, note_add(&school->store, school->people[person], note, id, &school->error));
}

static struct note_list list(struct school *school, enum person person)
{
    struct note_list notes;
    WORKS(school, note_list(&school->store, school->people[person], NULL, school->session, &school->arena,
                            &notes, &school->error));
    return notes;
}

static void R7_notes_are_read_by_the_two_and_nobody_else(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct note note = at(school, 1, 5000, "Here you wait – good");
    struct note_list notes;
    note.kind = NOTE_STRENGTH;
    note.until_ms = 9000;
    add(school, COACH, &note, id);
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        if (person != COACH && person != TEACHER) {
            REFUSED_AS(school, ERROR_DENIED,
                       note_list(&school->store, actor, school->trajectory, NULL, &school->arena, &notes,
                                 &school->error));
            REFUSED_AS(school, ERROR_DENIED,
                       note_list(&school->store, actor, NULL, school->session, &school->arena, &notes,
                                 &school->error));
            assert_int_equal(notes.count, 0);
            REFUSED_AS(school, ERROR_DENIED, note_add(&school->store, actor, &note, id, &school->error));
            continue;
        }
        notes = list(school, (enum person)person);
        assert_int_equal(notes.count, 1);
        assert_string_equal(notes.items[0].id, id);
        assert_string_equal(notes.items[0].text, "Here you wait – good");
        assert_string_equal(notes.items[0].author, "Cor Bakker");
        assert_int_equal(notes.items[0].kind, NOTE_STRENGTH);
        assert_int_equal(notes.items[0].at_ms, 5000);
        assert_int_equal(notes.items[0].until_ms, 9000);
        assert_int_equal(notes.items[0].session_ms, 65000);
        assert_int_equal(notes.items[0].mine, person == COACH);
        assert_true(note_signed(&notes.items[0]));
    }
    assert_int_equal(school_traces(school, "note.read", true), 2 * (PEOPLE - 2));
    assert_int_equal(school_traces(school, "note.add", true), PEOPLE - 2);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM note WHERE INSTR(sealed_text, CAST('wait' AS BLOB))",
                                   DB_NO_ARGS),
                     0);
}

static void notes_stand_by_moment(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    static const struct {
        int clip;
        int64_t ms;
        const char *text;
    } given[] = {{1, 100, "third"}, {0, 50000, "second"}, {0, 200, "first"}, {1, 60000, "fourth"}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct note note = at(school, given[i].clip, given[i].ms, given[i].text);
        add(school, i % 2 ? COACH : TEACHER, &note, id);
    }
    static const char *const expected[] = {"first", "second", "third", "fourth"};
    struct note_list notes = list(school, COACH);
    assert_int_equal(notes.count, 4);
    for (size_t i = 0; i < notes.count; i++)
        assert_string_equal(notes.items[i].text, expected[i]);
    WORKS(school, note_list(&school->store, school->people[TEACHER], school->trajectory, NULL, &school->arena,
                            &notes, &school->error));
    assert_int_equal(notes.count, 4);
}

static void moments_and_texts_are_checked(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], longest[NOTE_LONGEST + 2];
    struct note note = at(school, 0, 61500, "At the very end");
    add(school, COACH, &note, id); /* players count a little further than the length */
    assert_int_equal(list(school, COACH).items[0].at_ms, 60000);
    static const char *const refused[] = {"", "  ", "two\nlines", "a\u202Eb"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        note = at(school, 0, 1000, refused[i]);
        REFUSED_AS(school, ERROR_INVALID,
                   note_add(&school->store, school->people[COACH], &note, id, &school->error));
    }
    memset(longest, 'x', sizeof longest);
    longest[NOTE_LONGEST + 1] = '\0';
    note = at(school, 0, 1000, longest);
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    longest[NOTE_LONGEST] = '\0';
    add(school, COACH, &note, id);
    note = at(school, 0, 5000, "Backwards");
    note.until_ms = 4000;
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    note = at(school, 0, 5000, "Elsewhere");
    note.clip = "01hq0000000000000000000001";
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    enum note_kind kind;
    assert_true(note_kind_parse("suggestion", &kind));
    assert_int_equal(kind, NOTE_SUGGESTION);
    assert_false(note_kind_parse("moments", &kind));
    assert_string_equal(note_kind_name(NOTE_QUESTION), "question");
}

/* R4: a withdrawal destroys the footage while somebody writes; what they had begun before is theirs to keep.
 */
static void R4_a_note_that_was_begun_before_is_kept(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    int64_t gone_at = clock_now() - 60 * CLOCK_SECOND_MS;
    struct note note = at(school, 0, 1000, "Half typed");
    school_force(school, "UPDATE session SET shredded_at = ?2, purged_at = ?2 WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session), DB_INT(gone_at)));
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    note.begun_at = gone_at + 1; /* after it was gone */
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    note.begun_at = clock_now() - CLOCK_DAY_MS - 1; /* too long ago to be still written */
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, id, &school->error));
    note.begun_at = gone_at - CLOCK_SECOND_MS;
    add(school, COACH, &note, id);
    assert_string_equal(list(school, TEACHER).items[0].text, "Half typed");
}

static void only_the_author_changes_a_note(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct note note = at(school, 0, 1000, "First wording");
    add(school, COACH, &note, id);
    struct note edited = {
        .id = id, .kind = NOTE_QUESTION, .at_ms = 2000, .until_ms = 3000, .text = "Second wording"};
    REFUSED_AS(school, ERROR_DENIED,
               note_edit(&school->store, school->people[TEACHER], &edited, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               note_remove(&school->store, school->people[TEACHER], id, &school->error));
    WORKS(school, note_edit(&school->store, school->people[COACH], &edited, &school->error));
    struct note_list notes = list(school, TEACHER);
    assert_string_equal(notes.items[0].text, "Second wording");
    assert_int_equal(notes.items[0].kind, NOTE_QUESTION);
    assert_int_equal(notes.items[0].at_ms, 2000);
    assert_int_equal(notes.items[0].until_ms, 3000);
    assert_true(notes.items[0].edited_at >= notes.items[0].created_at);
    assert_true(note_signed(&notes.items[0]));

    WORKS(school, note_remove(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(list(school, TEACHER).count, 0);
    REFUSED_AS(school, ERROR_CONFLICT,
               note_remove(&school->store, school->people[COACH], id, &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               note_edit(&school->store, school->people[COACH], &edited, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               note_restore(&school->store, school->people[TEACHER], id, &school->error));
    WORKS(school, note_restore(&school->store, school->people[COACH], id, &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               note_restore(&school->store, school->people[COACH], id, &school->error));
    notes = list(school, TEACHER);
    assert_int_equal(notes.count, 1);
    assert_true(note_signed(&notes.items[0]));
    assert_int_equal(school_traces(school, "note.remove", false), 1);
    assert_int_equal(school_traces(school, "note.remove", true), 1);
    REFUSED_AS(
        school, ERROR_DENIED,
        note_remove(&school->store, school->people[COACH], "01hq0000000000000000000001", &school->error));
}

static void replies_belong_to_a_note_of_the_session(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], reply[ID_SIZE], session[ID_SIZE], clips[2][ID_SIZE];
    struct note note = at(school, 0, 1000, "Why did you stop?");
    add(school, COACH, &note, id);
    note.text = "They had lost the thread";
    note.reply_to = id;
    add(school, TEACHER, &note, reply);
    assert_string_equal(list(school, COACH).items[1].reply_to, id);
    school_add_session(school, school->trajectory, COACH, TEACHER, session, clips);
    struct note elsewhere = note;
    elsewhere.session = session;
    elsewhere.clip = clips[0];
    REFUSED_AS(school, ERROR_CONFLICT,
               note_add(&school->store, school->people[TEACHER], &elsewhere, reply, &school->error));
    WORKS(school, note_remove(&school->store, school->people[COACH], id, &school->error));
    REFUSED_AS(school, ERROR_CONFLICT,
               note_add(&school->store, school->people[TEACHER], &note, reply, &school->error));
}

static void R7_tampering_with_a_note_is_noticed_and_hides_no_other(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    struct note note = at(school, 0, 1000, "Well explained");
    note.until_ms = 2000;
    add(school, COACH, &note, id);
    note = at(school, 0, 30000, "Another");
    add(school, TEACHER, &note, other);
    static const char *const attempts[] = {
        "UPDATE note SET at_ms = at_ms + 1 WHERE id = ?1",
        "UPDATE note SET until_ms = NULL WHERE id = ?1",
        "UPDATE note SET kind = 'question' WHERE id = ?1",
        "UPDATE note SET created_at = created_at + 1 WHERE id = ?1",
        "UPDATE note SET edited_at = created_at WHERE id = ?1",
        "UPDATE note SET reply_to = (SELECT id FROM note WHERE id <> ?1) WHERE id = ?1",
        "UPDATE note SET clip_id = (SELECT id FROM clip WHERE position = 1) WHERE id = ?1",
        "UPDATE note SET author_id = (SELECT teacher_id FROM trajectory) WHERE id = ?1",
        "UPDATE note SET nonce = (SELECT nonce FROM note WHERE id <> ?1) WHERE id = ?1",
        "UPDATE note SET sealed_text = (SELECT sealed_text FROM note WHERE id <> ?1) WHERE id = ?1",
        "UPDATE note SET sealed_text = x'' WHERE id = ?1",
        "UPDATE note SET signature = (SELECT signature FROM note WHERE id <> ?1) WHERE id = ?1",
        "UPDATE note SET signature = x'00' WHERE id = ?1",
    };
    school_force(school, "CREATE TABLE kept AS SELECT * FROM note", DB_NO_ARGS);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        school_force(school, attempts[i], DB_ARGS(DB_TEXT(id)));
        struct note_list notes = list(school, TEACHER);
        assert_int_equal(notes.count, 2);
        for (size_t n = 0; n < notes.count; n++) {
            bool tampered = strcmp(notes.items[n].id, id) == 0;
            if (note_signed(&notes.items[n]) == tampered)
                fail_msg("%s: %s", attempts[i], notes.items[n].text);
            /* Only a signature that does not fit leaves the words: they are the trajectory's all the same. */
            if (!tampered || strstr(attempts[i], "SET signature"))
                assert_string_equal(notes.items[n].text, tampered ? "Well explained" : "Another");
            else
                assert_string_equal(notes.items[n].text,
                                    "This note was changed outside the program and cannot be read.");
        }
        school_force(school, "DELETE FROM note", DB_NO_ARGS);
        school_force(school, "INSERT INTO note SELECT * FROM kept", DB_NO_ARGS);
    }
    /* Whoever has the trajectory's key still cannot write in the other's name: their signature is not the
     * other's. */
    school_force(school, "UPDATE sign_key SET sign_public = ?2 WHERE account_id = ?1",
                 DB_ARGS(DB_TEXT(school->people[COACH]->id),
                         DB_BLOB(school->people[TEACHER]->sign_public, SIGN_PUBLIC_SIZE)));
    struct note_list notes = list(school, TEACHER);
    assert_false(note_signed(&notes.items[0]));
    assert_true(note_signed(&notes.items[1]));
}

static void signatures_hold_after_the_author_got_new_keys(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct note note = at(school, 0, 1000, "Before the new password");
    add(school, COACH, &note, id);
    WORKS(school,
          account_reset(&school->store, school->people[OWNER], "cor", "one time password", &school->error));
    struct note_list notes = list(school, TEACHER);
    assert_true(note_signed(&notes.items[0]));
}

static void R9_notes_outlive_the_footage_and_are_added_only_while_it_is_there(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE];
    struct note note = at(school, 0, 1000, "While it was there");
    add(school, COACH, &note, id);
    school_force(school, "UPDATE session SET marked_at = 1, purge_after = 2, shredded_at = 3, purged_at = 4",
                 DB_NO_ARGS);
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, other, &school->error));
    assert_int_equal(list(school, TEACHER).count, 1);
    struct note edited = {.id = id, .at_ms = 1000, .until_ms = -1, .text = "Said better"};
    WORKS(school, note_edit(&school->store, school->people[COACH], &edited, &school->error));
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               note_edit(&school->store, school->people[COACH], &edited, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               note_add(&school->store, school->people[COACH], &note, other, &school->error));
    assert_string_equal(list(school, TEACHER).items[0].text, "Said better");
    /* And nobody takes one out of the record. */
    REFUSED_AS(school, ERROR_INVALID, note_remove(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(list(school, TEACHER).count, 1);
}

static void a_note_is_there_for_the_other_screen_at_once(void **state)
{
    struct school *school = *state;
    struct store second;
    int64_t version = 0;
    char id[ID_SIZE];
    school_open_again(school, &second);
    store_changed(&second, &version);
    struct note note = at(school, 0, 1000, "Seen over there");
    add(school, COACH, &note, id);
    assert_true(store_changed(&second, &version));
    struct note_list notes;
    WORKS(school, note_list(&second, school->people[TEACHER], NULL, school->session, &school->arena, &notes,
                            &school->error));
    assert_int_equal(notes.count, 1);
    struct session session;
    WORKS(school, session_get(&second, school->people[TEACHER], school->session, &school->arena, &session,
                              &school->error));
    assert_int_equal(session.notes, 1);
    store_close(&second);
}

/* R13: a key that the other person put into the file in the author's name signs nothing. */
static void R13_a_signing_key_that_was_put_in_signs_nothing(void **state)
{
    struct school *school = *state;
    struct query query;
    char id[ID_SIZE];
    struct note note = at(school, 0, 1000, "In the coach's name");
    add(school, COACH, &note, id);
    struct secrets *made_up = (struct secrets *)(void *)key_alloc(sizeof *made_up);
    unsigned char public[SIGN_PUBLIC_SIZE], signature[SIGNATURE_SIZE], nonce[64], sealed[256];
    size_t nonce_size = 0, size = 0;
    crypto_sign_keypair(public, made_up->sign);
    WORKS(school, db_query(school->store.db, "SELECT created_at, nonce, sealed_text FROM note WHERE id = ?1",
                           DB_ARGS(DB_TEXT(id)), &query, &school->error));
    assert_true(query_next(&query));
    const char *bound = arena_printf(&school->arena, "note\n%s\n%s\n%s\n%s\n%s\n\n%s\n1000\n-1\n%lld\n0", id,
                                     school->trajectory, school->session, note.clip,
                                     school->people[COACH]->id, note_kind_name(note.kind),
                                     (long long)row_int(&query, 0));
    const void *bytes = row_blob(&query, 1, &nonce_size);
    memcpy(nonce, bytes, nonce_size);
    bytes = row_blob(&query, 2, &size);
    memcpy(sealed, bytes, size);
    WORKS(school, query_close(&query, &school->error));
    /* The text above is what is bound: the coach's own signature fits it. */
    signature_make(school->people[COACH]->secrets, bound, nonce, nonce_size, sealed, size, signature);
    school_tamper(school, "UPDATE note SET signature = ?1", DB_ARGS(DB_BLOB(signature, sizeof signature)));
    struct note_list notes = list(school, TEACHER);
    assert_true(note_signed(&notes.items[0]));
    signature_make(made_up, bound, nonce, nonce_size, sealed, size, signature);
    school_tamper(school, "UPDATE note SET signature = ?1", DB_ARGS(DB_BLOB(signature, sizeof signature)));
    school_tamper(school, "INSERT INTO sign_key VALUES (?1, ?2, 1)",
                  DB_ARGS(DB_TEXT(school->people[COACH]->id), DB_BLOB(public, sizeof public)));
    notes = list(school, TEACHER);
    assert_int_equal(notes.count, 1);
    assert_false(note_signed(&notes.items[0]));
    key_free((unsigned char *)made_up);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R7_notes_are_read_by_the_two_and_nobody_else),
        SCHOOL_TEST(notes_stand_by_moment),
        SCHOOL_TEST(moments_and_texts_are_checked),
        SCHOOL_TEST(R4_a_note_that_was_begun_before_is_kept),
        SCHOOL_TEST(only_the_author_changes_a_note),
        SCHOOL_TEST(replies_belong_to_a_note_of_the_session),
        SCHOOL_TEST(R7_tampering_with_a_note_is_noticed_and_hides_no_other),
        SCHOOL_TEST(signatures_hold_after_the_author_got_new_keys),
        SCHOOL_TEST(R13_a_signing_key_that_was_put_in_signs_nothing),
        SCHOOL_TEST(R9_notes_outlive_the_footage_and_are_added_only_while_it_is_there),
        SCHOOL_TEST(a_note_is_there_for_the_other_screen_at_once),
    };
    return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
