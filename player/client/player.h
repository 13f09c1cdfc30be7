/*
 * The player, as the interface holds it: plays the clips of one session as one timeline.
 *
 * libmpv does not run here but in the player host, a process of its own (player/host/host.h), because media
 * files are hostile: a decoder that crashes or hangs costs the picture and never a note, and killing the host
 * is how footage that may no longer be seen (R4) stops at once. What comes from the host is values and
 * pixels, which are checked; never text, never bytes for the terminal.
 *
 * Use: poll player_fd() for reading, for at most player_timeout() ms; then player_dispatch(), and after it
 * player_event() until it says no, player_state(), and player_picture(). Commands return at once; their
 * effect shows in a later state. Positions and durations are ms on the session's timeline: the clips'
 * durations added up.
 *
 * Pictures come in a surface, which the interface paints where it likes, or go to a window of their own that
 * libmpv has on the display. The host of a window is another one with other limits (player/host/sandbox.h),
 * so changing between the two ends one host and starts the other. What is typed in the window comes as
 * events.
 *
 * Ownership: the player copies the keys into secret memory; the files stay the caller's and must stay open
 * until player_close(). A program that opens players must call player_host_main() when it is started with the
 * arguments that player/host/host.h names.
 * Thread: one; no callbacks.
 */
#ifndef PLAYER_CLIENT_PLAYER_H
#define PLAYER_CLIENT_PLAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/wire/picture.h"
#include "player/wire/values.h"
#include "store/base/error.h"
#include "store/keys/label.h"

struct player;

/* One encrypted clip (store/footage/footage.h). */
struct player_clip {
    int fd;                     /* open for reading; stays the caller's */
    const unsigned char *key;   /* KEY_SIZE bytes; copied */
    struct footage_label label; /* that is bound into it */
    int64_t duration_ms;        /* as the import measured it, above 0 */
    int64_t start_ms; /* where the file's own time begins, when the import found that far from 0; or 0 */
    int rotation;     /* degrees clockwise that the person turned it by: 0, 90, 180 or 270 */
    int sound_track;  /* that the person chose, counted from 1; 0: the file's own choice */
    int proxy;        /* its proxy (store/footage/proxy.h), likewise; 0: it has none */
};

/* A host that was started ahead of its use and was given nothing yet: to load libmpv takes a tenth of a
 * second or two, in which a person still types a password or reads a list. NULL when it could not be started:
 * the player then starts one when it is opened, and says what is wrong. */
struct player_spare;
struct player_spare *player_spare_start(void);
void player_spare_end(struct player_spare *spare); /* NULL is allowed */

/* Whether this machine has a display on which a window can be opened. One reached over a network does not
 * count, since the host must not reach any network. */
bool player_has_display(void);

struct player_options {
    const struct player_clip *clips;
    size_t clip_count;               /* 1 to PLAYER_CLIPS */
    int64_t start_ms;                /* where to begin */
    bool paused;                     /* begin with a still picture */
    bool window;                     /* begin in a window */
    const struct player_blur *blurs; /* borrowed for the call */
    size_t blur_count;               /* at most PLAYER_BLURS */
    struct player_surface surface;
    enum player_sound sound;
    int volume;      /* percent, 0 to PLAYER_VOLUME_MOST */
    int watchdog_ms; /* a host that is silent for so long hangs; 0 for the usual 5000 */
    /* to begin with, or NULL; the player's from here on, whether it opens or not */
    struct player_spare *spare;
};

/* Starts the host and begins to load. A clip that cannot be played is no failure of this function: it comes
 * as an event. ERROR_IO when the host could not be started. */
bool player_open(const struct player_options *options, struct player **player, struct error *error);

/* Ends the host at once, forgets the keys, frees everything. NULL is allowed. */
void player_close(struct player *player);

/* Ends the host at once (SIGKILL, reaped on return) and forgets the keys: nothing can be seen or heard any
 * more and player_restart() is refused. For footage that must stop now (R4). */
void player_kill(struct player *player);

/* After PLAYER_EVENT_CRASHED, HUNG or LAPSED: a new host, at the last position, paused, with the same
 * settings. */
bool player_restart(struct player *player, struct error *error);

/* Moves the picture into a window, or back into the surface: a new host, at the same position, going on as
 * the last one did. That the window is there comes later, as `window_open` in the state or as an event. */
