/* Import: nothing is stored that may not be, nothing is wiped that is not stored (R6). */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/footage/card.h"
#include "store/engine/db.h"
#include "store/footage/footage.h"
#include "store/footage/importing.h"
#include "store/review/sessions.h"
#include "tests/unit/lesson.h"

enum { SIZE = 300000 };

static struct lesson lesson;
static struct error error;
static struct import_result result;
static struct import_plan made; /* the last one */

static int setup(void **state)
{
    (void)state;
    lesson_make(&lesson);
    error_clear(&error);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    import_plan_release(&made);
    lesson_destroy(&lesson);
    return 0;
}

/* No row and no file of an import is there. */
static void nothing_is_stored(void)
{
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM clip"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_key"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_pupil"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM original"), 0);
    assert_int_equal(lesson_files(&lesson), 0);
}

/* Asserts that the person sees the right bytes of clip number `index`. */
static void footage_is(const struct actor *actor, const char *session, size_t index, size_t size, int seed)
{
    struct footage_access access;
    struct footage_reader *reader;
    unsigned char *wanted = memory_alloc(size, 1), *bytes = memory_alloc(size + 1, 1);
    size_t got;
    must(session_open_footage(&lesson.store, actor, session, &access, &error), &error);
    assert_true(index < access.count);
    must(footage_open(access.files[index], access.key, &access.labels[index], &reader, &error), &error);
    must(footage_read(reader, 0, bytes, size + 1, &got, &error), &error);
    assert_int_equal(got, size);
    card_bytes(wanted, size, seed);
    assert_memory_equal(bytes, wanted, size);
    footage_close(reader);
    must(session_close_footage(&lesson.store, actor, session, &access, 10, &error), &error);
    free(wanted);
    free(bytes);
}

static void R6_stores_verifies_and_wipes(void **state)
{
    (void)state;
    card_add(&lesson, "DCIM/100CANON/MVI_0010.MP4", 1000, 10);
    card_add(&lesson, "DCIM/100CANON/MVI_0009.MP4", SIZE, 9);
    card_add(&lesson, "DCIM/101CANON/MVI_0001.mov", 1, 1);
    card_add(&lesson, "DCIM/100CANON/IMG_0001.JPG", 500, 5);
    must(lesson_import(&lesson, "", false, &result, &error), &error);
    assert_int_equal(result.wiped, 3);
    assert_int_equal(result.owed, 0);
    assert_false(card_has(&lesson, "DCIM/100CANON/MVI_0009.MP4"));
    assert_false(card_has(&lesson, "DCIM/100CANON/MVI_0010.MP4"));
    assert_false(card_has(&lesson, "DCIM/101CANON/MVI_0001.mov"));
    assert_true(card_whole(&lesson, "DCIM/100CANON/IMG_0001.JPG", 500, 5));
    footage_is(lesson.coach, result.session, 0, SIZE, 9);
    footage_is(lesson.teacher, result.session, 1, 1000, 10);
    footage_is(lesson.teacher, result.session, 2, 1, 1);
    assert_int_equal(lesson_files(&lesson), 3);
    /* Where it was on the card is forgotten with the wipe. */
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE path <> '' OR wiped_at IS NULL"), 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'import.wiped'"), 3);
}

