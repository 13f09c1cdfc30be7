/* Cards: where one begins, what cameras keep beside a film, and that a wipe touches nothing else (R6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/engine/db.h"
#include "store/footage/card.h"
#include "store/footage/companions.h"
#include "store/footage/footage.h"
#include "store/footage/importing.h"
#include "tests/unit/lesson.h"

enum { SIZE = 5000 };

static struct lesson lesson;
static struct error error;
static struct import_result result;

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
    lesson_destroy(&lesson);
    return 0;
}

/* --- Where a card begins --- */

static void a_card_begins_where_its_camera_began(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        bool folder;
        const char *root;
    } cards[] = {
        {"/x/kaart/DCIM/100CANON/MVI_1.MP4", false, "/x/kaart"},
        {"/x/kaart/DCIM", true, "/x/kaart"},
        {"/x/kaart/PRIVATE/AVCHD/BDMV/STREAM", true, "/x/kaart"},
        {"/x/kaart/PRIVATE/M4ROOT/CLIP/C0001.MP4", false, "/x/kaart"},
        {"/x/kaart/PRIVATE", true, "/x/kaart"},
        {"/x/kaart/XDROOT/Clip", true, "/x/kaart"},
        {"/x/kaart", true, "/x/kaart"},
        {"/x/les.mp4", false, "/x"},
        {"/les.mp4", false, "/"},
        {"/", true, "/"},
        /* Names that anybody gives. */
        {"/x/private/lessen/les.mp4", false, "/x/private/lessen"},
        {"/x/PRIVATE/lessen", true, "/x/PRIVATE/lessen"},
    };
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
        char root[PATH_MAX];
        card_root_by_name(cards[i].path, cards[i].folder, root);
        assert_string_equal(root, cards[i].root);
        assert_non_null(card_inside(root, cards[i].path));
    }
    assert_string_equal(card_inside("/x", "/x/a/b"), "a/b");
    assert_string_equal(card_inside("/", "/a"), "a");
    assert_string_equal(card_inside("/x", "/x"), "");
    assert_null(card_inside("/x", "/xy/a"));
}

static void media_are_found_in_the_table_of_mounts(void **state)
{
    (void)state;
    char table[] = "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/rita/NO\\040NAME vfat rw 0 0\n"
                   "/dev/sdc1 /run/media/rita/KAART exfat rw 0 0\n/dev/sdd1 /mediaplayer ext4 rw 0 0\n";
    FILE *mounts = fmemopen(table, sizeof table - 1, "r");
    struct card_names media;
    card_media(mounts, &lesson.arena, &media);
    assert_int_equal(fclose(mounts), 0);
    assert_int_equal(media.count, 2);
    assert_string_equal(media.items[0], "/media/rita/NO NAME");
    assert_string_equal(media.items[1], "/run/media/rita/KAART");
}

static void a_cameras_day_is_believed_within_reason(void **state)
{
    (void)state;
    const int64_t day = CLOCK_DAY_MS, now = INT64_C(1795000000000), made = now - 100 * day;
    assert_true(card_day_is_credible(now, made, now));
    assert_true(card_day_is_credible(now - 99 * day, made, now));
    assert_false(card_day_is_credible(0, made, now));                     /* 1970 */
    assert_false(card_day_is_credible(INT64_C(315576000000), made, now)); /* 1980 */
    assert_false(card_day_is_credible(INT64_C(946728000000), made, now)); /* 2000 */
    assert_false(card_day_is_credible(made - 2 * day, made, now));        /* before there was a store */
    assert_false(card_day_is_credible(now + 2 * day, made, now));         /* still to come */
    assert_false(card_day_is_credible(INT64_C(1767268800000), 0, now));   /* 1 January 2026 */
    assert_true(card_day_is_credible(INT64_C(1767268800000) + 7 * day, 0, now));
}

/* --- Companions --- */

