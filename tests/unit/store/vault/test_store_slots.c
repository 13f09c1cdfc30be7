/* Slots (store/vault/slots.h): what is overwritten is gone, whatever process and crash came in between; and
 * where that can be (store/vault/ground.h). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/memory.h"
#include "store/vault/slots.h"

#define SESSION "01hzy0000000000000000000s1"
#define NOW     INT64_C(1700000000000)

static char path[512], file_path[600];
static int folder;
static unsigned char store[SLOT_TAG], tag[SLOT_TAG], pepper[PEPPER_SIZE];
static struct slots *slots;

static int setup(void **state)
{
    (void)state;
    const char *parent = getenv("TEST_TMP");
    (void)snprintf(path, sizeof path, "%s/slots-XXXXXX", parent ? parent : "/tmp");
    assert_int_not_equal(sodium_init(), -1);
    assert_non_null(mkdtemp(path));
    (void)snprintf(file_path, sizeof file_path, "%s/terugblik.vault", path);
    folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(folder >= 0);
    slot_tag("01hzy0000000000000000000b1", store);
    slot_tag(SESSION, tag);
    randombytes_buf(pepper, sizeof pepper);
    slots = slots_open(folder, store, SLOTS_MAKE);
    assert_non_null(slots);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    slots_close(slots);
    (void)unlinkat(folder, "terugblik.vault", 0);
    close(folder);
    return rmdir(path);
}

/* All bytes of the file; freed by the caller. */
static unsigned char *whole(size_t *size)
{
    struct stat status;
    int fd = open(file_path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0 && fstat(fd, &status) == 0);
    unsigned char *all = memory_alloc((size_t)status.st_size + 1, 1);
    assert_int_equal(read(fd, all, (size_t)status.st_size), status.st_size);
    close(fd);
    *size = (size_t)status.st_size;
    return all;
}

/* Whether any eight bytes of the pepper are in the file. */
static bool file_has(const unsigned char *bytes)
{
    size_t size;
    unsigned char *all = whole(&size);
    bool has = false;
    for (int i = 0; i + 8 <= PEPPER_SIZE; i++)
        has = has || memmem(all, size, bytes + i, 8);
    free(all);
    return has;
}

static void overwrite(off_t at, const void *bytes, size_t count)
{
    int fd = open(file_path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, count, at), count);
    close(fd);
}

static enum slot_state state_now(const unsigned char *of)
{
    enum slot_state state;
    unsigned char found[PEPPER_SIZE];
    int64_t at = 0;
    assert_true(slots_get(slots, of, &state, found, &at));
    if (state == SLOT_HELD && of == tag)
        assert_memory_equal(found, pepper, PEPPER_SIZE);
    if (state == SLOT_FORGOTTEN)
        assert_true(at > 0);
    return state;
}

