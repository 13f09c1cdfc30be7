#include "store/people/letters.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/keys/sealed.h"

/* The file: magic, nonce, and the letters as lines under XChaCha20-Poly1305, bound to the account. */
enum { MAGIC = 8, FIELDS = 12, NAME_SIZE = ID_LENGTH + sizeof ".letters-new" };
static const char magic[MAGIC + 1] = "TBLETTR1";
enum { PLAIN_MOST = 4 * 1024 * 1024, FILE_MOST = MAGIC + SEALED_TEXT_NONCE + PLAIN_MOST + SEALED_TEXT_EXTRA };

static void file_name(char name[static NAME_SIZE], const char *account, const char *ending)
{
    snprintf(name, NAME_SIZE, "%.*s.%s", ID_LENGTH, account, ending);
}

static void bind(char bound[static ID_SIZE + 8], const struct actor *actor)
{
    snprintf(bound, ID_SIZE + 8, "letters %.*s", ID_LENGTH, actor->id);
}

/* --- Lines --- */

/* Fields are separated by tabs, letters by line ends: names hold neither. */
static const char *plain(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    for (char *at = copy; *at; at++) {
        if ((unsigned char)*at < ' ')
            *at = ' ';
    }
    return copy;
}

static const char *join_givers(struct arena *arena, const struct letter *letter)
{
    const char *joined = "";
    for (int i = 0; i < letter->giver_count; i++)
        joined = arena_printf(arena, "%s%s%s", joined, i ? "\x1f" : "", plain(arena, letter->givers[i]));
    return joined;
}

static const char *write_letter(struct arena *arena, const struct letter *letter)
{
    return arena_printf(
        arena, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%" PRId64 "\t%s\n", purpose_name(letter->purpose),
        letter->day, plain(arena, letter->class_name), plain(arena, letter->location), letter->person,
        plain(arena, letter->who), plain(arena, letter->name), answer_name(letter->answer),
        capacity_name(letter->capacity), letter->choice, letter->entered_at, join_givers(arena, letter));
}

static const char *write_letters(struct arena *arena, const struct letter_list *list)
{
    size_t length = 0, used = 0;
    const char **lines = arena_alloc(arena, (list->count + 1) * sizeof *lines);
    for (size_t i = 0; i < list->count; i++) {
        lines[i] = write_letter(arena, &list->items[i]);
        length += strlen(lines[i]);
    }
    char *text = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < list->count; i++) {
        size_t size = strlen(lines[i]);
        memcpy(text + used, lines[i], size);
        used += size;
    }
    return text;
}

static void split_givers(char *text, struct letter *letter)
{
    char *rest = NULL;
    for (char *name = strtok_r(text, "\x1f", &rest); name && letter->giver_count < LETTER_GIVERS;
         name = strtok_r(NULL, "\x1f", &rest))
        letter->givers[letter->giver_count++] = name;
}

/* False for a line that no program of ours wrote. */
static bool read_letter(char *line, struct letter *letter)
{
    char *fields[FIELDS];
    struct error ignored;
    for (int i = 0; i < FIELDS; i++) {
        fields[i] = strsep(&line, "\t");
        if (!fields[i])
            return false;
    }
    *letter = (struct letter){.day = fields[1],
                              .class_name = fields[2],
                              .location = fields[3],
                              .person = fields[4],
                              .who = fields[5],
                              .name = fields[6],
                              .choice = (int)strtol(fields[9], NULL, 10),
                              .entered_at = strtoll(fields[10], NULL, 10)};
    split_givers(fields[11], letter);
    return !line && day_valid(letter->day) && strlen(letter->person) == ID_LENGTH &&
           letter->giver_count > 0 && purpose_parse(fields[0], &letter->purpose, &ignored) &&
           answer_parse(fields[7], &letter->answer) && capacity_parse(fields[8], &letter->capacity, &ignored);
}

static void read_letters(const char *text, struct arena *arena, struct letter_list *list)
{
    char *rest = NULL, *copy = arena_copy(arena, text);
    size_t room = 0;
    for (char *line = strtok_r(copy, "\n", &rest); line && list->count < LETTERS_MOST;
         line = strtok_r(NULL, "\n", &rest)) {
        struct letter letter;
        if (!read_letter(line, &letter))
            continue;
        list->items = arena_grow(arena, list->items, list->count, &room, sizeof *list->items);
        list->items[list->count++] = letter;
    }
}

/* --- The file --- */

static bool not_kept(int number, struct error *error)
{
    return error_system(error, number, "The letters that you enter cannot be kept safe from a crash");
}

static bool remove_file(struct store *store, const char *account)
{
    char name[NAME_SIZE];
    int folder = folder_open(store->folder_fd, "drafts", false);
    file_name(name, account, "letters");
    bool gone = folder >= 0 && unlinkat(folder, name, 0) == 0 && file_sync(folder);
    int number = errno;
    if (folder >= 0)
        close(folder);
    errno = number;
    return gone || number == ENOENT;
}

void letters_forget(struct store *store, const char *account)
{
    (void)remove_file(store, account); /* what stays can be opened by nobody */
}

