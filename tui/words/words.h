/*
 * Words: fixed words of the store, as people read them in their own language.
 */
#ifndef TUI_WORDS_WORDS_H
#define TUI_WORDS_WORDS_H

#include "store/people/accounts.h"
#include "store/people/second-factor.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"

/* "coach, teacher" in the user's language, and "coach,teacher" as options and programs have it. */
const char *words_roles(struct arena *arena, unsigned roles);
const char *words_roles_plain(struct arena *arena, unsigned roles);

/* A second factor in the user's language, and as options and programs have it. */
const char *words_factor(enum factor_kind kind);
const char *words_factor_plain(enum factor_kind kind);

const char *words_session_state(enum session_state state);
/* The state with its deadline: "marked, gone on 24 Nov". */
const char *words_session(struct arena *arena, const struct session *session);

#endif
