/*
 * Room: the classroom without its people, drawn once for each clip.
 *
 * Walls, floor and what is seen through the windows are ray-cast with their light; board, posters, clock and
 * furniture are polygons over that. Where sunlight falls is kept in the picture's alpha (255 - alpha is how
 * much), so that light can come and go with the clouds, and whatever is drawn over the picture keeps it off
 * by itself. The caller owns the room and releases it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_ROOM_H
#define TUI_DEMO_CLASSROOM_ROOM_H

#include "tui/demo/classroom/lens.h"
#include "tui/demo/classroom/seats.h"

#include <stdint.h>

struct room {
    const struct demo_lesson *lesson;
    struct lens lens;
    float left, right; /* x of the side walls */
    float board_left, board_right, board_bottom, board_top;
    struct vec3 clock; /* its middle, on the wall */
    struct canvas picture;
    struct colour wall, floor, accent, ink;
};

/* The windows are in the left wall, one after another along z. Metres. */
enum { WINDOWS = 4 };
static const float window_first = -0.55f, window_wide = 1.35f, window_step = 1.62f;
static const float window_bottom = 0.98f, window_top = 2.55f;

/* `width` and `height` are the picture's, in pixels. */
void room_init(struct room *room, const struct demo_lesson *lesson, int width, int height);
void room_release(struct room *room);

/* A point of the board in the room: x from its left edge, y down from its top, metres. */
struct vec3 room_board_point(const struct room *room, float x, float y);

/* Windows, door, posters, board and clock, into the room's picture; room_init calls it. */
void room_put_on_walls(struct room *room);

/* Furniture (furniture.c), each into a canvas of its own. */
void room_draw_table(const struct room *room, const struct table *table, uint32_t seed,
                     struct canvas *canvas);
void room_draw_chair(const struct room *room, const struct seat *seat, struct canvas *canvas);
void room_draw_desk(const struct room *room, struct vec3 at, struct canvas *canvas);

/* The hands of the clock, seconds after midnight. */
void room_draw_clock_hands(const struct room *room, int seconds, struct canvas *canvas, int *space);

/* The soft shadow of a table on the floor, straight into the picture. */
void room_draw_shadow(struct room *room, const struct table *table);

#endif
