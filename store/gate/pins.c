#include "store/gate/pins.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/files.h"
#include "store/base/memory.h"
#include "store/engine/db.h"
#include "store/gate/audit.h"
#include "store/gate/trust.h"

enum { PIN_MOST = 512, PIN_NAME = 32 + 1 + ID_SIZE };

struct pin {
    int64_t root, head;
    unsigned char root_hash[TRUST_HASH], head_hash[TRUST_HASH];
};

/* Opens the folder of pins, making it. -1 with errno. */
static int open_folder(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    bool own = state && state[0] == '/';
    if (!own && (!home || home[0] != '/')) {
        errno = ENOENT;
        return -1;
    }
    static const char *const below_home[] = {".local", "state", "terugblik", "pins"};
    static const char *const below_state[] = {"terugblik", "pins"};
    const char *const *names = own ? below_state : below_home;
    size_t count = own ? sizeof below_state / sizeof *below_state : sizeof below_home / sizeof *below_home;
    if (own && mkdir(state, 0700) != 0 && errno != EEXIST)
        return -1;
    int folder = open(own ? state : home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; folder >= 0 && i < count; i++) {
        int next = folder_open(folder, names[i], true);
        close(folder);
        folder = next;
    }
    return folder;
}

/* A file for each place and person: a copy of a store somewhere else has a life of its own. */
static void file_name(const struct store *store, const struct actor *actor, char name[static PIN_NAME])
{
    unsigned char place[16];
    crypto_generichash(place, sizeof place, (const unsigned char *)store->folder, strlen(store->folder), NULL,
                       0);
    sodium_bin2hex(name, PIN_NAME, place, sizeof place);
    snprintf(name + 2 * sizeof place, PIN_NAME - 2 * sizeof place, "-%s", actor ? actor->id : "");
}

static bool read_hash(const char *hex, unsigned char hash[static TRUST_HASH])
{
    size_t size = 0;
    return sodium_hex2bin(hash, TRUST_HASH, hex, strlen(hex), NULL, &size, NULL) == 0 && size == TRUST_HASH;
}

/* False when there is none, or it cannot be read. */
static bool pin_read(int folder, const char *name, struct pin *pin)
{
    char text[PIN_MOST], root[2 * TRUST_HASH + 1], head[2 * TRUST_HASH + 1];
    int fd = file_open(folder, name, O_RDONLY);
    if (fd < 0)
        return false;
    ssize_t size = file_read_at(fd, text, sizeof text - 1, 0);
    close(fd);
    if (size <= 0)
        return false;
    text[size] = '\0';
    long long root_seq, head_seq;
    if (sscanf(text, "terugblik pins 1\nroot %lld %64[0-9a-f]\nhead %lld %64[0-9a-f]\n", &root_seq, root,
               &head_seq, head) != 4)
        return false;
    pin->root = root_seq;
    pin->head = head_seq;
    return read_hash(root, pin->root_hash) && read_hash(head, pin->head_hash);
}

/* What this machine cannot remember it cannot hold against the store later; that keeps nobody out. */
static void pin_write(int folder, const char *name, const struct pin *pin)
{
    char text[PIN_MOST], root[2 * TRUST_HASH + 1], head[2 * TRUST_HASH + 1], fresh[PIN_NAME + 8];
    sodium_bin2hex(root, sizeof root, pin->root_hash, TRUST_HASH);
    sodium_bin2hex(head, sizeof head, pin->head_hash, TRUST_HASH);
    int length = snprintf(text, sizeof text, "terugblik pins 1\nroot %lld %s\nhead %lld %s\n",
                          (long long)pin->root, root, (long long)pin->head, head);
    snprintf(fresh, sizeof fresh, "%s.new", name);
    (void)file_replace(folder, fresh, name, text, (size_t)length);
}

