#include "store/base/names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/base/text.h"

enum { WORDS_MOST = 24 /* of a name; what is behind them counts as one word */ };

/* Each word of table 36 by itself: "van der" is two. The common ones count with a capital too, as in Belgium
 * ("Van Dijk"); the others are first names as well ("Ben", "Al"). */
static const char *const common_particles[] = {"van", "de",  "den", "der", "het", "'t",
                                               "'s",  "ten", "ter", "te",  "in",  "op"};
static const char *const other_particles[] = {
    "a",   "aan",   "af",  "al",    "am",    "an",   "auf",   "aus",  "ben",  "bij",   "bin", "boven", "d",
    "d'",  "da",    "dal", "dalla", "das",   "deca", "degli", "dei",  "del",  "della", "des", "di",    "die",
    "do",  "don",   "dos", "du",    "el",    "gen",  "i",     "im",   "l",    "l'",    "la",  "las",   "le",
    "les", "lo",    "los", "of",    "onder", "over", "tho",   "thoe", "thor", "to",    "toe", "tot",   "uijt",
    "uit", "unter", "ver", "vom",   "von",   "voor", "vor",   "y",    "zu",   "zum",   "zur",
};

/* A name in its parts, each a text of words with one blank between them. */
struct parts {
    const char *surname, *first, *particles;
};

struct words {
    const char *items[WORDS_MOST];
    size_t count;
};

/* Typographic apostrophes as typewriters have them, so that ’t is 't. */
static const char *plain_apostrophes(struct arena *arena, const char *name)
{
    char *plain = arena_copy(arena, name);
    size_t used = 0;
    for (const char *at = name; *at;) {
        bool curly = strncmp(at, "’", strlen("’")) == 0 || strncmp(at, "‘", strlen("‘")) == 0;
        plain[used++] = curly ? '\'' : *at;
        at += curly ? strlen("’") : 1;
    }
    plain[used] = '\0';
    return plain;
}

static bool one_of(const char *word, const char *const *list, size_t count,
                   int (*compare)(const char *, const char *))
{
    for (size_t i = 0; i < count; i++) {
        if (compare(word, list[i]) == 0)
            return true;
    }
    return false;
}

static bool is_particle(const char *word)
{
    return one_of(word, common_particles, sizeof common_particles / sizeof *common_particles, strcasecmp) ||
           one_of(word, other_particles, sizeof other_particles / sizeof *other_particles, strcmp);
}

static void cut_words(struct arena *arena, const char *text, struct words *words)
{
    char *rest = arena_copy(arena, text);
    words->count = 0;
    while (rest) {
        char *word = words->count == WORDS_MOST - 1 ? rest : strsep(&rest, " ");
        if (word == rest)
            rest = NULL;
        if (*word)
            words->items[words->count++] = word;
    }
}

static const char *join(struct arena *arena, const struct words *words, size_t from, size_t to)
{
    const char *joined = "";
    for (size_t i = from; i < to; i++)
        joined = *joined ? arena_printf(arena, "%s %s", joined, words->items[i]) : words->items[i];
    return joined;
}

/* "Jansen-de" of "Anna Jansen-de Vries", or "Jansen" of "Anna Jansen - de Vries": the first half of a double
 * name. */
static bool begins_double_name(const struct words *words, size_t at)
{
    if (at + 1 >= words->count)
        return false;
    const char *hyphen = strrchr(words->items[at], '-');
    return strcmp(words->items[at + 1], "-") == 0 || strcmp(words->items[at + 1], "–") == 0 ||
           (hyphen && hyphen > words->items[at] && (!hyphen[1] || is_particle(hyphen + 1)));
}

/* "Anna Maria van der Berg": the surname begins at the first particle behind the first name, or at a double
 * name; else it is the last word. */
static struct parts split_written_out(struct arena *arena, const struct words *words)
{
    if (words->count < 2)
        return (struct parts){join(arena, words, 0, words->count), "", ""};
    size_t start = 1, particles = 0;
    while (start < words->count && !is_particle(words->items[start]) && !begins_double_name(words, start))
        start++;
    while (start + particles < words->count && is_particle(words->items[start + particles]))
        particles++;
    if (start + particles >= words->count) { /* no particle, or nothing behind it */
        start = words->count - 1;
        particles = 0;
    }
    return (struct parts){join(arena, words, start + particles, words->count), join(arena, words, 0, start),
                          join(arena, words, start, start + particles)};
}

