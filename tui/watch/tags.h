/*
 * Tags on the watch screen: one key puts one, nothing opens, and the film goes on.
 *
 * While the palette shows, its keys come before all others; while an observation form is filled in, which has
 * keys of its own and needs the room, it does not show. A moment is put one reaction time before the key,
 * as a note is. The first press on a stretch begins it, the second ends it; meanwhile it runs, and is kept as
 * a draft is (store/review/stretches.h). Several can run at once. A stretch belongs to the clip that it
 * begins in: where the film passes that clip's end it ends there. It ends where the film is when its author
 * leaves, and, after a crash, where the film was when it was last kept.
 */
#ifndef TUI_WATCH_TAGS_H
#define TUI_WATCH_TAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "store/review/stretches.h"
#include "store/review/tags.h"
#include "tui/ui/view.h"
#include "tui/ui/input.h"

enum { TAGS_OFFERED = 2 * TAGS_MOST };

struct watch;

struct watch_running {
    char tag[ID_SIZE], clip[ID_SIZE];
    int64_t at_ms;    /* from the clip's start */
    int64_t begun_at; /* wall clock */
    bool guest;       /* the guest began it, who had the pen */
    size_t after;     /* how many changes could be undone when it began */
};

struct watch_tags {
    struct tag_list list; /* the lists that are offered; in the view's arena */
    bool hidden;          /* the person hid them */
    struct watch_running running[STRETCHES_MOST];
    size_t running_count;
    int64_t kept_at; /* monotonic: the running ones were kept */
    int64_t seen_ms; /* where the film was, last that it was asked */
    struct {
        struct area area;
        char tag[ID_SIZE];
    } offers[TAGS_OFFERED]; /* as last drawn */
    size_t offer_count;
};

bool tags_load(struct watch *watch, struct error *error);
void tags_take_over(struct watch *watch); /* ends what was running when the program ended */
bool tags_offered(const struct watch *watch);
bool tags_key(struct watch *watch, struct key key); /* true: it put a tag */
void tags_toggle(struct watch *watch);
bool tags_undo(
    struct watch *watch); /* takes back a stretch that began after all else; false: there is none */
int64_t tags_tick(struct watch *watch, int64_t now);
void tags_keep(struct watch *watch);            /* those that run, at once */
void tags_end(struct watch *watch, bool guest); /* all that the guest, or who is logged in, has running */
bool tags_mouse(struct watch *watch, struct mouse mouse);

/* tags-draw.c */
int tags_rows(
    const struct watch *watch); /* that they would take with a row for each; 0: they are not shown */
void tags_draw(struct watch *watch);

#endif
