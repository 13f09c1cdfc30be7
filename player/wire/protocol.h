/*
 * The protocol between the interface and the player host: messages over a SOCK_SEQPACKET pair, all of one
 * size but for those that carry a piece of a file.
 *
 * Both ends are the same program on the same machine, so a message is the struct itself. The interface does
 * not trust what the host says: message_plausible() is asked about everything that comes from it, and a host
 * that says anything else is ended. Numbers only: the sentences that people read are made by the interface.
 *
 * Order, interface to host: START (with the end of a speaker's socket, where there is to be sound), SURFACE
 * (with its memory's descriptor), a CLIP for each clip (with the encrypted file's descriptor), the BLURs,
 * PLAY; from then on COMMAND, SURFACE, PING and whole lists of BLURs in any order; a PROXY (with its
 * encrypted file's descriptor) any time after its CLIP. Or, to look into a plain file: PROBE (with its
 * descriptor) alone, into an encrypted one PROBE_CLIP. Or, to make something of a clip: LISTEN or MAKE_PROXY
 * (with its encrypted file's) alone. Host to interface: STATE whenever something changed, PICTURE when one is
 * in the surface, CLIP_FAILED, PROXY_FAILED, PONG for each PING, from a host with a window KEY and WINDOW; or
 * PROBED once; or LOUDNESS until all is told, and LISTENED; or PIECE until there are no more, and PROXY_MADE.
 * Or, from a host that the kernel does not confine, NOT_BOXED: then it ends, and has decoded nothing.
 */
#ifndef PLAYER_WIRE_PROTOCOL_H
#define PLAYER_WIRE_PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>

#include "player/wire/loudness.h"
#include "player/wire/values.h"
#include "store/keys/keys.h"
#include "store/keys/label.h"

/* A program that opens players or probes files calls player_host_main(PLAYER_HOST_SOCKET) and returns what it
 * returns, before anything else, when its first argument is this. */
#define PLAYER_HOST_ARGUMENT "player-host"
enum { PLAYER_HOST_SOCKET = 3 };

enum message_kind {
    MESSAGE_START = 1,
    MESSAGE_SURFACE,
    MESSAGE_CLIP,
    MESSAGE_PLAY,
    MESSAGE_COMMAND,
    MESSAGE_PING,
    MESSAGE_PROBE,
    MESSAGE_STATE,
    MESSAGE_PICTURE,
    MESSAGE_CLIP_FAILED,
    MESSAGE_PONG,
    MESSAGE_PROBED,
    MESSAGE_KEY,
    MESSAGE_WINDOW,
    MESSAGE_LISTEN,
    MESSAGE_LOUDNESS,
    MESSAGE_LISTENED,
    MESSAGE_BLUR,
    MESSAGE_PROXY,
    MESSAGE_PROXY_FAILED,
    MESSAGE_MAKE_PROXY,
    MESSAGE_PIECE,
    MESSAGE_PROXY_MADE,
    MESSAGE_PROBE_CLIP,
    MESSAGE_NOT_BOXED,
};

enum player_command {
    COMMAND_PAUSE, /* number: 0 or 1 */
    COMMAND_TOGGLE_PAUSE,
    COMMAND_SEEK,        /* number: ms; detail: enum player_seek */
    COMMAND_SEEK_BY,     /* number: ms; detail: enum player_seek */
    COMMAND_STEP,        /* number: 1 or −1 */
    COMMAND_SPEED,       /* real */
    COMMAND_VOLUME,      /* number: percent */
    COMMAND_MUTE,        /* number: 0 or 1 */
    COMMAND_LOOP,        /* number, number_2: ms, or −1 */
    COMMAND_VIEW,        /* real: zoom; real_2, real_3: pan */
    COMMAND_ROTATION,    /* number: degrees */
    COMMAND_BRIGHTNESS,  /* number */
    COMMAND_DEINTERLACE, /* number: 0 or 1 */
    COMMAND_BLUR,        /* number: 0 or 1 */
    COMMAND_FULLSCREEN,  /* number: 0 or 1 */
    COMMAND_SOUND_TRACK, /* number: counted from 1, 0: the file's own choice */
};

/* What became of a window. */
enum window_news {
    WINDOW_CLOSED,
    WINDOW_REFUSED, /* there is no display, or it takes no window */
};

/* Why a clip cannot be played. */
enum clip_failure {
    CLIP_DAMAGED,    /* the encrypted file was changed or cut, or the key does not fit */
    CLIP_UNREADABLE, /* the disk failed */
    CLIP_SWAPPED,    /* it is the file of another clip, or of something else */
    CLIP_UNPLAYABLE, /* decrypts, but is no video that can be decoded */
};

enum { LOUDNESS_AT_ONCE = 64, BLURS_A_MESSAGE = 4, PIECE_MOST = 4096 };

struct message {
    uint32_t kind;
    union {
        struct {
            int64_t start_ms;
            double speed;
            double zoom, pan_x, pan_y;
            int32_t clip_count, sound, volume, brightness;
            int32_t blur_count; /* that come before PLAY */
            bool paused, muted, deinterlace_chosen, deinterlace, blurred, window;
        } start;
        struct player_surface surface;
        struct {
            int64_t duration_ms;
            int64_t start_ms; /* of the file's own time; 0: its timeline is as it is */
            int32_t rotation, sound_track;
            unsigned char key[KEY_SIZE];
            struct footage_label label; /* of the clip; its proxy has the same but for what it is */
        } clip;                         /* and listen, and make proxy, and probe clip */
        struct {
            int32_t command, detail;
            int64_t number, number_2;
            double real, real_2, real_3;
        } command;
        uint64_t ping; /* and pong: the same number */
        struct player_state state;
        uint64_t picture; /* its number, counted up from 1 */
        struct {
            int32_t clip, failure;
        } clip_failed;
        struct player_key key;
        int32_t window; /* enum window_news */
        struct {
            int32_t verdict; /* enum probe_verdict */
            struct probe probe;
        } probed;
        struct {
            int32_t count; /* 1 to LOUDNESS_AT_ONCE */
            struct loudness_frame frames[LOUDNESS_AT_ONCE];
        } loudness;
        int32_t listened; /* enum listen_verdict */
        struct {
            int32_t first, total; /* of the list, that comes in order; total 0: there are none */
            struct player_blur items[BLURS_A_MESSAGE];
        } blur;
        int32_t proxy;      /* of which clip: its index; and proxy failed */
        int32_t proxy_made; /* enum proxy_verdict */
        struct {
            int64_t offset;     /* in the file; not always the end of what came before */
            int32_t count;      /* 1 to PIECE_MOST */
            int64_t reached_ms; /* of the clip, by then */
        } piece;
    };
    unsigned char bytes[PIECE_MOST]; /* of a piece; not sent with anything else */
};

/* Sends a message and, unless it is −1, a descriptor (which stays the caller's). Never blocks. False when the
 * socket is full or the other end is gone. */
bool message_send(int socket, const struct message *message, int descriptor);

/* Sends one that must arrive, waiting for room. False when the other end is gone. */
bool message_tell(int socket, const struct message *message);

enum message_receipt { MESSAGE_NONE_YET, MESSAGE_RECEIVED, MESSAGE_BROKEN, MESSAGE_END };

/* Takes one message without blocking. `*descriptor` is −1 or a new descriptor that is the caller's (closed on
 * exec). BROKEN is a message of another size. */
enum message_receipt message_receive(int socket, struct message *message, int *descriptor);

/* Whether a host in its right mind could have sent this about a session with so many clips, of so many ms. */
bool message_plausible(const struct message *message, int clip_count, int64_t duration_ms);

#endif
