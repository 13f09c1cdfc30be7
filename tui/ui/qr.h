/*
 * QR codes (ISO/IEC 18004, made by libqrencode) in cells: two modules in each, one above the other, as half
 * blocks.
 *
 * A code is dark on light, with a light edge, whatever the terminal's own colours are, since not every phone
 * reads one that is the other way round. So it needs UTF-8 and colours; and room, that the caller looks at.
 */
#ifndef TUI_UI_QR_H
#define TUI_UI_QR_H

#include <stdbool.h>
#include <stddef.h>

enum {
    QR_EDGE = 2,       /* modules of light around it */
    QR_LINE_SIZE = 640 /* bytes of a line, with the end */
};

struct qr {
    int size;            /* modules on a side, without the edge */
    unsigned char *dark; /* size × size: 1 is dark */
    int columns, rows;   /* cells that it takes, with the edge */
};

/* False when the text does not fit into any code, or there is no memory. Its memory is zeroed on release: the
 * text may be a secret. */
bool qr_make(const char *text, struct qr *qr);
void qr_release(struct qr *qr); /* may be called on a zeroed one */

/* A line of it, from 0: `columns` half blocks. Foreground is dark, background light. */
void qr_line(const struct qr *qr, int row, char line[static QR_LINE_SIZE]);

/* Whether this terminal can show one at all: UTF-8 and colours. For ncurses' screen. */
bool qr_can_draw(void);
void qr_draw(const struct qr *qr, int row, int column);

#endif
