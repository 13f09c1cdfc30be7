/*
 * Values: what the interface and the player host say to each other, as plain structs (player/wire/protocol.h
 * carries them).
 *
 * Positions and durations are ms on the session's timeline: the clips' durations added up.
 */
#ifndef PLAYER_WIRE_VALUES_H
#define PLAYER_WIRE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PLAYER_CLIPS = 200,           /* most clips in one session */
    PLAYER_SURFACE_MOST = 4096,   /* most pixels in a row or a column of a surface */
    PLAYER_VOLUME_MOST = 130,     /* percent */
    PLAYER_ZOOM_MOST = 8,         /* times */
    PLAYER_BLURS = 500,           /* most blurs in one session */
    PLAYER_START_LATE_MS = 10000, /* a film whose first picture comes later has a clock of its own */
    PLAYER_SOUND_TRACKS = 32,     /* most sound tracks of one clip that can be chosen from */
    PLAYER_BLUR_WHOLE = 10000,    /* the width, and the height, of the picture that blurs count in */
};
#define PLAYER_CLIP_LONGEST (INT64_C(1000) * 86400 * 365) /* ms */
#define PLAYER_SPEED_LEAST  0.25
#define PLAYER_SPEED_MOST   4.0

/* A rectangle of the picture as it was coded, before any turning, that is made unrecognisable from one moment
 * to another, both included and a little more: a picture whose moment is not certain is one too many rather
 * than one too few. */
struct player_blur {
    int64_t from_ms, until_ms;   /* on the session's timeline */
    int32_t x, y, width, height; /* inside 0 to PLAYER_BLUR_WHOLE */
    bool outlined;               /* and has a frame, for whoever is drawing it */
    char unused[7];              /* 0: blurs are compared byte by byte */
};

/* What pictures are made for. The whole video is fitted into width × height, with black around it. */
struct player_surface {
    int width, height;    /* pixels, 1 to PLAYER_SURFACE_MOST */
    int pixel_x, pixel_y; /* the shape of one pixel on the screen, its width to its height; 1:1 is square */
};

enum player_sound {
    PLAYER_SOUND_DEVICE,  /* PipeWire, PulseAudio or ALSA, whichever there is; none is no error */
    PLAYER_SOUND_DISCARD, /* decoded and timed, but played nowhere (for measuring and tests) */
    PLAYER_SOUND_NONE,    /* not decoded */
};

enum player_seek {
    /* Shows the nearest key frame's picture first and then the exact one. */
    PLAYER_SEEK_EXACT,
    /* For a key that is held or a mouse that drags: only key frames' pictures as long as such seeks keep
     * coming; the exact one when none has come for a moment (200 ms). */
    PLAYER_SEEK_FAST,
};

struct player_state {
    bool running; /* there is a host */
    bool ready;   /* a clip is loaded: the values below mean something */
    bool boxed;   /* the kernel confines the host (player/host/sandbox.h) */
    bool paused;
    bool seeking; /* the picture of the last seek is not there yet */
    bool ended;   /* stands at the end of the last clip */
    bool muted;
    bool has_video;        /* the clip that plays has pictures */
    bool has_audio;        /* the clip that plays has sound */
    bool sounding;         /* sound goes to a device */
    bool window_open;      /* the picture is in a window, and that is there */
    bool fullscreen;       /* which fills the screen */
    int64_t position_ms;   /* of the picture shown, 0 to duration_ms */
    int64_t target_ms;     /* where the last seek leads; without one, position_ms */
    int64_t duration_ms;   /* of the session */
    int64_t buffered_ms;   /* up to where it has been read ahead; at least position_ms */
    int64_t loop_start_ms; /* A and B of the loop; -1 when not set */
    int64_t loop_end_ms;
    int clip;        /* index of the clip that plays */
    int video_width; /* its shape as it should look, after rotation, in square pixels; 0: not known */
    int video_height;
    double frame_rate; /* of the clip that plays; 0: not known */
    double speed;
    int volume;       /* percent */
    int sound_track;  /* of the clip that plays, counted from 1: which is heard; 0: none, or not known yet */
    int sound_tracks; /* how many it has; -1: not known yet */
    double zoom;      /* times, 1 is all of it */
    double pan_x, pan_y; /* −1 to 1: how far to the right and down the zoomed view stands */
    int rotation; /* of the clip that plays: 0, 90, 180, 270 degrees clockwise, over what the file says */
    int file_rotation; /* of the clip that plays as its file says, 0 to 270; the picture is turned by both */
    int brightness;    /* −100 to 100 */
    bool proxy;        /* the picture comes from a proxy */
    bool deinterlace;
    bool blurred;
};

