/*
 * The watch screen, among its own files: what it knows, and what each of its parts does.
 *
 *     watch.c           opening, loading, keys, mouse, time
 *     layout.c    where everything stands (pure)
 *     timeline.c  moments and columns (pure)
 *     entry.c     what stands beside the video: a note is one kind of it, a blur another
 *     notes.c     which of them are shown and selected (pure); notes-draw.c draws them
 *     undo.c      what can be undone (pure)
 *     strip.c     loudness and speech, column by column (pure)
 *     blur.c      blurred parts: drawing one, and those among the notes
 *     sound.c     what is heard in the lesson: kept, or made in the background
 *     proxy.c     its clips with small pictures, likewise
 *     video.c     the player, the painter, and the footage that they are given
 *     window.c    the picture in a window of its own, and the keys pressed there
 *     tmux.c      pixels inside tmux, which does not know of them
 *     playback.c  the keys of playback
 *     look.c      the keys of how the picture looks: zoom, turning, brightness, blur
 *     company.c   a second person on the same screen
 *     pen.c       who of the two has the pen
 *     write.c     the text being typed: notes, replies, searches, and drafts of them
 *     change.c    changes of notes in the store, undone and redone
 *     draw.c      everything on the screen but the notes and the picture
 *
 * Moments are ms on the session's timeline unless said otherwise. Thread: the interface's only one.
 */
#ifndef TUI_WATCH_WATCH_H
#define TUI_WATCH_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "player/paint/painter.h"
#include "player/client/player.h"
#include "store/people/accounts.h"
#include "store/footage/purge.h"
#include "store/review/sessions.h"
#include "tui/screens.h"
#include "tui/ui/prompt.h"
#include "tui/watch/blur.h"
#include "tui/watch/layout.h"
#include "tui/watch/notes.h"
#include "tui/watch/proxy.h"
#include "tui/watch/sound.h"
#include "tui/watch/timeline.h"
#include "tui/watch/undo.h"
#include "tui/ui/view.h"

enum {
    WATCH_REACTION = 1000,     /* ms between what somebody saw and their key */
    WATCH_VOLUME = 100,        /* percent, to begin with */
    WATCH_STILL_ALLOWED = 250, /* ms from asking whether the footage may still be seen (R4) to asking again */
};

/* The footage and what shows it. */
struct watch_video {
    struct player *player;        /* NULL: there is nothing to play; `sentence` says why */
    struct footage_access access; /* open while there is a player */
    int64_t opened_at;            /* ms, monotonic */
    bool opened;                  /* the opening was recorded; the closing is owed */
    char sentence[640];           /* instead of the picture */
    bool restartable;             /* the host is gone but may be started again */

    struct painter painter;
    bool painting;    /* the painter is there */
    bool outer_shown; /* tmux shows this pane, at `outer` */
    struct tmux_place outer;
    bool automatic;                /* nobody chose how pictures are shown */
    int output;                    /* the painter's way to the terminal, -1: none */
    unsigned acknowledged;         /* as many of the terminal's answers were passed on */
    struct area pane;              /* where the painter was put */
    struct player_surface surface; /* that the player was asked for */

    int64_t anchor_ms, anchor_at; /* the position that was last told, and when (monotonic) */
    int64_t allowed_at;           /* when it was last asked whether it may still be seen */
    int64_t sought_at;            /* monotonic: the last seek by a key */
    bool chosen;                  /* the moment was sought out while paused: no reaction time is taken off */
};

enum write_what { WRITE_NOTHING, WRITE_NOTE, WRITE_SEARCH };

/* What is being typed. */
struct watch_writing {
    enum write_what what;
    struct prompt prompt;
    char id[ID_SIZE];       /* of the note being changed; "" for a new one */
    char reply_to[ID_SIZE]; /* "" when it is no reply */
    char clip[ID_SIZE];
    enum note_kind kind;
    int64_t at_ms, until_ms;                   /* from the clip's start; until_ms -1 for a moment */
    bool resume;                               /* playback goes on afterwards */
    bool offered;                              /* a draft, offered again */
    int64_t drafted_at;                        /* wall clock: when that draft was kept; 0: not known */
    bool changed;                              /* since it was last kept as a draft */
    int64_t changed_at, unkept_since, kept_at; /* monotonic */
};

/* A second person who watches along. */
struct watch_company {
    struct actor *guest; /* NULL: nobody; owned */
    bool pen_passed;     /* to the guest, who then signs the notes */
    int64_t joined_at;   /* monotonic */
    struct undo undo;    /* of the guest's changes */
};

enum watch_focus { FOCUS_NONE, FOCUS_REVIEW_DONE, FOCUS_END_TRAJECTORY, FOCUS_UNDO_MARK };

struct watch_button {
    enum watch_focus what;
    const char *label;
    bool danger;
    struct area area; /* as last drawn */
};

struct watch {
    struct view *view;
    struct app *app;
    char id[ID_SIZE]; /* of the session */
    int64_t start_ms; /* where to begin */

    /* In the view's arena, loaded anew with each change. */
    struct session session;
    struct clip_list clips;
    struct certificate certificate;
    bool has_certificate;
    bool loaded;
    bool started; /* the footage was opened, or tried to */
    int64_t length_ms;

    struct watch_video video;
    struct watch_sound sound;
    struct watch_proxy proxy;
    struct watch_blur blur;
    struct watch_notes notes;
    struct watch_company company;
    struct undo undo;
    bool mark_is_newest; /* of what can be undone */
    struct watch_writing writing;

