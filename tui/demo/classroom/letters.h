/*
 * Letters: a handwriting alphabet of pen strokes, for what the teacher writes on the board.
 *
 * A text becomes a list of pen positions that can be drawn one after another, so that writing appears the way
 * a hand makes it. The caller owns the list. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_LETTERS_H
#define TUI_DEMO_CLASSROOM_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

/* x from the left edge of the text, y up from the base line; the height of a capital is 1. */
struct pen {
    float x, y;
    bool down; /* a line is drawn from the position before this one */
};

struct writing {
    struct pen *pens;
    int count;
    float width;
};

/* `text` is UTF-8; characters without a glyph become a space. The hand trembles a little, by `seed`. */
void writing_init(struct writing *writing, const char *text, uint32_t seed);
void writing_release(struct writing *writing);

#endif
