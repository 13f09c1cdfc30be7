#include "store/footage/cards.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/footage/card.h"

enum {
    DEEPEST = 16,          /* folders in folders */
    ENTRIES_MOST = 200000, /* looked at on one card */
    NAMED_MOST = 500,
};

/* --- Opening --- */

void card_list_init(struct card_list *cards, struct arena *arena)
{
    *cards = (struct card_list){.arena = arena};
}

void card_list_release(struct card_list *cards)
{
    for (size_t i = 0; i < cards->count; i++)
        close(cards->items[i].fd);
    free(cards->items);
    *cards = (struct card_list){0};
}

int card_list_add_root(struct card_list *cards, const char *root)
{
    for (size_t i = 0; i < cards->count; i++)
        if (strcmp(cards->items[i].root, root) == 0)
            return (int)i;
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    memory_reserve((void **)&cards->items, &cards->room, cards->count + 1, sizeof *cards->items);
    cards->items[cards->count] = (struct card){.root = arena_copy(cards->arena, root), .fd = fd};
    return (int)cards->count++;
}

int card_list_add(struct card_list *cards, const char *path)
{
    char root[PATH_MAX];
    struct stat status;
    char *absolute = realpath(path, NULL);
    int index = -1;
    if (absolute && stat(absolute, &status) == 0) {
        card_root(absolute, S_ISDIR(status.st_mode), root);
        index = card_list_add_root(cards, root);
    }
    int number = errno;
    free(absolute);
    errno = number;
    return index;
}

const char *card_path_of(struct arena *arena, const char *root, const char *inside)
{
    return arena_printf(arena, "%s%s%s", strcmp(root, "/") == 0 ? "" : root, *inside ? "/" : "", inside);
}

/* --- Media --- */

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && path[length] != '\0';
}

static void add_name(struct card_names *names, size_t *room, struct arena *arena, const char *name)
{
    names->items = arena_grow(arena, names->items, names->count, room, sizeof *names->items);
    names->items[names->count++] = arena_copy(arena, name);
}

static void read_mounts(FILE *mounts, struct arena *arena, struct card_names *media, size_t *room)
{
    struct mntent entry;
    char buffer[4096];
    while (getmntent_r(mounts, &entry, buffer, sizeof buffer))
        if (is_below(entry.mnt_dir, "/media/") || is_below(entry.mnt_dir, "/run/media/"))
            add_name(media, room, arena, entry.mnt_dir);
}

void card_media(FILE *mounts, struct arena *arena, struct card_names *media)
{
    size_t room = 0;
    *media = (struct card_names){0};
    read_mounts(mounts, arena, media, &room);
}

/* GNOME and its kin show what speaks MTP or PTP below one folder. */
static void add_devices(struct arena *arena, struct card_names *media, size_t *room)
{
    const char *folder = arena_printf(arena, "/run/user/%u/gvfs", (unsigned)getuid());
    DIR *devices = opendir(folder);
    for (struct dirent *entry; devices && (entry = readdir(devices));)
        if (strncmp(entry->d_name, "mtp:", 4) == 0 || strncmp(entry->d_name, "gphoto2:", 8) == 0)
            add_name(media, room, arena, card_path_of(arena, folder, entry->d_name));
    if (devices)
        closedir(devices);
}

void card_media_now(struct arena *arena, bool devices, struct card_names *media)
{
    size_t room = 0;
    *media = (struct card_names){0};
    FILE *mounts = setmntent("/proc/self/mounts", "re");
    if (mounts) {
        read_mounts(mounts, arena, media, &room);
        endmntent(mounts);
    }
    if (devices)
        add_devices(arena, media, &room);
}

/* R6: by itself, a wipe goes nowhere but to media that are in the machine now. */
void card_list_add_media(struct card_list *cards)
{
    struct card_names media;
    card_media_now(cards->arena, false, &media);
    for (size_t i = 0; i < media.count; i++)
        (void)card_list_add_root(cards, media.items[i]);
}

/* --- What is on one --- */

struct walk {
    card_visit *visit;
    void *context;
    size_t entries;
    bool ended;
};

static void walk_folder(struct walk *walk, int fd, const char *inside, int depth);

static void walk_entry(struct walk *walk, int folder, const char *inside, const char *name, int depth)
{
    char path[PATH_MAX];
    struct stat status;
    int length = snprintf(path, sizeof path, "%s%s%s", inside, *inside ? "/" : "", name);
    if (length < 0 || (size_t)length >= sizeof path ||
        fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
        return;
    if (S_ISDIR(status.st_mode) && depth < DEEPEST) {
        int fd = file_open_beneath(folder, name, O_RDONLY | O_DIRECTORY);
        if (fd >= 0)
            walk_folder(walk, fd, path, depth + 1);
    } else if (S_ISREG(status.st_mode) && status.st_size > 0 && card_is_recording(name)) {
        walk->ended = !walk->visit(walk->context, path, status.st_size);
    }
}

/* Takes over `fd`. */
static void walk_folder(struct walk *walk, int fd, const char *inside, int depth)
{
    DIR *folder = fdopendir(fd);
    if (!folder) {
        close(fd);
        return;
    }
    for (struct dirent *entry; !walk->ended && (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        walk->ended = ++walk->entries > ENTRIES_MOST;
        if (!walk->ended)
            walk_entry(walk, dirfd(folder), inside, entry->d_name, depth);
    }
    closedir(folder);
}

void card_each_recording(const struct card *card, card_visit *visit, void *context)
{
    struct walk walk = {.visit = visit, .context = context};
    int fd = file_open_beneath(card->fd, ".", O_RDONLY | O_DIRECTORY);
    if (fd >= 0)
        walk_folder(&walk, fd, "", 0);
}

struct naming {
    struct arena *arena;
    struct card_names *names;
    size_t room;
};

static bool name_it(void *context, const char *inside, int64_t size)
{
    struct naming *naming = context;
    (void)size;
    naming->names->more = naming->names->count == NAMED_MOST;
    if (!naming->names->more)
        add_name(naming->names, &naming->room, naming->arena, inside);
    return !naming->names->more;
}

static int by_camera(const void *a, const void *b)
{
    return card_order(*(const char *const *)a, *(const char *const *)b);
}

void card_recordings(const struct card *card, struct arena *arena, struct card_names *found)
{
    struct naming naming = {.arena = arena, .names = found};
    *found = (struct card_names){0};
    card_each_recording(card, name_it, &naming);
    if (found->count > 0)
        qsort(found->items, found->count, sizeof *found->items, by_camera);
}
