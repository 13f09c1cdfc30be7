/*
 * The application: the store, who is logged in, the stack of views, and the one loop.
 *
 * One thread, one poll: terminal, signals (signalfd), the view's descriptors, timers. Drain, dispatch, draw
 * what is dirty once, sleep (tui/loop.h). Nothing else in tui/ waits.
 *
 * Keys go to the dialog when one is open, else to the top view's key(), else through the bindings to its
 * act(), else to the application (app_act). All views of the stack are polled and ticked; only the top one is
 * drawn and painted.
 */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "player/client/player.h"
#include "player/paint/terminal.h"
#include "store/people/accounts.h"
#include "store/engine/store.h"
#include "tui/ui/dialog.h"
#include "tui/ui/keys.h"
#include "tui/ui/prompt.h"
#include "tui/ui/tmux.h"
#include "tui/ui/view.h"

enum { APP_KEYS_QUEUED = 64 };

struct app {
    struct store *store;
    struct actor *actor;       /* NULL before log-in */
    const struct actor *guest; /* who watches along, or NULL; the watch screen's */
    struct key_map *keys;
    struct view *view;     /* the top one; gets keys unless a dialog or prompt has them */
    struct dialog *dialog; /* NULL: none */
    /* what is being typed into, or NULL; its view owns it, sets this, and feeds it keys from view->key.
     * Pasted text goes into it by itself (then comes KEY_NAMED_PASTED). */
    struct prompt *prompt;
    /* what the terminal can do (player/paint/terminal.h); kept up to date by the loop */
    const struct terminal *terminal;
    /* it has said more since the video was last set up; the watch screen clears this */
    bool terminal_learned;
    unsigned acknowledgements;   /* terminal->acknowledged when it has answered all that pictures asked */
    bool follows_tmux;           /* pixels are shown through tmux: the loop asks it where */
    struct tmux_place outer;     /* as it said last; visible when it cannot be asked */
    bool outer_known;            /* it has answered, or never will */
    enum video_mode video_asked; /* --video= */
    enum video_mode video;       /* how the next lesson opens: as asked, until somebody chooses another way */
    struct player_spare *spare;  /* for the next footage that is opened, or NULL */
    char school[128];            /* its name */
    const char *user;            /* the log-in name to offer */
    const char *session;         /* to watch at once after log-in, or NULL */
    int64_t data_version;        /* of the store, to notice other people's changes */
    struct key queued[APP_KEYS_QUEUED]; /* pressed somewhere else than in the terminal */
    int queued_count;
    char message[640]; /* the status line's: what just happened or failed */
    bool message_is_error;
    bool dirty;   /* the screen has to be drawn */
    bool reload;  /* the views have to load again */
    bool redraw;  /* all of it, even what should be there already */
    bool suspend; /* stop until the shell says to go on */
    bool quit;
    int exit_status;
};

/* Runs the interface until the person leaves. `session` opens the watch screen at once after log-in, or NULL.
 * `actor` may be logged in already (NULL: the log-in screen first); it and `spare` (or NULL) become the
 * application's. Returns the exit status. */
int app_run(struct store *store, struct actor *actor, const char *user, const char *session,
            enum video_mode video, struct player_spare *spare);

/* After log-in: the first screen for this person's roles (and `session`, when the program was started with
 * one). */
void app_home(struct app *app);

/* Keeps a player ready, for whoever may open footage. */
void app_keep_spare(struct app *app);

/* Puts a view on top (opened and loaded), or says why not in the status line. */
bool app_push(struct app *app, const struct view_type *type, const char *argument);
void app_pop(struct app *app); /* closes the top view; the last one closed ends the program */

/* A key, to whatever takes it now: a dialog, the top view, its bindings. */
void app_press(struct app *app, struct key key);
/* A click in the status line presses the key that is named there; false: none is. */
bool app_click_hint(struct app *app, struct mouse mouse);
/* A key pressed in the window of a view, and what was pressed since: it may close the view that hands it
 * over, so it waits until the loop takes it. Only that view and the help get such keys. */
void app_queue_key(struct app *app, struct key key);
void app_press_queued(struct app *app);

/* Opens a screen on the first one, so that "back" leads there. */
void app_show(struct app *app, const struct view_type *type);
/* An action that no view wanted: help, back, the screens. */
void app_act(struct app *app, enum action action);
/* The screen of an ACTION_SCREEN_… or ACTION_IMPORT, or NULL when this person has none there. */
const struct view_type *app_screen(const struct app *app, enum action action);

/* The status line, until the next key. A sentence that is longer takes rows above it (app_message_area). */
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
void app_fail(struct app *app, const struct error *error);
struct area app_message_area(const struct app *app); /* rows 0: no message */

/* The view is what the screen shows (the top one, and the window is not too small): only then may it paint.
 */
bool app_shows(const struct view *view);

/* Loads the top view again; those below load when they come up. */
void app_load(struct app *app);
void app_draw(struct app *app);

#endif
