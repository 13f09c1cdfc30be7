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

#endif
