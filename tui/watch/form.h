/*
 * Observation forms on the watch screen: chosen, filled in and read in the place of the notes, while the film
 * goes on.
 *
 * While a form is open its own keys come first (CONTEXT_FORM): a digit answers the selected item and goes to
 * the next one, and the moment that it was seen at is kept. All other keys are the film's. What was answered
 * is kept as a draft at once, and stored when the form is left; nobody else can read it until its author
 * shares it (store/review/filled.h). Whoever has the pen fills it in.
 *
 * Thread: the interface's only one.
 */
#ifndef TUI_WATCH_FORM_H
#define TUI_WATCH_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "store/review/filled.h"
#include "tui/ui/input.h"
#include "tui/ui/prompt.h"

enum form_mode { FORM_CLOSED, FORM_CHOOSING, FORM_FILLING, FORM_READING };

/* A form that can be chosen: in use, or filled in once. */
struct form_choice {
    const struct form_entry *entry;
    const struct filled *mine, *other; /* NULL: there is none that this person may see */
};

struct form_step {
    size_t item;
    struct filled_item before, after;
};

struct watch_form {
    enum form_mode mode;
    struct arena arena; /* holds all below, as long as the pane is open */

    struct form_list forms;
    struct filled_list list;
    struct form_choice *choices;
    size_t choice_count, choice;
    char removed[ID_SIZE]; /* the one that was removed last, "": none */

    struct filled open; /* while filling or reading */
    size_t item;        /* the selected one */
    size_t went;        /* to which of its moments Enter went last */
    bool unkept;        /* not in the draft yet */
    bool unstored;      /* not in the store yet */
    bool recovered;     /* begins with a draft that was left */
    bool stuck;         /* it could not be stored when it was left: leaving again leaves it as a draft */
    bool hanging;       /* the note that is being written hangs on the selected item */
    char hung[ID_SIZE]; /* the note that was, as soon as it is stored; "": none */
    bool armed;         /* the key to share was pressed once */
    bool all_armed;     /* it would share all */
    bool typing;        /* an answer in words */
    struct prompt prompt;
    struct form_step *steps; /* to undo; those from `step` on, to do again */
    size_t step, step_count, step_room;

    int top, seen;               /* the first row that is shown, and how many are */
    bool scrolled;               /* by the wheel: the selection need not be seen */
    struct area body;            /* as last drawn */
    struct area keys[FORM_KEYS]; /* where each answer of the selected item was drawn */
};

struct watch;

void form_open_pane(struct watch *watch); /* or closes it */
/* Shares all that whoever has the pen kept to themselves in this lesson; asks by having the key pressed
 * again.
 */
void form_share_all(struct watch *watch);
/* Stores what is open and closes the pane; where that fails it stays as a draft. */
void form_leave(struct watch *watch);
void form_release(struct watch *watch);
bool form_open(const struct watch *watch);
bool form_reload(struct watch *watch, struct error *error); /* after something changed in the store */
bool form_key(struct watch *watch, struct key key);         /* true: taken */
bool form_mouse(struct watch *watch, struct mouse mouse);   /* true: taken */
void form_keep(struct watch *watch);                        /* keeps the draft, at once */
int64_t form_tick(struct watch *watch,
                  int64_t now); /* form_keep() when that is due; when it will be, or -1 */
void form_seek(struct watch *watch, int64_t moment_ms);

void form_draw(struct watch *watch, struct area area);
/* The choice or item that was drawn in this row of the screen. */
bool form_row_at(struct watch *watch, int row, size_t *at);
const char *form_hints(struct watch *watch);

#endif