/* Of each film, what goes with it and what does not. */
static const struct {
    const char *film;
    const char *go[4], *stay[4];
} kept[] = {
    {"DCIM/100GOPRO/GH010007.MP4",
     {"DCIM/100GOPRO/GH010007.THM", "DCIM/100GOPRO/GL010007.LRV", "DCIM/100GOPRO/GH010007.LRV",
      "DCIM/100GOPRO/GH010007.WAV"},
     {"DCIM/100GOPRO/GH010008.THM", "DCIM/100GOPRO/GH010007.JPG", "DCIM/100GOPRO/XGH010007.THM",
      "DCIM/101GOPRO/GL010007.LRV"}},
    {"DCIM/100GOPRO/GX010009.MP4",
     {"DCIM/100GOPRO/Proxy/GX010009.MP4", "DCIM/100GOPRO/GX010009_Proxy.MOV", "DCIM/100GOPRO/._GX010009.MP4"},
     {"DCIM/100GOPRO/Proxy/GX010010.MP4"}},
    {"PRIVATE/M4ROOT/CLIP/C0001.MP4",
     {"PRIVATE/M4ROOT/SUB/C0001S03.MP4", "PRIVATE/M4ROOT/THMBNL/C0001T01.JPG",
      "PRIVATE/M4ROOT/CLIP/C0001M01.XML", "PRIVATE/M4ROOT/GENERAL/SONY/PXTMP/C00010001S03.MP4"},
     {"PRIVATE/M4ROOT/SUB/C0002S03.MP4", "PRIVATE/M4ROOT/THMBNL/C0002T01.JPG",
      "PRIVATE/M4ROOT/MEDIAPRO.XML"}},
    {"PRIVATE/AVCHD/BDMV/STREAM/00000.MTS",
     {"PRIVATE/AVCHD/BDMV/CLIPINF/00000.CPI", "PRIVATE/AVCHD/AVCHDTN/THUMB.TDT"},
     {"PRIVATE/AVCHD/BDMV/CLIPINF/00001.CPI", "PRIVATE/AVCHD/BDMV/INDEX.BDM"}},
    {"DCIM/100CANON/A_0001C001X241130_101112A1_CANON_001.MP4",
     {"DCIM/100CANON/A_0001C001X241130_101112A1_CANON_001_Proxy.MP4",
      "PRIVATE/AUDIO/A_0001C001X241130_101112A1_CANON_001.WAV"},
     {"PRIVATE/AUDIO/A_0001C002X241130_101112A1_CANON_001.WAV"}},
    {"DCIM/100MEDIA/DJI_0001.MP4",
     {"DCIM/100MEDIA/DJI_0001.LRF", "DCIM/100MEDIA/DJI_0001.SRT", "DCIM/100MEDIA/DJI_0001.WAV",
      "MISC/THM/100/DJI_0001.THM"},
     {"DCIM/100MEDIA/DJI_0002.LRF", "MISC/THM/101/DJI_0001.THM"}},
    {"DCIM/Camera01/VID_20220101_094420_00_013.mp4",
     {"DCIM/Camera01/LRV_20220101_094420_01_013.mp4"},
     {"DCIM/Camera01/LRV_20220101_094421_01_013.mp4"}},
    {"DCIM/100APPLE/IMG_0001.MOV", {"DCIM/100APPLE/IMG_0001.AAE"}, {"DCIM/100APPLE/IMG_0002.AAE"}},
    /* A person's own files of the same name are no camera's. */
    {"les/wiskunde.mp4",
     {NULL},
     {"les/wiskunde.xml", "les/wiskunde.wav", "les/wiskunde.srt", "les/wiskunde.jpg"}},
};

