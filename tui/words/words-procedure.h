/*
 * Words of the procedure: what each step of a lesson is called, and where it stands: done by whom, owed by
 * whom.
 */
#ifndef TUI_WORDS_WORDS_PROCEDURE_H
#define TUI_WORDS_WORDS_PROCEDURE_H

#include <stddef.h>

#include "store/review/procedure.h"
#include "tui/ui/theme.h"

const char *words_step(enum step step);
const char *words_step_symbol(enum step_state state); /* one cell */

/* These write into `buffer` of `size` bytes and return the style that fits. */

/* "done on 12 Nov 2026 by …", "owed by …", "by itself on …". */
enum style words_lesson_step(const struct lesson *lesson, enum step step, char *buffer, size_t size);
/* The same with the step's name in front: "Import: owed by …". */
enum style words_step_line(const struct lesson *lesson, enum step step, char *buffer, size_t size);
/* words_step_line() of the step that comes next, or "all done". */
enum style words_next_step(const struct lesson *lesson, char *buffer, size_t size);

#endif
