/* Finding the films of a card: what was given, what lies in it, and what of that cannot be imported. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/files.h"
#include "store/base/text.h"
#include "store/footage/card.h"
#include "store/footage/companions.h"
#include "store/footage/importing.h"

enum {
    DEEPEST = 12,          /* folders in folders; cameras use five */
    ENTRIES_MOST = 200000, /* looked at in all */
    PATH_LONGEST = PATH_MAX - 1,
};

struct finding {
    struct import_plan *plan;
    struct arena *arena;
    size_t room;    /* in plan->files */
    size_t entries; /* looked at */
    size_t films;   /* that can be imported, as far as is known yet */
    bool full;      /* more films, or entries, than are looked at */
};

/* A place on a card. */
struct place {
    int card;
    int fd;             /* of its folder */
    const char *inside; /* below the card */
};

static void say(struct import_file *file, struct arena *arena, enum import_bar bar, const struct error *why)
{
    file->bar = bar;
    file->why = arena_copy(arena, why->text);
}

/* A sentence for each bar that needs nothing more to be said. */
static void bar_plainly(struct import_file *file, struct arena *arena, enum import_bar bar)
{
    static const char *const sentences[] = {
        [IMPORT_EMPTY] = N_("The file is empty: nothing was recorded in it. It can be deleted."),
        [IMPORT_LINK] = N_("This is a link; give the file that it leads to."),
        [IMPORT_IRREGULAR] = N_("This is no file that holds a video."),
        [IMPORT_THROWN_AWAY] = N_(
            "A recycle bin, or a folder like it: the films in it are no lesson. They stay; empty it."),
        [IMPORT_WITHOUT] = N_("There is no video in this folder."),
        [IMPORT_UNNAMED] = N_(
            "Its name, or that of its folder, is not readable text; rename it and look again."),
        [IMPORT_TOO_DEEP] = N_("The folders lie too deep in each other; give the folder with the videos."),
        [IMPORT_TOO_MANY] = N_("There are more than 1000 films here; give the folder of this lesson."),
    };
    struct error why;
    error_set(&why, ERROR_INVALID, "%s", gettext(sentences[bar]));
    say(file, arena, bar, &why);
}

static struct import_file *add(struct finding *finding, int card, const char *inside)
{
    struct import_plan *plan = finding->plan;
    memory_reserve((void **)&plan->files, &finding->room, plan->count + 1, sizeof *plan->files);
    struct import_file *file = &plan->files[plan->count++];
    *file = (struct import_file){
        .path = card_path_of(finding->arena, plan->cards.items[card].root, inside),
        .inside = arena_copy(finding->arena, inside),
        .card = card,
        .fd = -1,
    };
    return file;
}

static void add_barred(struct finding *finding, int card, const char *inside, enum import_bar bar)
{
    bar_plainly(add(finding, card, inside), finding->arena, bar);
}

static void add_unreadable(struct finding *finding, int card, const char *inside, int number)
{
    struct error why;
    error_system(&why, number, "It cannot be read. Check the card and its reader");
    say(add(finding, card, inside), finding->arena, IMPORT_UNREADABLE, &why);
}

/* Cameras that speak MTP are shown as folders whose files can only be read from the front. */
static bool can_be_read_anywhere(int fd, int64_t size)
{
    unsigned char byte;
    struct statfs system;
    if (size < 2 || file_read_at(fd, &byte, 1, (uint64_t)size - 1) == 1)
        return true;
    switch (errno) {
    case ESPIPE:
    case EOPNOTSUPP:
    case EINVAL:
    case ENOSYS:
        return false;
    default:
        /* A bad sector at the end is for whoever looks into the film. */
        return fstatfs(fd, &system) < 0 || system.f_type != FUSE_SUPER_MAGIC;
    }
}

/* Whether the plan has this very file already. */
static bool is_found(const struct import_plan *plan, const struct stat *status)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->files[i].fd >= 0 && plan->files[i].device == status->st_dev &&
            plan->files[i].inode == status->st_ino)
            return true;
    return false;
}

