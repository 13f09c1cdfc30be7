/* Tags: whose lists they are in, who changes these, and what of a tag on a lesson nobody else can see (R7).
 */
#include "tests/unit/fixture.h"

#include "store/care/subject.h"
#include "store/engine/rows.h"
#include "store/gate/trust.h"
#include "store/review/figures.h"
#include "store/review/note-body.h"
#include "store/review/note-find.h"
#include "store/review/stretches.h"
#include "store/review/tags.h"

static struct tag_list tags(struct school *school, enum person person, const char *trajectory)
{
    struct tag_list list;
    WORKS(school, tag_list(&school->store, school->people[person], trajectory, &school->arena, &list,
                           &school->error));
    return list;
}

static struct note_list notes(struct school *school, enum person person)
{
    struct note_list list;
    WORKS(school, note_list(&school->store, school->people[person], NULL, school->session, &school->arena,
                            &list, &school->error));
    return list;
}

static void put(struct school *school, enum person person, const char *tag, int64_t from, int64_t until,
                char id[static ID_SIZE])
{
    const struct note note = {.session = school->session,
                              .clip = school->clips[0],
                              .at_ms = from,
                              .until_ms = until,
                              .tag = tag,
                              .text = ""};
    WORKS(school, note_add(&school->store, school->people[person], &note, id, &school->error));
}

static void a_school_begins_with_a_list(void **state)
{
    struct school *school = *state;
    struct tag_list list = tags(school, TEACHER, school->trajectory);
    assert_int_equal(list.count, 8);
    assert_string_equal(list.items[0].name, "Wait time");
    assert_true(list.items[0].stretch);
    assert_string_equal(tag_of_key(&list, "g")->name, "Group work");
    assert_null(tag_of_key(&list, "q"));
    assert_null(tag_of_key(&list, ""));
    for (size_t i = 0; i < list.count; i++) {
        assert_ptr_equal(tag_of_key(&list, list.items[i].key), &list.items[i]);
        assert_null(list.items[i].trajectory);
    }
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM tag", DB_NO_ARGS), 0);
}

static void R7_lists_are_changed_by_owner_and_coach_alone(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], own[ID_SIZE];
    struct tag_list list;
    const struct tag of_school = {.name = "Mirrors", .key = "5", .colour = TAG_RED};
    const struct tag of_two = {
        .name = "Raises voice", .key = "6", .stretch = true, .trajectory = school->trajectory};
    for (int person = 0; person < PEOPLE; person++) {
        const struct actor *actor = school->people[person];
        if (person == OWNER)
            WORKS(school, tag_add(&school->store, actor, &of_school, id, &school->error));
        else
            REFUSED_AS(school, ERROR_DENIED, tag_add(&school->store, actor, &of_school, own, &school->error));
        if (person == COACH)
            WORKS(school, tag_add(&school->store, actor, &of_two, own, &school->error));
        else
            REFUSED_AS(school, ERROR_DENIED, tag_add(&school->store, actor, &of_two, own, &school->error));
    }
    for (int person = 0; person < PEOPLE; person++) {
        if (person == COACH || person == TEACHER) {
            list = tags(school, (enum person)person, school->trajectory);
            assert_int_equal(list.count, 10);
            assert_string_equal(tag_get(&list, own)->name, "Raises voice");
            assert_string_equal(tag_get(&list, own)->sign, "6");
            assert_string_equal(tag_get(&list, id)->name, "Mirrors");
        } else {
            assert_int_equal(tags(school, (enum person)person, NULL).count, 9);
            REFUSED_AS(school, ERROR_DENIED,
                       tag_list(&school->store, school->people[person], school->trajectory, &school->arena,
                                &list, &school->error));
        }
    }
    /* What a trajectory's tags are called may say something about the teacher. */
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM tag WHERE INSTR(body, CAST('voice' AS BLOB))",
                                   DB_NO_ARGS),
                     0);
    REFUSED_AS(school, ERROR_DENIED,
               tag_retire(&school->store, school->people[COACH], NULL, id, &school->error));
    REFUSED_AS(school, ERROR_DENIED,
               tag_retire(&school->store, school->people[TEACHER], school->trajectory, own, &school->error));
    assert_int_equal(school_traces(school, "tag.school", false), 1);
    assert_int_equal(school_traces(school, "tag.trajectory", false), 1);
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               tag_retire(&school->store, school->people[COACH], school->trajectory, own, &school->error));
}

