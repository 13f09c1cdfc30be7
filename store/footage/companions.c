#include "store/footage/companions.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/memory.h"
#include "store/footage/card.h"

/* docs/cards.md has the same rows, with a source for each. */
const struct companion_rule companion_rules[] = {
    {"all", "", "*", "", "*.THM", COMPANION_PICTURE, false},
    {"all", "", "*", "", "*.LRV", COMPANION_FILM, false},
    {"macOS", "", "*", "", "._&", COMPANION_DATA, false},
    {"GoPro", "", "G?######", "", "GL======.LRV", COMPANION_FILM, false},
    {"GoPro", "", "G???####", "", "*.WAV", COMPANION_SOUND, false},
    {"Sony", "CLIP", "*", "../SUB", "*S##.@", COMPANION_FILM, false},
    {"Sony", "CLIP", "*", "../GENERAL/SONY/PXTMP", "*+S##.@", COMPANION_FILM, false},
    {"Sony", "CLIP", "*", "../THMBNL", "*T##.JPG", COMPANION_PICTURE, false},
    {"Sony", "CLIP", "*", "", "*M##.XML", COMPANION_DATA, false},
    {"AVCHD", "STREAM", "*", "../CLIPINF", "*.CPI", COMPANION_DATA, false},
    {"AVCHD", "STREAM", "*", "../../AVCHDTN", "THUMB.T??", COMPANION_PICTURE, true},
    {"Canon, GoPro Labs", "", "*", "", "*_Proxy.@", COMPANION_FILM, false},
    {"Canon", "", "*", "/PRIVATE/AUDIO", "*.WAV", COMPANION_SOUND, false},
    {"DJI", "", "DJI_*", "", "*.LRF", COMPANION_FILM, false},
    {"DJI", "", "DJI_*", "", "*.SRT", COMPANION_DATA, false},
    {"DJI", "", "DJI_*", "", "*.WAV", COMPANION_SOUND, false},
    {"DJI", "", "DJI_*", "/MISC/THM/###", "*.THM", COMPANION_PICTURE, false},
    {"DJI", "", "DJI_*", "/MISC/THM/###", "*.SCR", COMPANION_PICTURE, false},
    {"Insta360", "", "VID_########_######_?0_*", "", "LRV==================1*.@", COMPANION_FILM, false},
    {"Blackmagic, GoPro Labs", "", "*", "Proxy", "*.@", COMPANION_FILM, false},
    {"Apple", "", "IMG_####", "", "*.AAE", COMPANION_DATA, false},
};
const size_t companion_rule_count = sizeof companion_rules / sizeof *companion_rules;

/* --- Names --- */

static bool same_letter(char a, char b)
{
    return toupper((unsigned char)a) == toupper((unsigned char)b);
}

static size_t stem_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? (size_t)(dot - name) : strlen(name);
}

/* A film's name without its ending. */
static bool film_fits(const char *pattern, const char *name, size_t length)
{
    size_t at = 0;
    for (; *pattern && *pattern != '*'; pattern++, at++)
        if (at >= length || (*pattern == '#'   ? !isdigit((unsigned char)name[at])
                             : *pattern == '?' ? false
                                               : !same_letter(*pattern, name[at])))
            return false;
    return *pattern == '*' || at == length;
}

/* Takes `count` characters off the front of a name that must begin with them. */
static bool take(const char **name, const char *wanted, size_t count)
{
    if (strncasecmp(*name, wanted, count) != 0 || strnlen(*name, count) < count)
        return false;
    *name += count;
    return true;
}

