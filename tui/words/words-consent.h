/*
 * Words of the registers, as people read them: purposes, answers, who may be in the picture and why not.
 */
#ifndef TUI_WORDS_WORDS_CONSENT_H
#define TUI_WORDS_WORDS_CONSENT_H

#include "store/people/consents.h"
#include "store/base/memory.h"
#include "store/people/permission.h"

const char *words_purpose(enum purpose purpose);
const char *words_answer(enum answer answer);
const char *words_capacity(enum capacity capacity);

/* "may be filmed", "no consent", "turned 16 on 3 Nov: needs own consent". */
const char *words_permission(struct arena *arena, const struct permission *permission);

/* "Class 2B (Noord), 20 Nov 2026, A. Mulder: Sem Bakker (101), turned 16 on 4 May 2026: needs own consent":
 * a lesson that may no longer be seen, and because of whom. */
const char *words_lost_lesson(struct arena *arena, const struct lost_lesson *lost);
/* At most `most` of them, one a line, and how many more there are. */
const char *words_lost_lessons(struct arena *arena, const struct lost_list *lost, size_t most);

#endif
