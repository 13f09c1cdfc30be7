/*
 * The Consents screen (registrar): a class, the staff or the whole school, a day and purpose; who may be
 * filmed; and entering what came back on paper. The staff stand after the last class: their own consent is
 * recorded with the same keys (R1, R4). In the whole school any pupil is found as one types, also who has
 * left.
 *
 * Letters are entered for a whole class first (consents-letters.c) and recorded in one go. Until then they
 * are kept as what is typed of a note is (store/people/letters.h): leaving the screen, another purpose, a
 * crash lose none. Whatever needs words or dates is asked in one line at the bottom (consents-ask.c). What
 * cannot be undone is asked in a dialog that names the person, and says which lessons go. Nothing here
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
    size_t all;                /* also who has answered */
    bool objection_regime;
    struct guardian_list guardians;
    struct class_list classes;                                 /* of that day */
    char class_name[CLASS_NAME_SIZE], location[LOCATION_SIZE]; /* "": there are no pupils yet, or the staff */
    enum register_scope scope, before; /* before: to which the whole school goes back */
    bool unanswered;                   /* only who has not answered yet is shown */
    char wanted[ID_SIZE];              /* who is to be selected next, or "" */
    size_t typed;                      /* the number of a line, while its digits are typed */
    char on[DAY_SIZE];
    enum purpose purpose;

    struct letter_list letters; /* all, also of other classes, purposes and days; in letters_arena */
    struct arena letters_arena;
    size_t letters_here; /* of what is shown */
    char letters_on[DAY_SIZE];
    char letters_form[FORM_MOST * 4 + 1];

    enum asking asking;
    struct prompt prompt;
    char asked_person[ID_SIZE]; /* whom it is about: who is selected may change meanwhile */
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
    char undo_name[PERSON_NAME_SIZE];                  /* whose they are; "": of several people */
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
void register_show_scope(struct register_view *view,
                         enum register_scope scope); /* its columns; to be loaded anew */
void register_show_class(struct register_view *view, const struct class_key *class);
void register_show_class_at(struct register_view *view,
                            size_t at); /* of the classes of that day; past the last: none */
bool register_is_shown(const struct register_view *view, const struct school_class *class);
void register_show_next(struct view *view, int step);
/* The class of a pupil, and the pupil in it (id or NULL). For the list of classes too. */
void register_show_class_of(struct view *view, const struct class_key *class, const char *person);
void register_show_staff(struct view *view);
void register_show_school(struct view *view); /* with the filter open */
bool register_show_back(struct view *view);   /* from the whole school; false: it is not shown */
void register_show_classes(struct view *view);
void register_show_unanswered(struct view *view); /* or all again */
void register_show_film_plan(struct view *view);
void register_show_reminder(struct view *view);
bool register_show_line(struct view *view, struct key key); /* a digit of a line's number: goes there */

/* consents-letters.c */
void letters_open(struct view *view);  /* what was kept; goes to where the last one was entered, if `view` was
                                          opened for nothing else */
void letters_close(struct view *view); /* says that they are kept */
/* Takes out those that a no overtook; part of each load. */
bool letters_refresh(struct view *view, struct error *error);
const struct letter *letter_find(const struct register_view *view, const struct register_row *row);
/* Of what is not shown: "2C, learning as a team, 20 Nov 2026"; NULL: there are none. */
const struct letter *letter_elsewhere(const struct register_view *view, size_t *count);
/* Enters an answer for who is selected, or goes to the next way to sign it. */
void letter_enter(struct view *view, enum answer answer);
/* For who was asked about. */
void letter_enter_named(struct view *view, enum answer answer, const char *giver);
void letter_clear(struct view *view);
/* A yes of everybody here who has not answered and has no letter yet. */
void letters_enter_all(struct view *view);
/* Asks for date and form, then records those of what is shown. */
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
void ask_no(struct view *view, bool objecting); /* a withdrawal or objection of who is selected */

#endif
