#include "tui/import/paths.h"

#include <dirent.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "store/footage/card.h"

enum { ENTRIES_MOST = 5000 };

static void offer(struct arena *arena, struct path_offers *offers, size_t *room, struct path_offer item)
{
    offers->items = arena_grow(arena, offers->items, offers->count, room, sizeof *offers->items);
    offers->items[offers->count++] = item;
}

static bool below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] != '\0';
}

void path_media(FILE *mounts, struct arena *arena, struct path_offers *media)
{
    struct mntent entry;
    char buffer[4096];
    size_t room = 0;
    *media = (struct path_offers){0};
    while (getmntent_r(mounts, &entry, buffer, sizeof buffer)) {
        if (!below(entry.mnt_dir, "/media/") && !below(entry.mnt_dir, "/run/media/"))
            continue;
        const char *path = arena_printf(arena, "%s/", entry.mnt_dir);
        offer(arena, media, &room,
              (struct path_offer){.path = path, .name = path, .folder = true, .medium = true});
    }
}

void path_media_now(struct arena *arena, struct path_offers *media)
{
    *media = (struct path_offers){0};
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    if (!mounts)
        return;
    path_media(mounts, arena, media);
    endmntent(mounts);
}

const char *path_expand(struct arena *arena, const char *typed)
{
    const char *home = getenv("HOME");
    if (typed[0] != '~' || (typed[1] != '/' && typed[1] != '\0') || !home)
        return arena_copy(arena, typed);
    return arena_printf(arena, "%s%s", home, typed + 1);
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
