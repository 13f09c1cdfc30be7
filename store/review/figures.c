#include "store/review/figures.h"

#include <stdlib.h>
#include <string.h>

#include "store/review/trajectories.h"

const struct figure *figure_get(const struct lesson_figures *lesson, const char *tag)
{
    for (size_t i = 0; i < lesson->count; i++) {
        if (strcmp(lesson->items[i].tag, tag) == 0)
            return &lesson->items[i];
    }
    return NULL;
}

struct span {
    int64_t from, until;
};

static int compare_spans(const void *a, const void *b)
{
    const struct span *first = a, *second = b;
    return first->from < second->from ? -1 : first->from > second->from;
}

/* What they cover together. */
static int64_t covered(struct span *spans, size_t count)
{
    int64_t sum = 0, end = 0;
    qsort(spans, count, sizeof *spans, compare_spans);
    for (size_t i = 0; i < count; i++) {
        const int64_t from = spans[i].from > end ? spans[i].from : end;
        if (spans[i].until > from)
            sum += spans[i].until - from;
        if (spans[i].until > end)
            end = spans[i].until;
    }
    return sum;
}

static void count_tag(const struct lesson_figures *lesson, struct figure *figure, struct span *spans)
{
    size_t count = 0;
    for (size_t i = 0; i < lesson->notes.count; i++) {
        const struct note *note = &lesson->notes.items[i];
        if (!note->tag || strcmp(note->tag, figure->tag) != 0)
            continue;
        figure->count++;
        figure->by_coach += strcmp(note->author, lesson->session.teacher) != 0;
        if (note->until_ms >= 0)
            spans[count++] = (struct span){note->session_ms, note_session_until(note)};
    }
    figure->stretches = (int64_t)count;
    figure->ms = covered(spans, count);
    if (lesson->session.length_ms > 0)
        figure->per_mille = (int)(figure->ms * 1000 / lesson->session.length_ms);
    if (figure->per_mille > 1000)
        figure->per_mille = 1000;
}

static void add(struct lesson_figures *lesson, struct arena *arena, size_t *room, const struct note *note)
{
    if (figure_get(lesson, note->tag))
        return;
    lesson->items = arena_grow(arena, lesson->items, lesson->count, room, sizeof *lesson->items);
    lesson->items[lesson->count++] = (struct figure){.tag = note->tag, .name = note->tag_name};
}

void figures_count(struct lesson_figures *lesson, const struct tag_list *tags, struct arena *arena)
{
    size_t room = 0;
    lesson->items = NULL;
    lesson->count = 0;
    for (size_t t = 0; t < tags->count; t++) {
        for (size_t i = lesson->notes.count; i > 0; i--) {
            const struct note *note = &lesson->notes.items[i - 1];
            if (note->tag && strcmp(note->tag, tags->items[t].id) == 0)
                add(lesson, arena, &room, note);
        }
    }
    for (size_t i = 0; i < lesson->notes.count; i++) {
        if (lesson->notes.items[i].tag)
            add(lesson, arena, &room, &lesson->notes.items[i]);
    }
    struct span *spans = arena_alloc(arena, (lesson->notes.count + 1) * sizeof *spans);
    for (size_t i = 0; i < lesson->count; i++)
        count_tag(lesson, &lesson->items[i], spans);
}

bool figures_of_session(struct store *store, const struct actor *actor, const char *session,
                        struct arena *arena, struct figures *figures, struct error *error)
{
    struct lesson_figures *lesson = arena_alloc(arena, sizeof *lesson);
    struct tag_list tags = {0};
    *figures = (struct figures){.lessons = lesson, .count = 1};
    if (!session_get(store, actor, session, arena, &lesson->session, error) ||
        !note_list(store, actor, lesson->session.trajectory, session, arena, &lesson->notes, error) ||
        (lesson->session.trajectory &&
         !tag_list(store, actor, lesson->session.trajectory, arena, &tags, error)))
        return false;
    figures_count(lesson, &tags, arena);
    return true;
}

bool figures_of_trajectory(struct store *store, const struct actor *actor, const char *trajectory,
                           struct arena *arena, struct figures *figures, struct error *error)
{
    struct session_list sessions;
    struct note_list all;
    struct tag_list tags;
    *figures = (struct figures){0};
    if (!note_list(store, actor, trajectory, NULL, arena, &all, error) ||
        !session_list_of(store, actor, trajectory, arena, &sessions, error) ||
        !tag_list(store, actor, trajectory, arena, &tags, error))
        return false;
    figures->lessons = arena_alloc(arena, (sessions.count + 1) * sizeof *figures->lessons);
    for (size_t s = sessions.count; s > 0; s--) { /* they come newest first */
        struct lesson_figures *lesson = &figures->lessons[figures->count++];
        lesson->session = sessions.items[s - 1];
        size_t first = 0, end;
        while (first < all.count && strcmp(all.items[first].session, lesson->session.id) != 0)
            first++;
        for (end = first; end < all.count && strcmp(all.items[end].session, lesson->session.id) == 0;)
            end++;
        lesson->notes = (struct note_list){.items = all.items + first, .count = end - first};
        figures_count(lesson, &tags, arena);
    }
    return true;
}
