/*
 * Words of the school's policy, as people read them: what a key decides, its value, and what a change of it
 * would do.
 */
#ifndef TUI_WORDS_WORDS_POLICY_H
#define TUI_WORDS_WORDS_POLICY_H

#include "store/base/memory.h"
#include "store/people/policy-effect.h"

const char *
words_policy(const char *key); /* "days from marking to deleting"; an English msgid: show it with _() */
/* "consent", "3 days". */
const char *words_policy_value(struct arena *arena, const char *key, const char *value);
/* What a person should know before making the change: paragraphs separated by a line feed. */
const char *words_policy_effect(struct arena *arena, const struct policy_effect *effect);

/* "The last backup was made 2 days ago."; at 0: none was made yet. */
const char *words_last_backup(struct arena *arena, int64_t at, int64_t now);
/* What an owner hears at log-in when there has been none for so many days. */
const char *words_backup_late(struct arena *arena, int64_t days);

#endif