static bool write_file(struct store *store, const struct actor *actor, const char *text, struct arena *arena,
                       struct error *error)
{
    char name[NAME_SIZE], fresh[NAME_SIZE], bound[ID_SIZE + 8];
    size_t length = strlen(text), size;
    if (length > PLAIN_MOST)
        return error_set(error, ERROR_INVALID, "There are too many letters; record these first.");
    unsigned char *file = arena_alloc(arena, MAGIC + SEALED_TEXT_NONCE + length + SEALED_TEXT_EXTRA);
    unsigned char *key = key_alloc(KEY_SIZE);
    memcpy(file, magic, MAGIC);
    bind(bound, actor);
    key_of_own(actor->secrets, "letters ", key);
    sealed_text_make(key, bound, text, file + MAGIC, file + MAGIC + SEALED_TEXT_NONCE, &size);
    key_free(key);
    file_name(name, actor->id, "letters");
    file_name(fresh, actor->id, "letters-new");
    int folder = folder_open(store->folder_fd, "drafts", true);
    bool kept = folder >= 0 && file_replace(folder, fresh, name, file, MAGIC + SEALED_TEXT_NONCE + size);
    if (!kept)
        not_kept(errno, error);
    if (folder >= 0)
        close(folder);
    return kept;
}

bool letters_keep(struct store *store, const struct actor *actor, const struct letter_list *list,
                  struct error *error)
{
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    if (list->count == 0)
        return remove_file(store, actor->id) || not_kept(errno, error);
    struct arena arena;
    arena_init(&arena);
    bool kept = write_file(store, actor, write_letters(&arena, list), &arena, error);
    arena_release(&arena);
    return kept;
}

static bool open_file(const struct actor *actor, const unsigned char *file, size_t size, struct arena *arena,
                      struct letter_list *list, struct error *error)
{
    char bound[ID_SIZE + 8];
    const char *text = "";
    bool opened = false;
    if (size >= MAGIC + SEALED_TEXT_NONCE + SEALED_TEXT_EXTRA && memcmp(file, magic, MAGIC) == 0) {
        unsigned char *key = key_alloc(KEY_SIZE);
        bind(bound, actor);
        key_of_own(actor->secrets, "letters ", key);
        opened = sealed_text_open(key, bound, file + MAGIC, SEALED_TEXT_NONCE,
                                  file + MAGIC + SEALED_TEXT_NONCE, size - MAGIC - SEALED_TEXT_NONCE, arena,
                                  &text, error);
        key_free(key);
    }
    if (!opened)
        return error_set(
            error, ERROR_CORRUPT,
            "Letters that were entered and not recorded were kept, but cannot be read: the file is "
            "damaged, or you have got a new password since. Enter them again.");
    read_letters(text, arena, list);
    return true;
}

bool letters_load(struct store *store, const struct actor *actor, struct arena *arena,
                  struct letter_list *list, struct error *error)
{
    *list = (struct letter_list){0};
    char name[NAME_SIZE];
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    int folder = folder_open(store->folder_fd, "drafts", false);
    file_name(name, actor->id, "letters");
    int fd = folder >= 0 ? file_open(folder, name, O_RDONLY | O_NOFOLLOW) : -1;
    int number = errno;
    if (folder >= 0)
        close(folder);
    if (fd < 0)
        return number == ENOENT ||
               error_system(error, number, "Letters that were entered and not recorded cannot be read");
    unsigned char *file = memory_alloc(1, FILE_MOST);
    ssize_t got = file_read_at(fd, file, FILE_MOST, 0);
    number = errno;
    close(fd); /* only read from */
    bool loaded = got >= 0 ? open_file(actor, file, (size_t)got, arena, list, error)
                           : error_system(error, number,
                                          "Letters that were entered and not recorded cannot be read");
    sodium_memzero(file, FILE_MOST);
    free(file);
    return loaded;
}

/* --- What overtakes a letter --- */

static bool is_overtaken(struct store *store, const struct letter *letter, bool *overtaken,
                         struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT EXISTS (SELECT 1 FROM pupil WHERE id = ?1 UNION ALL"
                  "  SELECT 1 FROM account WHERE id = ?1),"
                  " EXISTS (SELECT 1 FROM consent WHERE (pupil_id = ?1 OR account_id = ?1) AND purpose = ?2"
                  "   AND answer <> 'given' AND undone_at IS NULL AND recorded_at >= ?3"
                  "  UNION ALL SELECT 1 FROM objection WHERE pupil_id = ?1 AND purpose = ?2"
                  "   AND undone_at IS NULL AND recorded_at >= ?3)",
                  DB_ARGS(DB_TEXT(letter->person), DB_TEXT(purpose_name(letter->purpose)),
                          DB_INT(letter->entered_at)),
                  &query, error))
        return false;
    *overtaken = query_next(&query) &&
                 (!row_int(&query, 0) || (letter->answer == ANSWER_GIVEN && row_int(&query, 1)));
    return query_close(&query, error);
}

/* R4: a no that was recorded after a letter was entered counts, not the letter. */
bool letters_overtaken(struct store *store, const struct actor *actor, struct letter_list *list,
                       size_t *dropped, struct error *error)
{
    bool *overtaken = memory_alloc(list->count + 1, sizeof *overtaken);
    size_t kept = 0;
    bool asked = gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error);
    for (size_t i = 0; asked && i < list->count; i++)
        asked = is_overtaken(store, &list->items[i], &overtaken[i], error);
    *dropped = 0;
    for (size_t i = 0; asked && i < list->count; i++) {
        if (overtaken[i])
            ++*dropped;
        else
            list->items[kept++] = list->items[i];
    }
    if (asked)
        list->count = kept;
    free(overtaken);
    return asked;
}
