#include "store/people/pupil-find.h"

#include <string.h>

#include "store/base/text.h"

enum { WORDS_MOST = 20 };

struct words {
    const char *items[WORDS_MOST];
    size_t count;
};

static void cut_words(struct arena *arena, const char *text, struct words *words)
{
    char *rest = arena_copy(arena, text_folded(arena, text));
    words->count = 0;
    for (char *word; words->count < WORDS_MOST && (word = strsep(&rest, " "));) {
        if (*word)
            words->items[words->count++] = word;
    }
}

/* The blanks between the parts keep a word from being found across two of them. */
static bool matches(const struct found_pupil *found, const struct words *words)
{
    const struct pupil *pupil = &found->pupil;
    struct arena arena;
    arena_init(&arena);
    const char *all = text_folded(&arena, arena_printf(&arena, "%s %s %s %s %s", pupil->number, pupil->name,
                                                       pupil->class_name, pupil->location, found->guardians));
    bool every = true;
    for (size_t i = 0; every && i < words->count; i++)
        every = strstr(all, words->items[i]) != NULL;
    arena_release(&arena);
    return every;
}

bool pupil_find(struct store *store, const struct actor *actor, const char *text, struct arena *arena,
                struct found_pupils *found, struct error *error)
{
    struct pupil_list pupils;
    struct guardian_list guardians;
    struct words words;
    *found = (struct found_pupils){0};
    if (!pupil_list(store, actor, NULL, NULL, true, arena, &pupils, error) ||
        !guardian_list(store, actor, NULL, NULL, arena, &guardians, error))
        return false;
    cut_words(arena, text, &words);
    found->items = arena_alloc(arena, (pupils.count + 1) * sizeof *found->items);
    for (size_t i = 0; i < pupils.count; i++) {
        struct found_pupil *item = &found->items[found->count];
        *item = (struct found_pupil){.pupil = pupils.items[i],
                                     .guardians = guardians_of(&guardians, pupils.items[i].id, arena)};
        found->count += matches(item, &words);
    }
    return true;
}
