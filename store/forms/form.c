#include "store/forms/form.h"

#include <string.h>

const struct form_scale *form_scale_of(const struct form *form, size_t item)
{
    return &form->scales[form->items[item].scale];
}

size_t form_find(const struct form *form, const char *id)
{
    size_t at = 0;
    while (at < form->item_count && strcmp(form->items[at].id, id) != 0)
        at++;
    return at;
}

bool form_answer_fits(const struct form *form, size_t item, const struct form_answer *answer)
{
    const struct form_scale *scale = form_scale_of(form, item);
    switch (answer->given) {
    case FORM_OPEN:
        return true;
    case FORM_NOT_APPLICABLE:
        return scale->labels[FORM_KEY_NONE] != NULL;
    case FORM_GIVEN:
        break;
    }
    switch (scale->kind) {
    case FORM_LEVELS:
    case FORM_YES_NO:
        return answer->number > 0 && answer->number < FORM_KEYS && scale->labels[answer->number];
    case FORM_COUNT:
        return answer->number >= 0 && answer->number <= scale->most;
    case FORM_WORDS:
        return answer->text && *answer->text;
    case FORM_KIND_COUNT:
        break;
    }
    return false;
}

static bool counts(const struct form *form, size_t item, enum form_score score)
{
    const struct form_item *it = &form->items[item];
    bool starred = score == FORM_SCORE_MEAN_STARRED || score == FORM_SCORE_YES_STARRED;
    bool mean = score == FORM_SCORE_MEAN || score == FORM_SCORE_MEAN_STARRED;
    return score != FORM_SCORE_NONE && !it->example && (!starred || it->starred) &&
           form_scale_of(form, item)->kind == (mean ? FORM_LEVELS : FORM_YES_NO);
}

struct form_result form_score(const struct form *form, size_t section, const struct form_answer *answers)
{
    bool whole = section == form->section_count;
    struct form_result result = {.score = whole ? form->score : form->sections[section].score};
    size_t first = whole ? 0 : form->sections[section].first;
    size_t count = whole ? form->item_count : form->sections[section].count;
    bool mean = result.score == FORM_SCORE_MEAN || result.score == FORM_SCORE_MEAN_STARRED;
    double sum = 0;
    result.items = count;
    for (size_t i = first; i < first + count; i++) {
        result.answered += answers[i].given != FORM_OPEN;
        if (answers[i].given != FORM_GIVEN || !counts(form, i, result.score))
            continue;
        result.counted++;
        sum += mean ? (double)answers[i].number : answers[i].number == FORM_KEY_YES;
    }
    result.any = result.counted > 0;
    result.value = result.any ? sum / (double)result.counted : 0;
    return result;
}

/* How far the levels of a scale go from its lowest to its highest. */
static double span(const struct form_scale *scale)
{
    int least = 0, most = 0;
    for (int key = 1; key < FORM_KEYS; key++) {
        if (scale->labels[key] && !least)
            least = key;
        if (scale->labels[key])
            most = key;
    }
    return most > least ? most - least : 1;
}

double form_apart(const struct form *form, size_t item, const struct form_answer *one,
                  const struct form_answer *other)
{
    const struct form_scale *scale = form_scale_of(form, item);
    if (scale->kind == FORM_WORDS)
        return 0;
    if (one->given != other->given)
        return one->given == FORM_OPEN || other->given == FORM_OPEN ? 0.25 : 0.5;
    if (one->given != FORM_GIVEN)
        return 0;
    double apart = (double)(one->number > other->number ? one->number - other->number
                                                        : other->number - one->number);
    switch (scale->kind) {
    case FORM_LEVELS:
    case FORM_YES_NO:
        return apart / span(scale);
    case FORM_COUNT:
        return apart > 0 ? apart / (double)(one->number > other->number ? one->number : other->number) : 0;
    case FORM_WORDS:
    case FORM_KIND_COUNT:
        break;
    }
    return 0;
}

void form_by_difference(const struct form *form, const struct form_answer *one,
                        const struct form_answer *other, size_t *order)
{
    /* Few items, and none may leave the place it has among its equals. */
    for (size_t i = 0; i < form->item_count; i++) {
        double apart = form_apart(form, i, &one[i], &other[i]);
        size_t at = i;
        for (; at > 0; at--) {
            size_t before = order[at - 1];
            if (form_apart(form, before, &one[before], &other[before]) >= apart)
                break;
            order[at] = before;
        }
        order[at] = i;
    }
}
