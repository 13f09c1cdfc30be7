/*
 * Words of a class list: what it would do to the register, as people read it before it is done.
 */
#ifndef TUI_WORDS_WORDS_PUPILS_H
#define TUI_WORDS_WORDS_PUPILS_H

#include "store/base/memory.h"
#include "store/people/pupils-plan.h"

/* "new", "leaves", "comes back", … */
const char *words_pupil_fate(enum pupil_fate fate);

/* "Sem Bakker (101), class 2B, Noord": who it is about. */
const char *words_plan_pupil(struct arena *arena, const struct pupils_plan_line *line);
/* "class 2A → 2B; born 4 May 2011 → 4 May 2010; new guardian: Petra Bakker": what changes; "" when nothing.
 */
const char *words_plan_change(struct arena *arena, const struct pupils_plan_line *line);

/* "3 new, 2 changed, 1 back, 24 unchanged, 1 leaves": what all of it comes to. */
const char *words_plan_sum(struct arena *arena, const struct pupils_plan *plan);
/* "Read as Windows-1252 with “;” between the columns. Not used: Mentor, Profiel." */
const char *words_plan_reading(struct arena *arena, const struct pupils_plan *plan);

#endif
