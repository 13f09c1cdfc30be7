/*
 * The Consents screen (registrar): a class, or the staff, a day and purpose; who may be filmed; and entering
 * what came back on paper. The staff stand after the last class: their own consent is recorded with the same
 * keys (R1, R4).
 *
 * Letters are entered for a whole class first (consents-letters.c) and recorded in one go. Whatever needs
 * words or dates is asked in one line at the bottom (consents-ask.c). Nothing here decides who may be filmed:
 * the store does.
 */
#ifndef TUI_SCREENS_CONSENTS_H
#define TUI_SCREENS_CONSENTS_H

#include <stdbool.h>

#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/people/film-plan.h"
#include "store/people/pupils.h"
#include "tui/ui/list.h"
#include "tui/ui/view.h"

/* An argument that no class is called by: the staff, and behind it who of them is meant (full name). */
#define CONSENTS_OF_STAFF "\n"

enum { LETTER_GUARDIANS = 6, GIVER_MOST = 120, FORM_MOST = 60 };

/* A letter that was entered and is not recorded yet. */
struct letter {
    char person[ID_SIZE];
    char *who; /* a pupil's number or an account's name */
    enum answer answer;
    enum capacity capacity;
    char *givers[LETTER_GUARDIANS]; /* who signed; owned */
    int giver_count;
    int choice; /* which of the ways to sign: 0 … guardians − 1 is one of them, guardians is all */
};

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
    const char *id, *who, *name; /* who: a pupil's number or an account's name */
    const char *birth_date;      /* of a pupil; NULL: an employee */
    struct permission permission;
    const char *guardians; /* names, joined */
    const struct letter *letter;
};

struct register_view {
    struct list list;
    struct register_row *rows; /* in the view's arena */
    size_t count, may;
    bool objection_regime;
    struct guardian_list guardians;
    const char **classes;
    size_t class_count;
    char class_name[128]; /* "": there are no pupils yet, or the staff */
    bool staff;           /* is shown, and no class */
    char wanted[128];     /* full name of the employee to be selected first */
    char on[DAY_SIZE];
    enum purpose purpose;

    struct letter **letters; /* each stays where it is, since rows point to it */
    size_t letter_count, letter_room;
    char letters_on[DAY_SIZE];
    char letters_form[FORM_MOST * 4 + 1];

    enum asking asking;
    struct prompt prompt;
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
    char hints[512];
};

/* consents.c */
struct register_view *register_of(struct view *view);
const struct register_row *register_selected(struct view *view); /* NULL: none */
void register_changed(struct view *view);                        /* reads everything again */

/* consents-letters.c */
void letters_release(struct register_view *view);
const struct letter *letter_find(const struct register_view *view, const char *person);
/* Enters an answer for who is selected, or goes to the next way to sign it. */
void letter_enter(struct view *view, enum answer answer);
void letter_enter_named(struct view *view, enum answer answer, const char *giver);
void letter_clear(struct view *view);
/* Asks for date and form, then records all of them. */
void letters_save(struct view *view);
void letters_ask_sure(struct view *view);
void register_undo(struct view *view);
void register_no_ask_sure(struct view *view);

/* consents-ask.c */
void ask(struct view *view, enum asking asking, const char *text);
bool ask_key(struct view *view, struct key key);
void ask_draw(struct view *view, struct area area);
void ask_no(struct view *view, bool objecting); /* a withdrawal or objection of who is selected */

#endif