static void add_open_file(struct finding *finding, const struct place *place, const struct stat *status,
                          int fd, bool writable)
{
    struct import_file *file = add(finding, place->card, place->inside);
    file->fd = fd;
    file->device = status->st_dev;
    file->inode = status->st_ino;
    file->size = status->st_size;
    file->modified_at = clock_of(&status->st_mtim);
    file->streamed = !can_be_read_anywhere(fd, status->st_size);
    /* Wiping takes it out of its folder too. */
    file->wipeable = writable && !file->streamed && faccessat(place->fd, ".", W_OK, AT_EACCESS) == 0;
    if (status->st_size == 0)
        bar_plainly(file, finding->arena, IMPORT_EMPTY);
    else if (!text_is_utf8(file->path))
        /* The store's text is UTF-8, and the path of an original is kept until it is wiped. */
        bar_plainly(file, finding->arena, IMPORT_UNNAMED);
    else
        finding->films++;
}

/* Adds the file of that name in a folder. */
static void add_file(struct finding *finding, const struct place *place, const char *name)
{
    struct stat status;
    bool writable = true;
    /* What is no file is not opened: a device may do something. */
    if (fstatat(place->fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        add_unreadable(finding, place->card, place->inside, errno);
        return;
    }
    if (!S_ISREG(status.st_mode)) {
        add_barred(finding, place->card, place->inside,
                   S_ISLNK(status.st_mode) ? IMPORT_LINK : IMPORT_IRREGULAR);
        return;
    }
    int fd = file_open_beneath(place->fd, name, O_RDWR);
    if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM || errno == ETXTBSY ||
                   errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL || errno == EIO)) {
        writable = false;
        fd = file_open_beneath(place->fd, name, O_RDONLY);
    }
    if (fd < 0 && errno == EISNAM) {
        add_barred(finding, place->card, place->inside, IMPORT_IRREGULAR);
    } else if (fd < 0 || fstat(fd, &status) < 0) {
        add_unreadable(finding, place->card, place->inside, errno);
    } else if (!is_found(finding->plan, &status)) {
        add_open_file(finding, place, &status, fd, writable);
        return;
    }
    if (fd >= 0)
        close(fd);
}

/* --- Folders --- */

static void look_in(struct finding *finding, const struct place *place, int depth, bool *holds);

/* Looks for any film below a folder that is passed over. */
static bool holds_films(struct finding *finding, const struct place *place, int depth)
{
    bool holds = false;
    look_in(finding, place, depth, &holds);
    return holds;
}

static bool open_inner(const struct place *outer, const char *name, const char *inside, struct place *inner)
{
    *inner = (struct place){
        .card = outer->card,
        .fd = file_open_beneath(outer->fd, name, O_RDONLY | O_DIRECTORY),
        .inside = inside,
    };
    return inner->fd >= 0;
}

static void add_inner_folder(struct finding *finding, const struct place *outer, const char *name,
                             const char *inside, int depth, bool *holds)
{
    struct place inner;
    bool passed_over = card_folder_is_passed_over(name);
    if (depth == DEEPEST) {
        if (!holds)
            add_barred(finding, outer->card, inside, IMPORT_TOO_DEEP);
        return;
    }
    if (!open_inner(outer, name, inside, &inner)) {
        if (!holds && !passed_over)
            add_unreadable(finding, outer->card, inside, errno);
        return;
    }
    if (holds || !passed_over)
        look_in(finding, &inner, depth + 1, holds);
    else if (holds_films(finding, &inner, depth + 1))
        add_barred(finding, outer->card, inside, IMPORT_THROWN_AWAY);
}

