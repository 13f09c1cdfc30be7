/* Any bytes as an observation form's file: reading ends, stays inside, names what is wrong, and what is taken
 * can be answered and scored without a look beyond any table. */

#include <stdint.h>
#include <stdlib.h>

#include "store/forms/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct form *form, struct arena *arena)
{
    struct form_answer *answers = arena_alloc(arena, form->item_count * sizeof *answers);
    for (size_t i = 0; i < form->item_count; i++) {
        if (form_find(form, form->items[i].id) != i || form->items[i].scale >= form->scale_count)
            abort();
        for (int64_t number = 0; number < FORM_KEYS; number++) {
            const struct form_answer answer = {.given = FORM_GIVEN, .number = number, .text = "x"};
            if (form_answer_fits(form, i, &answer))
                answers[i] = answer;
        }
    }
    for (size_t section = 0; section <= form->section_count; section++) {
        struct form_result result = form_score(form, section, answers);
        if (result.any && !(result.value >= 0 && result.value < FORM_KEYS))
            abort();
    }
    for (size_t i = 0; i < form->item_count; i++) {
        double apart = form_apart(form, i, &answers[i], &(struct form_answer){FORM_GIVEN, 1, "y"});
        if (!(apart >= 0 && apart <= FORM_COUNT_MOST))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct form form;
    struct form_problems problems;
    arena_init(&arena);
    bool good = form_read(data, size, &arena, &form, &problems);
    if (good != (problems.count == 0) || problems.count > FORM_PROBLEMS_MOST)
        abort();
    if (good)
        use(&form, &arena);
    arena_release(&arena);
    return 0;
}
