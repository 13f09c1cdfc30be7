/*
 * Writing: what stands on the board and how it gets there, line by line.
 *
 * Drawn into the room's own picture, since nothing is ever wiped in a clip. The caller owns it and releases
 * it; the room must outlive it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_WRITING_H
#define TUI_DEMO_CLASSROOM_WRITING_H

#include "tui/demo/classroom/letters.h"
#include "tui/demo/classroom/stage.h"

struct board_line {
    struct writing writing;
    float x, y, high; /* of its start, from the board's top left, metres */
    int from_ms, to_ms;
    int drawn; /* pens */
    struct colour colour;
};

struct board_text {
    struct room *room;
    struct board_line lines[DEMO_BOARD_LINES];
};

void board_text_init(struct board_text *text, struct room *room);
void board_text_release(struct board_text *text);

/* Draws what has been written since the last call and touches the stage there. True while a pen is moving
 * that began a new stroke (it is heard). */
bool board_text_draw(struct board_text *text, struct stage *stage, int now_ms);

/* Where the pen is in the room, for a line that is being written then; after and before that, its end and
 * start. */
struct vec3 board_text_pen(const struct board_text *text, int line, int now_ms);

/* The number of strokes begun in all lines until then: one tick of the chalk for each. */
int board_text_strokes(const struct board_text *text, int now_ms);

#endif