static void look_at(struct finding *finding, const struct place *place, const char *name, int depth,
                    bool *holds)
{
    struct stat status;
    const char *inside = arena_printf(finding->arena, "%s%s%s", place->inside, *place->inside ? "/" : "",
                                      name);
    if (strlen(finding->plan->cards.items[place->card].root) + 1 + strlen(inside) > PATH_LONGEST) {
        if (!holds)
            add_barred(finding, place->card, place->inside, IMPORT_TOO_DEEP);
        return;
    }
    if (fstatat(place->fd, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
        if (!holds)
            add_unreadable(finding, place->card, inside, errno);
        return;
    }
    if (S_ISDIR(status.st_mode))
        add_inner_folder(finding, place, name, inside, depth, holds);
    else if (card_is_video(name) && holds)
        *holds = true;
    else if (card_is_video(name))
        add_file(finding, &(struct place){place->card, place->fd, inside}, name);
}

/* Adds the films in a folder and in those in it; or, when `holds` is asked for, tells whether there are any.
 * Takes over the place's descriptor. */
static void look_in(struct finding *finding, const struct place *place, int depth, bool *holds)
{
    DIR *folder = fdopendir(place->fd);
    if (!folder) {
        if (!holds)
            add_unreadable(finding, place->card, place->inside, errno);
        close(place->fd);
        return;
    }
    while (!finding->full && !(holds && *holds)) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno != 0 && !holds)
                add_unreadable(finding, place->card, place->inside, errno);
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        finding->full = ++finding->entries > ENTRIES_MOST || finding->films >= IMPORT_FOUND;
        if (finding->full)
            add_barred(finding, place->card, place->inside, IMPORT_TOO_MANY);
        else
            look_at(finding, &(struct place){place->card, dirfd(folder), place->inside}, entry->d_name, depth,
                    holds);
    }
    closedir(folder);
}

/* --- What was given --- */

/* The folder that a path is in, in full; the path loses its last name. The folders that lead there may be
 * links, as /media is on some systems. NULL with errno. Freed by the caller. */
static char *parent_of(char *path, bool whole)
{
    char *slash = strrchr(path, '/');
    if (whole)
        return realpath(path, NULL);
    if (!slash)
        return realpath(".", NULL);
    *slash = '\0';
    return realpath(slash == path ? "/" : path, NULL);
}