static bool hash_at(struct store *store, int64_t seq, unsigned char hash[static TRUST_HASH], bool *found,
                    struct error *error)
{
    struct query query;
    *found = false;
    if (!db_query(store->db, "SELECT hash FROM audit WHERE seq = ?1", DB_ARGS(DB_INT(seq)), &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *bytes = row_blob(&query, 0, &size);
        *found = bytes && size == TRUST_HASH;
        if (*found)
            memcpy(hash, bytes, TRUST_HASH);
    }
    return query_close(&query, error);
}

static bool still_has(struct store *store, int64_t seq, const unsigned char hash[static TRUST_HASH],
                      bool *has, struct error *error)
{
    unsigned char now[TRUST_HASH];
    bool found;
    if (!hash_at(store, seq, now, &found, error))
        return false;
    *has = found && memcmp(now, hash, TRUST_HASH) == 0;
    return true;
}

/* R13: a trace that was cut or made anew is noticed by whoever saw it before. */
static bool hold_against(struct store *store, const struct pin *pin, struct error *error)
{
    bool root, head;
    if (!still_has(store, pin->root, pin->root_hash, &root, error) ||
        !still_has(store, pin->head, pin->head_hash, &head, error))
        return false;
    if (!root)
        return error_set(
            error, ERROR_CORRUPT,
            "This is not the store that you logged in to before, though it has its name: it was made anew "
            "outside "
            "the program. Nothing is shared with anybody until that is looked into; ask the owner.");
    if (!head)
        return error_set(error, ERROR_CORRUPT,
                         "Since you last logged in this store was put back to an earlier day, or its trace "
                         "was rewritten. Nothing "
                         "is shared with anybody until that is looked into; ask the owner.");
    store->trusted = (struct trusted){.seq = pin->head};
    memcpy(store->trusted.hash, pin->head_hash, TRUST_HASH);
    return true;
}

/* Who there is and what they may: few rows, on which all others hang. */
static bool people_fit(struct store *store, struct error *error)
{
    static const struct trust_rows rows[] = {
        {.kind = ROW_SCHOOL}, {.kind = ROW_LOCATION}, {.kind = ROW_POLICY},   {.kind = ROW_ACCOUNT},
        {.kind = ROW_ROLE},   {.kind = ROW_SITE},     {.kind = ROW_SIGN_KEY}, {.kind = ROW_TRAJECTORY}};
    return trust_hold(store, rows, sizeof rows / sizeof *rows, error);
}

/* One that was put back opens no more than their own keys did: the person is told, and nobody else is
 * concerned. */
static bool own_password_fits(struct store *store, const struct actor *actor, struct error *error)
{
    if (trust_rows(store, ROW_PASSWORD, actor->id, error))
        return true;
    if (error->kind != ERROR_CORRUPT)
        return false;
    error_set(&store->notice, ERROR_CORRUPT,
              "Your password is not the one that was set last: an earlier one was put back outside the "
              "program. Choose a new one "
              "now, and tell the owner.");
    error_clear(error);
    return true;
}

static bool remember(struct store *store, int folder, const char *name, struct error *error)
{
    struct pin pin = {.head = store->trusted.seq};
    bool found = false;
    memcpy(pin.head_hash, store->trusted.hash, TRUST_HASH);
    if (!trust_root(store, &pin.root, error) ||
        (pin.root && !hash_at(store, pin.root, pin.root_hash, &found, error)))
        return false;
    if (found && folder >= 0)
        pin_write(folder, name, &pin);
    return true;
}

bool pins_check(struct store *store, const struct actor *actor, struct error *error)
{
    char name[PIN_NAME];
    struct pin pin;
    error_clear(error);
    file_name(store, actor, name);
    int folder = open_folder();
    bool ok = folder < 0 || !pin_read(folder, name, &pin) || hold_against(store, &pin, error);
    ok = ok && audit_begins(store, error) && people_fit(store, error) &&
         own_password_fits(store, actor, error) && remember(store, folder, name, error);
    if (folder >= 0)
        close(folder);
    if (!ok && error->kind == ERROR_CORRUPT)
        store->distrust = *error;
    return ok;
}

void pins_remember(struct store *store, const struct actor *actor)
{
    char name[PIN_NAME];
    struct error error;
    error_clear(&error);
    file_name(store, actor, name);
    if (store->distrust.kind != ERROR_NONE || !audit_verify_on(store, &error))
        return;
    int folder = open_folder();
    if (folder < 0)
        return;
    (void)remember(store, folder, name, &error);
    close(folder);
}

bool pins_of_all(struct store *store, struct error *error)
{
    char here[PIN_NAME];
    error_clear(error);
    file_name(store, NULL, here);
    int folder = open_folder();
    DIR *names = folder < 0 ? NULL : fdopendir(folder);
    if (!names) {
        if (folder >= 0)
            close(folder);
        return true;
    }
    bool ok = true;
    const struct dirent *entry;
    while (ok && (entry = readdir(names))) {
        struct pin pin;
        if (strncmp(entry->d_name, here, strlen(here)) == 0 && pin_read(dirfd(names), entry->d_name, &pin))
            ok = hold_against(store, &pin, error);
    }
    closedir(names);
    store->trusted = (struct trusted){0};
    return ok;
}

bool pins_accept(struct store *store, const struct actor *actor, struct error *error)
{
    char name[PIN_NAME];
    store->trusted = (struct trusted){0};
    error_clear(&store->distrust);
    error_clear(error);
    file_name(store, actor, name);
    if (!people_fit(store, error))
        return false;
    int folder = open_folder();
    if (folder < 0)
        return error_system(error, errno, "What is to be remembered of this store cannot be written");
    bool ok = remember(store, folder, name, error);
    close(folder);
    return ok;
}

bool pins_phrase(struct store *store, const struct actor *actor, const char *name,
                 char phrase[static PHRASE_SIZE], struct error *error)
{
    int64_t root;
    unsigned char root_hash[TRUST_HASH] = {0}, other[SIGN_PUBLIC_SIZE];
    bool found = false, known = false;
    struct query query;
    error_clear(error);
    if (!trust_root(store, &root, error) || !hash_at(store, root, root_hash, &found, error) ||
        !db_query(store->db, "SELECT sign_public FROM account WHERE name = ?1", DB_ARGS(DB_TEXT(name)),
                  &query, error))
        return false;
    if (query_next(&query)) {
        size_t size;
        const void *key = row_blob(&query, 0, &size);
        known = key && size == sizeof other;
        if (known)
            memcpy(other, key, sizeof other);
    }
    if (!query_close(&query, error))
        return false;
    if (!known)
        return error_set(error, ERROR_NOT_FOUND,
                         "There is nobody with that log-in name; check how it is written.");
    const unsigned char *first = actor->sign_public, *second = other;
    if (memcmp(first, second, sizeof other) > 0) {
        first = other;
        second = actor->sign_public;
    }
    crypto_generichash_state state;
    unsigned char hash[TRUST_HASH];
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    crypto_generichash_update(&state, root_hash, sizeof root_hash);
    crypto_generichash_update(&state, first, SIGN_PUBLIC_SIZE);
    crypto_generichash_update(&state, second, SIGN_PUBLIC_SIZE);
    crypto_generichash_final(&state, hash, sizeof hash);
    for (int group = 0; group < 5; group++) {
        uint32_t number = 0;
        for (int i = 0; i < 4; i++)
            number = number << 8 | hash[4 * group + i];
        snprintf(phrase + 5 * group, 6, "%04u%s", number % 10000, group < 4 ? " " : "");
    }
    return true;
}