static void names_keys_and_signs_are_checked(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    static const struct {
        struct tag tag;
        enum error_kind kind;
    } refused[] = {
        {{.name = ""}, ERROR_INVALID},
        {{.name = "two\nlines"}, ERROR_INVALID},
        {{.name = "a name that is longer than 30 ch"}, ERROR_INVALID},
        {{.name = "Key", .key = "ab"}, ERROR_INVALID},
        {{.name = "Key", .key = " "}, ERROR_INVALID},
        {{.name = "Key", .key = "é"}, ERROR_INVALID},
        {{.name = "Sign", .sign = "漢"}, ERROR_INVALID},
        {{.name = "Sign", .sign = "ab"}, ERROR_INVALID},
        {{.name = "wait TIME"}, ERROR_CONFLICT},
        {{.name = "Other", .key = "w"}, ERROR_CONFLICT},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        REFUSED_AS(school, refused[i].kind,
                   tag_add(&school->store, school->people[OWNER], &refused[i].tag, id, &school->error));
    /* A trajectory's own tag goes before the school's where both have the key. */
    const struct tag own = {.name = "Wait time", .key = "w", .sign = "é", .trajectory = school->trajectory};
    WORKS(school, tag_add(&school->store, school->people[COACH], &own, id, &school->error));
    struct tag_list list = tags(school, COACH, school->trajectory);
    assert_string_equal(tag_of_key(&list, "w")->id, id);
    assert_string_equal(tag_of_key(&list, "w")->sign, "é");
    const struct tag *found;
    WORKS(school, tag_find(&list, school->trajectory, "WAIT time", &found, &school->error));
    assert_string_equal(found->id, id);
    WORKS(school, tag_find(&list, NULL, "-wait", &found, &school->error));
    assert_string_equal(found->id, "first-wait");
    REFUSED_AS(school, ERROR_NOT_FOUND, tag_find(&list, NULL, "nothing", &found, &school->error));
}

static void a_retired_tag_comes_back_under_its_name(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], note[ID_SIZE];
    put(school, COACH, "first-open", 1000, -1, note);
    WORKS(school, tag_retire(&school->store, school->people[OWNER], NULL, "first-open", &school->error));
    struct tag_list list = tags(school, COACH, school->trajectory);
    assert_true(tag_get(&list, "first-open")->retired);
    assert_null(tag_of_key(&list, "o"));
    const struct note again = {
        .session = school->session, .clip = school->clips[0], .until_ms = -1, .tag = "first-open"};
    REFUSED_AS(school, ERROR_CONFLICT,
               note_add(&school->store, school->people[COACH], &again, id, &school->error));
    assert_string_equal(notes(school, TEACHER).items[0].tag_name, "Open question");
    const struct tag back = {.name = "open question", .key = "7"};
    WORKS(school, tag_add(&school->store, school->people[OWNER], &back, id, &school->error));
    assert_string_equal(id, "first-open");
    list = tags(school, COACH, school->trajectory);
    assert_string_equal(tag_of_key(&list, "7")->id, "first-open");
}

static void a_note_keeps_the_name_that_its_tag_had(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], note[ID_SIZE];
    struct tag mirrors = {.name = "Mirrors", .key = "5"};
    WORKS(school, tag_add(&school->store, school->people[OWNER], &mirrors, id, &school->error));
    put(school, COACH, id, 1000, -1, note);
    mirrors.id = id;
    mirrors.name = "Shouts";
    WORKS(school, tag_change(&school->store, school->people[OWNER], &mirrors, &school->error));
    struct note_list list = notes(school, TEACHER);
    assert_string_equal(list.items[0].tag_name, "Mirrors");
    assert_true(note_signed(&list.items[0]));
    struct note moved = list.items[0];
    moved.at_ms = 2000;
    WORKS(school, note_edit(&school->store, school->people[COACH], &moved, &school->error));
    list = notes(school, TEACHER);
    assert_string_equal(list.items[0].tag_name, "Mirrors");
    assert_int_equal(list.items[0].at_ms, 2000);
}