bool player_move(struct player *player, bool window, struct error *error);

/* To be called several times a second, each time the store has said that this footage may still be open (R4).
 * A host that was not renewed for a second and a half ends itself (player/wire/lease.h). */
void player_renew(struct player *player);

int player_fd(const struct player *player);      /* to poll for reading; -1 when there is no host */
int player_timeout(const struct player *player); /* ms until player_dispatch() must run; -1 is never */
void player_dispatch(struct player *player);     /* takes what came; never blocks */

/* The last state that came. Never NULL; valid until the next call that takes the player. */
const struct player_state *player_state(const struct player *player);

enum player_event_kind {
    PLAYER_EVENT_CLIP_FAILED,  /* this clip cannot be played (any more) and is skipped */
    PLAYER_EVENT_PROXY_FAILED, /* this clip's proxy is damaged: the clip itself is played */
    PLAYER_EVENT_CRASHED,      /* the host is gone; player_restart() may help */
    PLAYER_EVENT_HUNG,         /* the host did not answer and was ended; player_restart() may help */
    PLAYER_EVENT_LAPSED,       /* this program stood still, so the host ended itself; player_restart() */
    PLAYER_EVENT_KEY,          /* was pressed in the window */
    PLAYER_EVENT_CLOSED,       /* somebody closed the window, or means to: player_move() takes it away */
    PLAYER_EVENT_NOT_BOXED,    /* the kernel does not confine the host, so it has ended and decoded nothing */
    PLAYER_EVENT_NO_WINDOW,    /* none could be opened: player_move() brings the picture back */
};

struct player_event {
    enum player_event_kind kind;
    int clip; /* the index of the clip concerned */
    struct player_key key;
    struct error error; /* one sentence for the person; kind CORRUPT, INVALID or IO; none with LAPSED, KEY,
                           CLOSED and PROXY_FAILED */
};

/* Takes the oldest event; false when there is none. */
bool player_event(struct player *player, struct player_event *event);

/* The newest picture, when there is one that was not taken yet. Its pixels are valid until the next call of
 * player_picture() or player_resize(). */
bool player_picture(struct player *player, struct picture *picture);

/* Commands. Values out of range are clamped. Without a host they do nothing. */

void player_pause(struct player *player, bool paused);
void player_toggle_pause(struct player *player); /* at the end: begins again */

void player_seek(struct player *player, int64_t position_ms, enum player_seek how);
/* Relative to where the last seek leads, so that five quick presses add up. */
void player_seek_by(struct player *player, int64_t delta_ms, enum player_seek how);
void player_step(struct player *player, int frames); /* 1 or −1; pauses */

void player_set_speed(struct player *player, double speed); /* the pitch is kept */
void player_set_volume(struct player *player, int percent);
void player_set_muted(struct player *player, bool muted);
/* Plays from start to end again and again; start < end. −1, −1 ends the loop. */
void player_set_loop(struct player *player, int64_t start_ms, int64_t end_ms);
void player_set_view(struct player *player, double zoom, double pan_x, double pan_y);
void player_set_rotation(struct player *player, int degrees); /* of the clip that plays */
/* Of the clip that plays: 1 to PLAYER_SOUND_TRACKS. One that it does not have is no sound. */
void player_set_sound_track(struct player *player, int track);
void player_set_brightness(struct player *player, int brightness);
/* Interlaced clips are deinterlaced by themselves, until this has said otherwise. */
void player_set_deinterlace(struct player *player, bool deinterlace);
/* Blurs the whole picture so strongly that nobody in it can be recognised. */
void player_set_blurred(struct player *player, bool blurred);
/* Blurs just these from now on. When the host cannot be told, it is ended: pictures that ought to be blurred
 * are not shown; player_restart() begins with them. False only when there are too many, or one makes no
 * sense. */
bool player_set_blurs(struct player *player, const struct player_blur *blurs, size_t count,
                      struct error *error);
/* Lets the window fill the screen. */
void player_set_fullscreen(struct player *player, bool fullscreen);

/* A clip that had no proxy has one now. It is played from the next seek or pause on, when it is good enough
 * for what is drawn. */
void player_set_proxy(struct player *player, size_t clip, int fd);

/* A pane of another size: the picture last taken is no longer valid, and one of the new size comes soon. */
bool player_resize(struct player *player, const struct player_surface *surface, struct error *error);

#endif
