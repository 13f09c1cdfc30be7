#include "store/review/stretches.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/review/drafts.h"

bool stretches_save(struct store *store, const struct actor *actor, const char *session,
                    const struct stretches *stretches, struct error *error)
{
    if (stretches->count == 0)
        return draft_text_drop(store, actor, session, DRAFT_OF_STRETCHES, error);
    struct arena arena;
    arena_init(&arena);
    const char *plain = "";
    for (size_t i = 0; i < stretches->count; i++) {
        const struct stretch *stretch = &stretches->items[i];
        plain = arena_printf(&arena, "%s%s %s %" PRId64 " %" PRId64 "\n", plain, stretch->tag, stretch->clip,
                             stretch->at_ms, stretch->seen_ms);
    }
    bool saved = draft_text_save(store, actor, session, DRAFT_OF_STRETCHES, plain, error);
    arena_release(&arena);
    return saved;
}

static bool read_line(const char *line, struct stretch *stretch)
{
    return sscanf(line, "%26[a-z0-9-] %26[a-z0-9] %" SCNd64 " %" SCNd64, stretch->tag, stretch->clip,
                  &stretch->at_ms, &stretch->seen_ms) == 4;
}

bool stretches_load(struct store *store, const struct actor *actor, const char *session,
                    struct stretches *stretches, struct error *error)
{
    struct arena arena;
    const char *plain;
    *stretches = (struct stretches){0};
    arena_init(&arena);
    bool done = draft_text_load(store, actor, session, DRAFT_OF_STRETCHES, &arena, &plain,
                                &stretches->kept_at, error);
    for (const char *line = plain; done && line && *line && stretches->count < STRETCHES_MOST;) {
        if (!read_line(line, &stretches->items[stretches->count++]))
            done = error_set(error, ERROR_CORRUPT,
                             "What was being typed here was kept, but it is damaged and cannot be read.");
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    arena_release(&arena);
    return done;
}