static void R7_a_tag_on_a_lesson_says_nothing_in_the_database(void **state)
{
    struct school *school = *state;
    char moment[ID_SIZE], stretch[ID_SIZE], written[ID_SIZE];
    put(school, COACH, "first-praise", 41000, -1, moment);
    put(school, COACH, "first-teacher", 7000, 19000, stretch);
    const struct note note = {.session = school->session,
                              .clip = school->clips[0],
                              .kind = NOTE_STRENGTH,
                              .at_ms = 12000,
                              .until_ms = -1,
                              .tag = "first-wait",
                              .text = "Eleven seconds"};
    WORKS(school, note_add(&school->store, school->people[TEACHER], &note, written, &school->error));
    for (int person = COACH; person <= TEACHER; person++) {
        struct note_list list = notes(school, (enum person)person);
        assert_int_equal(list.count, 3);
        assert_string_equal(list.items[0].id, stretch); /* by moment, though that is encrypted */
        assert_int_equal(list.items[0].at_ms, 7000);
        assert_int_equal(list.items[0].until_ms, 19000);
        assert_string_equal(list.items[0].tag, "first-teacher");
        assert_string_equal(list.items[1].text, "Eleven seconds");
        assert_int_equal(list.items[1].kind, NOTE_STRENGTH);
        assert_string_equal(list.items[1].tag_name, "Wait time");
        assert_string_equal(list.items[2].tag_name, "Praise");
        for (size_t i = 0; i < list.count; i++)
            assert_true(note_signed(&list.items[i]));
        assert_true(note_is_tag(&list.items[0]));
        assert_false(note_is_tag(&list.items[1]));
    }
    /* A moment and a stretch, and one tag and another, are alike. */
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(DISTINCT LENGTH(sealed_text) || kind || at_ms ||"
                                   " coalesce(until_ms, '')) FROM note WHERE kind = 'tag'",
                                   DB_NO_ARGS),
                     1);
    assert_int_equal(school_number(school,
                                   "SELECT COUNT(*) FROM note WHERE at_ms <> 0 OR until_ms IS NOT NULL",
                                   DB_NO_ARGS),
                     0);
    assert_int_equal(school_traces(school, "note.tag", false), 3);
    /* Lists count what was written; a person is told of both (R14). */
    struct session session;
    WORKS(school, session_get(&school->store, school->people[COACH], school->session, &school->arena,
                              &session, &school->error));
    assert_int_equal(session.notes, 1);
    struct subject subject;
    WORKS(school, subject_get(&school->store, school->people[REGISTRAR], "tess", &school->arena, &subject,
                              &school->error));
    assert_int_equal(subject.trajectories[0].notes_by, 1);
    assert_int_equal(subject.trajectories[0].notes_about, 0);
    assert_int_equal(subject.trajectories[0].tags_about, 2);
}

static void text_makes_it_a_note_and_can_go_again(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    put(school, COACH, "first-group", 1000, 5000, id);
    struct note edited = notes(school, COACH).items[0];
    edited.text = "In threes";
    edited.kind = NOTE_SUGGESTION;
    WORKS(school, note_edit(&school->store, school->people[COACH], &edited, &school->error));
    struct note after = notes(school, TEACHER).items[0];
    assert_string_equal(after.text, "In threes");
    assert_string_equal(after.tag, "first-group");
    assert_int_equal(after.until_ms, 5000);
    assert_true(note_signed(&after));
    edited.text = "";
    WORKS(school, note_edit(&school->store, school->people[COACH], &edited, &school->error));
    assert_true(note_is_tag(&notes(school, TEACHER).items[0]));
    REFUSED_AS(school, ERROR_DENIED,
               note_edit(&school->store, school->people[TEACHER], &edited, &school->error));
    WORKS(school, note_remove(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(notes(school, COACH).count, 0);
    WORKS(school, note_restore(&school->store, school->people[COACH], id, &school->error));
    assert_int_equal(notes(school, COACH).count, 1);
}

static void R7_tampering_with_a_tag_is_noticed(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], other[ID_SIZE], own[ID_SIZE];
    put(school, COACH, "first-wait", 1000, 2000, id);
    put(school, COACH, "first-wait", 30000, 32000, other);
    static const char *const attempts[] = {
        "UPDATE note SET kind = 'tagged' WHERE id = ?1",
        "UPDATE note SET kind = 'moment' WHERE id = ?1",
        "UPDATE note SET at_ms = 5 WHERE id = ?1",
        "UPDATE note SET sealed_text = (SELECT sealed_text FROM note WHERE id <> ?1) WHERE id = ?1",
    };
    school_force(school, "CREATE TABLE kept AS SELECT * FROM note", DB_NO_ARGS);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        school_force(school, attempts[i], DB_ARGS(DB_TEXT(id)));
        struct note_list list = notes(school, TEACHER);
        assert_int_equal(list.count, 2);
        for (size_t n = 0; n < list.count; n++)
            assert_int_equal(note_signed(&list.items[n]), strcmp(list.items[n].id, other) == 0);
        school_force(school, "DELETE FROM note", DB_NO_ARGS);
        school_force(school, "INSERT INTO note SELECT * FROM kept", DB_NO_ARGS);
    }
    const struct tag of_two = {.name = "Voice", .key = "6", .trajectory = school->trajectory};
    WORKS(school, tag_add(&school->store, school->people[COACH], &of_two, own, &school->error));
    WORKS(school, trust_hold(&school->store, &(struct trust_rows){ROW_TAG, own, NULL}, 1, &school->error));
    school_tamper(school, "UPDATE tag SET retired_at = 1 WHERE id = ?1", DB_ARGS(DB_TEXT(own)));
    REFUSED_AS(school, ERROR_CORRUPT,
               trust_hold(&school->store, &(struct trust_rows){ROW_TAG, own, NULL}, 1, &school->error));
}

