/*
 * Drawing: the figure that a lesson has on its board, such as a triangle or a time line.
 * Drawn once, into the room's picture. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_DRAWING_H
#define TUI_DEMO_CLASSROOM_DRAWING_H

#include "tui/demo/classroom/room.h"

void board_drawing_draw(struct room *room);

#endif
