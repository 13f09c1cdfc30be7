/*
 * What screens are opened with: for each screen that needs to know something, a struct and the function that
 * opens it. The structs hold ids and never names that are shown, since two people may have one name. Only a
 * class has no id: its name and its location's name stand for it.
 *
 * The texts belong to the caller; the screen copies what it keeps. All functions return false when the screen
 * did not open; then the status line says why.
 */
#ifndef TUI_ARGUMENTS_H
#define TUI_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/permission.h"

struct app;

/* Bytes: a class's name has at most 20 characters, a location's 120; lessons of earlier versions more. */
enum { CLASS_NAME_SIZE = 164, LOCATION_SIZE = 484 };

struct class_key {
    const char *name;     /* NULL: none */
    const char *location; /* the location's name; NULL: the only one that has such a class */
};

struct watch_argument {
    const char *session;
    bool at_moment; /* begin at `at_ms` of its timeline; else where this person left off */
    int64_t at_ms;
};
bool push_watch(struct app *app, const struct watch_argument *argument);

struct join_argument {
    const char *session;
};
bool push_join(struct app *app, const struct join_argument *argument);

struct factor_argument {
    const char *password; /* was just right: it is not asked for again; or NULL */
};
bool push_factor(struct app *app, const struct factor_argument *argument);

struct actor;

struct compare_argument {
    const char *session, *form; /* the form's name */
    const struct actor *reader; /* who has the pen on the watch screen that this opens over */
};
bool push_compare(struct app *app, const struct compare_argument *argument);

struct trajectory_argument {
    const char *trajectory;
};
bool push_trajectory(struct app *app, const struct trajectory_argument *argument);

struct tags_argument {
    const char *trajectory;
};
bool push_trajectory_tags(struct app *app, const struct tags_argument *argument);

struct figures_argument {
    const char *session, *trajectory; /* one of the two, the other NULL */
};
bool push_figures(struct app *app, const struct figures_argument *argument);

struct import_argument {
    const char *trajectory; /* the one to fill in first, or NULL */
};
bool push_import(struct app *app, const struct import_argument *argument);

struct wipes_argument {
    const char *session; /* the one to select first, or NULL */
};
bool push_wipes(struct app *app, const struct wipes_argument *argument);

struct consents_argument {
    const char *employee;   /* the account whose own consent is meant; NULL: pupils are */
    struct class_key class; /* the class to show; without a name, the first one */
};
bool push_consents(struct app *app, const struct consents_argument *argument);

struct classes_argument {
    const char *on; /* the day */
    enum purpose purpose;
    /* whose next lesson's film plan is wanted; NULL: the class is chosen for the Consents screen below */
    const char *trajectory;
};
bool push_classes(struct app *app, const struct classes_argument *argument);

struct film_plan_argument {
    const char *on;
    enum purpose purpose;
    struct class_key class;
};
bool push_film_plan(struct app *app, const struct film_plan_argument *argument);

struct reminder_argument {
    const char *on;
    enum purpose purpose;
    struct class_key class; /* without a name: the whole school */
};
bool push_reminder(struct app *app, const struct reminder_argument *argument);

struct report_argument {
    const char *trajectory; /* NULL is refused in a sentence: the session has none */
    const char *session;    /* NULL: the whole trajectory */
};
bool push_report(struct app *app, const struct report_argument *argument);

#endif