/* R9 */
static void R9_tags_go_when_their_retention_runs_out(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], own[ID_SIZE];
    int64_t marked, gone;
    const struct tag of_two = {.name = "Voice", .key = "6", .trajectory = school->trajectory};
    WORKS(school, tag_add(&school->store, school->people[COACH], &of_two, own, &school->error));
    put(school, COACH, own, 1000, -1, id);
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    school_force(school, "UPDATE session SET marked_at = 1, purge_after = 2, shredded_at = 3, purged_at = 4",
                 DB_NO_ARGS);
    school_force(school, "UPDATE trajectory SET ended_at = ended_at - 367 * 86400000", DB_NO_ARGS);
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_int_equal(gone, 1);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM tag", DB_NO_ARGS), 0);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM note", DB_NO_ARGS), 0);
    char head[AUDIT_HEAD_SIZE];
    WORKS(school, audit_verify(&school->store, NULL, head, &school->error));
    assert_int_equal(tags(school, COACH, school->trajectory).count, 8);
}

/* A stretch that runs is kept for who began it alone, and nobody reads in the file which tag it is. */
static void R7_running_stretches_are_kept_for_their_author(void **state)
{
    struct school *school = *state;
    struct stretches kept = {.count = 2}, found;
    for (size_t i = 0; i < kept.count; i++) {
        snprintf(kept.items[i].tag, ID_SIZE, "%s", i ? "first-group" : "first-wait");
        memcpy(kept.items[i].clip, school->clips[i], ID_SIZE);
        kept.items[i].at_ms = 1000 + (int64_t)i;
        kept.items[i].seen_ms = 5000;
    }
    WORKS(school,
          stretches_save(&school->store, school->people[COACH], school->session, &kept, &school->error));
    WORKS(school,
          stretches_load(&school->store, school->people[COACH], school->session, &found, &school->error));
    assert_int_equal(found.count, 2);
    assert_memory_equal(found.items, kept.items, 2 * sizeof *kept.items);
    assert_true(found.kept_at > 0);
    WORKS(school,
          stretches_load(&school->store, school->people[TEACHER], school->session, &found, &school->error));
    assert_int_equal(found.count, 0);
    REFUSED_AS(
        school, ERROR_DENIED,
        stretches_save(&school->store, school->people[OTHER_COACH], school->session, &kept, &school->error));
    kept.count = 0;
    WORKS(school,
          stretches_save(&school->store, school->people[COACH], school->session, &kept, &school->error));
    WORKS(school,
          stretches_load(&school->store, school->people[COACH], school->session, &found, &school->error));
    assert_int_equal(found.count, 0);
}

static size_t found_by(struct school *school, enum person person, const struct note_query *query)
{
    struct found_notes found;
    WORKS(school,
          note_find(&school->store, school->people[person], query, &school->arena, &found, &school->error));
    return found.count;
}