static void R9_what_is_forgotten_is_overwritten_where_it_lay(void **state)
{
    (void)state;
    struct stat before, after;
    int64_t at;
    assert_int_equal(state_now(tag), SLOT_NONE);
    assert_true(slots_put(slots, tag, pepper));
    assert_int_equal(state_now(tag), SLOT_HELD);
    assert_true(file_has(pepper));
    assert_int_equal(stat(file_path, &before), 0);
    assert_int_equal(before.st_mode & 0777, 0600);
    assert_true(slots_forget(slots, tag, NOW, &at));
    assert_int_equal(at, NOW);
    assert_int_equal(state_now(tag), SLOT_FORGOTTEN);
    assert_false(file_has(pepper));
    /* The same file, as long as it was. */
    assert_int_equal(stat(file_path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(before.st_size, after.st_size);
    /* Again, for who does not know whether it was done; the first time stays. */
    assert_true(slots_forget(slots, tag, NOW + 5, &at));
    assert_int_equal(at, NOW);
}

static void R9_forgotten_is_for_ever(void **state)
{
    (void)state;
    unsigned char never[SLOT_TAG];
    assert_true(slots_put(slots, tag, pepper));
    assert_false(slots_put(slots, tag, pepper));
    assert_int_equal(errno, EEXIST);
    assert_true(slots_forget(slots, tag, NOW, NULL));
    assert_false(slots_put(slots, tag, pepper));
    assert_int_equal(errno, EEXIST);
    /* Also of a session that this file never heard of. */
    slot_tag("01hzy0000000000000000000s2", never);
    assert_true(slots_forget(slots, never, NOW, NULL));
    assert_false(slots_put(slots, never, pepper));
    assert_false(file_has(pepper));
}

static void many_sessions_grow_the_file_by_whole_slots(void **state)
{
    (void)state;
    enum { MANY = 2200 };
    unsigned char each[SLOT_TAG], found[PEPPER_SIZE], wanted[PEPPER_SIZE];
    char id[32];
    enum slot_state is;
    size_t size;
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(id, sizeof id, "session-%d", i);
        slot_tag(id, each);
        memset(wanted, i, sizeof wanted);
        memcpy(wanted, &i, sizeof i);
        assert_true(slots_put(slots, each, wanted));
    }
    for (int i = 0; i < MANY; i += 7) {
        (void)snprintf(id, sizeof id, "session-%d", i);
        slot_tag(id, each);
        memset(wanted, i, sizeof wanted);
        memcpy(wanted, &i, sizeof i);
        assert_true(slots_get(slots, each, &is, found, NULL));
        assert_int_equal(is, SLOT_HELD);
        assert_memory_equal(found, wanted, sizeof wanted);
    }
    free(whole(&size));
    assert_int_equal(size % 4096, 0);
    assert_true(size >= MANY * SLOT_SIZE && size < 2 * MANY * SLOT_SIZE);
}

/* A process that was killed in the middle of a write leaves a slot that is half the one and half the other.
 */
static void a_slot_that_is_half_written_is_no_pepper(void **state)
{
    (void)state;
    size_t size;
    assert_true(slots_put(slots, tag, pepper));
    unsigned char *all = whole(&size);
    const unsigned char *slot = memmem(all, size, tag, SLOT_TAG);
    assert_non_null(slot);
    overwrite(slot - all + SLOT_TAG, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    free(all);
    assert_int_equal(state_now(tag), SLOT_DAMAGED);
    /* It is nobody's to be used again, and can be overwritten whole. */
    assert_false(slots_put(slots, tag, pepper));
    assert_true(slots_forget(slots, tag, NOW, NULL));
    assert_int_equal(state_now(tag), SLOT_FORGOTTEN);
    assert_false(file_has(pepper));
}

/* What a crash can leave of a file that was being made. */
static void a_file_that_was_not_finished_is_made_again(void **state)
{
    (void)state;
    size_t size;
    unsigned char *all = whole(&size);
    for (size_t part = 0; part <= SLOT_SIZE; part += 16) {
        slots_close(slots);
        int fd = open(file_path, O_WRONLY | O_TRUNC | O_CLOEXEC);
        assert_true(fd >= 0);
        assert_int_equal(write(fd, all, part), part);
        close(fd);
        slots = part < SLOT_SIZE ? slots_open(folder, store, SLOTS_WRITE) : NULL;
        assert_null(slots);
        slots = slots_open(folder, store, SLOTS_MAKE);
        assert_non_null(slots);
        assert_true(slots_put(slots, tag, pepper));
        assert_int_equal(state_now(tag), SLOT_HELD);
    }
    free(all);
    /* But never over slots that are in use. */
    slots_close(slots);
    overwrite(0, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    slots = slots_open(folder, store, SLOTS_MAKE);
    assert_null(slots);
    assert_int_equal(errno, EBADMSG);
    assert_true(file_has(pepper));
}

static void what_is_no_vault_or_anothers_is_refused(void **state)
{
    (void)state;
    unsigned char other[SLOT_TAG];
    slot_tag("01hzy0000000000000000000b2", other);
    assert_null(slots_open(folder, other, SLOTS_READ));
    assert_int_equal(errno, EKEYREJECTED);
    assert_null(slots_open(folder, other, SLOTS_MAKE));
    assert_int_equal(errno, EKEYREJECTED);
    slots_close(slots);
    slots = NULL;
    assert_int_equal(unlink(file_path), 0);
    assert_null(slots_open(folder, store, SLOTS_WRITE));
    assert_int_equal(errno, ENOENT);
    assert_int_equal(mkfifo(file_path, 0600), 0);
    assert_null(slots_open(folder, store, SLOTS_MAKE));
    assert_int_equal(errno, EISNAM);
    assert_int_equal(unlink(file_path), 0);
    assert_int_equal(symlink("/dev/null", file_path), 0);
    assert_null(slots_open(folder, store, SLOTS_MAKE));
}

/* Eight processes at once: each session has one slot, and nobody's is lost. */
static void several_processes_share_a_file(void **state)
{
    (void)state;
    enum { PROCESSES = 8, EACH = 40 };
    pid_t children[PROCESSES];
    for (int process = 0; process < PROCESSES; process++) {
        children[process] = fork();
        assert_true(children[process] >= 0);
        if (children[process] > 0)
            continue;
        struct slots *own = slots_open(folder, store, SLOTS_MAKE);
        int lost = own ? 0 : 1;
        for (int i = 0; own && i < EACH; i++) {
            char id[64];
            unsigned char each[SLOT_TAG];
            (void)snprintf(id, sizeof id, "process-%d-%d", process, i);
            slot_tag(id, each);
            memset(pepper, 1 + process, sizeof pepper);
            lost += !slots_put(own, each, pepper);
            if (i % 2)
                lost += !slots_forget(own, each, NOW, NULL);
        }
        _exit(lost != 0);
    }
    for (int process = 0; process < PROCESSES; process++) {
        int status;
        assert_int_equal(waitpid(children[process], &status, 0), children[process]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    for (int process = 0; process < PROCESSES; process++) {
        for (int i = 0; i < EACH; i++) {
            char id[64];
            unsigned char each[SLOT_TAG];
            (void)snprintf(id, sizeof id, "process-%d-%d", process, i);
            slot_tag(id, each);
            assert_int_equal(state_now(each), i % 2 ? SLOT_FORGOTTEN : SLOT_HELD);
        }
    }
}

/* A folder that leaves the vault and comes back is filled again. */
static void what_was_emptied_can_be_filled_again(void **state)
{
    (void)state;
    assert_true(slots_put(slots, tag, pepper));
    assert_true(slots_empty(slots, NOW));
    assert_int_equal(state_now(tag), SLOT_FORGOTTEN);
    assert_false(file_has(pepper));
    assert_false(slots_put(slots, tag, pepper));
    assert_true(slots_restore(slots, tag, pepper));
    assert_int_equal(state_now(tag), SLOT_HELD);
    assert_false(slots_restore(slots, tag, pepper));
    assert_int_equal(errno, EEXIST);
}

/* A folder that leaves the vault: nothing stays in it, and who waits for the file does not write into what is
 * gone. */
static void a_file_that_is_destroyed_holds_nothing(void **state)
{
    (void)state;
    struct slots *late = slots_open(folder, store, SLOTS_WRITE);
    unsigned char other[SLOT_TAG];
    assert_non_null(late);
    assert_true(slots_put(slots, tag, pepper));
    int fd = open(file_path, O_RDONLY | O_CLOEXEC);
    assert_true(slots_destroy(slots, NOW));
    assert_int_equal(access(file_path, F_OK), -1);
    /* What was overwritten is seen through a descriptor that was open before. */
    unsigned char *all = memory_alloc(65536, 1);
    ssize_t got = pread(fd, all, 65536, 0);
    assert_true(got >= 2 * SLOT_SIZE);
    assert_null(memmem(all, (size_t)got, pepper, 8));
    free(all);
    close(fd);
    slot_tag("01hzy0000000000000000000s3", other);
    assert_false(slots_put(late, other, pepper));
    assert_int_equal(errno, ENOENT);
    slots_close(late);
}

static void ground_is_judged_by_file_system_and_mount(void **state)
{
    (void)state;
    static const struct {
        struct ground_facts facts;
        enum ground ground;
    } table[] = {
        {{.type = EXT4_SUPER_MAGIC}, GROUND_FITS},
        {{.type = EXT4_SUPER_MAGIC, .journals = true}, GROUND_JOURNALS},
        {{.type = XFS_SUPER_MAGIC}, GROUND_FITS},
        {{.type = TMPFS_MAGIC}, GROUND_FITS},
        {{.type = BTRFS_SUPER_MAGIC}, GROUND_COPIES},
        {{.type = BTRFS_SUPER_MAGIC, .overwrites = true}, GROUND_FITS},
        {{.type = F2FS_SUPER_MAGIC}, GROUND_COPIES},
        {{.type = NFS_SUPER_MAGIC}, GROUND_ELSEWHERE},
        {{.type = SMB2_SUPER_MAGIC}, GROUND_ELSEWHERE},
        {{.type = FUSE_SUPER_MAGIC}, GROUND_ELSEWHERE},
        {{.type = 0x2fc12fc1}, GROUND_UNKNOWN}, /* zfs */
    };
    struct error error;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(ground_judge(&table[i].facts), table[i].ground);
        if (table[i].ground == GROUND_FITS)
            continue;
        assert_false(ground_refuse(table[i].ground, "/mnt/disk", &error));
        assert_non_null(strstr(error.text, "/mnt/disk"));
    }
    static const char mounts[] = "36 35 98:0 / /mnt rw,noatime master:1 - ext4 /dev/root rw,data=journal\n"
                                 "37 35 98:1 / /home rw - ext4 /dev/sda1 rw,data=ordered\n"
                                 "38 35 8:17 / /usb rw - ext4 /dev/sdb1 rw\n";
    assert_true(ground_mount_journals(mounts, 98, 0));
    assert_false(ground_mount_journals(mounts, 98, 1));
    assert_false(ground_mount_journals(mounts, 8, 17));
    assert_false(ground_mount_journals("", 98, 0));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(R9_what_is_forgotten_is_overwritten_where_it_lay),
        TEST(R9_forgotten_is_for_ever),
        TEST(many_sessions_grow_the_file_by_whole_slots),
        TEST(a_slot_that_is_half_written_is_no_pepper),
        TEST(a_file_that_was_not_finished_is_made_again),
        TEST(what_is_no_vault_or_anothers_is_refused),
        TEST(several_processes_share_a_file),
        TEST(what_was_emptied_can_be_filled_again),
        TEST(a_file_that_is_destroyed_holds_nothing),
        cmocka_unit_test(ground_is_judged_by_file_system_and_mount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
