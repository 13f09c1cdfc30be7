#include "store/footage/card.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "store/base/clock.h"

static const char *const endings[] = {"mov", "mp4", "mkv", "webm", "mts", "m2ts", "avi", "3gp", "3g2", "m4v"};

/* What else cameras, phones and recorders write: films that are not played here, small copies, sound. */
static const char *const other_recordings[] = {
    "lrv",  "lrf",  "insv", "360", "mxf", "m2t", "ts",  "mod", "tod", "mpg", "mpeg", "vob", "wmv", "dv",
    "braw", "r3d",  "nev",  "crm", "wav", "mp3", "m4a", "aac", "ogg", "oga", "opus", "wma", "amr", "flac",
    "aif",  "aiff", "mp2",  "ac3", "caf", "dss", "ds2", "ogv", "flv", "asf", "rm",   "3ga"};

/* Of Windows, macOS, Android, desktops of Linux; of file systems after a damage; of cameras. '#': a digit,
 * '*' at the end: anything. */
static const char *const passed_over[] = {
    "$RECYCLE.BIN", "RECYCLER",   "RECYCLED",   "System Volume Information",
    "FOUND.###",    "LOST.DIR",   "lost+found", "THMBNL",
    "AVCHDTN",      "Thumbnails", ".*"};

/* Folders that only a camera makes, in capitals. PRIVATE, in which some of them lie, can be anything. */
static const char *const camera_folders[] = {"DCIM",   "MP_ROOT", "SD_VIDEO", "AVCHD",   "BDMV",
                                             "M4ROOT", "XDROOT",  "PANA_GRP", "AVCHDTN", "HVR"};

/* Below these, media are mounted that can be taken out. */
static const char *const media_folders[] = {"/media/", "/run/media/", "/mnt/"};

static const char *ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot + 1 : "";
}

static bool is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}
#define IS_AMONG(name, names) is_among(name, names, sizeof names / sizeof *(names))

bool card_is_video(const char *name)
{
    return name[0] != '.' && IS_AMONG(ending(name), endings);
}

bool card_is_recording(const char *name)
{
    /* "._NAME" is what macOS keeps about NAME. */
    return strncmp(name, "._", 2) != 0 &&
           (IS_AMONG(ending(name), endings) || IS_AMONG(ending(name), other_recordings));
}

bool card_day_is_credible(int64_t filmed_at, int64_t made_at, int64_t now)
{
    char filmed[DAY_SIZE], made[DAY_SIZE], today[DAY_SIZE];
    clock_day(filmed_at, filmed);
    clock_day(made_at, made);
    clock_day(now, today);
    return strcmp(filmed, made) >= 0 && strcmp(filmed, today) <= 0 && strcmp(filmed + 4, "-01-01") != 0;
}

static bool matches(const char *pattern, const char *name)
{
    for (; *pattern && *name; pattern++, name++) {
        if (*pattern == '*')
            return true;
        if (*pattern == '#' ? !isdigit((unsigned char)*name)
                            : toupper((unsigned char)*pattern) != toupper((unsigned char)*name))
            return false;
    }
    return *pattern == *name;
}

bool card_folder_is_passed_over(const char *name)
{
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
        if (matches(passed_over[i], name))
            return true;
    return false;
}

static bool digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return true;
}

/* GoPro: GOPR0007 and GP010007, GP020007; since 2018 G + codec letter + chapter + number: GH010007, GX020007.
 */
static bool gopro(const char *name, const char **chapter, const char **number)
{
    if (strncasecmp(name, "GOPR", 4) == 0 && digits(name + 4, 4)) {
        *chapter = "00";
        *number = name + 4;
    } else if (toupper((unsigned char)name[0]) == 'G' && isalpha((unsigned char)name[1]) &&
               digits(name + 2, 6)) {
        *chapter = name + 2;
        *number = name + 4;
    } else {
        return false;
    }
    return (*number)[4] == '.' || (*number)[4] == '\0';
}

/* Runs of digits by their value, the rest by its bytes without regard to case. */
static int natural(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a += strspn(a, "0");
            b += strspn(b, "0");
            size_t length_a = strspn(a, "0123456789"), length_b = strspn(b, "0123456789");
            if (length_a != length_b)
                return length_a < length_b ? -1 : 1;
            int order = strncmp(a, b, length_a);
            if (order != 0)
                return order;
            a += length_a;
            b += length_b;
            continue;
        }
        int letter_a = toupper((unsigned char)*a), letter_b = toupper((unsigned char)*b);
        if (letter_a != letter_b)
            return letter_a - letter_b;
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