static void R7_notes_are_found_over_ones_own_lessons_alone(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE], trajectory[ID_SIZE], session[ID_SIZE], clips[2][ID_SIZE];
    put(school, COACH, "first-praise", 1000, -1, id);
    struct note note = {.session = school->session,
                        .clip = school->clips[0],
                        .kind = NOTE_QUESTION,
                        .at_ms = 5000,
                        .until_ms = -1,
                        .text = "Wat wacht je lang"};
    WORKS(school, note_add(&school->store, school->people[TEACHER], &note, id, &school->error));
    /* A second trajectory of the coach. */
    WORKS(school, trajectory_open(&school->store, school->people[COACH], fixture_people[COACH].name,
                                  fixture_people[OTHER_TEACHER].name, "Rust", trajectory, &school->error));
    school_add_session(school, trajectory, COACH, OTHER_TEACHER, session, clips);
    note.session = session;
    note.clip = clips[0];
    note.tag = "first-praise";
    note.text = "Mooi gezegd";
    WORKS(school, note_add(&school->store, school->people[OTHER_TEACHER], &note, id, &school->error));

    const char *words[] = {"WACHT", "tess"};
    const struct note_query all = {.kind = NULL}, praise = {.tag = "praise"},
                            questions = {.kind = "question"}, by_tom = {.author = "visser"},
                            both = {.words = words, .word_count = 2};
    assert_int_equal(found_by(school, COACH, &all), 3);
    assert_int_equal(found_by(school, TEACHER, &all), 2);
    assert_int_equal(found_by(school, OTHER_TEACHER, &all), 1);
    assert_int_equal(found_by(school, OTHER_COACH, &all), 0);
    assert_int_equal(found_by(school, OWNER, &all), 0);
    assert_int_equal(found_by(school, COACH, &praise), 2);
    assert_int_equal(found_by(school, TEACHER, &praise), 1);
    assert_int_equal(found_by(school, COACH, &questions), 2);
    assert_int_equal(found_by(school, COACH, &by_tom), 1);
    assert_int_equal(found_by(school, COACH, &both), 1);
}

static void figures_count_times_and_what_stretches_cover(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    struct figures figures;
    put(school, COACH, "first-teacher", 10000, 20000, id);
    put(school, TEACHER, "first-teacher", 15000, 30000, id); /* overlaps: 20 s together */
    put(school, COACH, "first-teacher", 40000, 44000, id);
    put(school, COACH, "first-praise", 50000, -1, id);
    WORKS(school, figures_of_session(&school->store, school->people[COACH], school->session, &school->arena,
                                     &figures, &school->error));
    assert_int_equal(figures.count, 1);
    assert_int_equal(figures.lessons[0].count, 2);
    const struct figure *speaks = figure_get(&figures.lessons[0], "first-teacher");
    assert_string_equal(speaks->name, "Teacher speaks");
    assert_int_equal(speaks->count, 3);
    assert_int_equal(speaks->by_coach, 2);
    assert_int_equal(speaks->ms, 24000);
    assert_int_equal(speaks->per_mille, 200); /* of two minutes */
    const struct figure *praise = figure_get(&figures.lessons[0], "first-praise");
    assert_int_equal(praise->count, 1);
    assert_int_equal(praise->ms, 0);
    assert_null(figure_get(&figures.lessons[0], "first-wait"));
    char session[ID_SIZE], clips[2][ID_SIZE];
    school_add_session(school, school->trajectory, COACH, TEACHER, session, clips);
    WORKS(school, figures_of_trajectory(&school->store, school->people[TEACHER], school->trajectory,
                                        &school->arena, &figures, &school->error));
    assert_int_equal(figures.count, 2);
    assert_int_equal(figures.lessons[0].count + figures.lessons[1].count, 2);
    REFUSED_AS(school, ERROR_DENIED,
               figures_of_trajectory(&school->store, school->people[OTHER_COACH], school->trajectory,
                                     &school->arena, &figures, &school->error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(a_school_begins_with_a_list),
        SCHOOL_TEST(R7_lists_are_changed_by_owner_and_coach_alone),
        SCHOOL_TEST(names_keys_and_signs_are_checked),
        SCHOOL_TEST(a_retired_tag_comes_back_under_its_name),
        SCHOOL_TEST(a_note_keeps_the_name_that_its_tag_had),
        SCHOOL_TEST(R7_a_tag_on_a_lesson_says_nothing_in_the_database),
        SCHOOL_TEST(text_makes_it_a_note_and_can_go_again),
        SCHOOL_TEST(R7_tampering_with_a_tag_is_noticed),
        SCHOOL_TEST(R9_tags_go_when_their_retention_runs_out),
        SCHOOL_TEST(R7_running_stretches_are_kept_for_their_author),
        SCHOOL_TEST(R7_notes_are_found_over_ones_own_lessons_alone),
        SCHOOL_TEST(figures_count_times_and_what_stretches_cover),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
