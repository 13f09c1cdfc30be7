/*
 * One trajectory: its goals, and the notes of all its sessions, whether their footage is still there or not.
 * What is asked in a line of its own (a goal, another coach) and the questions about keys are in
 * trajectory-ask.c.
 */
#ifndef TUI_SCREENS_TRAJECTORY_H
#define TUI_SCREENS_TRAJECTORY_H

#include <stdbool.h>

#include "store/review/goals.h"
#include "store/review/handover.h"
#include "store/footage/import-choices.h"
#include "store/review/notes.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"
#include "tui/ui/list.h"
#include "tui/ui/prompt.h"
#include "tui/ui/view.h"

struct entry;

enum trajectory_asking {
    TRAJECTORY_ASKS_NOTHING,
    TRAJECTORY_ASKS_NEW_GOAL,
    TRAJECTORY_ASKS_GOAL,  /* another text for a goal; an empty one removes the goal */
    TRAJECTORY_ASKS_COACH, /* to hand over to */
};

enum { COACH_OFFERS = 5 };

struct trajectory_state {
    char id[ID_SIZE];
    const struct trajectory *trajectory;
    struct session_list sessions; /* its own only */
    struct note_list notes;
    struct goal_list goals;
    const struct locked_out *locked_out; /* the other person, if they have no keys to it; else NULL */
    struct entry *entries;
    size_t entry_count;
    struct list list;
    bool on_button;     /* the focus is on "End trajectory" */
    struct area button; /* as last drawn */
    char hints[512];

    enum trajectory_asking asking;
    struct prompt prompt;
    char goal[ID_SIZE]; /* TRAJECTORY_ASKS_GOAL: which */
    struct arena coaches_arena;
    struct import_choices coaches;                /* TRAJECTORY_ASKS_COACH: all coaches */
    const struct colleague *offers[COACH_OFFERS]; /* those who fit what is typed */
    int offer_count, offer;                       /* the chosen one */
    char coach[64]; /* log-in name of the coach that the open dialog asks about */
};

/* trajectory-ask.c */
bool trajectory_ask_act(struct view *view, enum action action); /* add, edit, hand over, mend */
bool trajectory_ask_key(struct view *view, struct key key);     /* false: nothing is asked, or another key */
int trajectory_ask_draw(struct view *view, struct area area);   /* returns the rows used */

/* Asks whether the other person of the trajectory shall have its keys again, and on a yes passes them on. */
void trajectory_mend_ask(struct app *app, const char *trajectory, const char *other);
/* After log-in: asks the same for everybody who lost access and can have it again, in one question. Does
 * nothing when there is nobody. */
void trajectory_mend_offer(struct app *app);

#endif