/* A key pressed in the window: a Unicode character, or one of the named. Shift is part of a character. */
enum player_key_code {
    PLAYER_KEY_NAMED = 0x110000, /* above Unicode */
    PLAYER_KEY_TAB,
    PLAYER_KEY_ENTER,
    PLAYER_KEY_ESCAPE,
    PLAYER_KEY_BACKSPACE,
    PLAYER_KEY_DELETE,
    PLAYER_KEY_INSERT,
    PLAYER_KEY_UP,
    PLAYER_KEY_DOWN,
    PLAYER_KEY_LEFT,
    PLAYER_KEY_RIGHT,
    PLAYER_KEY_HOME,
    PLAYER_KEY_END,
    PLAYER_KEY_PGUP,
    PLAYER_KEY_PGDN,
    PLAYER_KEY_F1,
    PLAYER_KEY_F12 = PLAYER_KEY_F1 + 11,
};
enum { PLAYER_KEY_SHIFT = 1, PLAYER_KEY_CTRL = 2, PLAYER_KEY_ALT = 4 };
struct player_key {
    int32_t code, modifiers;
};

/* Looking into an unknown file: why it is refused. */
enum probe_verdict {
    PROBE_GOOD,
    PROBE_EMPTY,      /* not one byte */
    PROBE_NO_VIDEO,   /* something else, or a container or codec that is not played */
    PROBE_NO_PICTURE, /* sound alone */
    PROBE_TRUNCATED,  /* shorter than it says, and nothing of it plays */
    PROBE_DAMAGED,    /* its end or its beginning does not decode, and nothing else tells how far it goes */
    PROBE_UNREADABLE, /* the card failed */
    PROBE_TIMEOUT,    /* took too long: made to hang a decoder, or a very slow card */
    PROBE_NOT_BOXED,  /* the kernel does not confine whoever would look into it, so nobody has */
};

struct probe {
    int64_t duration_ms;   /* above 0 */
    int32_t width, height; /* as it should look, in square pixels, after rotation */
    double frame_rate;     /* 0: not known */
    int64_t
        start_ms; /* where the file's own time begins when that is far from 0 (PLAYER_START_LATE_MS); or 0 */
    bool has_audio;
    bool whole;         /* false: it was cut off, or is damaged, and duration_ms is how far it plays */
    char container[16]; /* "mp4", "matroska", "avi", "mpegts" */
    char codec[32];     /* of the pictures, as FFmpeg calls it: letters, digits, '-' and '_' */
    enum probe_verdict verdict; /* filled in by player_probe(), also when it fails */
};

/* How a clip was listened to. */
enum listen_verdict {
    LISTEN_DONE,
    LISTEN_NO_SOUND, /* it has none */
    LISTEN_FAILED,   /* damaged, or nothing that can be decoded */
};

/* What became of making a proxy. */
enum proxy_verdict {
    PROXY_MADE,
    PROXY_NEEDLESS, /* the pictures are small as they are, or the clip has what no proxy can have */
    PROXY_FAILED,   /* damaged, not whole, or nothing that can be decoded */
};

#endif