static void R7_seals_to_coach_and_teacher_only(void **state)
{
    (void)state;
    struct footage_access access;
    card_add(&lesson, "a.mp4", 1000, 1);
    must(lesson_import(&lesson, "a.mp4", false, &result, &error), &error);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_key"), 2);
    assert_false(session_open_footage(&lesson.store, lesson.owner, result.session, &access, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_false(session_open_footage(&lesson.store, lesson.registrar, result.session, &access, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
}

/* Camera order */

/* A coach who has left: the trajectory is still theirs until it is handed over. */
static void R7_seals_nothing_to_who_has_left(void **state)
{
    (void)state;
    must(account_disable(&lesson.store, lesson.owner, "coach", &error), &error);
    card_add(&lesson, "a.mp4", SIZE, 1);
    must(lesson_import_by(&lesson, lesson.teacher, "", false, &result, &error), &error);
    assert_int_equal(
        lesson_sql_about(&lesson, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1", lesson.coach->id),
        0);
    assert_int_equal(lesson_sql_about(&lesson, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1",
                                      lesson.teacher->id),
                     1);
}

static void cameras_count_as_they_do(void **state)
{
    (void)state;
    static const char *const orders[][2] = {
        {"/c/MVI_2.MP4", "/c/MVI_10.MP4"},      {"/c/DCIM/99CANON/MVI_9.MP4", "/c/DCIM/100CANON/MVI_1.MP4"},
        {"/c/GH010007.MP4", "/c/GH020007.MP4"}, {"/c/GH020007.MP4", "/c/GH010008.MP4"},
        {"/c/GOPR0007.MP4", "/c/GP010007.MP4"}, {"/c/GP010007.MP4", "/c/GOPR0008.MP4"},
        {"/c/00001.MTS", "/c/00002.MTS"},       {"/c/a/9.mp4", "/c/b/1.mp4"},
        {"/c/mvi_0001.mp4", "/c/MVI_0002.MP4"}, {"/c/A1.mp4", "/c/a01.mp4"},
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        assert_true(card_order(orders[i][0], orders[i][1]) < 0);
        assert_true(card_order(orders[i][1], orders[i][0]) > 0);
        assert_int_equal(card_order(orders[i][0], orders[i][0]), 0);
    }
}

static void knows_videos_by_their_ending(void **state)
{
    (void)state;
    static const char *const videos[] = {"a.mov",  "a.MP4", "a.mkv", "a.webm", "a.MTS",
                                         "a.m2ts", "a.avi", "a.3gp", "a.3g2",  "a.M4V"};
    static const char *const others[] = {"a.jpg", "mp4", ".mp4", "._a.mp4", "a.mp4.txt", "a.", "", "a.THM"};
    for (size_t i = 0; i < sizeof videos / sizeof *videos; i++)
        assert_true(card_is_video(videos[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(card_is_video(others[i]));
}

/* Plans */

static bool plan(const char *const *names, size_t count)
{
    const char *paths[8];
    for (size_t i = 0; i < count; i++)
        paths[i] = card_path(&lesson, names[i]);
    import_plan_release(&made);
    bool done = import_plan_init(&made, &lesson.arena, paths, count, &error);
    if (!done)
        assert_int_equal(made.count, 0);
    return done;
}
#define PLAN(...) \
    plan((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* The entry whose path ends so; it must be there. */
static const struct import_file *entry(const char *name)
{
    for (size_t i = 0; i < made.count; i++) {
        size_t length = strlen(made.files[i].path), wanted = strlen(name);
        if (length >= wanted && strcmp(made.files[i].path + length - wanted, name) == 0)
            return &made.files[i];
    }
    fail_msg("no entry for %s", name);
    return NULL;
}

/* Asserts that this file is kept out for this reason, with a sentence. */
static void barred(const char *name, enum import_bar bar)
{
    const struct import_file *file = entry(name);
    if (file->bar != bar)
        fail_msg("%s: %s, not %s", name, import_bar_name(file->bar), import_bar_name(bar));
    assert_true(bar == IMPORT_FREE ? file->why == NULL : strlen(file->why) > 20);
    assert_true(import_file_fits(file) == (bar == IMPORT_FREE));
}

static void finds_what_cameras_lay_out(void **state)
{
    (void)state;
    card_add(&lesson, "PRIVATE/AVCHD/BDMV/STREAM/00001.MTS", 10, 1);
    card_add(&lesson, "PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI", 10, 2);
    card_add(&lesson, "PRIVATE/M4ROOT/CLIP/C0001.MP4", 10, 3);
    card_add(&lesson, "PRIVATE/M4ROOT/CLIP/C0001M01.XML", 10, 4);
    card_add(&lesson, "DCIM/100GOPRO/GH010001.THM", 10, 5);
    card_add(&lesson, "DCIM/._MVI_0001.MP4", 10, 7);
    assert_true(PLAN(""));
    assert_int_equal(made.count, 2);
    assert_non_null(strstr(made.files[0].path, "/STREAM/00001.MTS"));
    assert_non_null(strstr(made.files[1].path, "/CLIP/C0001.MP4"));
    assert_string_equal(made.files[1].inside, "PRIVATE/M4ROOT/CLIP/C0001.MP4");
    assert_int_equal(made.total_size, 20);
    assert_true(made.files[0].path[0] == '/');
    assert_true(made.files[0].wipeable);
    assert_false(made.files[0].streamed);
}

/* Each bad entry is one row with its reason, and costs no other. */
static void names_what_cannot_be_imported_and_goes_on(void **state)
{
    (void)state;
    card_add(&lesson, "good.mp4", 10, 1);
    card_add(&lesson, "none.mp4", 0, 1);
    card_add(&lesson, "void/readme.txt", 10, 1);
    card_add(&lesson, "$RECYCLE.BIN/S-1-5/$R1.MP4", 10, 3);
    card_add(&lesson, ".Trash-1000/files/old.mp4", 10, 6);
    card_add(&lesson, "FOUND.000/FILE0000.CHK", 10, 7);
    assert_int_equal(symlink("good.mp4", card_path(&lesson, "link.mp4")), 0);
    assert_int_equal(symlink("void", card_path(&lesson, "folderlink")), 0);
    assert_int_equal(mkfifo(card_path(&lesson, "pipe.mp4"), 0600), 0);
    assert_int_equal(link(card_path(&lesson, "good.mp4"), card_path(&lesson, "void/same.dat")), 0);
    assert_true(PLAN(""));
    assert_int_equal(made.count, 6);
    barred("good.mp4", IMPORT_FREE);
    barred("none.mp4", IMPORT_EMPTY);
    barred("link.mp4", IMPORT_LINK);
    barred("pipe.mp4", IMPORT_IRREGULAR);
    barred("$RECYCLE.BIN", IMPORT_THROWN_AWAY);
    barred(".Trash-1000", IMPORT_THROWN_AWAY);
    assert_int_equal(made.total_size, 10);
    /* Given by name, the same. */
    assert_true(PLAN("good.mp4", "none.mp4", "link.mp4", "folderlink", "pipe.mp4", "void"));
    barred("good.mp4", IMPORT_FREE);
    barred("folderlink", IMPORT_LINK);
    barred("void", IMPORT_WITHOUT);
    /* The same file is one file, however often it is given. */
    assert_true(PLAN("good.mp4", "good.mp4", "void/same.dat", ""));
    assert_int_equal(made.total_size, 10);
    /* However the folder is written. */
    for (size_t i = 0; i < 3; i++) {
        assert_true(PLAN((const char *const[]){"void/", "void/.", "void/../void"}[i]));
        barred("void", IMPORT_WITHOUT);
    }
    /* What was given by name is passed on to be looked at, whatever it is called. */
    assert_true(PLAN("void/readme.txt"));
    barred("void/readme.txt", IMPORT_FREE);
    assert_false(plan(NULL, 0));
}

static void what_is_not_there_is_a_mistake(void **state)
{
    (void)state;
    card_add(&lesson, "good.mp4", 10, 1);
    assert_false(PLAN("good.mp4", "missing.mp4"));
    assert_int_equal(error.kind, ERROR_NOT_FOUND);
    assert_non_null(strstr(error.text, "missing.mp4"));
    assert_null(strstr(error.text, "good.mp4"));
}

/* More films than a lesson takes are found all the same: somebody has to choose. */
static void finds_many_and_stores_no_more_than_a_lesson_takes(void **state)
{
    (void)state;
    char name[32];
    bool all[IMPORT_FILES + 1];
    for (int i = 0; i <= IMPORT_FILES; i++) {
        snprintf(name, sizeof name, "all/MVI_%04d.MP4", i);
        card_add(&lesson, name, 1, i);
        all[i] = true;
    }
    assert_true(PLAN("all"));
    assert_int_equal(made.count, IMPORT_FILES + 1);
    lesson_probe(&made);
    struct import_plan picked = import_plan_pick(&made, all);
    struct import_request request = lesson_request(&lesson);
    assert_false(import_run(&lesson.store, lesson.coach, &picked, &request, NULL, &result, &error));
    assert_non_null(strstr(error.text, "200"));
    free(picked.files);
    nothing_is_stored();
    all[IMPORT_FILES] = false;
    picked = import_plan_pick(&made, all);
    assert_int_equal(picked.count, IMPORT_FILES);
    free(picked.files);
}

static void a_folder_without_end_is_one_row(void **state)
{
    (void)state;
    card_add(&lesson, "1/2/3/4/5/6/7/8/9/10/a.mp4", 1, 1);
    assert_true(PLAN("1"));
    assert_int_equal(made.count, 1);
    card_add(&lesson, "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/a.mp4", 1, 2);
    assert_true(PLAN("1"));
    assert_int_equal(made.count, 2);
    barred("10/a.mp4", IMPORT_FREE);
    barred("/13/14", IMPORT_TOO_DEEP);
}

static void shows_hostile_names_harmlessly(void **state)
{
    (void)state;
    card_add(&lesson,
             "\x1b[2J\xe2\x80\xae"
             "evil\r\n.mp4",
             100, 1);
    /* Such a name is imported and wiped like any other. */
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    struct owed_list owed;
    must(wipe_list(&lesson.store, lesson.coach, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 1);
    for (const char *at = owed.items[0].path; *at; at++)
        assert_true((unsigned char)*at >= ' ' && *at != 0x7f);
    assert_null(strstr(owed.items[0].path, "\xe2\x80\xae"));
    assert_non_null(strstr(owed.items[0].path, "evil"));
    size_t wiped, left;
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 1);
    /* A name that is no text at all cannot be kept until it is wiped. */
    card_add(&lesson, "bad\xff.mp4", 100, 2);
    assert_true(PLAN(""));
    assert_int_equal(made.count, 1);
    assert_int_equal(made.files[0].bar, IMPORT_UNNAMED);
}

static void bars_what_it_has_and_what_is_there_twice(void **state)
{
    (void)state;
    card_add(&lesson, "first/a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "first", true, &result, &error), &error);
    card_add(&lesson, "second/b.mp4", SIZE, 1);
    card_add(&lesson, "second/c.mp4", SIZE, 2);
    card_add(&lesson, "second/d.mp4", SIZE, 2);
    card_add(&lesson, "second/e.mp4", SIZE, 3);
    assert_true(PLAN("second"));
    must(import_plan_check(&lesson.store, &made, &lesson.arena, &error), &error);
    barred("b.mp4", IMPORT_KNOWN);
    barred("c.mp4", IMPORT_FREE);
    barred("d.mp4", IMPORT_COPY);
    barred("e.mp4", IMPORT_FREE);
    assert_non_null(strstr(entry("d.mp4")->why, "c.mp4"));
    /* Which lesson has it, of when; and that its wipe is owed. */
    assert_non_null(strstr(entry("b.mp4")->why, "2B"));
    assert_non_null(strstr(entry("b.mp4")->why, LESSON_DAY));
    assert_true(entry("b.mp4")->owed);
    assert_true(card_whole(&lesson, "second/b.mp4", SIZE, 1));
    lesson_probe(&made);
    struct import_request request = lesson_request(&lesson);
    /* Even when it is asked for: what is barred is not stored. */
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 1);
    struct import_plan picked = import_plan_pick(&made, (const bool[]){true, true, true, true});
    assert_int_equal(picked.count, 2);
    must(import_run(&lesson.store, lesson.coach, &picked, &request, NULL, &result, &error), &error);
    free(picked.files);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 2);
    assert_false(card_has(&lesson, "second/c.mp4"));
    assert_true(card_whole(&lesson, "second/d.mp4", SIZE, 2));
}

/* A film that is not whole is stored when somebody has confirmed it, and the trace says so. */
static void R6_what_was_cut_off_is_stored_on_a_word(void **state)
{
    (void)state;
    struct import_request request = lesson_request(&lesson);
    card_add(&lesson, "cut.mp4", SIZE, 1);
    card_add(&lesson, "kept.mp4", SIZE, 2);
    assert_true(PLAN(""));
    lesson_probe(&made);
    for (size_t i = 0; i < 2; i++)
        import_plan_bar(&made, &lesson.arena, i, IMPORT_CUT_OFF, "It is not whole.");
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    nothing_is_stored();
    made.files[0].cut_off = made.files[1].cut_off = true;
    made.files[1].keep = true; /* nobody said that it may go */
    import_plan_sum(&made);
    must(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error), &error);
    assert_int_equal(result.wiped, 1);
    assert_int_equal(result.owed, 1);
    assert_false(card_has(&lesson, "cut.mp4"));
    assert_true(card_whole(&lesson, "kept.mp4", SIZE, 2));
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'import.done' AND detail "
                                         "LIKE '%cut-off=2%'"),
                     1);
    assert_int_equal(lesson_sql(&lesson, "SELECT kept FROM original WHERE wiped_at IS NULL"), 1);
}

/* Refusals before anything is stored */

static void refuses_by_the_rules_before_storing(void **state)
{
    (void)state;
    card_add(&lesson, "a.mp4", 1000, 1);
    assert_true(PLAN("a.mp4"));
    struct import_request request = lesson_request(&lesson);
    /* Not probed: it is not known to be a video. */
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    assert_non_null(strstr(error.text, "a.mp4"));
    lesson_probe(&made);
    assert_false(import_run(&lesson.store, lesson.owner, &made, &request, NULL, &result, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    /* R3: pupil 1002 has no consent. */
    request.in_picture = "1001,1002";
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    assert_int_equal(error.kind, ERROR_DENIED);
    assert_non_null(strstr(error.text, "1002"));
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'import.start' AND refused = 1"), 2);
    request = lesson_request(&lesson);
    request.class_name = "";
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    request = lesson_request(&lesson);
    request.trajectory = "01arz3ndektsv4rrffq69g5fav";
    assert_false(import_run(&lesson.store, lesson.coach, &made, &request, NULL, &result, &error));
    assert_string_equal(result.session, "");
    nothing_is_stored();
    assert_true(card_whole(&lesson, "a.mp4", 1000, 1));
}

/* What happens while it runs */

struct meddling {
    enum import_stage stage; /* when to */
    size_t file;
    void (*meddle)(void);
    bool go_on;
    int calls;
    int64_t last;
    enum import_stage last_stage;
};

static bool meddle(void *context, enum import_stage stage, size_t file, int64_t done, int64_t total)
{
    struct meddling *meddling = context;
    assert_true(done >= 0 && done <= total);
    if (meddling->last_stage == IMPORT_WIPING)
        assert_int_equal(stage, IMPORT_WIPING);
    meddling->last = done;
    meddling->last_stage = stage;
    if (stage != meddling->stage || file != meddling->file || meddling->calls++ > 0)
        return true;
    if (meddling->meddle)
        meddling->meddle();
    return meddling->go_on;
}

/* Imports the whole card with something happening on the way. */
static bool import_meddled(struct meddling *meddling)
{
    struct import_request request = lesson_request(&lesson);
    assert_true(PLAN(""));
    lesson_probe(&made);
    bool done = import_run(&lesson.store, lesson.coach, &made, &request,
                           &(struct import_caller){.progress = meddle, .context = meddling}, &result, &error);
    assert_true(meddling->calls > 0);
    return done;
}

static void two_files(void)
{
    card_add(&lesson, "a.mp4", SIZE, 1);
    card_add(&lesson, "b.mp4", SIZE + 1, 2);
}

static bool both_whole(void)
{
    return card_whole(&lesson, "a.mp4", SIZE, 1) && card_whole(&lesson, "b.mp4", SIZE + 1, 2);
}

static void R6_breaking_off_leaves_the_card_whole(void **state)
{
    (void)state;
    two_files();
    for (size_t file = 0; file < 2; file++)
        for (int stage = IMPORT_STORING; stage <= IMPORT_VERIFYING; stage++) {
            struct meddling meddling = {.stage = (enum import_stage)stage, .file = file};
            assert_false(import_meddled(&meddling));
            assert_int_equal(error.kind, ERROR_CONFLICT);
            assert_string_equal(result.session, "");
            nothing_is_stored();
            assert_true(both_whole());
        }
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'import.drop'"), 4);
}

static void once_wiping_it_goes_on(void **state)
{
    (void)state;
    two_files();
    struct meddling meddling = {.stage = IMPORT_WIPING};
    must(import_meddled(&meddling), &error);
    assert_int_equal(result.wiped, 2);
    assert_int_equal(meddling.last, 2 * SIZE + 1);
    assert_false(card_has(&lesson, "a.mp4"));
    assert_false(card_has(&lesson, "b.mp4"));
}

/* Overwrites a little of a.mp4, and hides that from its times. */
static void scribble(void)
{
    struct stat status;
    const char *path = card_path(&lesson, "a.mp4");
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(pwrite(fd, "scribbled", 9, SIZE / 2), 9);
    const struct timespec times[2] = {status.st_atim, status.st_mtim};
    assert_int_equal(futimens(fd, times), 0);
    close(fd);
}

static void grow(void)
{
    int fd = open(card_path(&lesson, "a.mp4"), O_WRONLY | O_APPEND | O_CLOEXEC);
    assert_int_equal(write(fd, "more", 4), 4);
    close(fd);
}

static void cut(void)
{
    assert_int_equal(truncate(card_path(&lesson, "a.mp4"), SIZE / 2), 0);
}

static void replace(void)
{
    card_add(&lesson, "new", SIZE, 7);
    assert_int_equal(rename(card_path(&lesson, "new"), card_path(&lesson, "a.mp4")), 0);
}

static void R6_a_file_that_changes_is_not_imported(void **state)
{
    (void)state;
    static void (*const changes[])(void) = {scribble, grow, cut};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        two_files();
        struct meddling meddling = {.stage = IMPORT_STORING, .meddle = changes[i], .go_on = true};
        assert_false(import_meddled(&meddling));
        assert_int_equal(error.kind, ERROR_CONFLICT);
        assert_non_null(strstr(error.text, "a.mp4"));
        nothing_is_stored();
        assert_true(card_whole(&lesson, "b.mp4", SIZE + 1, 2));
    }
}

static void R6_a_file_that_changes_later_is_not_wiped(void **state)
{
    (void)state;
    static void (*const changes[])(void) = {scribble, grow, cut, replace};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct stat before, after;
        card_add(&lesson, "a.mp4", SIZE, 100 + (int)i);
        card_add(&lesson, "b.mp4", SIZE + 1, 200 + (int)i);
        /* While the second is being verified the first is long done. */
        struct meddling meddling = {
            .stage = IMPORT_VERIFYING, .file = 1, .meddle = changes[i], .go_on = true};
        assert_false(import_meddled(&meddling));
        assert_string_not_equal(result.session, "");
        assert_int_equal(result.wiped, 1);
        assert_int_equal(result.owed, 1);
        assert_non_null(strstr(error.text, "a.mp4"));
        assert_null(strstr(error.text, "b.mp4"));
        assert_false(card_has(&lesson, "b.mp4"));
        footage_is(lesson.coach, result.session, 0, SIZE, 100 + (int)i);
        /* Nor later. */
        size_t wiped, owed;
        assert_int_equal(stat(card_path(&lesson, "a.mp4"), &before), 0);
        must(lesson_wipe(&lesson, lesson.coach, &wiped, &owed, &error), &error);
        assert_int_equal(wiped, 0);
        assert_int_equal(owed, i + 1);
        assert_int_equal(stat(card_path(&lesson, "a.mp4"), &after), 0);
        assert_int_equal(before.st_size, after.st_size);
        assert_int_equal(before.st_ino, after.st_ino);
        assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
        if (changes[i] == replace)
            assert_true(card_whole(&lesson, "a.mp4", SIZE, 7));
    }
}

static void replace_by_copy(void)
{
    card_add(&lesson, "new", SIZE, 1);
    assert_int_equal(rename(card_path(&lesson, "new"), card_path(&lesson, "a.mp4")), 0);
}

/* A copy now lies where the original was. It is another file, so it is wiped only once it has been compared.
 */
static void R6_a_copy_in_its_place_is_wiped_only_later(void **state)
{
    (void)state;
    size_t wiped, owed;
    two_files();
    struct meddling meddling = {
        .stage = IMPORT_VERIFYING, .file = 1, .meddle = replace_by_copy, .go_on = true};
    assert_false(import_meddled(&meddling));
    assert_int_equal(result.wiped, 1);
    assert_int_equal(result.owed, 1);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &owed, &error), &error);
    assert_int_equal(wiped, 1);
    assert_int_equal(owed, 0);
    assert_false(card_has(&lesson, "a.mp4"));
}

static void end_trajectory(void)
{
    lesson_sql(&lesson, "UPDATE trajectory SET ended_at = 1");
}

static void R4_withdraw(void)
{
    struct consent_effect effect;
    const struct consent_entry entry = {.who = "1001",
                                        .answer = ANSWER_WITHDRAWN,
                                        .capacity = CAPACITY_GUARDIAN,
                                        .giver = "Moeder Noor",
                                        .on = "2026-02-01"};
    must(consent_record(&lesson.store, lesson.registrar, &entry, &effect, &error), &error);
}

/* The footage was blocked, and no later word brings it back. */
static void R4_withdraw_and_take_back(void)
{
    struct consent_effect effect;
    const struct consent_entry entry = {.who = "1001",
                                        .answer = ANSWER_WITHDRAWN,
                                        .capacity = CAPACITY_GUARDIAN,
                                        .giver = "Moeder Noor",
                                        .on = "2026-04-01"};
    must(consent_record(&lesson.store, lesson.registrar, &entry, &effect, &error), &error);
    must(consent_undo(&lesson.store, lesson.registrar, arena_copy(&lesson.arena, effect.id), &effect, &error),
         &error);
}

static void R4_what_is_forbidden_meanwhile_is_not_stored(void **state)
{
    (void)state;
    static void (*const changes[])(void) = {end_trajectory, R4_withdraw_and_take_back, R4_withdraw};
    two_files();
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct meddling meddling = {
            .stage = IMPORT_VERIFYING, .file = 1, .meddle = changes[i], .go_on = true};
        assert_false(import_meddled(&meddling));
        nothing_is_stored();
        assert_true(both_whole());
        lesson_sql(&lesson, "UPDATE trajectory SET ended_at = NULL");
    }
}

/* Keeping, and wiping later */

static void R6_kept_originals_stay_owed(void **state)
{
    (void)state;
    struct owed_list owed;
    size_t wiped, left;
    two_files();
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    assert_int_equal(result.wiped, 0);
    assert_int_equal(result.owed, 2);
    assert_true(both_whole());
    must(wipe_list(&lesson.store, lesson.teacher, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 2);
    assert_true(owed.items[0].kept);
    assert_string_equal(owed.items[0].path, card_path(&lesson, "a.mp4"));
    must(wipe_list(&lesson.store, lesson.registrar, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 2);
    must(wipe_list(&lesson.store, lesson.owner, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 0);
    /* Not by itself. */
    must(lesson_wipe(&lesson, NULL, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 0);
    assert_int_equal(left, 2);
    assert_true(both_whole());
    /* Nor by who has no business with them. */
    must(lesson_wipe(&lesson, lesson.owner, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 0);
    assert_true(both_whole());
    /* The card is out, and in again. */
    const char *out = arena_printf(&lesson.arena, "%s/out", lesson.folder);
    assert_int_equal(rename(lesson.card, out), 0);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 0);
    assert_int_equal(left, 2);
    assert_int_equal(rename(out, lesson.card), 0);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 2);
    assert_int_equal(left, 0);
    assert_false(card_has(&lesson, "a.mp4"));
    assert_false(card_has(&lesson, "b.mp4"));
}

static void wiping_needs_the_footage_to_be_there(void **state)
{
    (void)state;
    size_t wiped, left;
    char command[160];
    two_files();
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    snprintf(command, sizeof command, "rm %s/footage/*.tbf", lesson.place);
    assert_int_equal(system(command), 0);
    assert_false(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error));
    assert_int_equal(error.kind, ERROR_CORRUPT);
    assert_int_equal(wiped, 0);
    assert_true(both_whole());
}

/* The name that a file has while it is being wiped. */
static const char *half_name(int position)
{
    struct clip_list clips;
    must(clip_list(&lesson.store, lesson.coach, result.session, &lesson.arena, &clips, &error), &error);
    return arena_printf(&lesson.arena, "tb%s.wip", id_short(clips.items[position].id));
}

static void R6_a_wipe_that_was_cut_short_is_finished(void **state)
{
    (void)state;
    size_t wiped, left;
    two_files();
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    /* The power went with a.mp4 half overwritten and b.mp4 just renamed; and since then the camera has used
     * a.mp4's name again. */
    assert_int_equal(rename(card_path(&lesson, "a.mp4"), card_path(&lesson, half_name(0))), 0);
    assert_int_equal(rename(card_path(&lesson, "b.mp4"), card_path(&lesson, half_name(1))), 0);
    int fd = open(card_path(&lesson, half_name(0)), O_WRONLY | O_CLOEXEC);
    assert_int_equal(write(fd, lesson.card, sizeof lesson.card), sizeof lesson.card);
    close(fd);
    card_add(&lesson, "a.mp4", 555, 55);
    card_add(&lesson, "a.THM", 55, 56);
    card_add(&lesson, "b.THM", 66, 66);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 2);
    assert_int_equal(left, 0);
    assert_false(card_has(&lesson, half_name(0)));
    assert_false(card_has(&lesson, half_name(1)));
    assert_false(card_has(&lesson, "b.THM"));
    assert_true(card_whole(&lesson, "a.mp4", 555, 55));
    assert_true(card_whole(&lesson, "a.THM", 55, 56));
}

/* It is still there under another name. */
static void R6_a_wipe_that_was_cut_short_is_not_declared_done(void **state)
{
    (void)state;
    struct owed_list owed;
    card_add(&lesson, "a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    assert_int_equal(rename(card_path(&lesson, "a.mp4"), card_path(&lesson, half_name(0))), 0);
    must(wipe_list(&lesson.store, lesson.coach, &lesson.arena, &owed, &error), &error);
    assert_int_equal(owed.count, 1);
    assert_true(owed.items[0].present);
    assert_false(wipe_confirm_gone(&lesson.store, lesson.coach, owed.items[0].clip, &error));
    assert_int_equal(error.kind, ERROR_CONFLICT);
    assert_int_equal(unlink(card_path(&lesson, half_name(0))), 0);
    must(wipe_confirm_gone(&lesson.store, lesson.coach, owed.items[0].clip, &error), &error);
}

/* A disabled account neither lists what is owed nor wipes a card. */
static void R6_a_disabled_account_wipes_nothing(void **state)
{
    (void)state;
    size_t wiped, left;
    card_add(&lesson, "a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    must(account_disable(&lesson.store, lesson.owner, "coach", &error), &error);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 0);
    assert_int_equal(left, 0);
    assert_true(card_whole(&lesson, "a.mp4", SIZE, 1));
    must(lesson_wipe(&lesson, lesson.teacher, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 1);
}

/* A second name for the same bytes shows what becomes of them: overwritten, then cut. */

static int overwritten;

static bool look_at_bytes(void *context, enum import_stage stage, size_t file, int64_t done, int64_t total)
{
    unsigned char *bytes = memory_alloc(SIZE, 1), *wanted = memory_alloc(SIZE, 1);
    (void)context;
    (void)total;
    int fd = open(card_path(&lesson, "other-name"), O_RDONLY | O_CLOEXEC);
    if (stage == IMPORT_WIPING && file == 0 && done == SIZE && read(fd, bytes, SIZE) == SIZE) {
        card_bytes(wanted, SIZE, 1);
        for (int at = 0; at + 16 <= SIZE; at += 16)
            assert_memory_not_equal(bytes + at, wanted + at, 16);
        overwritten++;
    }
    close(fd);
    free(bytes);
    free(wanted);
    return true;
}

static void R6_every_byte_is_overwritten(void **state)
{
    (void)state;
    struct stat status;
    struct import_request request = lesson_request(&lesson);
    const char *path = card_add(&lesson, "a.mp4", SIZE, 1);
    assert_int_equal(link(path, card_path(&lesson, "other-name")), 0);
    assert_true(PLAN("a.mp4"));
    lesson_probe(&made);
    overwritten = 0;
    must(import_run(&lesson.store, lesson.coach, &made, &request,
                    &(struct import_caller){.progress = look_at_bytes}, &result, &error),
         &error);
    assert_true(overwritten > 0);
    assert_int_equal(stat(card_path(&lesson, "other-name"), &status), 0);
    assert_int_equal(status.st_size, 0);
}

/* Another process */

struct waiting {
    int tell, go;
};

static bool wait_in_the_middle(void *context, enum import_stage stage, size_t file, int64_t done,
                               int64_t total)
{
    struct waiting *waiting = context;
    char byte = 'x';
    (void)done;
    (void)total;
    /* One clip is finished, the other is not. */
    if (stage == IMPORT_VERIFYING && file == 1 && waiting->tell >= 0) {
        if (write(waiting->tell, &byte, 1) != 1 || read(waiting->go, &byte, 1) != 1)
            _exit(99);
        waiting->tell = -1;
    }
    return true;
}

/* Runs an import in a child that stops in the middle and tells when; returns the child. */
static pid_t import_in_child(bool keep, int *told, int *go)
{
    int telling[2], going[2];
    assert_int_equal(pipe(telling), 0);
    assert_int_equal(pipe(going), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct lesson own = lesson;
        struct waiting waiting = {telling[1], going[0]};
        close(telling[0]);
        close(going[1]);
        lesson_open(&own);
        struct import_request request = lesson_request(&own);
        request.keep_originals = keep;
        const char *path = own.card;
        must(import_plan_init(&made, &own.arena, &path, 1, &error), &error);
        lesson_probe(&made);
        bool done = import_run(&own.store, own.coach, &made, &request,
                               &(struct import_caller){.progress = wait_in_the_middle, .context = &waiting},
                               &result, &error);
        if (!done)
            fprintf(stderr, "# in the child: %s\n", error.text);
        _exit(done ? 0 : error.kind);
    }
    close(telling[1]);
    close(going[0]);
    *told = telling[0];
    *go = going[1];
    return child;
}

static void an_import_that_died_is_dropped_a_living_one_not(void **state)
{
    (void)state;
    int told, go, status;
    char byte;
    size_t dropped;
    two_files();
    pid_t child = import_in_child(false, &told, &go);
    assert_int_equal(read(told, &byte, 1), 1);
    assert_int_equal(lesson_files(&lesson), 3); /* a lock, a .tbf, a .part */
    must(import_recover(&lesson.store, &dropped, &error), &error);
    assert_int_equal(dropped, 0);
    assert_int_equal(lesson_files(&lesson), 3);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 1);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    must(import_recover(&lesson.store, &dropped, &error), &error);
    assert_int_equal(dropped, 1);
    nothing_is_stored();
    assert_true(both_whole());
    close(told);
    close(go);
}

static void one_that_lives_on_is_not_disturbed(void **state)
{
    (void)state;
    int told, go, status;
    char byte;
    size_t dropped;
    two_files();
    pid_t child = import_in_child(false, &told, &go);
    assert_int_equal(read(told, &byte, 1), 1);
    must(import_recover(&lesson.store, &dropped, &error), &error);
    assert_int_equal(write(go, "g", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session WHERE imported_at IS NOT NULL"), 1);
    assert_int_equal(lesson_files(&lesson), 2);
    assert_false(card_has(&lesson, "a.mp4"));
    close(told);
    close(go);
}

static void the_same_card_at_the_same_time_is_stored_once(void **state)
{
    (void)state;
    int told, go, status;
    char byte;
    two_files();
    pid_t child = import_in_child(false, &told, &go);
    assert_int_equal(read(told, &byte, 1), 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    assert_int_equal(write(go, "g", 1), 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == ERROR_CONFLICT);
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 1);
    assert_int_equal(lesson_files(&lesson), 2);
    assert_true(both_whole());
    close(told);
    close(go);
}

static void files_that_belong_to_nothing_are_removed(void **state)
{
    (void)state;
    char path[160];
    static const char *const names[] = {"01arz3ndektsv4rrffq69g5fav.tbf", "01arz3ndektsv4rrffq69g5faw.part",
                                        "01arz3ndektsv4rrffq69g5fax.lock", "somebody's notes.txt"};
    two_files();
    must(lesson_import(&lesson, "a.mp4", true, &result, &error), &error);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/footage/%s", lesson.place, names[i]);
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }
    assert_int_equal(lesson_files(&lesson), 5);
    must(import_recover(&lesson.store, NULL, &error), &error);
    /* The clip, and what is not ours to remove. */
    assert_int_equal(lesson_files(&lesson), 2);
    footage_is(lesson.coach, result.session, 0, SIZE, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(R6_stores_verifies_and_wipes),
        TEST(R7_seals_to_coach_and_teacher_only),
        TEST(R7_seals_nothing_to_who_has_left),
        cmocka_unit_test(cameras_count_as_they_do),
        cmocka_unit_test(knows_videos_by_their_ending),
        TEST(finds_what_cameras_lay_out),
        TEST(names_what_cannot_be_imported_and_goes_on),
        TEST(what_is_not_there_is_a_mistake),
        TEST(finds_many_and_stores_no_more_than_a_lesson_takes),
        TEST(a_folder_without_end_is_one_row),
        TEST(shows_hostile_names_harmlessly),
        TEST(bars_what_it_has_and_what_is_there_twice),
        TEST(R6_what_was_cut_off_is_stored_on_a_word),
        TEST(refuses_by_the_rules_before_storing),
        TEST(R6_breaking_off_leaves_the_card_whole),
        TEST(once_wiping_it_goes_on),
        TEST(R6_a_file_that_changes_is_not_imported),
        TEST(R6_a_file_that_changes_later_is_not_wiped),
        TEST(R6_a_copy_in_its_place_is_wiped_only_later),
        TEST(R4_what_is_forbidden_meanwhile_is_not_stored),
        TEST(R6_kept_originals_stay_owed),
        TEST(wiping_needs_the_footage_to_be_there),
        TEST(R6_a_wipe_that_was_cut_short_is_finished),
        TEST(R6_a_wipe_that_was_cut_short_is_not_declared_done),
        TEST(R6_a_disabled_account_wipes_nothing),
        TEST(R6_every_byte_is_overwritten),
        TEST(an_import_that_died_is_dropped_a_living_one_not),
        TEST(one_that_lives_on_is_not_disturbed),
        TEST(the_same_card_at_the_same_time_is_stored_once),
        TEST(files_that_belong_to_nothing_are_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
