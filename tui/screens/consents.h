/*
 * The Consents screen (registrar): a class, the staff or the whole school, a day and purpose; who may be
 * filmed; and entering what came back on paper. The staff stand after the last class: their own consent is
 * recorded with the same keys (R1, R4). In the whole school any pupil is found as one types, also who has
 * left.
 *
 * Letters are entered for a whole class first (consents-letters.c) and recorded in one go. Until then they
 * are kept, encrypted, as drafts of notes are (store/people/letters.h): leaving the screen, another purpose
 * and a crash lose none. Whatever needs words or dates is asked in one line at the bottom (consents-ask.c).
 * Before something that cannot be undone, a dialog names the person and the lessons that go. Nothing here
 * decides who may be filmed: the store does.
 */
#ifndef TUI_SCREENS_CONSENTS_H
#define TUI_SCREENS_CONSENTS_H

#include <stdbool.h>

#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/people/film-plan.h"
#include "store/people/letters.h"
#include "store/people/pupils.h"
#include "tui/arguments.h"
#include "tui/ui/list.h"
#include "tui/ui/view.h"

/* Whose rows are shown. */
enum register_scope { SCOPE_CLASS, SCOPE_STAFF, SCOPE_SCHOOL };

enum { GIVER_MOST = 120, FORM_MOST = 60, PERSON_NAME_SIZE = 484 };

/* What is asked in the bottom line. */
enum asking {
    ASK_NOTHING,
    ASK_DAY,          /* of filming */
    ASK_LETTER_GIVER, /* a guardian who is not known yet */
    ASK_LETTERS_DAY,
    ASK_LETTERS_FORM,
    ASK_NO_GIVER, /* of a withdrawal or objection */
    ASK_NO_DAY,
    ASK_NO_OUTCOME,
};

/* A pupil, or an employee. */
struct register_row {
    const char *id, *who, *name;       /* who: a pupil's number or an account's name */
    const char *birth_date;            /* of a pupil; NULL: an employee */
    const char *class_name, *location; /* of a pupil; "": an employee */
    bool left;                         /* the school */
    struct permission permission;
    const char *guardians; /* names, joined */
    const struct letter *letter;
};

struct register_view {
    struct list list;
    struct register_row *rows; /* in the view's arena */
    size_t count, may;         /* count: of the rows that are shown */
    size_t all;                /* the rows there are, also when only some of them are shown */
    bool objection_regime;
    struct guardian_list guardians;
    struct class_list classes;                                 /* of that day */
    char class_name[CLASS_NAME_SIZE], location[LOCATION_SIZE]; /* "": there are no pupils yet, or the staff */
    enum register_scope scope, before; /* before: the scope to go back to from the whole school */
    bool unanswered;                   /* only who has not answered yet is shown */
    char wanted[ID_SIZE];              /* who is to be selected next, or "" */
    size_t typed;                      /* the number of a line, while its digits are typed */
    char on[DAY_SIZE];
    enum purpose purpose;

    struct letter_list letters; /* all, also of other classes, purposes and days; in letters_arena */
    struct arena letters_arena;
    size_t letters_here; /* how many of them are for what is shown */
    char letters_on[DAY_SIZE];
    char letters_form[FORM_MOST * 4 + 1];

    enum asking asking;
    struct prompt prompt;
    char asked_person[ID_SIZE]; /* whom the question is about: the selection may change meanwhile */
    char asked_name[PERSON_NAME_SIZE];
    enum answer asked_answer; /* ASK_LETTER_GIVER */
    bool objecting;           /* ASK_NO_…: an objection, else a withdrawal */
    char no_who[64];
    enum capacity no_capacity;
    char no_giver[GIVER_MOST * 4 + 1];
    char no_on[DAY_SIZE];
    char no_outcome[512];

    char (*undo)[ID_SIZE]; /* entries of the last recording, to take back together */
    bool undo_objection;
    size_t undo_count, undo_room;
    char undo_name[PERSON_NAME_SIZE];                  /* whose entries they are; "": of several people */
    struct area class_place, day_place, purpose_place; /* of the summary, as last drawn */
    char hints[512], nothing[256];
};

/* consents.c */
struct register_view *register_of(struct view *view);
const struct register_row *register_selected(struct view *view); /* NULL: none */
void register_changed(struct view *view);                        /* reads everything again */

/* consents-list.c */
const struct list_type *register_columns(enum register_scope scope);

/* consents-show.c */
/* These change what is shown; the view has to be loaded anew. */
void register_show_scope(struct register_view *view, enum register_scope scope);
void register_show_class(struct register_view *view, const struct class_key *class);
void register_show_class_at(struct register_view *view, size_t at); /* of that day's; past the last: none */
bool register_is_shown(const struct register_view *view, const struct school_class *class);
void register_show_next(struct view *view, int step);
/* Shows a class and selects a pupil in it (id, or NULL for none). Other screens of the registrar use it, too.
 */
void register_show_class_of(struct view *view, const struct class_key *class, const char *person);
void register_show_staff(struct view *view);
void register_show_school(struct view *view); /* with the filter open */
bool register_show_back(struct view *view);   /* leaves the whole school; false: it is not shown */
void register_show_classes(struct view *view);
void register_show_unanswered(struct view *view); /* or all again */
void register_show_film_plan(struct view *view);
void register_show_reminder(struct view *view);
bool register_show_line(struct view *view, struct key key); /* a digit of a line's number: goes there */

/* consents-letters.c */
/* Reads the letters that were kept, and shows the class for which the last one was entered, unless the view
 * was opened for a class of its own. */
void letters_open(struct view *view);
void letters_close(struct view *view); /* says that they are kept */
/* Removes letters that a recorded no has overtaken; part of each load. */
bool letters_refresh(struct view *view, struct error *error);
const struct letter *letter_find(const struct register_view *view, const struct register_row *row);
/* The first letter that is not for what is shown, and how many there are; NULL: there are none. */
const struct letter *letter_elsewhere(const struct register_view *view, size_t *count);
/* Enters an answer for the selected person, or goes on to the next way to sign it. */
void letter_enter(struct view *view, enum answer answer);
/* The same for the person whom the question is about, signed by `giver`. */
void letter_enter_named(struct view *view, enum answer answer, const char *giver);
void letter_clear(struct view *view);
/* Enters a yes for everybody shown who has not answered and has no letter yet. */
void letters_enter_all(struct view *view);
/* Asks for date and form, then records the letters for what is shown. */
void letters_save(struct view *view);
void letters_ask_sure(struct view *view);

/* consents-no.c */
void register_no_ask_sure(struct view *view);                       /* a withdrawal or objection */
void register_remember(struct register_view *view, const char *id); /* an entry, to be undone */
void register_undo(struct view *view);
void register_say_blocked(struct app *app, const char *name, int64_t blocked);

/* consents-ask.c */
void ask(struct view *view, enum asking asking, const char *text);
bool ask_key(struct view *view, struct key key);
void ask_draw(struct view *view, struct area area);
void ask_about(struct register_view *view, const struct register_row *row); /* whom the question is about */
void ask_no(struct view *view, bool objecting); /* a withdrawal or objection of the selected person */

#endif