static bool name_fits(const char *pattern, const char *film, size_t stem, const char *name)
{
    size_t at = 0; /* in the film's name */
    for (; *pattern; pattern++) {
        const char *before = name;
        bool fits;
        switch (*pattern) {
        case '=':
            fits = at < stem && take(&name, film + at, 1);
            break;
        case '*':
            fits = at <= stem && take(&name, film + at, stem - at);
            break;
        case '&':
            fits = take(&name, film, strlen(film));
            break;
        case '#':
            fits = isdigit((unsigned char)*name) && name++;
            break;
        case '+':
            fits = isdigit((unsigned char)*name);
            name += strspn(name, "0123456789");
            break;
        case '?':
            fits = *name && name++;
            break;
        case '@': {
            char whole[16];
            snprintf(whole, sizeof whole, "a.%.12s", name);
            return card_is_recording(whole);
        }
        default:
            fits = take(&name, pattern, 1);
            break;
        }
        if (!fits)
            return false;
        at += (size_t)(name - before);
    }
    return *name == '\0';
}

/* Whether a film could have a companion of this name: the name has the letters that the pattern spells out. A
 * quick answer that saves reading folders. */
static bool name_is_possible(const char *pattern, const char *name)
{
    char said[32];
    bool first = *pattern != '*';
    size_t length = strcspn(first ? pattern : pattern + 1, "=*&#+?@");
    snprintf(said, sizeof said, "%.*s", (int)length, first ? pattern : pattern + 1);
    return first ? strncasecmp(name, said, length) == 0 : strcasestr(name, said) != NULL;
}

bool companion_matches(const struct companion_rule *rule, const char *film, const char *name)
{
    size_t stem = stem_length(film);
    return film_fits(rule->clip, film, stem) && name_fits(rule->name, film, stem, name) &&
           (*rule->folder || strcasecmp(film, name) != 0);
}

/* --- Folders: paths below the card, "" being the card itself --- */

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void folder_of(const char *path, char folder[static PATH_MAX])
{
    const char *name = last_name(path);
    snprintf(folder, PATH_MAX, "%.*s", name > path ? (int)(name - path) - 1 : 0, path);
}

/* One step: a name, or "..". False when it leads out of the card. */
static bool go(char folder[static PATH_MAX], const char *step, size_t length)
{
    size_t used = strlen(folder);
    if (length == 2 && strncmp(step, "..", 2) == 0) {
        if (used == 0)
            return false;
        char outer[PATH_MAX];
        folder_of(folder, outer);
        snprintf(folder, PATH_MAX, "%s", outer);
        return true;
    }
    int added = snprintf(folder + used, PATH_MAX - used, "%s%.*s", used > 0 ? "/" : "", (int)length, step);
    return added > 0 && (size_t)added < PATH_MAX - used;
}

/* Where a rule's companions of films in a folder are. */
static bool companion_folder(const struct companion_rule *rule, const char *clip_folder,
                             char folder[static PATH_MAX])
{
    const char *name = last_name(clip_folder);
    if (*rule->clip_folder && strcasecmp(name, rule->clip_folder) != 0)
        return false;
    snprintf(folder, PATH_MAX, "%s", *rule->folder == '/' ? "" : clip_folder);
    for (const char *step = rule->folder; *step;) {
        step += *step == '/';
        size_t length = strcspn(step, "/");
        bool numbered = length == 3 && strncmp(step, "###", 3) == 0;
        if (numbered && strlen(name) < 3)
            return false;
        if (!go(folder, numbered ? name : step, length))
            return false;
        step += length;
    }
    return true;
}

/* The other way round: the folder of the films, from that of their companions. False for a rule whose films
 * can be anywhere. */
static bool clip_folder(const struct companion_rule *rule, const char *folder, char clips[static PATH_MAX])
{
    if (!*rule->folder) {
        snprintf(clips, PATH_MAX, "%s", folder);
        return !*rule->clip_folder || strcasecmp(last_name(folder), rule->clip_folder) == 0;
    }
    if (*rule->folder == '/' || strncmp(rule->folder, "../../", 6) == 0)
        return false;
    bool beside = strncmp(rule->folder, "../", 3) == 0;
    const char *below = rule->folder + (beside ? 3 : 0);
    size_t length = strlen(folder), own = strlen(below);
    if (length < own || strcasecmp(folder + length - own, below) != 0 ||
        (length > own && folder[length - own - 1] != '/'))
        return false;
    snprintf(clips, PATH_MAX, "%.*s", length > own ? (int)(length - own - 1) : 0, folder);
    return !beside || go(clips, rule->clip_folder, strlen(rule->clip_folder));
}

