/* R4, R9 on the device itself: a store on a disk of its own, of which every byte is searched after a
 * withdrawal and a purge, somebody reading the database all the while. Needs to be root, a loop device and
 * the file system's own mkfs; says so where one of them is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/base/files.h"
#include "store/engine/db.h"
#include "store/footage/purge.h"
#include "store/people/policy.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/vault/vault.h"
#include "tests/unit/lesson.h"

enum { PIECE = 1024 * 1024, PART = 16, SESSIONS = 2 };

/* A disk: an image in a file, mounted. */
struct disk {
    char image[128], folder[64];
    bool mounted;
};

/* What must not be found of a lesson. */
struct secret {
    char session[ID_SIZE];
    unsigned char pepper[PEPPER_SIZE], half[KEY_SIZE], key[KEY_SIZE], sealed[SEALED_SIZE];
};

static struct lesson lesson;
static struct error error;
static struct disk disk;

static bool run(const char *format, const char *one, const char *two)
{
    char command[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(command, sizeof command, format, one, two);
#pragma GCC diagnostic pop
    strncat(command, " >/dev/null 2>&1", sizeof command - strlen(command) - 1);
    return system(command) == 0;
}

/* Whether a disk with this file system could be made; else the test is skipped, with a word. */
static bool make_disk(const char *mkfs, int64_t size, const char *options)
{
    const char *parent = getenv("TEST_TMP");
    parent = parent && strlen(parent) < 40 ? parent : "/tmp";
    snprintf(disk.image, sizeof disk.image, "%s/disk.img", parent);
    snprintf(disk.folder, sizeof disk.folder, "%s/disk", parent);
    disk.mounted = false;
    int fd = open(disk.image, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && ftruncate(fd, size) == 0);
    close(fd);
    (void)mkdir(disk.folder, 0700);
    char mount[64];
    snprintf(mount, sizeof mount, "mount -o loop%s %%s %%s", options);
    const char *lacking = geteuid() != 0                         ? "needs to be root"
                          : !run("command -v %s", mkfs, "")      ? "its mkfs is not installed"
                          : !run("%s -q %s", mkfs, disk.image)   ? "its mkfs fails"
                          : !run(mount, disk.image, disk.folder) ? "no loop device can be mounted"
                                                                 : NULL;
    if (lacking)
        printf("# skip %s%s: %s\n", mkfs, options, lacking);
    disk.mounted = !lacking;
    return disk.mounted;
}

static int drop_disk(void **state)
{
    (void)state;
    if (disk.mounted && !run("umount %s%s", disk.folder, ""))
        return -1;
    disk.mounted = false;
    (void)rmdir(disk.folder);
    (void)unlink(disk.image);
    return 0;
}

/* How many of the parts of these bytes are anywhere on the disk. Holes hold nothing. */
static int parts_on_disk(const unsigned char *bytes, size_t size)
{
    int fd = open(disk.image, O_RDONLY | O_CLOEXEC), found = 0;
    unsigned char *piece = memory_alloc(PIECE + PART, 1);
    bool seen[8] = {false};
    assert_true(fd >= 0 && size / PART <= sizeof seen);
    for (off_t at = lseek(fd, 0, SEEK_DATA); at >= 0; at = lseek(fd, at, SEEK_DATA)) {
        ssize_t got = file_read_at(fd, piece, PIECE + PART, (uint64_t)at);
        if (got <= 0)
            break;
        for (size_t i = 0; i < size / PART; i++)
            seen[i] = seen[i] || memmem(piece, (size_t)got, bytes + i * PART, PART);
        at += PIECE;
    }
    for (size_t i = 0; i < size / PART; i++)
        found += seen[i];
    free(piece);
    close(fd);
    return found;
}

static void learn(const char *session, struct secret *secret)
{
    struct vault_member_list members;
    struct footage_access access;
    struct query query;
    unsigned char store[SLOT_TAG], tag[SLOT_TAG];
    enum slot_state state;
    bool known;
    int folder;
    size_t size;
    snprintf(secret->session, sizeof secret->session, "%s", session);
    must(vault_members(&lesson.store, &lesson.arena, &members, &error) &&
             vault_tag(&lesson.store, store, &known, &error),
         &error);
    slot_tag(session, tag);
    struct slots *slots = vault_member_open(&lesson.store, &members.items[0], store, SLOTS_READ, &folder);
    assert_non_null(slots);
    assert_true(slots_get(slots, tag, &state, secret->pepper, NULL));
    assert_int_equal(state, SLOT_HELD);
    vault_member_close(slots, folder);
    must(session_open_footage(&lesson.store, lesson.coach, session, &access, &error), &error);
    memcpy(secret->key, access.key, KEY_SIZE);
    must(session_close_footage(&lesson.store, lesson.coach, session, &access, 1, &error), &error);
    must(db_query(lesson.store.db, "SELECT sealed FROM session_key WHERE session_id = ?1 AND account_id = ?2",
                  DB_ARGS(DB_TEXT(session), DB_TEXT(lesson.coach->id)), &query, &error),
         &error);
    assert_true(query_next(&query));
    memcpy(secret->sealed, row_blob(&query, 0, &size), SEALED_SIZE);
    must(query_close(&query, &error), &error);
    must(key_unseal(secret->sealed, "footage", session, lesson.coach->id, lesson.coach->secrets,
                    lesson.coach->box_public, secret->half, &error),
         &error);
}

static void withdraw(void)
{
    char today[DAY_SIZE];
    struct consent_effect effect;
    clock_day(clock_now(), today);
    const struct consent_entry entry = {.who = "1001",
                                        .answer = ANSWER_WITHDRAWN,
                                        .capacity = CAPACITY_GUARDIAN,
                                        .giver = "Moeder Noor",
                                        .on = today};
    must(consent_record(&lesson.store, lesson.registrar, &entry, &effect, &error), &error);
    assert_true(effect.blocked > 0);
}

static void two_lessons(struct secret secrets[static SESSIONS])
{
    struct import_result result;
    card_add(&lesson, "a.mp4", 300000, 1);
    must(lesson_import(&lesson, "a.mp4", false, &result, &error), &error);
    learn(result.session, &secrets[0]);
    card_add(&lesson, "b.mp4", 300000, 2);
    must(lesson_import(&lesson, "b.mp4", false, &result, &error), &error);
    learn(result.session, &secrets[1]);
}

/* One lesson's review is completed, so that it is purged; the other one is withdrawn. */
static void nothing_is_left(const char *mkfs, int64_t size)
{
    struct secret secrets[SESSIONS];
    struct store reader;
    struct query query;
    struct purge_list list;
    if (!make_disk(mkfs, size, ""))
        skip();
    lesson_make_in(&lesson, disk.folder);
    must(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error), &error);
    two_lessons(secrets);
    assert_true(run("sync -f %s%s", disk.folder, ""));
    /* It is there to be found. */
    for (int i = 0; i < SESSIONS; i++)
        assert_int_equal(parts_on_disk(secrets[i].pepper, PEPPER_SIZE), PEPPER_SIZE / PART);

    must(store_open(&reader, lesson.place, false, &error), &error);
    must(db_query(reader.db, "SELECT sealed FROM session_key", DB_NO_ARGS, &query, &error), &error);
    assert_true(query_next(&query));
    must(session_complete(&lesson.store, lesson.coach, secrets[0].session, &error), &error);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].done);
    withdraw();
    /* At once, and whatever the one who reads does: nothing was closed, nothing unmounted. */
    for (int i = 0; i < SESSIONS; i++)
        assert_int_equal(parts_on_disk(secrets[i].pepper, PEPPER_SIZE), 0);
    must(purge_run(&lesson.store, NULL, PURGE_IF_FREE, &lesson.arena, &list, &error), &error);
    assert_int_equal(list.count, 1);
    assert_true(list.items[0].done);
    must(query_close(&query, &error), &error);
    store_close(&reader);
    lesson_close(&lesson);
    assert_true(run("umount %s%s", disk.folder, ""));
    disk.mounted = false;

    int seals = 0;
    for (int i = 0; i < SESSIONS; i++) {
        assert_int_equal(parts_on_disk(secrets[i].pepper, PEPPER_SIZE), 0);
        assert_int_equal(parts_on_disk(secrets[i].half, KEY_SIZE), 0);
        assert_int_equal(parts_on_disk(secrets[i].key, KEY_SIZE), 0);
        seals += parts_on_disk(secrets[i].sealed, SEALED_SIZE) > 0;
    }
    /* What the vault is for: the database's own blocks may keep them. */
    printf("# %s: of %d seals that were deleted %d are still on the disk, and of no use\n", mkfs, SESSIONS,
           seals);
}

