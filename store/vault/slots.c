#include "store/vault/slots.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/files.h"
#include "store/base/memory.h"
#include "store/keys/keys.h"

static const char file_name[] = "terugblik.vault";

/* Bytes that are read at once, and by which the file grows: a multiple of a slot and of a block. */
enum { PIECE = 64 * 1024 };

/* The header's fields, and a slot's. */
enum { AT_VERSION = 8, AT_SLOT_SIZE = 12, AT_STORE = 16, AT_SUM = 48, SUM_SIZE = 16 };
enum { AT_PEPPER = SLOT_TAG, AT_TIME = SLOT_TAG + 24, AT_CHECK = SLOT_TAG + PEPPER_SIZE };
static_assert(AT_CHECK + SUM_SIZE == SLOT_SIZE && PIECE % SLOT_SIZE == 0, "whole slots");

static const unsigned char magic[8] = {0x89, 'T', 'B', 'V', '\r', '\n', 0x1A, '\n'};

struct slots {
    int folder, fd;
    enum ground ground;
    unsigned char *piece; /* PIECE bytes, secret memory: peppers pass through it */
    unsigned char *slot;  /* SLOT_SIZE bytes, of the one that is written; secret memory */
    unsigned char *back;  /* SLOT_SIZE bytes, of the one that was read back; secret memory */
};

/* --- what stands in a slot --- */

static void sum(const unsigned char *key, size_t key_size, const char *use, const unsigned char *bytes,
                size_t size, unsigned char result[static SUM_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, key_size, SUM_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)use, strlen(use) + 1);
    crypto_generichash_update(&state, bytes, size);
    crypto_generichash_final(&state, result, SUM_SIZE);
    sodium_memzero(&state, sizeof state);
}

void slot_tag(const char *id, unsigned char tag[static SLOT_TAG])
{
    sum(NULL, 0, "terugblik vault tag 1", (const unsigned char *)id, strlen(id), tag);
}

/* The pepper is the key of its own check, which therefore says nothing of it. */
static void held_check(const unsigned char slot[static SLOT_SIZE], unsigned char check[static SUM_SIZE])
{
    sum(slot + AT_PEPPER, PEPPER_SIZE, "terugblik vault held 1", slot, SLOT_TAG, check);
}

static void forgotten_check(const unsigned char slot[static SLOT_SIZE], unsigned char check[static SUM_SIZE])
{
    sum(NULL, 0, "terugblik vault forgotten 1", slot, AT_CHECK, check);
}

static enum slot_state state_of(const unsigned char slot[static SLOT_SIZE])
{
    unsigned char check[SUM_SIZE];
    if (sodium_is_zero(slot, SLOT_SIZE))
        return SLOT_NONE;
    forgotten_check(slot, check);
    if (memcmp(check, slot + AT_CHECK, SUM_SIZE) == 0)
        return SLOT_FORGOTTEN;
    held_check(slot, check);
    return memcmp(check, slot + AT_CHECK, SUM_SIZE) == 0 ? SLOT_HELD : SLOT_DAMAGED;
}

static void put_number(unsigned char *bytes, uint64_t number, int count)
{
    for (int i = 0; i < count; i++)
        bytes[i] = (unsigned char)(number >> 8 * i);
}

