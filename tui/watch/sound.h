/*
 * How loud the lesson is and where somebody speaks, as the watch screen holds it: for the strip under the
 * timeline, and for the keys that jump to speech. It is read from the store, or made in the background by a
 * listener (player/client/listener.h) and then kept in the store.
 *
 * Clips are listened to one after the other once the playback has begun, and again when another of their
 * sound tracks is chosen. So the footage's key stays here in secret memory while the lesson is open, as it
 * does in the player. Thread: the interface's only one.
 */
#ifndef TUI_WATCH_SOUND_H
#define TUI_WATCH_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/client/listener.h"
#include "store/base/id.h"
#include "store/keys/label.h"
#include "tui/watch/strip.h"

enum heard_state { HEARD_NOT, HEARD_BUSY, HEARD_ALL, HEARD_FAILED };

struct heard_clip {
    char id[ID_SIZE];
    int fd; /* borrowed from the footage's access */
    struct footage_label label;
    int64_t start_ms, duration_ms, file_start_ms;
    int sound_track; /* the one that is listened to; 0: the file's own choice */
    enum heard_state state;
    struct loudness_frame *frames;
    bool *speech;
    size_t count;
};

struct watch_sound {
    struct heard_clip *clips;
    size_t count;
    int64_t length_ms;
    unsigned char *key;        /* of the footage; NULL when it is not open */
    struct listener *listener; /* of the clip that is HEARD_BUSY */
    int64_t span_ms;           /* that the strip shows, around the position; 0: all of it */
    int64_t found_at;          /* when speech was last looked for, ms, monotonic */
};

struct watch;
struct footage_access;
struct area;

void sound_open(struct watch *watch, const struct footage_access *access); /* while `access` has the key */
void sound_close(struct watch *watch);
void sound_begin(struct watch *watch); /* listens to what was not heard yet; when the playback runs */
int sound_descriptor(const struct watch *watch); /* to poll for reading, -1: none */
void sound_renew(const struct watch *watch);     /* renews the listener's lease (player_renew()) */
void sound_news(struct watch *watch);            /* takes what the listener has */
bool sound_done(const struct watch *watch);      /* nothing is left to be listened to */
bool sound_shown(const struct watch *watch);     /* there is a strip to show, or one being made */
void sound_draw(const struct watch *watch, struct area area);
void sound_zoom(struct watch *watch, bool in); /* the strip, around the position; says what it shows */
/* The moment that a column of the strip stands for. */
int64_t sound_moment(const struct watch *watch, struct area area, int column);

/* Another sound track of a clip was chosen: the strip is of that one from now on. */
void sound_choose(struct watch *watch, size_t clip, int track);
/* To the next (1) or previous (-1) speech after a silence. */
void sound_jump(struct watch *watch, int by);

#endif