/* --- On a card --- */

static DIR *open_folder(int card, const char *path)
{
    int fd = file_open_beneath(card, *path ? path : ".", O_RDONLY | O_DIRECTORY);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder && fd >= 0)
        close(fd);
    return folder;
}

/* Whether a folder holds another film than this one. */
static bool holds_others(int card, const char *path, const char *name)
{
    DIR *folder = open_folder(card, path);
    bool others = false;
    for (struct dirent *entry; folder && !others && (entry = readdir(folder));)
        others = card_is_video(entry->d_name) && strcmp(entry->d_name, name) != 0;
    if (folder)
        closedir(folder);
    return others;
}

static bool visit_folder(int card, const char *path, const struct companion_rule *rule, const char *film,
                         companion_visit *visit, void *context)
{
    DIR *folder = open_folder(card, path);
    bool go_on = true;
    for (struct dirent *entry; folder && go_on && (entry = readdir(folder));)
        if (companion_matches(rule, film, entry->d_name))
            go_on = visit(context, dirfd(folder), entry->d_name, rule);
    if (folder)
        closedir(folder);
    return go_on;
}

/* R6: what the camera keeps of a film goes with it. */
bool companions_each(int card, const char *inside, companion_visit *visit, void *context)
{
    char films[PATH_MAX], folder[PATH_MAX];
    const char *film = last_name(inside);
    folder_of(inside, films);
    for (size_t i = 0; i < companion_rule_count; i++) {
        const struct companion_rule *rule = &companion_rules[i];
        if (!film_fits(rule->clip, film, stem_length(film)) || !companion_folder(rule, films, folder) ||
            (rule->shared && holds_others(card, films, film)))
            continue;
        if (!visit_folder(card, folder, rule, film, visit, context))
            return false;
    }
    return true;
}

struct companion_search {
    int card;
    char folder[PATH_MAX]; /* that `names` are in */
    struct arena arena;
    char **names;
    size_t count;
};

struct companion_search *companion_search_begin(int card)
{
    struct companion_search *search = memory_alloc(1, sizeof *search);
    search->card = card;
    search->folder[0] = '/'; /* none */
    arena_init(&search->arena);
    return search;
}

void companion_search_end(struct companion_search *search)
{
    arena_release(&search->arena);
    free(search);
}

/* The films in a folder. */
static void read_films(struct companion_search *search, const char *path)
{
    size_t room = 0;
    if (strcmp(search->folder, path) == 0)
        return;
    arena_reset(&search->arena);
    search->names = NULL;
    search->count = 0;
    snprintf(search->folder, sizeof search->folder, "%s", path);
    DIR *folder = open_folder(search->card, path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!card_is_video(entry->d_name))
            continue;
        search->names = arena_grow(&search->arena, search->names, search->count, &room,
                                   sizeof *search->names);
        search->names[search->count++] = arena_copy(&search->arena, entry->d_name);
    }
    if (folder)
        closedir(folder);
}

bool companion_search_film(struct companion_search *search, const char *inside, char film[static PATH_MAX])
{
    char folder[PATH_MAX], films[PATH_MAX];
    const char *name = last_name(inside);
    folder_of(inside, folder);
    for (size_t i = 0; i < companion_rule_count; i++) {
        const struct companion_rule *rule = &companion_rules[i];
        if (rule->kind != COMPANION_FILM || rule->shared || !name_is_possible(rule->name, name) ||
            !clip_folder(rule, folder, films))
            continue;
        read_films(search, films);
        for (size_t k = 0; k < search->count; k++) {
            if (!companion_matches(rule, search->names[k], name))
                continue;
            int length = snprintf(film, PATH_MAX, "%s%s%s", films, *films ? "/" : "", search->names[k]);
            return length > 0 && length < PATH_MAX;
        }
    }
    return false;
}