static void R4_R9_nothing_is_left_on_ext4(void **state)
{
    (void)state;
    nothing_is_left("mkfs.ext4", INT64_C(64) << 20);
}

static void R4_R9_nothing_is_left_on_xfs(void **state)
{
    (void)state;
    nothing_is_left("mkfs.xfs", INT64_C(320) << 20);
}

/* Copy-on-write is turned off for the vault's file. */
static void R4_R9_nothing_is_left_on_btrfs(void **state)
{
    (void)state;
    nothing_is_left("mkfs.btrfs", INT64_C(192) << 20);
}

static void a_journal_of_data_is_refused(void **state)
{
    (void)state;
    struct import_result result;
    if (!make_disk("mkfs.ext4", INT64_C(64) << 20, ",data=journal"))
        skip();
    lesson_make_in(&lesson, disk.folder);
    card_add(&lesson, "a.mp4", 300000, 1);
    assert_false(vault_fits(&lesson.store, &error));
    assert_non_null(strstr(error.text, "data=journal"));
    assert_false(lesson_import(&lesson, "a.mp4", false, &result, &error));
    assert_int_equal(error.kind, ERROR_INVALID);
    assert_non_null(strstr(error.text, "data=journal"));
    assert_true(card_has(&lesson, "a.mp4"));
    assert_int_equal(lesson_files(&lesson), 0);
    lesson_close(&lesson);
}

/* The journal may be the file system's own default, which no mount option tells. */
static void a_journal_by_default_is_refused(void **state)
{
    (void)state;
    if (!make_disk("mkfs.ext4", INT64_C(64) << 20, ""))
        skip();
    assert_true(run("umount %s%s", disk.folder, ""));
    disk.mounted = false;
    assert_true(run("tune2fs -o journal_data %s%s", disk.image, ""));
    assert_true(run("mount -o loop %s %s", disk.image, disk.folder));
    disk.mounted = true;
    lesson_make_in(&lesson, disk.folder);
    assert_false(vault_fits(&lesson.store, &error));
    assert_non_null(strstr(error.text, "data=journal"));
    lesson_close(&lesson);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, drop_disk)
        TEST(R4_R9_nothing_is_left_on_ext4),   TEST(R4_R9_nothing_is_left_on_xfs),
        TEST(R4_R9_nothing_is_left_on_btrfs),  TEST(a_journal_of_data_is_refused),
        TEST(a_journal_by_default_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
