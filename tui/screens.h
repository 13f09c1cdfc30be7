/*
 * All screens, in one table: a new one is a file and a row here.
 *
 * A screen with an action (tui/ui/keys.h) is opened by it from anywhere. Its key works, and stands in the
 * help, only for people whose role has the screen. Screens without an action are opened by another screen.
 */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "store/engine/store.h"
#include "store/people/accounts.h"
#include "tui/arguments.h"
#include "tui/ui/app.h"

#define SCREEN_REVIEWERS (ROLE_COACH | ROLE_TEACHER)
#define SCREEN_EVERYBODY 0

/* clang-format off */
/* X(view, the action that opens it from anywhere, the roles that have it, whether it opens over the screen
 * that is shown) */
#define SCREENS(X) \
    X(view_sessions, ACTION_SCREEN_SESSIONS, SCREEN_REVIEWERS, false) \
    X(view_trajectories, ACTION_SCREEN_TRAJECTORIES, SCREEN_REVIEWERS, false) \
    X(view_procedure, ACTION_SCREEN_PROCEDURE, SCREEN_REVIEWERS | ROLE_REGISTRAR, false) \
    X(view_consents, ACTION_SCREEN_CONSENTS, ROLE_REGISTRAR, false) \
    X(view_trace, ACTION_SCREEN_TRACE, SCREEN_REVIEWERS | ROLE_OWNER, false) \
    X(view_policy, ACTION_SCREEN_POLICY, ROLE_OWNER, false) \
    X(view_people, ACTION_SCREEN_OFFICE, ROLE_OWNER, false) \
    X(view_sites, ACTION_NONE, ROLE_OWNER, false) \
    X(view_equipment, ACTION_EQUIPMENT, ROLE_OWNER | ROLE_REGISTRAR, false) \
    X(view_tags, ACTION_NONE, ROLE_OWNER, false) \
    X(view_place, ACTION_NONE, ROLE_OWNER, false) \
    X(view_class_list, ACTION_CLASS_LIST, ROLE_REGISTRAR, true) \
    X(view_trajectory_new, ACTION_NEW_TRAJECTORY, ROLE_COACH, true) \
    X(view_import, ACTION_IMPORT, SCREEN_REVIEWERS | ROLE_REGISTRAR, true) \
    X(view_factor, ACTION_SECOND_FACTOR, SCREEN_EVERYBODY, true) \
    X(view_help, ACTION_HELP, SCREEN_EVERYBODY, true) \
    X(view_lock, ACTION_NONE, SCREEN_EVERYBODY, true) \
    X(view_login, ACTION_NONE, SCREEN_EVERYBODY, false) \
    X(view_watch, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_join, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_compare, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_trajectory, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_find_notes, ACTION_FIND_NOTES, SCREEN_REVIEWERS, true) \
    X(view_figures, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_trajectory_tags, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_classes, ACTION_NONE, ROLE_REGISTRAR, true) \
    X(view_reminder, ACTION_NONE, ROLE_REGISTRAR, true) \
    X(view_report, ACTION_NONE, SCREEN_REVIEWERS, true) \
    X(view_film_plan, ACTION_NONE, SCREEN_REVIEWERS | ROLE_REGISTRAR, true) \
    X(view_wipes, ACTION_NONE, SCREEN_REVIEWERS | ROLE_REGISTRAR, true)
/* clang-format on */

#define X(view, action, roles, over) extern const struct view_type view;
SCREENS(X)
#undef X

/* The table, for the application (tui/ui/app.h). */
#define X(view, action, roles, over) +1
enum { SCREEN_COUNT = SCREENS(X) };
#undef X
extern const struct screen screen_table[SCREEN_COUNT];

/* After log-in: the first screen for this person's roles, and app->session when the program was started with
 * one. */
void screens_home(struct app *app);

#endif