static uint64_t get_number(const unsigned char *bytes, int count)
{
    uint64_t number = 0;
    for (int i = count - 1; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

static void make_header(const unsigned char store[static SLOT_TAG], unsigned char header[static SLOT_SIZE])
{
    memset(header, 0, SLOT_SIZE);
    memcpy(header, magic, sizeof magic);
    put_number(header + AT_VERSION, 1, 4);
    put_number(header + AT_SLOT_SIZE, SLOT_SIZE, 4);
    memcpy(header + AT_STORE, store, SLOT_TAG);
    sum(NULL, 0, "terugblik vault header 1", header, AT_SUM, header + AT_SUM);
}

/* --- holding the file --- */

static bool lock(struct slots *slots)
{
    struct stat status;
    const struct timespec moment = {.tv_nsec = 20 * 1000 * 1000};
    int tries = 250;
    while (flock(slots->fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK && --tries > 0) {
            (void)nanosleep(&moment, NULL);
            continue;
        }
        errno = errno == EWOULDBLOCK ? EBUSY : errno;
        return false;
    }
    /* Whoever held it may have taken the file away. */
    if (fstat(slots->fd, &status) == 0 && status.st_nlink > 0)
        return true;
    (void)flock(slots->fd, LOCK_UN);
    errno = ENOENT;
    return false;
}

static void unlock(struct slots *slots)
{
    int number = errno;
    (void)flock(slots->fd, LOCK_UN); /* closing does the same */
    errno = number;
}

/* --- reading and writing --- */

/* Finished: on the disk, and read back from there. */
static bool write_slot(struct slots *slots, uint64_t index, const unsigned char bytes[static SLOT_SIZE])
{
    if (!file_write_at(slots->fd, bytes, SLOT_SIZE, index * SLOT_SIZE) || fdatasync(slots->fd) != 0)
        return false;
    file_forget(slots->fd);
    ssize_t got = file_read_at(slots->fd, slots->back, SLOT_SIZE, index * SLOT_SIZE);
    bool same = got == SLOT_SIZE && memcmp(slots->back, bytes, SLOT_SIZE) == 0;
    sodium_memzero(slots->back, SLOT_SIZE);
    if (!same && got >= 0)
        errno = EIO;
    return same;
}

/* Where something was found, and what: the bytes are slots->piece's. */
struct place {
    uint64_t index;
    const unsigned char *slot; /* NULL: nowhere */
};

typedef bool walk_visit(void *context, const struct place *place);

/* Every slot behind the header; the visitor says whether to go on. */
static bool walk(struct slots *slots, walk_visit *visit, void *context)
{
    for (uint64_t at = SLOT_SIZE;; at += PIECE) {
        ssize_t got = file_read_at(slots->fd, slots->piece, PIECE, at);
        if (got < 0)
            return false;
        for (size_t i = 0; i + SLOT_SIZE <= (size_t)got; i += SLOT_SIZE) {
            const struct place place = {.index = (at + i) / SLOT_SIZE, .slot = slots->piece + i};
            if (!visit(context, &place))
                return true;
        }
        if (got < PIECE)
            return true;
    }
}

struct looking {
    const unsigned char *tag;
    struct place found;
    uint64_t room, end; /* the first slot that is free (0: none), and the one behind the last */
};

static bool look(void *context, const struct place *place)
{
    struct looking *looking = context;
    looking->end = place->index + 1;
    if (memcmp(place->slot, looking->tag, SLOT_TAG) == 0) {
        looking->found = *place;
        return false;
    }
    if (!looking->room && sodium_is_zero(place->slot, SLOT_SIZE))
        looking->room = place->index;
    return true;
}

static bool find(struct slots *slots, const unsigned char tag[static SLOT_TAG], struct looking *looking)
{
    *looking = (struct looking){.tag = tag, .end = 1};
    return walk(slots, look, looking);
}

/* More zeros at the end, all of them on the disk. */
static bool grow(struct slots *slots, uint64_t from)
{
    memset(slots->piece, 0, PIECE);
    /* The first piece has the header in it. */
    size_t count = from == 1 ? PIECE - SLOT_SIZE : PIECE;
    return file_write_at(slots->fd, slots->piece, count, from * SLOT_SIZE) && file_sync(slots->fd);
}

/* slots->slot, into the place that the session has or into a free one. */
static bool store_slot(struct slots *slots, struct looking *looking)
{
    if (looking->found.slot)
        return write_slot(slots, looking->found.index, slots->slot);
    if (!looking->room) {
        looking->room = looking->end;
        if (!grow(slots, looking->end))
            return false;
    }
    return write_slot(slots, looking->room, slots->slot);
}

/* `over`: also where it was forgotten. */
static bool put(struct slots *slots, const unsigned char tag[static SLOT_TAG],
                const unsigned char pepper[static PEPPER_SIZE], bool over)
{
    struct looking looking;
    if (!lock(slots))
        return false;
    bool done = find(slots, tag, &looking);
    if (done && looking.found.slot && !(over && state_of(looking.found.slot) != SLOT_HELD)) {
        errno = EEXIST;
        done = false;
    }
    if (done) {
        memcpy(slots->slot, tag, SLOT_TAG);
        memcpy(slots->slot + AT_PEPPER, pepper, PEPPER_SIZE);
        held_check(slots->slot, slots->slot + AT_CHECK);
        done = store_slot(slots, &looking);
    }
    unlock(slots);
    return done;
}

bool slots_put(struct slots *slots, const unsigned char tag[static SLOT_TAG],
               const unsigned char pepper[static PEPPER_SIZE])
{
    return put(slots, tag, pepper, false);
}

bool slots_restore(struct slots *slots, const unsigned char tag[static SLOT_TAG],
                   const unsigned char pepper[static PEPPER_SIZE])
{
    return put(slots, tag, pepper, true);
}

static void make_forgotten(struct slots *slots, const unsigned char tag[static SLOT_TAG], int64_t at)
{
    memset(slots->slot, 0, SLOT_SIZE);
    memcpy(slots->slot, tag, SLOT_TAG);
    put_number(slots->slot + AT_TIME, (uint64_t)at, 8);
    forgotten_check(slots->slot, slots->slot + AT_CHECK);
}

bool slots_forget(struct slots *slots, const unsigned char tag[static SLOT_TAG], int64_t now,
                  int64_t *forgotten_at)
{
    struct looking looking;
    if (!lock(slots))
        return false;
    file_forget(slots->fd); /* what failed to reach the disk may still look as if it had */
    bool done = find(slots, tag, &looking);
    if (done) {
        int64_t at = now;
        if (looking.found.slot && state_of(looking.found.slot) == SLOT_FORGOTTEN)
            at = (int64_t)get_number(looking.found.slot + AT_TIME, 8);
        make_forgotten(slots, tag, at);
        done = store_slot(slots, &looking);
        if (forgotten_at)
            *forgotten_at = at;
    }
    unlock(slots);
    return done;
}

bool slots_get(struct slots *slots, const unsigned char tag[static SLOT_TAG], enum slot_state *state,
               unsigned char *pepper, int64_t *forgotten_at)
{
    struct looking looking;
    *state = SLOT_DAMAGED;
    /* One that is just being written is read again. */
    for (int tries = 0; tries < 3 && *state == SLOT_DAMAGED; tries++) {
        if (!find(slots, tag, &looking))
            return false;
        *state = looking.found.slot ? state_of(looking.found.slot) : SLOT_NONE;
    }
    if (*state == SLOT_HELD && pepper)
        memcpy(pepper, looking.found.slot + AT_PEPPER, PEPPER_SIZE);
    if (*state == SLOT_FORGOTTEN && forgotten_at)
        *forgotten_at = (int64_t)get_number(looking.found.slot + AT_TIME, 8);
    sodium_memzero(slots->piece, PIECE);
    return true;
}

struct visiting {
    slots_visit *visit;
    void *context;
};

static bool visit_used(void *context, const struct place *place)
{
    const struct visiting *visiting = context;
    enum slot_state state = state_of(place->slot);
    return state == SLOT_NONE || visiting->visit(visiting->context, place->slot, state);
}

bool slots_each(struct slots *slots, slots_visit *visit, void *context)
{
    struct visiting visiting = {.visit = visit, .context = context};
    file_forget(slots->fd);
    bool done = walk(slots, visit_used, &visiting);
    sodium_memzero(slots->piece, PIECE);
    return done;
}

struct destroying {
    struct slots *slots;
    int64_t now;
    bool failed;
};

static bool destroy_slot(void *context, const struct place *place)
{
    struct destroying *destroying = context;
    enum slot_state state = state_of(place->slot);
    if (state == SLOT_NONE || state == SLOT_FORGOTTEN)
        return true;
    make_forgotten(destroying->slots, place->slot, destroying->now);
    destroying->failed = !write_slot(destroying->slots, place->index, destroying->slots->slot);
    return !destroying->failed;
}

static bool empty(struct slots *slots, int64_t now)
{
    struct destroying destroying = {.slots = slots, .now = now};
    file_forget(slots->fd);
    return walk(slots, destroy_slot, &destroying) && !destroying.failed;
}

bool slots_empty(struct slots *slots, int64_t now)
{
    if (!lock(slots))
        return false;
    bool done = empty(slots, now);
    unlock(slots);
    return done;
}

bool slots_destroy(struct slots *slots, int64_t now)
{
    if (!lock(slots))
        return false;
    bool done = empty(slots, now) && unlinkat(slots->folder, file_name, 0) == 0 && file_sync(slots->folder);
    unlock(slots);
    return done;
}

/* --- opening --- */

static bool is_used(void *context, const struct place *place)
{
    bool *used = context;
    *used = *used || !sodium_is_zero(place->slot, SLOT_SIZE);
    return !*used;
}

/* The header is written last, and before any slot: one that is missing or half written, before slots that are
 * all free, is of a file that was never used. */
static bool make_file(struct slots *slots, const unsigned char store[static SLOT_TAG])
{
    struct stat status;
    bool used = false;
    if (fstat(slots->fd, &status) != 0 || !walk(slots, is_used, &used))
        return false;
    if (used) {
        errno = EBADMSG;
        return false;
    }
    if (status.st_size == 0)
        ground_prepare(slots->fd);
    if (ground_of(slots->fd) != GROUND_FITS) {
        (void)unlinkat(slots->folder, file_name, 0); /* there is nothing in it */
        errno = EOPNOTSUPP;
        return false;
    }
    make_header(store, slots->slot);
    return grow(slots, 1) && write_slot(slots, 0, slots->slot) && file_sync(slots->fd) &&
           file_sync(slots->folder);
}

static bool read_header(struct slots *slots, const unsigned char store[static SLOT_TAG])
{
    unsigned char wanted[SLOT_SIZE];
    ssize_t got = file_read_at(slots->fd, slots->back, SLOT_SIZE, 0);
    if (got < 0)
        return false;
    if (got < SLOT_SIZE || sodium_is_zero(slots->back, SLOT_SIZE)) {
        errno = ENOENT;
        return false;
    }
    /* As ours would be, but for the store that it names. */
    make_header(slots->back + AT_STORE, wanted);
    bool whole = memcmp(wanted, slots->back, SLOT_SIZE) == 0;
    if (whole && memcmp(slots->back + AT_STORE, store, SLOT_TAG) == 0)
        return true;
    errno = whole ? EKEYREJECTED : EBADMSG;
    return false;
}

static bool make_once(struct slots *slots, const unsigned char store[static SLOT_TAG])
{
    if (!lock(slots))
        return false;
    bool made = read_header(slots, store) || (errno != EKEYREJECTED && make_file(slots, store));
    unlock(slots);
    return made;
}

struct slots *slots_open(int folder, const unsigned char store[static SLOT_TAG], enum slots_manner manner)
{
    struct stat status;
    int flags = manner == SLOTS_READ ? O_RDONLY : manner == SLOTS_WRITE ? O_RDWR : O_RDWR | O_CREAT;
    int fd = file_open(folder, file_name, flags | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    struct slots *slots = memory_alloc(1, sizeof *slots);
    *slots = (struct slots){.folder = folder,
                            .fd = fd,
                            .piece = key_alloc(PIECE),
                            .slot = key_alloc(SLOT_SIZE),
                            .back = key_alloc(SLOT_SIZE)};
    bool opened = read_header(slots, store) || (manner == SLOTS_MAKE && make_once(slots, store));
    /* Nobody else's to read, whoever put it there. */
    if (opened && manner != SLOTS_READ && fstat(fd, &status) == 0 && (status.st_mode & 077))
        (void)fchmod(fd, 0600); /* check names what stays open */
    if (opened) {
        slots->ground = ground_of(fd);
        return slots;
    }
    int number = errno;
    slots_close(slots);
    errno = number;
    return NULL;
}

enum ground slots_ground(const struct slots *slots)
{
    return slots->ground;
}

void slots_close(struct slots *slots)
{
    if (!slots)
        return;
    (void)close(slots->fd); /* what was written was synced */
    key_free(slots->piece);
    key_free(slots->slot);
    key_free(slots->back);
    free(slots);
}
