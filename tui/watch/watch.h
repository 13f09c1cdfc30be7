/*
 * The watch screen: what its files share. This is for tui/watch/ alone.
 *
 *     watch.c     opening, loading, keys, mouse, time
 *     layout.c    where everything stands (pure)
 *     timeline.c  moments and columns (pure)
 *     entry.c     what stands beside the video: a note is one kind of it, a blur another
 *     notes.c     which of them are shown and selected (pure); notes-draw.c draws them
 *     undo.c      what can be undone (pure)
 *     strip.c     loudness and speech, column by column (pure)
 *     tags.c      tags: put by a key, stretches that run; tags-draw.c draws their rows and keys
 *     moving.c    moving a note's moment, or its end, to another picture
 *     parts.c     which parts are found (pure), parts-play.c plays only these
 *     blur.c      blurred parts: drawing one, and those among the notes
 *     sound.c     how loud the lesson is: read from the store, or made in the background
 *     proxy.c     small copies of its clips: the same
 *     track.c     which sound track of a film is heard
 *     video.c     the player, the painter, and the footage that they are given
 *     window.c    the picture in a window of its own, and the keys pressed there
 *     tmux.c      pixels inside tmux, which does not know of them
 *     playback.c  the keys of playback
 *     look.c      the keys of how the picture looks: zoom, turning, brightness, blur
 *     join.c      asks a second person for name and password
 *     company.c   that second person on the same screen
 *     pen.c       which of the two has the pen
 *     write.c     the text being typed: notes, replies, searches, and drafts of them
 *     change.c    changes of notes in the store, undone and redone
 *     form.c      observation forms in the place of the notes; form-draw.c draws them
 *     side-by-side.c  a screen of its own: the same form as both filled it in
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
#include "tui/watch/form.h"
#include "tui/watch/layout.h"
#include "tui/watch/moving.h"
#include "tui/watch/notes.h"
#include "tui/watch/parts.h"
#include "tui/watch/proxy.h"
#include "tui/watch/sound.h"
#include "tui/watch/tags.h"
#include "tui/watch/timeline.h"
#include "tui/watch/undo.h"
#include "tui/ui/view.h"

enum {
    WATCH_REACTION = 1000,     /* ms that people take from seeing something to pressing a key */
    WATCH_VOLUME = 100,        /* percent, to begin with */
    WATCH_STILL_ALLOWED = 250, /* how often it is asked whether the footage may still be seen (R4), in ms */
};

/* The footage and what shows it. */
struct watch_video {
    struct player *player;        /* NULL: there is nothing to play; `sentence` says why */
    struct footage_access access; /* open while there is a player */
    int64_t opened_at;            /* ms, monotonic */
    bool opened;                  /* the opening is in the trace; the closing has to be recorded, too */
    char sentence[640];           /* shown instead of the picture */
    bool restartable;             /* the player host has ended, but may be started again */
    bool lapsed; /* the host ended itself while the program stood still; started again once that is allowed */

    struct painter painter;
    bool painting;    /* the painter is there */
    bool outer_shown; /* tmux shows this pane, at `outer` */
    struct tmux_place outer;
    bool automatic;                /* nobody chose how pictures are shown */
    int output;                    /* the painter's way to the terminal, -1: none */
    unsigned acknowledged;         /* how many of the terminal's answers were passed on to the painter */
    struct area pane;              /* where the painter was put */
    struct player_surface surface; /* what the player was asked for last; zeroed: it has to be asked anew */

    int64_t anchor_ms, anchor_at; /* the position that the player told last, and when (monotonic) */
    int64_t allowed_at;           /* when it was last asked whether the footage may still be seen */
    int64_t sought_at;            /* monotonic: the last seek by a key */
    bool chosen; /* somebody went to this moment while paused: no reaction time is taken off */
};

enum write_what { WRITE_NOTHING, WRITE_NOTE, WRITE_SEARCH, WRITE_TIME };

/* What is being typed. */
struct watch_writing {
    enum write_what what;
    struct prompt prompt;
    char id[ID_SIZE];       /* of the note being changed; "" for a new one */
    char reply_to[ID_SIZE]; /* "" when it is no reply */
    char clip[ID_SIZE];
    enum note_kind kind;
    int64_t at_ms, until_ms;                   /* from the clip's start; until_ms -1 for a moment */
    int64_t begun_at;                          /* wall clock */
    bool resume;                               /* playback goes on afterwards */
    bool offered;                              /* it began as a kept draft that is offered again */
    int64_t drafted_at;                        /* wall clock: when that draft was kept; 0: not known */
    bool changed;                              /* it has changed since it was last kept as a draft */
    int64_t changed_at, unkept_since, kept_at; /* monotonic */
};

/* A second person, who has joined on this screen. */
struct watch_company {
    struct actor *guest; /* NULL: nobody; owned */
    bool pen_passed;     /* the guest has the pen, and so signs the notes */
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
    bool resumes;     /* at where this person left off, since no moment was given */

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
    struct watch_tags tags;
    struct watch_moving moving;
    struct watch_parts parts;
    struct watch_form form;
    struct watch_notes notes;
    struct watch_company company;
    struct undo undo;
    bool mark_is_newest; /* undo would take the mark for deletion back, not a change of notes */
    struct watch_writing writing;