static void R6_what_the_camera_keeps_of_a_film_goes_with_it(void **state)
{
    (void)state;
    size_t goes = 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        card_add(&lesson, kept[i].film, SIZE, 10 + (int)i);
        for (size_t k = 0; k < 4 && kept[i].go[k]; k++, goes++)
            card_add(&lesson, kept[i].go[k], 100, 3);
        for (size_t k = 0; k < 4 && kept[i].stay[k]; k++)
            card_add(&lesson, kept[i].stay[k], 100, 200 + (int)(4 * i + k));
    }
    /* One that leads elsewhere is not followed. */
    card_add(&lesson, "elsewhere.jpg", 100, 5);
    assert_int_equal(symlink("../../elsewhere.jpg", card_path(&lesson, "DCIM/100GOPRO/GX010009.THM")), 0);
    struct import_plan plan;
    struct import_request request = lesson_request(&lesson);
    bool chosen[64] = {false};
    const char *path = lesson.card;
    must(import_plan_init(&plan, &lesson.arena, &path, 1, &error), &error);
    lesson_probe(&plan);
    for (size_t i = 0; i < plan.count; i++)
        for (size_t k = 0; k < sizeof kept / sizeof *kept; k++)
            chosen[i] = chosen[i] || strcmp(plan.files[i].inside, kept[k].film) == 0;
    struct import_plan picked = import_plan_pick(&plan, chosen);
    assert_int_equal(picked.count, sizeof kept / sizeof *kept);
    must(import_run(&lesson.store, lesson.coach, &picked, &request, NULL, &result, &error), &error);
    free(picked.files);
    import_plan_release(&plan);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        for (size_t k = 0; k < 4 && kept[i].go[k]; k++)
            if (card_has(&lesson, kept[i].go[k]))
                fail_msg("%s is still there", kept[i].go[k]);
        for (size_t k = 0; k < 4 && kept[i].stay[k]; k++)
            if (!card_whole(&lesson, kept[i].stay[k], 100, 200 + (int)(4 * i + k)))
                fail_msg("%s is gone", kept[i].stay[k]);
    }
    assert_int_equal(result.companions, goes);
    assert_true(card_whole(&lesson, "elsewhere.jpg", 100, 5));
}

static void a_small_copy_is_no_second_clip(void **state)
{
    (void)state;
    for (size_t i = 0; i < 7; i++) {
        card_add(&lesson, kept[i].film, SIZE, 10 + (int)i);
        for (size_t k = 0; k < 4 && kept[i].go[k]; k++)
            card_add(&lesson, kept[i].go[k], 100, 30 + (int)(4 * i + k));
    }
    struct import_plan plan;
    const char *path = lesson.card;
    must(import_plan_init(&plan, &lesson.arena, &path, 1, &error), &error);
    assert_int_equal(plan.count, 7);
    assert_int_equal(plan.small_copies, 6);
    import_plan_release(&plan);
    /* Nor when its folder alone is given: its film is elsewhere on the card, which is said. */
    path = card_path(&lesson, "PRIVATE/M4ROOT/SUB");
    must(import_plan_init(&plan, &lesson.arena, &path, 1, &error), &error);
    assert_int_equal(plan.count, 1);
    assert_int_equal(plan.files[0].bar, IMPORT_SMALL_COPY);
    import_plan_release(&plan);
    /* But one whose film is gone is all that there is of it. */
    assert_int_equal(unlink(card_path(&lesson, "PRIVATE/M4ROOT/CLIP/C0001.MP4")), 0);
    must(import_plan_init(&plan, &lesson.arena, &path, 1, &error), &error);
    assert_int_equal(plan.files[0].bar, IMPORT_FREE);
    import_plan_release(&plan);
}

/* A camera's thumbnails of a whole folder go when none of its films is left. */
static void R6_what_is_kept_of_all_films_goes_with_the_last(void **state)
{
    (void)state;
    card_add(&lesson, "PRIVATE/AVCHD/BDMV/STREAM/00000.MTS", SIZE, 1);
    card_add(&lesson, "PRIVATE/AVCHD/BDMV/STREAM/00001.MTS", SIZE, 2);
    card_add(&lesson, "PRIVATE/AVCHD/AVCHDTN/THUMB.TDT", 100, 3);
    must(lesson_import(&lesson, "PRIVATE/AVCHD/BDMV/STREAM/00000.MTS", false, &result, &error), &error);
    assert_true(card_has(&lesson, "PRIVATE/AVCHD/AVCHDTN/THUMB.TDT"));
    must(lesson_import(&lesson, "PRIVATE/AVCHD/BDMV/STREAM/00001.MTS", false, &result, &error), &error);
    assert_false(card_has(&lesson, "PRIVATE/AVCHD/AVCHDTN/THUMB.TDT"));
}

/* --- What stays --- */

