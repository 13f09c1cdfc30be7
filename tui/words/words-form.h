/*
 * Observation forms in words: answers, what they are pressed with, scores.
 */
#ifndef TUI_WORDS_WORDS_FORM_H
#define TUI_WORDS_WORDS_FORM_H

#include "store/base/memory.h"
#include "store/forms/form.h"

/* "levels", "yes or no", in the user's language. */
const char *words_form_kind(enum form_kind kind);
/* "mean of the starred items"; "" for none. */
const char *words_form_score(enum form_score score);

/* "3 good", "yes", "12", the words themselves; "" while the item is open. In the arena, or the form's. */
const char *words_form_answer(struct arena *arena, const struct form *form, size_t item,
                              const struct form_answer *answer);
/* As short as it gets, for a column: "3", "yes", "n/a", "12", "…" for words. */
const char *words_form_answer_short(struct arena *arena, const struct form *form, size_t item,
                                    const struct form_answer *answer);
/* Which keys answer the item: "1 weak · 2 good · 0 n/a". */
const char *words_form_keys(struct arena *arena, const struct form *form, size_t item);

/* "2.8", "67 %"; "" where nothing counts. */
const char *words_form_result(struct arena *arena, const struct form_result *result);

#endif