/* "Vries, Anna de", "Vries, de, Anna", "de Vries, Anna". */
static struct parts split_at_comma(struct arena *arena, const char *name)
{
    struct words words;
    size_t comma = strcspn(name, ","), leading = 0;
    cut_words(arena, arena_printf(arena, "%.*s", (int)comma, name), &words);
    while (leading + 1 < words.count && is_particle(words.items[leading]))
        leading++;
    struct parts parts = {join(arena, &words, leading, words.count), "", join(arena, &words, 0, leading)};
    char *rest = arena_copy(arena, name + comma + 1);
    for (char *part; (part = strsep(&rest, ","));) {
        cut_words(arena, part, &words);
        size_t trailing = words.count;
        while (trailing > 0 && is_particle(words.items[trailing - 1]))
            trailing--;
        const char *first = join(arena, &words, 0, trailing);
        const char *particles = join(arena, &words, trailing, words.count);
        if (*first)
            parts.first = *parts.first ? arena_printf(arena, "%s %s", parts.first, first) : first;
        if (*particles)
            parts.particles = *parts.particles ? arena_printf(arena, "%s %s", particles, parts.particles)
                                               : particles;
    }
    return parts;
}

static struct parts split(struct arena *arena, const char *name)
{
    const char *plain = plain_apostrophes(arena, name);
    size_t comma = strcspn(plain, ",");
    struct words words;
    cut_words(arena, plain, &words);
    bool surname_first = plain[comma] && strspn(plain, " ") < comma;
    return surname_first ? split_at_comma(arena, plain) : split_written_out(arena, &words);
}

const char *name_surname_first(struct arena *arena, const char *name)
{
    struct parts parts = split(arena, name);
    if (!*parts.first && !*parts.particles)
        return parts.surname;
    return arena_printf(arena, "%s, %s%s%s", parts.surname, parts.first,
                        *parts.first && *parts.particles ? " " : "", parts.particles);
}

/* What strcmp() puts in order. The bytes between the parts stand before all that names have, so that a
 * surname comes before a longer one that begins with it. */
static const char *order_of(struct arena *arena, const char *name)
{
    struct parts parts = split(arena, name);
    return text_folded(arena,
                       arena_printf(arena, "%s\x01%s\x01%s", parts.surname, parts.first, parts.particles));
}

int name_compare(const char *a, const char *b)
{
    if (!a || !b)
        return !b - !a;
    if (strcmp(a, b) == 0)
        return 0;
    struct arena arena;
    arena_init(&arena);
    int order = strcmp(order_of(&arena, a), order_of(&arena, b));
    arena_release(&arena);
    return order;
}

struct placed {
    const void *item;
    const char *order;
};

static int by_order(const void *a, const void *b, void *group)
{
    const struct placed *left = a, *right = b;
    int (*const *groups)(const void *, const void *) = group;
    int order = *groups ? (*groups)(left->item, right->item) : 0;
    if (order == 0)
        order = strcmp(left->order, right->order);
    return order ? order : left->item < right->item ? -1 : left->item > right->item;
}

void names_sort(void *items, size_t count, size_t size, const char *(*name_of)(const void *item),
                int (*group)(const void *a, const void *b))
{
    if (count < 2)
        return;
    struct arena arena;
    arena_init(&arena);
    struct placed *placed = memory_alloc(count, sizeof *placed);
    for (size_t i = 0; i < count; i++) {
        const void *item = (const char *)items + i * size;
        placed[i] = (struct placed){item, order_of(&arena, name_of(item))};
    }
    qsort_r(placed, count, sizeof *placed, by_order, &group);
    char *sorted = memory_alloc(count, size);
    for (size_t i = 0; i < count; i++)
        memcpy(sorted + i * size, placed[i].item, size);
    memcpy(items, sorted, count * size);
    free(sorted);
    free(placed);
    arena_release(&arena);
}