static void R6_every_other_film_and_sound_that_stays_is_named(void **state)
{
    (void)state;
    static const char *const left[] = {"$RECYCLE.BIN/$R1.MP4", "DCIM/100CANON/MVI_0002.MP4",
                                       "MUZIEK/lied.mp3",      ".Trashes/501/oud.mov",
                                       "AUDIO/les.WAV",        "DCIM/raw.NEV"};
    struct card_list cards;
    struct card_names found;
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        card_add(&lesson, left[i], 10, (int)i);
    card_add(&lesson, "DCIM/100CANON/IMG_0001.JPG", 10, 20);
    card_add(&lesson, "DCIM/._MVI_0002.MP4", 10, 21);
    card_add(&lesson, "empty.mp4", 0, 22);
    assert_int_equal(symlink("/etc/hostname", card_path(&lesson, "link.mp4")), 0);
    card_list_init(&cards, &lesson.arena);
    assert_int_equal(card_list_add_root(&cards, lesson.card), 0);
    card_recordings(&cards.items[0], &lesson.arena, &found);
    assert_int_equal(found.count, sizeof left / sizeof *left);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        bool named = false;
        for (size_t k = 0; k < found.count; k++)
            named = named || strcmp(found.items[k], left[i]) == 0;
        assert_true(named);
    }
    card_list_release(&cards);
}

/* --- A wipe touches what is its own --- */

/* Writes into the database, as somebody with the disk could. */
static void say_in_database(const char *sql, const char *about)
{
    (void)lesson_sql_about(&lesson, sql, strstr(sql, "?1") ? about : NULL);
}

static bool wipe_anywhere(const struct actor *actor, bool kept_too, struct wipe_result *wiped)
{
    struct card_list cards;
    card_list_init(&cards, &lesson.arena);
    bool done = wipe_run(&lesson.store, actor, &cards, &(struct wipe_wish){.kept_too = kept_too}, wiped,
                         &error);
    card_list_release(&cards);
    return done;
}