    int64_t range_start_ms; /* of the range being made, -1: none */
    int64_t loop_start_ms;  /* A of a loop whose B is not set yet, -1: none */
    /* As the keys last asked for them; what they really are, the player tells later. */
    double speed;
    int volume; /* percent */
    bool muted, blurred, looping;
    double zoom, pan_x, pan_y; /* into the picture; 1, 0, 0: all of it */
    int brightness;            /* -100 to 100 */
    int rotation;              /* of the clip `rotated`, degrees clockwise */
    char rotated[ID_SIZE];     /* the clip whose turning is not stored yet; "": none */
    int64_t rotated_at;        /* monotonic */
    char tracked[ID_SIZE];     /* the clip of which it was said last that it has several sound tracks */
    enum watch_focus focus;
    struct watch_button buttons[3];
    int button_count;
    struct watch_layout layout;
    struct area drawn; /* the area that was last drawn */
    bool dragging;     /* the mouse is held on the timeline */
    int64_t ticked_at;
    int64_t shown_state; /* watch_shown_state() when it was last drawn: drawn anew only when that changes */
    char hints[512];
    char heading[512];
};

/* video.c */
void video_init(struct watch *watch);
void video_open(struct watch *watch);  /* checks, opens and starts; else the sentence says why not */
void video_close(struct watch *watch); /* ends the player, records the closing */
void video_stop(struct watch *watch, const char *sentence); /* at once, for good (R4) */
void video_allowed(struct watch *watch); /* the store has just said that the footage may still be seen */
void video_restart(struct watch *watch);
void video_news(struct watch *watch);   /* takes what the player has */
void video_place(struct watch *watch);  /* after layout and drawing: puts the picture into its pane */
void video_forget(struct watch *watch); /* the screen was drawn over: the picture is painted anew */
void video_flush(struct watch *watch);
int64_t video_paint(struct watch *watch, int64_t now); /* paints what is due; when the next is due, or -1 */
void video_next_mode(struct watch *watch);             /* to the next of cells, pixels, window, nothing */
void video_leave_window(struct watch *watch);          /* back into the terminal */
bool video_shows_text(const struct watch *watch);      /* the pane holds words instead of a picture */
double video_aspect(const struct watch *watch);        /* 0: not known */
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
int64_t look_tick(struct watch *watch,
                  int64_t now);      /* look_keep() when that is due; when it will be, or -1 */
void look_keep(struct watch *watch); /* stores at once how the clip was turned */

/* track.c */
void track_next(struct watch *watch); /* another sound track of the clip that plays; kept in the store */
void track_news(struct watch *watch); /* says once that a clip has several */

/* window.c */
bool window_possible(const struct watch *watch); /* there is a display */
bool window_used(const struct watch *watch);     /* the picture is in the window, or will be */
void window_key(struct watch *watch, struct player_key pressed);
bool window_toggle_fullscreen(struct watch *watch); /* false: there is no window */
bool window_leave_fullscreen(struct watch *watch);  /* false: it does not fill the screen */

/* tmux.c */
bool outer_hidden(const struct watch *watch); /* nothing may be painted now */
void outer_follow(struct watch *watch);       /* acts on what tmux has said */

/* playback.c */
bool video_act(struct watch *watch, enum action action); /* false: not an action of playback */

/* pen.c */
/* The person who has the pen: signs, changes and takes back notes. And what that person can undo. */
const struct actor *company_pen(const struct watch *watch);
struct undo *company_undo(struct watch *watch);

/* company.c */
void company_joined(struct view *view, struct actor *guest); /* of the watch screen; takes the guest over */
void company_leave(struct watch *watch);                     /* the guest, if there is one */
void company_check(struct watch *watch);                   /* R4: a guest who may not watch any more leaves */
bool company_act(struct watch *watch, enum action action); /* false: neither joining nor the pen */

/* write.c */
int64_t write_moment(const struct watch *watch); /* that a person means who presses a key now */
void write_note(struct watch *watch);            /* at this moment */
void write_range(struct watch *watch);           /* starts it, or ends it and asks for the text */
void write_reply(struct watch *watch);
void write_change(struct watch *watch);
void write_search(struct watch *watch);
void write_time(struct watch *watch);                /* asks for a time, to go there */
bool write_key(struct watch *watch, struct key key); /* true: taken */
void write_offer_draft(struct watch *watch);         /* the draft that was left, if there is one */
void write_keep(struct watch *watch);                /* keeps what is typed as a draft, at once */
int64_t write_tick(struct watch *watch,
                   int64_t now); /* write_keep() when that is due; when it will be, or -1 */
void write_release(struct watch *watch);
int write_rows(const void *watch, int columns);
void write_draw(struct watch *watch, struct area area);

/* change.c */
bool change_add(struct watch *watch, const struct note *note); /* false: the status line says why */
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
int64_t watch_shown_state(const struct watch *watch); /* differs when what is drawn of the player differs */

/* watch.c */
bool watch_may_undo_mark(const struct watch *watch);

#endif
