/*
 * The application: the stack of views, who gets a key, the message in the status line, what is drawn around
 * the views.
 *
 * One thread, one poll() for the terminal, the signals (signalfd), the views' descriptors and the timers.
 * Each turn of the loop takes what came, dispatches it, draws once if something changed, and sleeps
 * (tui/loop.h).
 *
 * Nothing else in the interface waits, with these exceptions, all of them short: the loop at
 * its start and end for the terminal's answers; the watch screen until the terminal has taken the rest of a
 * picture (drain() in tui/watch/video.c); and who ends a player host or the thread that imports, until that
 * has ended.
 *
 * The application knows no view. The rooms above it tell it which screens there are and who is here (struct
 * app_above). It hands the store and the people on to the views and never looks into them.
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
struct ready;
struct store;

/* A row of the table of screens (tui/screens.h). */
struct screen {
    const struct view_type *view;
    enum action action; /* opens it from anywhere; ACTION_NONE: only other screens open it */
    unsigned roles;     /* people with one of these roles have it; 0: everybody does */
    bool over;          /* opens over the screen that is shown; "back" leads to that again */
};

/* What the rooms above do for the application. */
struct app_above {
    const struct screen *screens;
    size_t screen_count;
    /* The roles of the person who is here; 0 before log-in, and until a one-time password is replaced. */
    unsigned (*roles)(const struct app *app);
    void (*home)(struct app *app); /* after log-in: opens the person's first screen */
    /* Reads the person's roles from the store again, before a view loads. */
    bool (*refresh)(struct app *app, struct error *error);
    const struct view_type *lock; /* covers everything while the screen is locked */
    /* Who is here, for the title line; shorter when there are few columns. */
    void (*who)(const struct app *app, int columns, char *text, size_t size);
};

struct app {
    const struct app_above *above;
    struct store *store;
    struct actor *actor;       /* NULL before log-in */
    const struct actor *guest; /* the person who joined on the watch screen, which owns this; or NULL */
    struct key_map *keys;
    struct view *view; /* the top one; gets keys unless a dialog or prompt has them */
    /* Covers all views and the dialog while the screen is locked, and alone gets keys then; or NULL. */
    struct view *lock;
    struct prompt *lock_prompt; /* its own, in the place of `prompt` */
    int64_t lock_after_ms;      /* how long nobody touches the program before it locks; 0: never */
    int64_t touched_at;         /* when somebody last pressed a key or the mouse (ms, monotonic) */
    struct dialog *dialog;      /* NULL: none */
    /* The prompt that is being typed into, or NULL. Its view owns it, sets this, and feeds it keys in its
     * key(). The loop puts pasted text into it and then calls key() with KEY_NAMED_PASTED. */
    struct prompt *prompt;
    /* what the terminal can do (player/paint/terminal.h); kept up to date by the loop */
    const struct terminal *terminal;
    /* the terminal has answered more since the video was last set up; the watch screen clears this */
    bool terminal_learned;
    unsigned acknowledgements;   /* what terminal->acknowledged becomes once all pictures are answered */
    bool follows_tmux;           /* pixels are shown through tmux: the loop asks it where */
    struct tmux_place outer;     /* as tmux said last; visible when it cannot be asked */
    bool outer_known;            /* tmux has answered, or cannot be asked */
    enum video_mode video_asked; /* --video= */
    enum video_mode video;       /* how the next lesson opens: as asked, until somebody chooses another way */
    struct ready *ready;         /* makes lessons ready in the background (tui/ready/ready.h) */
    struct player_spare *spare;  /* for the next footage that is opened, or NULL */
    char school[128];            /* its name */
    const char *user;            /* the log-in name to offer */
    const char *session;         /* to watch at once after log-in, or NULL */
    int64_t data_version;        /* of the store, to notice other people's changes */
    struct key queued[APP_KEYS_QUEUED]; /* pressed somewhere else than in the terminal */
    int queued_count;
    char hints[512];   /* what keys do in a dialog or prompt, for the status line */
    char message[640]; /* the status line's: what just happened or failed */
    bool message_is_error;
    bool dirty;   /* the screen has to be drawn */
    bool reload;  /* the views have to load again */
    bool redraw;  /* all of the screen has to be written, even what should be there already */
    bool suspend; /* stop until the shell says to go on */
    bool quit;
    int exit_status;
};

/* After log-in: opens the first screen of the person who is here. */
void app_home(struct app *app);

/* Puts a view on top (opened and loaded), or says why not in the status line. */
bool app_push(struct app *app, const struct view_type *type, const void *argument);
void app_pop(struct app *app);       /* closes the top view; the last one closed ends the program */
void app_close_all(struct app *app); /* all of them and the dialog, to open others or to end */

/* Locks the screen: what plays stands still, what was typed is kept, and nothing of it is shown until the
 * lock (app_above.lock) calls app_unlock(). Then all is where it was. */
void app_lock(struct app *app);
void app_unlock(struct app *app);

/* A key, to whatever takes it now: a dialog, the top view, its bindings. */
void app_press(struct app *app, struct key key);
/* A click in the status line presses the key that is named there. False when none is named there. */
bool app_click_hint(struct app *app, struct mouse mouse);
/* Keeps a key that was pressed in a view's own window until the loop presses it with app_press_queued(): a
 * key may close the very view that hands it over. Only views with `window_keys` get such keys. */
void app_queue_key(struct app *app, struct key key);
void app_press_queued(struct app *app);

/* Opens a screen upon the first one, closing all others, so that "back" leads to the first one. */
void app_show(struct app *app, const struct view_type *type);
/* Carries out an action that no view wanted: help, back, opening a screen. False when it is another action.
 */
bool app_act(struct app *app, enum action action);
/* The screen that the action opens for the person who is here; NULL when there is none for them. */
const struct screen *app_screen(const struct app *app, enum action action);
/* Whether the action opens a screen, but not for the person who is here. */
bool app_screen_withheld(const struct app *app, enum action action);

/* The status line, until the next key. A sentence that is longer takes rows above it (app_message_area). */
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
void app_fail(struct app *app, const struct error *error);
struct area app_message_area(const struct app *app); /* rows 0: no message */

/* Whether the view is what the screen shows (it is the top one, and the window is not too small): only then
 * may it paint. */
bool app_shows(const struct view *view);

/* Loads the top view again; those below load when they come up. */
void app_load(struct app *app);
void app_draw(struct app *app);

#endif