/* The importer's own word finds a card that is a folder; nobody else's place is believed. */
static void R6_only_what_the_importer_signed_is_found_by_itself(void **state)
{
    (void)state;
    struct wipe_result wiped;
    card_add(&lesson, "DCIM/a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    must(wipe_anywhere(lesson.teacher, true, &wiped), &error);
    assert_int_equal(wiped.wiped, 0);
    assert_int_equal(wiped.elsewhere, 1);
    assert_true(card_whole(&lesson, "DCIM/a.mp4", SIZE, 1));
    must(wipe_anywhere(lesson.coach, true, &wiped), &error);
    assert_int_equal(wiped.wiped, 1);
    assert_int_equal(wiped.elsewhere, 0);
    assert_false(card_has(&lesson, "DCIM/a.mp4"));
}

static void R6_a_path_in_the_database_wipes_nothing_elsewhere(void **state)
{
    (void)state;
    static const char *const lies[] = {
        "UPDATE original SET root = ?1, path = 'thesis.odt'",
        "UPDATE original SET root = '', path = ?1 || '/thesis.odt'",
        "UPDATE original SET root = '/', path = substr (?1, 2) || '/thesis.odt'",
        "UPDATE original SET path = '../home/thesis.odt'",
        "UPDATE original SET path = 'DCIM/../../home/thesis.odt'",
        "UPDATE original SET path = 'link/thesis.odt'",
        "UPDATE original SET path = 'thesis-link'",
        "UPDATE original SET signature = zeroblob (64), root = ?1, path = 'thesis.odt'",
    };
    struct wipe_result wiped;
    size_t count, left;
    const char *home = arena_printf(&lesson.arena, "%s/home", lesson.folder);
    const char *thesis = arena_printf(&lesson.arena, "%s/thesis.odt", home);
    const char *original = card_add(&lesson, "DCIM/a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    assert_int_equal(mkdir(home, 0700), 0);
    /* The same bytes, so that size and digest are those of the row. */
    assert_int_equal(rename(original, thesis), 0);
    assert_int_equal(symlink(home, card_path(&lesson, "link")), 0);
    assert_int_equal(symlink(thesis, card_path(&lesson, "thesis-link")), 0);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        say_in_database(lies[i], home);
        must(wipe_anywhere(lesson.coach, true, &wiped), &error);
        assert_int_equal(wiped.wiped, 0);
        must(wipe_anywhere(NULL, false, &wiped), &error);
        assert_int_equal(wiped.wiped, 0);
        must(lesson_wipe(&lesson, lesson.coach, &count, &left, &error), &error);
        assert_int_equal(count, 0);
        assert_int_equal(access(thesis, F_OK), 0);
    }
    /* A place where there is something is said to be none of ours. */
    say_in_database(lies[0], home);
    must(wipe_anywhere(lesson.coach, true, &wiped), &error);
    assert_int_equal(wiped.elsewhere, 1);
}

/* On a card, too, only files that are the same to the byte are wiped; and what the store no longer has, only
 * when a person says so. */
static void R6_a_film_that_is_not_stored_is_not_wiped(void **state)
{
    (void)state;
    struct wipe_result wiped;
    struct card_list cards;
    card_add(&lesson, "DCIM/a.mp4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    card_add(&lesson, "DCIM/a.mp4", SIZE, 2); /* another film of the same name and length */
    card_list_init(&cards, &lesson.arena);
    assert_int_equal(card_list_add_root(&cards, lesson.card), 0);
    must(wipe_run(&lesson.store, lesson.coach, &cards, &(struct wipe_wish){.kept_too = true}, &wiped, &error),
         &error);
    assert_int_equal(wiped.wiped, 0);
    assert_true(card_whole(&lesson, "DCIM/a.mp4", SIZE, 2));
    /* The row is forged to be of that film, and its footage to have been purged. */
    unsigned char key[DIGEST_KEY_SIZE], digest[DIGEST_SIZE];
    must(digest_key(&lesson.store, key, &error), &error);
    int fd = open(card_path(&lesson, "DCIM/a.mp4"), O_RDONLY | O_CLOEXEC);
    assert_true(digest_file(key, fd, SIZE, NULL, NULL, digest));
    close(fd);
    char sql[200] = "UPDATE clip SET digest = x'";
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        snprintf(sql + strlen(sql), sizeof sql - strlen(sql), "%02x", digest[i]);
    snprintf(sql + strlen(sql), sizeof sql - strlen(sql), "'");
    say_in_database(sql, NULL);
    say_in_database("UPDATE session SET shredded_at = 1", NULL);
    say_in_database("UPDATE original SET kept = 0", NULL);
    must(wipe_run(&lesson.store, NULL, &cards, &(struct wipe_wish){.kept_too = false}, &wiped, &error),
         &error);
    assert_int_equal(wiped.wiped, 0);
    assert_true(card_whole(&lesson, "DCIM/a.mp4", SIZE, 2));
    card_list_release(&cards);
}

/* The card is back under another mount point, and somebody has moved the film on it meanwhile. */
static void R6_a_card_that_is_back_elsewhere_is_found_by_what_is_on_it(void **state)
{
    (void)state;
    size_t wiped, left;
    card_add(&lesson, "DCIM/100CANON/MVI_0001.MP4", SIZE, 1);
    card_add(&lesson, "DCIM/100CANON/MVI_0002.MP4", SIZE, 2);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    const char *other = arena_printf(&lesson.arena, "%s/other", lesson.folder);
    assert_int_equal(rename(lesson.card, other), 0);
    snprintf(lesson.card, sizeof lesson.card, "%s", other);
    assert_int_equal(mkdir(card_path(&lesson, "moved"), 0700), 0);
    assert_int_equal(
        rename(card_path(&lesson, "DCIM/100CANON/MVI_0002.MP4"), card_path(&lesson, "moved/x.MP4")), 0);
    card_add(&lesson, "moved/same-size.mp4", SIZE, 3);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 2);
    assert_int_equal(left, 0);
    assert_false(card_has(&lesson, "DCIM/100CANON/MVI_0001.MP4"));
    assert_false(card_has(&lesson, "moved/x.MP4"));
    assert_true(card_whole(&lesson, "moved/same-size.mp4", SIZE, 3));
}

/* A store of before cards had roots has whole paths. */
static void R6_owed_wipes_of_an_older_store_are_done(void **state)
{
    (void)state;
    size_t wiped, left;
    struct owed_list owed;
    const char *path = card_add(&lesson, "DCIM/100CANON/MVI_0001.MP4", SIZE, 1);
    must(lesson_import(&lesson, "", true, &result, &error), &error);
    say_in_database("UPDATE original SET root = '', signature = NULL, path = ?1", path);
    must(wipe_list(&lesson.store, lesson.coach, &lesson.arena, &owed, &error), &error);
    assert_string_equal(owed.items[0].path, path);
    assert_string_equal(owed.items[0].root, lesson.card);
    must(lesson_wipe(&lesson, lesson.coach, &wiped, &left, &error), &error);
    assert_int_equal(wiped, 1);
    assert_false(card_has(&lesson, "DCIM/100CANON/MVI_0001.MP4"));
}

/* --- What can only be read from its front --- */

static bool look_into(void *context, int fd, const unsigned char *key, const struct footage_label *label,
                      struct import_file *file, struct error *why)
{
    struct footage_reader *reader;
    int *looked = context;
    unsigned char byte;
    size_t got;
    must(footage_open(fd, key, label, &reader, why), why);
    assert_int_equal(footage_size(reader), file->size);
    must(footage_read(reader, (uint64_t)file->size - 1, &byte, 1, &got, why), why);
    footage_close(reader);
    if (*looked < 0)
        return error_set(why, ERROR_INVALID, "The file is no video.");
    (*looked)++;
    file->duration_ms = 4321;
    file->width = 640;
    file->height = 360;
    return true;
}

static bool import_streamed(int *looked)
{
    const struct import_caller caller = {.look_into = look_into, .context = looked};
    struct import_request request = lesson_request(&lesson);
    struct import_plan plan;
    const char *path = lesson.card;
    must(import_plan_init(&plan, &lesson.arena, &path, 1, &error), &error);
    for (size_t i = 0; i < plan.count; i++) {
        plan.files[i].streamed = true;
        plan.files[i].keep = true; /* as is said of what cannot be written */
    }
    bool done = import_run(&lesson.store, lesson.coach, &plan, &request, &caller, &result, &error);
    import_plan_release(&plan);
    return done;
}

static void R6_what_is_streamed_is_stored_and_then_looked_into(void **state)
{
    (void)state;
    int looked = 0;
    card_add(&lesson, "DCIM/a.mp4", 3 * 1024 * 1024 + 17, 1);
    card_add(&lesson, "DCIM/b.mp4", 1, 2);
    must(import_streamed(&looked), &error);
    assert_int_equal(looked, 2);
    assert_int_equal(
        lesson_sql(&lesson, "SELECT COUNT(*) FROM clip WHERE duration_ms = 4321 AND width = 640"), 2);
    assert_int_equal(result.wiped, 0);
    assert_int_equal(result.owed, 2);
    assert_true(card_whole(&lesson, "DCIM/b.mp4", 1, 2));
}

static void what_turns_out_to_be_no_video_leaves_nothing(void **state)
{
    (void)state;
    int looked = -1;
    card_add(&lesson, "DCIM/a.mp4", SIZE, 1);
    assert_false(import_streamed(&looked));
    assert_non_null(strstr(error.text, "a.mp4"));
    assert_int_equal(lesson_sql(&lesson, "SELECT COUNT(*) FROM session"), 0);
    assert_int_equal(lesson_files(&lesson), 0);
    assert_true(card_whole(&lesson, "DCIM/a.mp4", SIZE, 1));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_begins_where_its_camera_began),
        TEST(media_are_found_in_the_table_of_mounts),
        cmocka_unit_test(a_cameras_day_is_believed_within_reason),
        TEST(R6_what_the_camera_keeps_of_a_film_goes_with_it),
        TEST(a_small_copy_is_no_second_clip),
        TEST(R6_what_is_kept_of_all_films_goes_with_the_last),
        TEST(R6_every_other_film_and_sound_that_stays_is_named),
        TEST(R6_only_what_the_importer_signed_is_found_by_itself),
        TEST(R6_a_path_in_the_database_wipes_nothing_elsewhere),
        TEST(R6_a_film_that_is_not_stored_is_not_wiped),
        TEST(R6_a_card_that_is_back_elsewhere_is_found_by_what_is_on_it),
        TEST(R6_owed_wipes_of_an_older_store_are_done),
        TEST(R6_what_is_streamed_is_stored_and_then_looked_into),
        TEST(what_turns_out_to_be_no_video_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
