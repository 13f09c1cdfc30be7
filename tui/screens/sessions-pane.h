/*
 * Beside the list of sessions, or in a line below it: what the selected lesson is, what comes next and by
 * whom, and on a wide screen its goals and newest notes. What is owed is read from the procedure, so that the
 * two screens cannot differ. Goals and notes are read with the keys of who is logged in (R7); who has none
 * for a lesson sees none.
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
    struct arena arena, loaded_arena;
    char session[ID_SIZE];      /* whose it is; "": none */
    struct session row;         /* as the list has it */
    struct lesson lesson;       /* its `session` is NULL when no procedure leads it */
    struct lesson_list waiting; /* the next lessons of open trajectories, read once per load */
    bool waiting_known;
    struct goal_list goals;
    struct note_list notes;
    int64_t mark_days;   /* the school's backstop (R10) */
    struct error failed; /* what could not be read; ERROR_NONE: nothing */
};

void sessions_pane_init(struct sessions_pane *pane);
void sessions_pane_release(struct sessions_pane *pane);

/* The list was loaded anew: everything is read again. */
void sessions_pane_forget(struct sessions_pane *pane);
/* `session` (NULL: none) is selected. Quick when it is the same as before. */
void sessions_pane_follow(struct sessions_pane *pane, struct view *view, const struct session *session);

/* How much of the area is the list's: beside a pane, or above the line. The list may be all of it. */
struct area sessions_pane_list(const struct sessions_pane *pane, struct area area);
/* The rest of it. */
void sessions_pane_draw(const struct sessions_pane *pane, struct area area);

/* State, deadline, and what is owed: footage that lies idle (R10), originals still on a card (R6); into
 * `buffer` of `size` bytes. */
enum style sessions_state(const struct session *session, char *buffer, size_t size);

#endif
