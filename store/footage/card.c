#include "store/footage/card.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const endings[] = {"mov", "mp4", "mkv", "webm", "mts", "m2ts", "avi", "3gp", "3g2", "m4v"};

static const char *ending(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot + 1 : "";
}

bool card_is_video(const char *name)
{
    if (name[0] == '.')
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(ending(name), endings[i]) == 0)
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

static void add(struct card_sidecar *sidecars, size_t *count, const char *folder, const char *stem,
                int length, const char *after)
{
    struct card_sidecar *sidecar = &sidecars[*count];
    sidecar->folder = folder;
    int size = snprintf(sidecar->name, sizeof sidecar->name, "%.*s%s", length, stem, after);
    if (size > 0 && (size_t)size < sizeof sidecar->name)
        (*count)++;
}

size_t card_sidecars(const char *name, struct card_sidecar sidecars[static CARD_SIDECARS])
{
    const char *dot = strrchr(name, '.'), *chapter, *number;
    int length = dot ? (int)(dot - name) : (int)strlen(name);
    size_t count = 0;
    add(sidecars, &count, NULL, name, length, ".THM");
    add(sidecars, &count, NULL, name, length, ".thm");
    add(sidecars, &count, NULL, name, length, ".LRV");
    add(sidecars, &count, NULL, name, length, ".lrv");
    /* Sony, M4ROOT/CLIP/C0001.MP4 → M4ROOT/THMBNL/C0001T01.JPG. */
    add(sidecars, &count, "../THMBNL", name, length, "T01.JPG");
    /* GoPro, GH010007.MP4 → GL010007.LRV. */
    if (gopro(name, &chapter, &number) && length == 8) {
        char low[9];
        memcpy(low, name, 8);
        low[8] = '\0';
        low[1] = 'L';
        add(sidecars, &count, NULL, low, 8, ".LRV");
    }
    return count;
}
