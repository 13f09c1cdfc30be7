#include "tui/import/paths.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "store/footage/card.h"
#include "store/footage/cards.h"

enum { ENTRIES_MOST = 5000 };

static void offer(struct arena *arena, struct path_offers *offers, size_t *room, struct path_offer item)
{
    offers->items = arena_grow(arena, offers->items, offers->count, room, sizeof *offers->items);
    offers->items[offers->count++] = item;
}

static void offer_media(const struct card_names *names, struct arena *arena, struct path_offers *media)
{
    size_t room = 0;
    *media = (struct path_offers){0};
    for (size_t i = 0; i < names->count; i++) {
        const char *path = arena_printf(arena, "%s/", names->items[i]);
        offer(arena, media, &room,
              (struct path_offer){.path = path, .name = path, .folder = true, .medium = true});
    }
}

void path_media(FILE *mounts, struct arena *arena, struct path_offers *media)
{
    struct card_names names;
    card_media(mounts, arena, &names);
    offer_media(&names, arena, media);
}

void path_media_now(struct arena *arena, struct path_offers *media)
{
    struct card_names names;
    card_media_now(arena, true, &names);
    offer_media(&names, arena, media);
}

const char *path_expand(struct arena *arena, const char *typed)
{
    const char *home = getenv("HOME");
    if (typed[0] != '~' || (typed[1] != '/' && typed[1] != '\0') || !home)
        return arena_copy(arena, typed);
    return arena_printf(arena, "%s%s", home, typed + 1);
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static const char *without_blanks(struct arena *arena, const char *typed)
{
    typed += strspn(typed, " \t\r\n");
    size_t length = strlen(typed);
    while (length > 0 && strchr(" \t\r\n", typed[length - 1]))
        length--;
    return arena_printf(arena, "%.*s", (int)length, typed);
}

/* The text without quotes and backslashes, as a shell would read it. */
static const char *without_quotes(struct arena *arena, const char *typed)
{
    char *plain = arena_copy(arena, typed), *to = plain, quote = '\0';
    for (const char *at = typed; *at; at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"')
            quote = quote ? '\0' : *at;
        else if (*at == '\\' && quote != '\'' && at[1])
            *to++ = *++at;
        else
            *to++ = *at;
    }
    *to = '\0';
    return plain;
}

static int hex_digit(char digit)
{
    const char *digits = "0123456789abcdef",
               *found = digit ? strchr(digits, tolower((unsigned char)digit)) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* "file:///media/NO%20NAME" → "/media/NO NAME"; what is no such address stays as it is. */
static const char *without_scheme(struct arena *arena, const char *typed)
{
    if (strncasecmp(typed, "file://", 7) != 0)
        return typed;
    const char *path = strchr(typed + 7, '/'); /* a machine's name may stand before it */
    char *plain = arena_copy(arena, path ? path : typed), *to = plain;
    for (const char *at = plain; *at; at++) {
        int high = *at == '%' ? hex_digit(at[1]) : -1, low = high >= 0 ? hex_digit(at[2]) : -1;
        if (low >= 0 && high * 16 + low > 0) {
            *to++ = (char)(high * 16 + low);
            at += 2;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return plain;
}

const char *path_understand(struct arena *arena, const char *typed)
{
    const char *plain = path_expand(arena, typed);
    if (is_there(plain))
        return plain;
    plain = path_expand(arena, without_blanks(arena, typed));
    if (is_there(plain))
        return plain;
    /* This comes before quotes are taken off, since an apostrophe in an address is no quote. */
    const char *address = without_scheme(arena, plain);
    if (address != plain && is_there(address))
        return address;
    return path_expand(arena, without_scheme(arena, without_quotes(arena, plain)));
}

static int by_name(const void *a, const void *b)
{
    const struct path_offer *left = a, *right = b;
    if (left->folder != right->folder)
        return left->folder ? -1 : 1;
    return card_order(left->path, right->path);
}

static void offer_entries(const char *folder, const char *begin, path_wanted *wanted, struct arena *arena,
                          struct path_offers *offers, size_t *room)
{
    DIR *entries = opendir(*folder ? folder : ".");
    struct dirent *entry;
    size_t length = strlen(begin), first = offers->count;
    for (int i = 0; entries && i < ENTRIES_MOST && (entry = readdir(entries)); i++) {
        struct stat status;
        if (entry->d_name[0] == '.' || strncasecmp(entry->d_name, begin, length) != 0 ||
            fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        bool inside = S_ISDIR(status.st_mode);
        if (!inside && (!S_ISREG(status.st_mode) || !wanted(entry->d_name)))
            continue;
        offer(arena, offers, room,
              (struct path_offer){
                  .path = arena_printf(arena, "%s%s%s", folder, entry->d_name, inside ? "/" : ""),
                  .name = arena_printf(arena, "%s%s", entry->d_name, inside ? "/" : ""),
                  .folder = inside,
                  .size = status.st_size});
    }
    if (entries)
        closedir(entries);
    if (offers->count > first)
        qsort(offers->items + first, offers->count - first, sizeof *offers->items, by_name);
}

bool path_is_list(const char *name)
{
    const char *ending = strrchr(name, '.');
    return ending && (strcasecmp(ending, ".csv") == 0 || strcasecmp(ending, ".txt") == 0 ||
                      strcasecmp(ending, ".tsv") == 0);
}

void path_complete(const char *typed, size_t most, path_wanted *wanted, struct arena *arena,
                   struct path_offers *offers)
{
    struct path_offers media;
    size_t room = 0;
    *offers = (struct path_offers){0};
    path_media_now(arena, &media);
    for (size_t i = 0; i < media.count; i++) {
        if (strncmp(media.items[i].path, typed, strlen(typed)) == 0 &&
            strcmp(media.items[i].path, typed) != 0)
            offer(arena, offers, &room, media.items[i]);
    }
    const char *path = path_expand(arena, *typed ? typed : "~/");
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_printf(arena, "%.*s", (int)(slash - path) + 1, path) : "";
    offer_entries(folder, slash ? slash + 1 : path, wanted, arena, offers, &room);
    if (offers->count > most)
        offers->count = most;
}
