#include "tui/words/words-form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/ui/i18n.h"

const char *words_form_kind(enum form_kind kind)
{
    switch (kind) {
    case FORM_LEVELS:
        return _("levels");
    case FORM_YES_NO:
        return _("yes or no");
    case FORM_COUNT:
        return _("a count");
    case FORM_WORDS:
        return _("words");
    case FORM_KIND_COUNT:
        break;
    }
    abort();
}

const char *words_form_score(enum form_score score)
{
    switch (score) {
    case FORM_SCORE_NONE:
        return "";
    case FORM_SCORE_MEAN:
        return _("mean");
    case FORM_SCORE_MEAN_STARRED:
        return _("mean of the starred items");
    case FORM_SCORE_YES:
        return _("share of yes");
    case FORM_SCORE_YES_STARRED:
        return _("share of yes, starred items");
    case FORM_SCORE_COUNT:
        break;
    }
    abort();
}

static const char *none_label(const struct form_scale *scale)
{
    const char *label = scale->labels[FORM_KEY_NONE];
    /* TRANSLATORS: not applicable, as short as it gets */
    return label && *label ? label : _("n/a");
}

const char *words_form_answer(struct arena *arena, const struct form *form, size_t item,
                              const struct form_answer *answer)
{
    const struct form_scale *scale = form_scale_of(form, item);
    if (answer->given == FORM_OPEN)
        return "";
    if (answer->given == FORM_NOT_APPLICABLE)
        return none_label(scale);
    switch (scale->kind) {
    case FORM_LEVELS:
        return *scale->labels[answer->number]
                   ? arena_printf(arena, "%" PRId64 " %s", answer->number, scale->labels[answer->number])
                   : arena_printf(arena, "%" PRId64, answer->number);
    case FORM_YES_NO:
        return scale->labels[answer->number];
    case FORM_COUNT:
        return arena_printf(arena, "%" PRId64, answer->number);
    case FORM_WORDS:
        return answer->text;
    case FORM_KIND_COUNT:
        break;
    }
    abort();
}

const char *words_form_answer_short(struct arena *arena, const struct form *form, size_t item,
                                    const struct form_answer *answer)
{
    if (answer->given != FORM_GIVEN)
        return words_form_answer(arena, form, item, answer);
    switch (form_scale_of(form, item)->kind) {
    case FORM_LEVELS:
    case FORM_COUNT:
        return arena_printf(arena, "%" PRId64, answer->number);
    case FORM_WORDS:
        return "…";
    case FORM_YES_NO:
    case FORM_KIND_COUNT:
        break;
    }
    return words_form_answer(arena, form, item, answer);
}

const char *words_form_keys(struct arena *arena, const struct form *form, size_t item)
{
    const struct form_scale *scale = form_scale_of(form, item);
    const char *keys = "";
    switch (scale->kind) {
    case FORM_COUNT:
        return _("+ counts one · − takes one back · digits write the number");
    case FORM_WORDS:
        return _("e writes the answer");
    case FORM_LEVELS:
    case FORM_YES_NO:
    case FORM_KIND_COUNT:
        break;
    }
    for (int key = 1; key < FORM_KEYS; key++)
        if (scale->labels[key])
            keys = arena_printf(arena, "%s%s%d%s%s", keys, *keys ? " · " : "", key,
                                *scale->labels[key] ? " " : "", scale->labels[key]);
    return scale->labels[FORM_KEY_NONE] ? arena_printf(arena, "%s · 0 %s", keys, none_label(scale)) : keys;
}

const char *words_form_result(struct arena *arena, const struct form_result *result)
{
    if (!result->any)
        return "";
    switch (result->score) {
    case FORM_SCORE_MEAN:
    case FORM_SCORE_MEAN_STARRED: {
        int tenths = (int)(result->value * 10 + 0.5);
        /* TRANSLATORS: a number with one decimal: "2.8" */
        return arena_printf(arena, _("%d.%d"), tenths / 10, tenths % 10);
    }
    case FORM_SCORE_YES:
    case FORM_SCORE_YES_STARRED:
        /* TRANSLATORS: a percentage */
        return arena_printf(arena, _("%d %%"), (int)(result->value * 100 + 0.5));
    case FORM_SCORE_NONE:
    case FORM_SCORE_COUNT:
        break;
    }
    return "";
}