/* The absolute path of what was given; only its last name may be a link. In the arena; NULL with errno. */
static const char *absolute_path(struct arena *arena, const char *given)
{
    char *path = memory_copy(given);
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/'; length--)
        path[length - 1] = '\0';
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    /* What has no last name of its own is the folder itself. */
    bool whole = !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
    name = arena_copy(arena, name);
    char *parent = parent_of(path, whole);
    const char *absolute = NULL;
    if (parent)
        absolute = whole ? arena_copy(arena, parent) : card_path_of(arena, parent, name);
    int number = errno;
    free(parent);
    free(path);
    errno = number;
    return absolute;
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_given_folder(struct finding *finding, int card, const char *inside)
{
    size_t before = finding->plan->count;
    struct place place = {.card = card,
                          .fd = file_open_beneath(finding->plan->cards.items[card].fd, *inside ? inside : ".",
                                                  O_RDONLY | O_DIRECTORY),
                          .inside = inside};
    if (place.fd < 0) {
        add_unreadable(finding, card, inside, errno);
        return;
    }
    look_in(finding, &place, 0, NULL);
    if (finding->plan->count == before)
        add_barred(finding, card, inside, IMPORT_WITHOUT);
}

/* The folder that a file of that path is in. */
static int open_its_folder(const struct card *card, const char *inside)
{
    char folder[PATH_MAX];
    const char *name = last_name(inside);
    snprintf(folder, sizeof folder, "%.*s", name > inside ? (int)(name - inside) - 1 : 1,
             name > inside ? inside : ".");
    return file_open_beneath(card->fd, folder, O_RDONLY | O_DIRECTORY);
}

static void add_given_file(struct finding *finding, int card, const char *inside)
{
    struct place place = {
        .card = card, .fd = open_its_folder(&finding->plan->cards.items[card], inside), .inside = inside};
    if (place.fd < 0) {
        add_unreadable(finding, card, inside, errno);
        return;
    }
    add_file(finding, &place, last_name(inside));
    close(place.fd);
}

/* The card that something is on; of a link the one that the link is on. */
static int card_of(struct finding *finding, const char *path, bool is_folder)
{
    char root[PATH_MAX];
    card_root(path, is_folder, root);
    return card_list_add_root(&finding->plan->cards, root);
}

/* Adds what one argument names. False with errno when it is not there. */
static bool add_path(struct finding *finding, const char *given)
{
    struct stat status;
    const char *path = absolute_path(finding->arena, given);
    if (!path || lstat(path, &status) < 0)
        return false;
    bool is_folder = S_ISDIR(status.st_mode);
    int card = card_of(finding, path, is_folder);
    const char *inside = card >= 0 ? card_inside(finding->plan->cards.items[card].root, path) : NULL;
    if (!inside)
        return false;
    inside = arena_copy(finding->arena, inside);
    if (is_folder)
        add_given_folder(finding, card, inside);
    else
        add_given_file(finding, card, inside);
    return true;
}

/* --- Small copies --- */

static bool drop_small_copy(struct import_plan *plan, struct companion_search **searches, size_t index)
{
    char film[PATH_MAX];
    struct import_file *file = &plan->files[index];
    if (file->bar != IMPORT_FREE)
        return false;
    if (!searches[file->card])
        searches[file->card] = companion_search_begin(plan->cards.items[file->card].fd);
    if (!companion_search_film(searches[file->card], file->inside, film))
        return false;
    plan->small_copies++;
    close(file->fd);
    return true;
}

/* What a camera made of another film on the card is no film of its own; it goes with that. */
static void drop_small_copies(struct import_plan *plan)
{
    struct companion_search **searches = memory_alloc(plan->cards.count + 1,
                                                      sizeof(struct companion_search *));
    size_t kept = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (!drop_small_copy(plan, searches, i))
            plan->files[kept++] = plan->files[i];
    plan->count = kept;
    for (size_t i = 0; i < plan->cards.count; i++)
        if (searches[i])
            companion_search_end(searches[i]);
    free(searches);
}

/* A small copy that was given by its own name, or in a folder without its film, must not vanish. */
static void name_given_small_copy(struct finding *finding)
{
    struct import_plan *plan = finding->plan;
    struct error why;
    if (plan->count > 0 || plan->small_copies == 0)
        return;
    error_set(
        &why, ERROR_INVALID,
        "These are small copies that the camera made of films elsewhere on the card; give the folder of "
        "the card.");
    say(add(finding, 0, ""), finding->arena, IMPORT_SMALL_COPY, &why);
}

/* --- All of it --- */

static int by_camera(const void *a, const void *b)
{
    const struct import_file *file_a = a, *file_b = b;
    return card_order(file_a->path, file_b->path);
}

bool import_plan_init(struct import_plan *plan, struct arena *arena, const char *const *paths, size_t count,
                      struct error *error)
{
    *plan = (struct import_plan){0};
    struct finding finding = {.plan = plan, .arena = arena};
    struct names missing = {0};
    int number = 0;
    card_list_init(&plan->cards, arena);
    for (size_t i = 0; i < count && !finding.full; i++)
        if (!add_path(&finding, paths[i])) {
            number = missing.count == 0 ? errno : number;
            names_add(&missing, paths[i]);
        }
    drop_small_copies(plan);
    name_given_small_copy(&finding);
    if (missing.count > 0 && (number == ENOENT || number == ENOTDIR))
        error_set(error, ERROR_NOT_FOUND,
                  "These files are not there: %s. Check the names, and whether the card is in.",
                  missing.text);
    else if (missing.count > 0)
        error_system(error, number, "These cannot be read: %s", missing.text);
    else if (plan->count == 0)
        error_set(error, ERROR_INVALID, "There is no video to import; give a file, or the folder of a card.");
    if (missing.count > 0 || plan->count == 0) {
        import_plan_release(plan);
        return false;
    }
    qsort(plan->files, plan->count, sizeof *plan->files, by_camera);
    import_plan_sum(plan);
    return true;
}
