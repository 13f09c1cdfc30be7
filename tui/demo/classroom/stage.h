/*
 * Stage: what moves in front of the room, and the way from there to the pictures of the clip.
 *
 * Everything that may change is a sprite with a depth. When one changes, the squares of the picture that it
 * covered and covers are composed anew, farthest sprite first; all the rest is kept from the picture before.
 * Light, camera noise and the sway of a hand are added while the picture is copied out. The caller owns the
 * stage and releases it; the room must outlive it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_STAGE_H
#define TUI_DEMO_CLASSROOM_STAGE_H

#include "tui/demo/classroom/room.h"

#include <stddef.h>
#include <stdint.h>

struct sprite {
    struct canvas canvas;
    int space;          /* of the canvas, in pixels (see canvas_place) */
    float depth;        /* metres from the lens */
    uint64_t drawn;     /* what it shows; the owner's to compare with */
    int x0, y0, x1, y1; /* where it was composed last */
};

enum { MOST_SPRITES = 128 };

struct stage {
    struct room *room;
    int width, height; /* of the clip's picture */
    int margin;        /* how far the room's picture goes beyond it on every side */
    struct sprite sprites[MOST_SPRITES];
    int count;
    int16_t order[MOST_SPRITES];
    struct canvas composed;
    uint8_t *touched; /* one per square */
    int columns, rows;
    uint8_t *luma, *blue, *red; /* composed, of the room's size */
    uint8_t *sun;               /* how much sunlight falls on each pixel */
    int8_t *noise;
    uint8_t *out; /* one picture, planar 4:2:0 */
    int16_t matrix[9];
};

/* The room's picture must be larger than the clip's by 2 x margin, which must be even. `noise` as in struct
 * demo_recording. */
void stage_init(struct stage *stage, struct room *room, int width, int height, int margin, float noise);
void stage_release(struct stage *stage);

/* Adds an empty sprite; it belongs to the stage and stays where it is. */
struct sprite *stage_add(struct stage *stage, float depth);

/* To be called after a sprite was drawn anew or changed its depth. */
void stage_touch(struct stage *stage, struct sprite *sprite);

/* To be called after the room's own picture was changed there (pixels, end exclusive). */
void stage_touch_room(struct stage *stage, int x0, int y0, int x1, int y1);

struct exposure {
    float sun;          /* 0 to 1 */
    float gain;         /* about 1 */
    int sway_x, sway_y; /* pixels, within the margin */
    uint32_t picture;   /* its number, for the noise */
};

/* The next picture: width x height bytes of luma, then the two chroma planes. Valid until the next call. */
const uint8_t *stage_picture(struct stage *stage, const struct exposure *exposure);
size_t stage_picture_size(const struct stage *stage);

#endif
