/*
 * Words of a review that is about to be completed: who of the two has opened the lesson, which is what the
 * school's record will say of it.
 */
#ifndef TUI_WORDS_WORDS_REVIEW_H
#define TUI_WORDS_WORDS_REVIEW_H

#include "store/base/memory.h"
#include "store/review/review.h"
#include "store/review/sessions.h"

/* Whether the record says that those who review a lesson together have both opened it. */
bool words_review_had(const struct review_effect *effect);

/* A sentence about one session that the record has for opened by both, by one of the two, by nobody. In the
 * arena. */
const char *words_review(struct arena *arena, const struct session *session,
                         const struct review_effect *effect);

/* A sentence about those of a trajectory's lessons that not both have opened; "" when there are none. */
const char *words_reviews_apart(struct arena *arena, const struct review_effect *effect);

#endif
