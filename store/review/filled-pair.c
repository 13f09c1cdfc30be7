/* Two people's answers to the same form, side by side. Pure. */
#include <string.h>

#include "store/review/filled.h"

static struct form_answer *answers_of(const struct filled *filled, struct arena *arena)
{
    size_t count = filled->form.form.item_count;
    struct form_answer *answers = arena_alloc(arena, count * sizeof *answers);
    for (size_t i = 0; i < count; i++)
        answers[i] = filled->items[i].answer;
    return answers;
}

static void put_in_order(struct filled_pair *pair, struct arena *arena)
{
    const struct form *form = &pair->mine->form.form;
    struct form_answer *mine = answers_of(pair->mine, arena), *other = answers_of(pair->other, arena);
    pair->order = arena_alloc(arena, form->item_count * sizeof *pair->order);
    pair->apart = arena_alloc(arena, form->item_count * sizeof *pair->apart);
    for (size_t i = 0; i < form->item_count; i++)
        pair->apart[i] = form_apart(form, i, &mine[i], &other[i]);
    form_by_difference(form, mine, other, pair->order);
}

bool filled_pair(const struct filled_list *list, const char *name, struct arena *arena,
                 struct filled_pair *pair, struct error *error)
{
    const struct filled *own = NULL, *theirs = NULL;
    *pair = (struct filled_pair){0};
    for (size_t i = 0; i < list->count; i++) {
        const struct filled *filled = &list->items[i];
        if (!filled->items || strcmp(filled->form.form.name, name) != 0)
            continue;
        if (filled->mine)
            own = filled;
        else
            theirs = filled;
        for (size_t j = 0; filled->mine && filled->shared_at && j < list->count; j++) {
            const struct filled *beside = &list->items[j];
            if (!beside->mine && beside->items && strcmp(beside->form.id, filled->form.id) == 0 &&
                (!pair->mine || beside->shared_at > pair->other->shared_at)) {
                pair->mine = filled;
                pair->other = beside;
            }
        }
    }
    if (pair->mine) {
        put_in_order(pair, arena);
        return true;
    }
    if (!own)
        return error_set(error, ERROR_CONFLICT, "You have not filled in the form “%.40s” for this lesson.",
                         name);
    if (!own->shared_at)
        return error_set(
            error, ERROR_CONFLICT,
            "The two are shown side by side once both have shared theirs; yours is not shared yet.");
    if (!theirs)
        return error_set(error, ERROR_CONFLICT,
                         "The two are shown side by side once both have shared theirs; the other person has "
                         "not shared theirs yet.");
    return error_set(error, ERROR_CONFLICT,
                     "The two of you filled in different versions of this form, which cannot be laid side by "
                     "side.");
}
