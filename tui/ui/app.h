/*
 * The application: the stack of views, who gets a key, the message in the status line, what is drawn around
 * the views.
 *
 * One thread, one poll: terminal, signals (signalfd), the view's descriptors, timers. Drain, dispatch, draw
 * what is dirty once, sleep (tui/loop.h). Nothing else in tui/ waits.
 *
 * It knows no view. Which screens there are, and what is to be known of the store and of the person who is
 * here, the rooms above tell it (struct app_above); the store and the people it hands on to the views unseen.
 *
 * Keys go to the dialog when one is open, else to the top view's key(), else through the bindings to its
 * act(), else to the application (app_act). All views of the stack are polled and ticked; only the top one is
 * drawn and painted.
 */
#ifndef TUI_UI_APP_H
#define TUI_UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "player/paint/terminal.h"
#include "tui/ui/dialog.h"
#include "tui/ui/keys.h"
#include "tui/ui/prompt.h"
#include "tui/ui/tmux.h"
#include "tui/ui/view.h"

enum { APP_KEYS_QUEUED = 64 };

struct actor;
struct player_spare;
struct store;

/* A screen, as the table of screens has it (tui/screens.h). */
struct screen {
    const struct view_type *view;
    enum action action; /* opens it from anywhere; ACTION_NONE: only other screens do */
    unsigned roles;     /* who has it: somebody with one of these; 0: everybody */
    bool over;          /* over the screen that is shown, to which it leads back */
};

/* What the rooms above do for the application. */
struct app_above {
    const struct screen *screens;
    size_t screen_count;
    unsigned (*roles)(
        const struct app *app);    /* of who is here; 0: nobody yet, or nobody who may do anything */
    void (*home)(struct app *app); /* after log-in: opens the first screen of who is here */
    /* What is kept of the person is brought up to date with the store, before a view loads. */
    bool (*refresh)(struct app *app, struct error *error);
    /* Who is here, for the title line: in few columns less of it. */
    void (*who)(const struct app *app, int columns, char *text, size_t size);
};

struct app {
    const struct app_above *above;
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

/* After log-in: the first screen of who is here. */
void app_home(struct app *app);

/* Puts a view on top (opened and loaded), or says why not in the status line. */
bool app_push(struct app *app, const struct view_type *type, const void *argument);
void app_pop(struct app *app);       /* closes the top view; the last one closed ends the program */
void app_close_all(struct app *app); /* all of them and the dialog, to open others or to end */

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
/* The screen that the action opens for who is here; NULL: none for them, or none at all. */
const struct screen *app_screen(const struct app *app, enum action action);
/* There is one, but who is here does not have it. */
bool app_screen_withheld(const struct app *app, enum action action);

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
