#include "tui/ui/qr.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

#include "store/base/memory.h"
#include "tui/ui/draw.h"
#include "tui/ui/theme.h"

bool qr_make(const char *text, struct qr *qr)
{
    *qr = (struct qr){.size = 0};
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
    if (!code)
        return false;
    const size_t modules = (size_t)code->width * (size_t)code->width;
    qr->size = code->width;
    qr->dark = memory_alloc(modules, sizeof *qr->dark);
    for (size_t i = 0; i < modules; i++)
        qr->dark[i] = code->data[i] & 1;
    explicit_bzero(code->data, modules);
    QRcode_free(code);
    qr->columns = qr->size + 2 * QR_EDGE;
    qr->rows = (qr->columns + 1) / 2;
    return true;
}

void qr_release(struct qr *qr)
{
    if (qr->dark)
        explicit_bzero(qr->dark, (size_t)qr->size * (size_t)qr->size);
    free(qr->dark);
    *qr = (struct qr){.size = 0};
}

static bool is_dark(const struct qr *qr, int row, int column)
{
    return row >= 0 && row < qr->size && column >= 0 && column < qr->size &&
           qr->dark[row * qr->size + column];
}

void qr_line(const struct qr *qr, int row, char line[static QR_LINE_SIZE])
{
    static const char *const cells[] = {" ", "\u2580", "\u2584", "\u2588"}; /* none, upper, lower, both */
    size_t used = 0;
    for (int column = -QR_EDGE; column < qr->size + QR_EDGE; column++) {
        const int top = 2 * row - QR_EDGE;
        const char *cell = cells[is_dark(qr, top, column) + 2 * is_dark(qr, top + 1, column)];
        const size_t length = strlen(cell);
        assert(used + length < QR_LINE_SIZE);
        memcpy(line + used, cell, length);
        used += length;
    }
    line[used] = '\0';
}

bool qr_can_draw(void)
{
    return draw_utf8() && theme_has_colours();
}

void qr_draw(const struct qr *qr, int row, int column)
{
    char line[QR_LINE_SIZE];
    for (int i = 0; i < qr->rows; i++) {
        qr_line(qr, i, line);
        draw_text(row + i, column, qr->columns, STYLE_QR, line);
    }
    explicit_bzero(line, sizeof line);
}
