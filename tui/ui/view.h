/*
 * Views: one per screen, each a struct of functions (as in tig), on a stack that the application keeps.
 *
 * load reads what the view shows from the store into view->arena (reset before); draw puts it on the screen;
 * act carries out an action and says whether it did. Handlers never draw, and never wait: they change state,
 * set app->dirty, and return to the one loop (tui/ui/app.h). What needs an answer opens a prompt or a dialog,
 * whose result comes back through a callback.
 */
#ifndef TUI_UI_VIEW_H
#define TUI_UI_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"
#include "tui/ui/keys.h"

struct app;
struct pollfd;
struct prompt;
struct view;

struct area {
    int row, column, rows, columns; /* cells of the screen */
};

enum mouse_kind { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };
struct mouse {
    enum mouse_kind kind;
    int row, column; /* of the screen */
};

struct view_type {
    const char *name;  /* for what a bench or a test prints */
    const char *title; /* msgid */
    enum context context;
    bool window_keys;  /* takes the keys that are pressed in the picture's own window (app_queue_key) */
    size_t state_size; /* zeroed and hung on view->state before open */
    /* `argument` is what the type is opened with (tui/arguments.h), or NULL; it copies what it keeps. */
    bool (*open)(struct view *view, const void *argument, struct error *error);
    bool (*load)(struct view *view, struct error *error);
    void (*draw)(struct view *view, struct area area);
    /* False when the view does not handle the action. Two actions are also sent as news: ACTION_SUSPEND
     * before the program stops (ctrl-Z) or another view covers this one, to pause what plays; ACTION_REDRAW
     * when the whole screen is written anew, to paint the video anew. */
    bool (*act)(struct view *view, enum action action);
    bool (*key)(struct view *view, struct key key);                        /* before bindings; may be NULL */
    bool (*mouse)(struct view *view, struct mouse mouse);                  /* may be NULL */
    int (*descriptors)(struct view *view, struct pollfd *fds, int room);   /* to poll as well; may be NULL */
    void (*ready)(struct view *view, const struct pollfd *fds, int count); /* some of them have news */
    /* Does what is due. Returns when to be called again (ms, monotonic), or -1. May be NULL. */
    int64_t (*tick)(struct view *view, int64_t now);
    void (*paint)(struct view *view); /* paints the video past ncurses, after its refresh; may be NULL */
    /* Whether bytes of the video wait to be written: then ncurses must not write. May be NULL. */
    bool (*busy)(struct view *view);
    void (*save)(struct view *view); /* the program is being ended (SIGHUP, SIGTERM): keep what was typed */
    void (*close)(struct view *view);
    const char *(*hints)(struct view *view); /* the status line's keys, made with key_map_hint() */
    const char *(*heading)(
        struct view *view); /* the title line, where `title` says too little; may be NULL */
};

struct view {
    const struct view_type *type;
    struct app *app;
    struct view *below; /* on the stack */
    struct arena arena; /* what load() read; reset before each load */
    void *state;
    struct prompt *prompt_below; /* what app->prompt was when this view was put on top; for app.c alone */
    bool whole;                  /* wants the whole screen, without title and status line */
};

#endif