    int64_t range_start_ms; /* of the range being made, -1: none */
    int64_t loop_start_ms;  /* A of a loop whose B is not set yet, -1: none */
    /* As they were last asked for: the player tells later what they are. */
    double speed;
    int volume; /* percent */
    bool muted, blurred, looping;
    double zoom, pan_x, pan_y; /* into the picture; 1, 0, 0: all of it */
    int brightness;            /* -100 to 100 */
    int rotation;              /* of the clip `rotated`, degrees clockwise */
    char rotated[ID_SIZE];     /* the clip that was turned and is not stored so yet; "" : none */
    int64_t rotated_at;        /* monotonic */
    char tracked[ID_SIZE];     /* the clip of whose sound tracks was said last that there are several */
    enum watch_focus focus;
    struct watch_button buttons[3];
    int button_count;
    struct watch_layout layout;
    struct area drawn; /* the area that was last drawn */
    bool dragging;     /* the mouse is held on the timeline */
    int64_t ticked_at;
    int64_t shown_state; /* a digest of what is drawn of the player, to draw anew only when it changes */
    char hints[512];
    char heading[512];
};

/* video.c */
void video_init(struct watch *watch);
void video_open(struct watch *watch);  /* checks, opens and starts; else the sentence says why not */
void video_close(struct watch *watch); /* ends the player, records the closing */
void video_stop(struct watch *watch, const char *sentence); /* at once, for good (R4) */
void video_restart(struct watch *watch);
void video_news(struct watch *watch);   /* takes what the player has */
void video_place(struct watch *watch);  /* after layout and drawing: the pane, and what lies over it */
void video_forget(struct watch *watch); /* the screen was drawn over */
void video_flush(struct watch *watch);
int64_t video_paint(struct watch *watch, int64_t now); /* what is due; when the next is, or -1 */
void video_next_mode(struct watch *watch);        /* cells, pixels, window, nothing: what there is here */
void video_leave_window(struct watch *watch);     /* back into the terminal */
bool video_shows_text(const struct watch *watch); /* the pane holds words instead of a picture */
double video_aspect(const struct watch *watch);   /* 0: not known */
/* The moment on the screen now, and where a seek under way leads. */
int64_t video_position(const struct watch *watch);
bool video_playing(const struct watch *watch);
void video_pause(struct watch *watch, bool paused);
void video_seek(struct watch *watch, int64_t moment_ms, enum player_seek how);

void video_take_off(struct watch *watch); /* the picture, until it is drawn again */
void video_hide(struct watch *watch);     /* another screen covers this one, or the program stops */

/* look.c */
void look_zoom(struct watch *watch, double zoom);       /* 1: all of it */
bool look_pan(struct watch *watch, struct key key);     /* the arrow keys, while zoomed in */
bool look_act(struct watch *watch, enum action action); /* false: not an action on how the picture looks */
int64_t look_tick(struct watch *watch, int64_t now);    /* keeps what is due; when the next is, or -1 */
void look_keep(struct watch *watch);                    /* stores how the clip was turned, now */

/* track.c */
void track_next(struct watch *watch); /* of the clip that plays: another sound track; kept in the store */
void track_news(struct watch *watch); /* says once that a clip has several */

/* window.c */
bool window_possible(const struct watch *watch); /* there is a display */
bool window_used(const struct watch *watch);     /* the picture is there, or will be */
void window_key(struct watch *watch, struct player_key pressed);
bool window_toggle_fullscreen(struct watch *watch); /* false: there is no window */
bool window_leave_fullscreen(struct watch *watch);  /* false: it does not fill the screen */

/* tmux.c */
bool outer_hidden(const struct watch *watch); /* nothing may be painted now */
void outer_follow(struct watch *watch);       /* what tmux has said */

/* playback.c */
bool video_act(struct watch *watch, enum action action); /* false: not an action of playback */

/* pen.c */
const struct actor *
company_pen(const struct watch *watch);         /* who writes: signs, changes and takes back notes */
struct undo *company_undo(struct watch *watch); /* of who writes */

/* company.c */
void company_joined(struct view *view, struct actor *guest); /* of the watch screen; takes the guest over */
void company_leave(struct watch *watch);                     /* the guest, if there is one */
void company_check(struct watch *watch);                   /* R4: a guest who may not watch any more leaves */
bool company_act(struct watch *watch, enum action action); /* false: neither joining nor the pen */

/* write.c */
void write_note(struct watch *watch);  /* at this moment */
void write_range(struct watch *watch); /* starts it, or ends it and asks for the text */
void write_reply(struct watch *watch);
void write_change(struct watch *watch);
void write_search(struct watch *watch);
bool write_key(struct watch *watch, struct key key);  /* true: taken */
void write_offer_draft(struct watch *watch);          /* the one that was left, if there is one */
void write_keep(struct watch *watch);                 /* now */
int64_t write_tick(struct watch *watch, int64_t now); /* keeps what is due; when the next is due, or -1 */
void write_release(struct watch *watch);
int write_rows(const void *watch, int columns);
void write_draw(struct watch *watch, struct area area);

/* change.c */
bool change_add(struct watch *watch, const struct note *note); /* false: said why in the status line */
bool change_edit(struct watch *watch, const struct note *before, const struct note *after);
/* The screen shows what the store has: after each change all is loaded anew. */
void change_made(struct watch *watch);
void change_remove(struct watch *watch);
void change_kind(struct watch *watch);
void change_undo(struct watch *watch);
void change_redo(struct watch *watch);

/* draw.c */
void watch_draw(struct view *view, struct area area);
const char *watch_heading(struct view *view);
const char *watch_hints(struct view *view);
int64_t watch_shown_state(const struct watch *watch); /* changes when something drawn of the player has */

/* watch.c */
bool watch_may_undo_mark(const struct watch *watch);

#endif
