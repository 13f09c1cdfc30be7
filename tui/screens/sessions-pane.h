/*
 * The sessions pane: what the Sessions screen says about the selected lesson, beside the list or in a line
 * below it. It says what comes next and who does it; on a wide screen also the lesson, its goals and its
 * newest notes. What is owed is read from the procedure (store/review/procedure.h), so that the two screens
 * cannot differ. Goals and notes are read with the keys of the person who is logged in (R7): somebody without
 * keys to them sees none.
 */
#ifndef TUI_SCREENS_SESSIONS_PANE_H
#define TUI_SCREENS_SESSIONS_PANE_H

#include <stdbool.h>

#include "store/review/goals.h"
#include "store/review/notes.h"
#include "store/review/procedure.h"
#include "store/review/sessions.h"
#include "tui/ui/theme.h"
#include "tui/ui/view.h"

struct sessions_pane {
    struct arena arena;
    char session[ID_SIZE]; /* the session that it is about; "": none */
    struct session row;    /* that session, as the list has it */
    struct lesson lesson;  /* the same in the procedure; `session` is NULL when it is in none */
    struct lesson next;    /* its trajectory's next one; `trajectory` is NULL when that waits for none */
    struct goal_list goals;
    struct note_list notes;
    int64_t mark_days;   /* the school's backstop (R10) */
    struct error failed; /* what could not be read; ERROR_NONE: nothing */
};

void sessions_pane_init(struct sessions_pane *pane);
void sessions_pane_release(struct sessions_pane *pane);

/* To be called when the list was loaded anew: everything will be read again. */
void sessions_pane_forget(struct sessions_pane *pane);
/* To be called when `session` (NULL: none) is selected. Quick when it is the same as before. */
void sessions_pane_follow(struct sessions_pane *pane, struct view *view, const struct session *session);

/* The part of the area that is for the list: beside the pane, above the line, or all of it. */
struct area sessions_pane_list(const struct sessions_pane *pane, struct area area);
/* Draws the rest of the area. */
void sessions_pane_draw(const struct sessions_pane *pane, struct area area);

/* Writes a session's state, its deadline, and what is owed (footage that lies idle, R10; originals still on a
 * card, R6) into `buffer` of `size` bytes. Returns the style that fits. */
enum style sessions_state(const struct session *session, char *buffer, size_t size);

#endif