/* The name as it should be sorted. */
static void sorting_name(const char *name, char *sorted, size_t size)
{
    const char *chapter, *number;
    int length = gopro(name, &chapter, &number) ? snprintf(sorted, size, "GOPRO%.4s-%.2s", number, chapter)
                                                : snprintf(sorted, size, "%s", name);
    if (length < 0)
        sorted[0] = '\0';
}

int card_order(const char *a, const char *b)
{
    const char *name_a = strrchr(a, '/'), *name_b = strrchr(b, '/');
    name_a = name_a ? name_a + 1 : a;
    name_b = name_b ? name_b + 1 : b;

    char folder_a[PATH_MAX], folder_b[PATH_MAX], sorted_a[NAME_MAX + 1], sorted_b[NAME_MAX + 1];
    int cut_a = snprintf(folder_a, sizeof folder_a, "%.*s", (int)(name_a - a), a);
    int cut_b = snprintf(folder_b, sizeof folder_b, "%.*s", (int)(name_b - b), b);
    int order = cut_a < 0 || cut_b < 0 ? 0 : natural(folder_a, folder_b);
    if (order == 0) {
        sorting_name(name_a, sorted_a, sizeof sorted_a);
        sorting_name(name_b, sorted_b, sizeof sorted_b);
        order = natural(sorted_a, sorted_b);
    }
    /* Whatever looks alike still has one order. */
    return order != 0 ? order : strcmp(a, b);
}

/* --- Where a card begins --- */

const char *card_inside(const char *root, const char *path)
{
    size_t length = strcmp(root, "/") == 0 ? 0 : strlen(root);
    if (strncmp(root, path, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return NULL;
    return path[length] == '/' ? path + length + 1 : path + length;
}

/* Takes the last name off a path; "/" stays. False when there was nothing to take off. */
static bool go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash || path[1] == '\0')
        return false;
    slash[slash == path] = '\0';
    return true;
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void start_at_folder(const char *path, bool is_folder, char root[static PATH_MAX])
{
    int length = snprintf(root, PATH_MAX, "%s", path);
    if (length < 0 || length >= PATH_MAX)
        snprintf(root, PATH_MAX, "/");
    else if (!is_folder)
        (void)go_up(root);
}

static bool is_camera_folder(const char *name)
{
    for (size_t i = 0; i < sizeof camera_folders / sizeof *camera_folders; i++)
        if (strcmp(name, camera_folders[i]) == 0)
            return true;
    return false;
}

/* From a folder that a camera made, up to where its folders begin. */
static void climb_out(char *folder)
{
    while (is_camera_folder(last_name(folder)) || strcmp(last_name(folder), "PRIVATE") == 0)
        (void)go_up(folder);
}

void card_root_by_name(const char *path, bool is_folder, char root[static PATH_MAX])
{
    char folder[PATH_MAX];
    start_at_folder(path, is_folder, root);
    climb_out(root);
    snprintf(folder, sizeof folder, "%s", root);
    do {
        if (!is_camera_folder(last_name(folder)))
            continue;
        climb_out(folder);
        snprintf(root, PATH_MAX, "%s", folder);
        return;
    } while (go_up(folder));
}

/* Of "/run/user/1000/gvfs/mtp:host=…/…": the device. */
static bool cut_to_device(char path[static PATH_MAX])
{
    char *device = strncmp(path, "/run/user/", 10) == 0 ? strstr(path, "/gvfs/") : NULL;
    char *end = device ? strchr(device + 6, '/') : NULL;
    if (end)
        *end = '\0';
    return device && device[6];
}

static bool is_below_media(const char *path)
{
    for (size_t i = 0; i < sizeof media_folders / sizeof *media_folders; i++)
        if (strncmp(path, media_folders[i], strlen(media_folders[i])) == 0)
            return true;
    return false;
}

/* Where the file system of a folder is mounted. */
static bool cut_to_mount(char path[static PATH_MAX])
{
    struct stat here, above;
    char outer[PATH_MAX];
    snprintf(outer, sizeof outer, "%s", path);
    if (stat(path, &here) < 0)
        return false;
    while (go_up(outer) && stat(outer, &above) == 0 && above.st_dev == here.st_dev)
        snprintf(path, PATH_MAX, "%s", outer);
    return true;
}

void card_root(const char *path, bool is_folder, char root[static PATH_MAX])
{
    char mount[PATH_MAX];
    start_at_folder(path, is_folder, mount);
    if (cut_to_device(mount) || (is_below_media(mount) && cut_to_mount(mount) && is_below_media(mount)))
        snprintf(root, PATH_MAX, "%s", mount);
    else
        card_root_by_name(path, is_folder, root);
}
