#include "store/review/note-find.h"

#include <string.h>

#include "store/base/text.h"
#include "store/review/trajectories.h"

static bool has_word(const struct note *note, const char *word)
{
    return text_contains(note->text, word) || text_contains(note->author, word) ||
           (note->tag && text_contains(note->tag_name, word));
}

bool note_fits(const struct note *note, const struct note_query *query)
{
    if (query->kind && (note_is_tag(note) || strcmp(note_kind_name(note->kind), query->kind) != 0))
        return false;
    if (query->tag && (!note->tag || !text_contains(note->tag_name, query->tag)))
        return false;
    if (query->author && !text_contains(note->author, query->author))
        return false;
    for (size_t i = 0; i < query->word_count; i++) {
        if (!has_word(note, query->words[i]))
            return false;
    }
    return true;
}

/* All notes of one trajectory; none when it cannot be opened. */
static bool notes_of(struct store *store, const struct actor *actor, const char *trajectory,
                     struct arena *arena, struct note_list *notes, struct error *error)
{
    if (note_list(store, actor, trajectory, NULL, arena, notes, error))
        return true;
    *notes = (struct note_list){0};
    return error->kind == ERROR_DENIED || error->kind == ERROR_NOT_FOUND;
}

/* The lessons stand newest first, and the notes of each behind each other. */
static void add_session(const struct session *session, const struct note_list *notes,
                        const struct note_query *query, struct arena *arena, struct found_notes *found,
                        size_t *room)
{
    for (size_t i = 0; i < notes->count; i++) {
        const struct note *note = &notes->items[i];
        if (strcmp(note->session, session->id) != 0 || !note_fits(note, query))
            continue;
        found->items = arena_grow(arena, found->items, found->count, room, sizeof *found->items);
        found->items[found->count++] = (struct found_note){note, session};
    }
}

bool note_find(struct store *store, const struct actor *actor, const struct note_query *query,
               struct arena *arena, struct found_notes *found, struct error *error)
{
    struct session_list *sessions = arena_alloc(arena, sizeof *sessions);
    struct trajectory_list trajectories;
    size_t room = 0;
    *found = (struct found_notes){0};
    if (!session_list(store, actor, arena, sessions, error) ||
        !trajectory_list(store, actor, arena, &trajectories, error))
        return false;
    struct note_list *notes = arena_alloc(arena, (trajectories.count + 1) * sizeof *notes);
    for (size_t i = 0; i < trajectories.count; i++) {
        if (!notes_of(store, actor, trajectories.items[i].id, arena, &notes[i], error))
            return false;
    }
    for (size_t s = 0; s < sessions->count; s++) {
        const struct session *session = &sessions->items[s];
        for (size_t i = 0; session->trajectory && i < trajectories.count; i++) {
            if (strcmp(trajectories.items[i].id, session->trajectory) == 0)
                add_session(session, &notes[i], query, arena, found, &room);
        }
    }
    return true;
}
