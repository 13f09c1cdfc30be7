/*
 * Playing, inside the host: the clips of a session as libmpv's playlist, seen from outside as one timeline.
 *
 * Only libmpv's asynchronous and observing calls are used: a synchronous one waits for the core, which may
 * be waiting for a picture to be taken.
 *
 * Seeks are in player/host/seek.h, what is decoded in player/host/source.h.
 *
 * Thread: the host's one.
 */
#ifndef PLAYER_HOST_PLAY_H
#define PLAYER_HOST_PLAY_H

#include <mpv/client.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/host/picture.h"
#include "player/wire/protocol.h"
#include "player/host/stream.h"

enum seek_phase {
    SEEK_NONE,
    SEEK_OPENING,  /* another clip is being opened at the place */
    SEEK_KEYFRAME, /* on its way to the key frame before the place */
    SEEK_SETTLING, /* shows that key frame, waits whether more seeks come */
    SEEK_EXACT,    /* on its way to the place */
};

/* What of libmpv's is observed. */
enum play_property {
    PROPERTY_TIME = 1,
    PROPERTY_EOF,
    PROPERTY_CACHE,
    PROPERTY_WIDTH,
    PROPERTY_HEIGHT,
    PROPERTY_RATE,
    PROPERTY_VIDEO,
    PROPERTY_AUDIO,
    PROPERTY_ROTATION,
    PROPERTY_DEVICE,
    PROPERTY_SHOWN,
    PROPERTY_WINDOW,
    PROPERTY_FULLSCREEN,
    PROPERTY_GAMMA,
    PROPERTY_OUTPUT,
};

struct play_clip {
    int64_t offset_ms, duration_ms; /* on the session's timeline */
    int64_t entry;                  /* libmpv's id of the playlist entry; 0 while not known */
    bool own_time;                  /* the file's own time begins late: it is taken off */
    int rotation;                   /* by the person, degrees clockwise */
    int sound_track;                /* chosen by the person, counted from 1; 0: the file's own choice */
    bool interlaced;
    bool failed;
    bool reported, proxy_reported;
    int width, height; /* as it was first seen to be, before turning, in square pixels; 0: not yet */
};

/* See player/host/place.h. */
struct play_place {
    bool known;
    int64_t low_ms, high_ms;    /* while it is not known: what may be shown */
    uint64_t asked;             /* number of the last question */
    int64_t found_ms;           /* as was answered last */
    bool told;                  /* since then a position has come by itself */
    int64_t found_at, moved_at; /* monotonic ms */
};

struct play {
    mpv_handle *mpv;
    struct stream_sources *sources;
    struct play_clip *clips; /* as many as sources */
    int64_t duration_ms;
    bool window; /* the picture goes to one */
    bool silent; /* no sound is played at all */

    struct player_state state; /* what the interface is told; `paused` is what was asked for */
    bool changed;              /* since the caller last cleared it */

    int current;             /* clip that libmpv is at; −1: none */
    bool loaded;             /* it is open */
    int rotation;            /* of the clip as its file says, degrees clockwise */
    enum tone_curve curve;   /* of an HDR film, that nobody has mapped yet */
    bool maps_tones;         /* where the picture goes, that is done by itself */
    int width, height;       /* of the clip before turning, in square pixels; 0: not known */
    uint64_t fits;           /* how many play_fit were asked for */
    bool small_wanted;       /* proxies are to be opened, where there are any */
    bool small;              /* what is open is a proxy, or was last */
    bool deblock;            /* the clip's decoder smooths the edges of its blocks */
    bool held;               /* libmpv is paused for a seek's first part */
    bool deinterlace_chosen; /* the person said whether; before that each clip's pictures do */
    enum seek_phase phase;
    bool seek_seen; /* libmpv has begun the seek of this phase */
    bool pending;   /* a newer target came while one was on its way */
    int steps;      /* single pictures that are still to be gone; below 0: back */
    enum player_seek how;
    int64_t settle_at;  /* monotonic ms */
    int64_t confirm_at; /* when libmpv is asked again where it has arrived, monotonic ms; 0: it need not be */
    struct play_place place;
};

/* Sets up and begins to load. `clips` (offsets and durations filled) and `sources` are borrowed. SHAPE: what
 * pictures are made for, at first. */
bool play_init(struct play *play, mpv_handle *mpv, struct stream_sources *sources, struct play_clip *clips,
               const struct message *start, const struct player_surface *shape);

/* 0, 90, 180 or 270. */
bool play_rotation_valid(int degrees);

/* Carries out one command of the interface. */
void play_command(struct play *play, const struct message *message);

/* Takes what libmpv's core has said. `on_failed` is told about each clip that cannot be played, once, and
 * `on_proxy_failed` about each proxy that cannot;
 * `on_pong` about each answered play_ping, `on_fitted` when the last play_fit has been carried out; the
 * others are a window's (player/host/window.h). */
struct play_listener {
    void *context;
    void (*on_failed)(void *context, int clip, enum clip_failure failure);
    void (*on_proxy_failed)(void *context, int clip);
    void (*on_pong)(void *context, uint64_t number);
    void (*on_fitted)(void *context);
    void (*on_message)(void *context, const mpv_event_client_message *message);
    void (*on_clip)(void *context, int clip); /* is opened, and waits until this returns */
    void (*on_no_window)(void *context);      /* none can be opened */
    void (*on_filter_failed)(void *context);
};
void play_dispatch(struct play *play, const struct play_listener *listener);

/* Asks libmpv's core for a sign of life. */
void play_ping(struct play *play, uint64_t number);

/* Has libmpv fit the video so. */
void play_fit(struct play *play, const struct picture_fit *fit);

/* How the picture is to look now, and the state as the interface is told it. */
void play_look(const struct play *play, struct picture_look *look);
void play_state(const struct play *play, struct player_state *state);

#endif
