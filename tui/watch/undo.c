#include "tui/watch/undo.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"

static void step_release(struct undo_step *step)
{
    free(step->texts[0]);
    free(step->texts[1]);
    *step = (struct undo_step){0};
}

static void steps_clear(struct undo_step *steps, size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        step_release(&steps[i]);
    *count = 0;
}

void undo_release(struct undo *undo)
{
    steps_clear(undo->done, &undo->done_count);
    steps_clear(undo->undone, &undo->undone_count);
    free(undo->done);
    free(undo->undone);
    *undo = (struct undo){0};
}

static void push(struct undo_step **steps, size_t *count, size_t *room, struct undo_step step)
{
    void *items = *steps;
    memory_reserve(&items, room, *count + 1, sizeof step);
    *steps = items;
    (*steps)[(*count)++] = step;
}

void undo_record(struct undo *undo, enum undo_kind kind, enum entry_type type, const char *id,
                 const struct entry_content *before, const struct entry_content *after)
{
    assert((kind == UNDO_CHANGE) == (before != NULL) && (before != NULL) == (after != NULL));
    struct undo_step step = {.kind = kind, .type = type};
    int length = snprintf(step.id, sizeof step.id, "%s", id);
    assert(length >= 0 && (size_t)length < sizeof step.id);
    (void)length;
    if (before) {
        step.before = *before;
        step.after = *after;
        step.before.text = step.texts[0] = before->text ? memory_copy(before->text) : NULL;
        step.after.text = step.texts[1] = after->text ? memory_copy(after->text) : NULL;
    }
    steps_clear(undo->undone, &undo->undone_count);
    push(&undo->done, &undo->done_count, &undo->done_room, step);
}

const struct undo_step *undo_next(const struct undo *undo)
{
    return undo->done_count > 0 ? &undo->done[undo->done_count - 1] : NULL;
}

const struct undo_step *redo_next(const struct undo *undo)
{
    return undo->undone_count > 0 ? &undo->undone[undo->undone_count - 1] : NULL;
}

void undo_done(struct undo *undo)
{
    assert(undo->done_count > 0);
    push(&undo->undone, &undo->undone_count, &undo->undone_room, undo->done[--undo->done_count]);
}

void redo_done(struct undo *undo)
{
    assert(undo->undone_count > 0);
    push(&undo->done, &undo->done_count, &undo->done_room, undo->undone[--undo->undone_count]);
}

void undo_drop(struct undo *undo)
{
    assert(undo->done_count > 0);
    step_release(&undo->done[--undo->done_count]);
}

void redo_drop(struct undo *undo)
{
    assert(undo->undone_count > 0);
    step_release(&undo->undone[--undo->undone_count]);
}
