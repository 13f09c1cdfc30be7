/*
 * Words of the trace: what an act was, and what its row says beside that. The store writes details as fixed
 * words and numbers ("clips=1 bytes=4"), so that they mean the same in every language; people read them here.
 */
#ifndef TUI_WORDS_WORDS_TRACE_H
#define TUI_WORDS_WORDS_TRACE_H

#include "store/base/memory.h"

/* What an act of the trace is, for people ("watched footage"); an unknown one stays as it is. */
const char *words_act(const char *name);

/* "1 clip, 4 bytes"; what is not known stays as it is. `action` is the row's; `detail` may be NULL. */
const char *words_detail(struct arena *arena, const char *action, const char *detail);

#endif
