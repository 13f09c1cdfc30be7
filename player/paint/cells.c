#include "player/paint/cells.h"

#include "player/paint/cells-colours.h"
#include "player/paint/cells-fit.h"
#include "player/paint/cells-judge.h"
#include "player/paint/cells-kernels.h"
#include "player/paint/cells-writer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    WAITING_GAINS = LEVEL / 2, /* urgency of a cell for which there was no budget */

    /* From 100 pictures a second to 10. */
    PACE_LEAST = CELLS_USUAL_PACE / 4,
    PACE_MOST = 5 * CELLS_USUAL_PACE / 2,
};

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (!memory)
        abort();
    return memory;
}

void cells_shape(const struct cells_style *style, int *per_cell_x, int *per_cell_y)
{
    static const int shapes[][2] = {
        [GLYPHS_ASCII] = {1, 1},
        [GLYPHS_HALVES] = {1, 2},
        [GLYPHS_QUADRANTS] = {2, 2},
        [GLYPHS_SEXTANTS] = {2, 3},
    };
    *per_cell_x = shapes[style->glyphs][0];
    *per_cell_y = shapes[style->glyphs][1];
}

void cells_init(struct cells *cells, const struct cells_style *style, int rows, int cols)
{
    assert(rows >= 0 && cols >= 0 && rows < 10000 && cols < 10000);
    *cells = (struct cells){
        .style = *style,
        .rows = rows,
        .cols = cols,
        .pace = CELLS_USUAL_PACE,
        .tolerance = TOLERANCE_FIRST,
        .bytes_per_cell = 24 * 16,
        .kernels = cells_kernels(CELLS_BEST),
    };
    cells_shape(style, &cells->per_cell_x, &cells->per_cell_y);
    cells->width = cols * cells->per_cell_x;
    cells->height = rows * cells->per_cell_y;
    cells->stride = 4 * (size_t)cells->width;

    size_t pixels = (size_t)cells->width * (size_t)cells->height;
    size_t count = cells_padded((size_t)rows * (size_t)cols);
    cells->steady = allocate(pixels, 4);
    cells->seen = allocate(pixels, 4);
    cells->last = allocate(pixels, 4);
    cells->painted = allocate(count, sizeof *cells->painted);
    cells->motion = allocate(count, sizeof *cells->motion);
    cells->noise = allocate(count, sizeof *cells->noise);
    cells->change = allocate(count, sizeof *cells->change);
    cells->debt = allocate(count, sizeof *cells->debt);
    cells->urgency = allocate(count, sizeof *cells->urgency);
    cells->ours = allocate(count, sizeof *cells->ours);
    if (style->colours == COLOURS_8 || style->colours == COLOURS_16 || style->colours == COLOURS_256)
        cells->palette = palette_open(style->colours);
    cells_cover(cells, NULL, 0);
    cells_forget(cells, NULL);
}

void cells_release(struct cells *cells)
{
    free(cells->seen);
    free(cells->steady);
    free(cells->motion);
    free(cells->last);
    free(cells->painted);
    free(cells->noise);
    free(cells->debt);
    free(cells->change);
    free(cells->urgency);
    free(cells->ours);
    palette_close(cells->palette);
    *cells = (struct cells){0};
}

/* The part of AREA that lies in the pane. */
static struct cells_area clip_area(const struct cells *cells, const struct cells_area *area)
{
    int top = area->row > 0 ? area->row : 0;
    int left = area->col > 0 ? area->col : 0;
    int64_t bottom = (int64_t)area->row + area->rows;
    int64_t right = (int64_t)area->col + area->cols;
    if (bottom > cells->rows)
        bottom = cells->rows;
    if (right > cells->cols)
        right = cells->cols;
    return (struct cells_area){
        .row = top,
        .col = left,
        .rows = bottom > top ? (int)bottom - top : 0,
        .cols = right > left ? (int)right - left : 0,
    };
}

void cells_forget(struct cells *cells, const struct cells_area *area)
{
    struct cells_area whole = {.rows = cells->rows, .cols = cells->cols};
    struct cells_area clipped = clip_area(cells, area ? area : &whole);

    for (int row = clipped.row; row < clipped.row + clipped.rows; row++) {
        for (int col = clipped.col; col < clipped.col + clipped.cols; col++) {
            cells->painted[row * cells->cols + col].glyph = CELL_UNKNOWN;
            cells->debt[row * cells->cols + col] = FORGOTTEN;
        }
    }
    cells->settled = false;
}

void cells_cover(struct cells *cells, const struct cells_area *areas, size_t count)
{
    memset(cells->ours, 0xff, (size_t)cells->rows * (size_t)cells->cols * sizeof *cells->ours);
    for (size_t i = 0; i < count; i++) {
        struct cells_area clipped = clip_area(cells, &areas[i]);
        for (int row = clipped.row; row < clipped.row + clipped.rows; row++)
            memset(cells->ours + row * cells->cols + clipped.col, 0,
                   (size_t)clipped.cols * sizeof *cells->ours);
        /* Whatever lies there has overwritten it. */
        cells_forget(cells, &clipped);
    }
    cells->settled = false;
}

int cells_pace(int interval_ms)
{
    int pace = CELLS_USUAL_PACE * interval_ms / CELLS_USUAL_MS;
    return pace < PACE_LEAST ? PACE_LEAST : pace > PACE_MOST ? PACE_MOST : pace;
}

void cells_interval(struct cells *cells, int interval_ms)
{
    cells->pace = cells_pace(interval_ms);
}

bool cells_settled(const struct cells *cells)
{
    return cells->settled;
}

/*
 * Fills `change` and `motion`, and brings `steady` and `last` up to date. Rounding up each time would let
 * steady tremble with the noise; never rounding up would keep it from arriving. So it is done every fourth
 * time. A FINAL picture has no noise.
 */
static void compare_picture(struct cells *cells, const struct picture *picture, bool final)
{
    int rounding = cells->pictures++ % 4 == 3 ? 7 : 5;
    int snap = final ? 0 : 2 * cells->grain;

    for (int row = 0; row < cells->rows; row++) {
        int y = row * cells->per_cell_y, index = row * cells->cols;
        size_t at = (size_t)y * cells->stride;
        struct cells_row pictures = {
            .pixels = picture->pixels + (size_t)y * picture->stride,
            .pixels_stride = picture->stride,
            .seen = cells->seen + at,
            .steady = cells->steady + at,
            .stride = cells->stride,
            .cols = cells->cols,
            .per_cell_x = cells->per_cell_x,
            .per_cell_y = cells->per_cell_y,
        };
        cells->kernels->compare(&pictures, snap, rounding, cells->change + index, cells->motion + index);
        for (int i = 0; i < cells->per_cell_y && pictures.pixels != cells->last + at; i++)
            memcpy(cells->last + at + (size_t)i * cells->stride,
                   pictures.pixels + (size_t)i * picture->stride, cells->stride);
    }
}

static void remember_cell(struct cells *cells, int row, int col)
{
    size_t width = 4 * (size_t)cells->per_cell_x;
    for (int y = 0; y < cells->per_cell_y; y++) {
        size_t at = (size_t)(row * cells->per_cell_y + y) * cells->stride + (size_t)col * width;
        memcpy(cells->seen + at, cells->steady + at, width);
    }
}

/* Paints one cell; false when the screen shows it already. */
static bool paint_cell(struct cells *cells, struct cell_writer *writer, int row, int col, int top, int left)
{
    int index = row * cells->cols + col;
    /* Near enough is good enough where things move, and less so the fewer bytes are short. */
    int slack = cells->noise[index] / 2, most = (cells->tolerance - TOLERANCE_LEAST) / 2;
    struct cell_wish wish = cell_wish(cells, row, col);
    struct cell cell;

    int miss = cell_fit(writer, &wish, slack < most ? slack : most, &cell);
    remember_cell(cells, row, col);
    cells->debt[index] = (uint16_t)miss;

    struct cell *painted = &cells->painted[index];
    if (painted->glyph == cell.glyph && painted->fg == cell.fg && painted->bg == cell.bg)
        return false;

    cell_writer_move(writer, top + row, left + col);
    cell_writer_put(writer, &cell);
    *painted = cell;
    /* After the screen's last column a terminal's cursor stays where it was until the next character. */
    if (col == cells->cols - 1)
        writer->row = 0;
    return true;
}

/* How many cells from INDEX on, at most to END, need nothing. */
static int skip_quiet(const struct cells *cells, int index, int end)
{
    int start = index;
    uint64_t four;
    for (; index + 4 <= end; index += 4) {
        memcpy(&four, cells->urgency + index, sizeof four);
        if (four != 0)
            break;
    }
    while (index < end && cells->urgency[index] == 0)
        index++;
    return index - start;
}

/* WANTED cells are due by their urgency. */
static struct cells_work paint_due(struct cells *cells, int wanted, int row, int col, size_t budget,
                                   struct bytes *out)
{
    struct cell_writer writer = {.out = out, .style = &cells->style, .fg = COLOUR_UNSET, .bg = COLOUR_UNSET};
    struct cells_work work = {.wanted = wanted};
    size_t start = out->size;
    int least = cells_least_urgency(cells, budget);
    size_t most = budget > SIZE_MAX / 2 ? SIZE_MAX : budget + budget / 4;
    int waiting = 0;

    for (int y = 0; y < cells->rows; y++) {
        int first = y * cells->cols, end = first + cells->cols;
        for (int i = first + skip_quiet(cells, first, end); i < end; i += 1 + skip_quiet(cells, i + 1, end)) {
            if (cells->urgency[i] >= least && out->size - start < most) {
                work.painted += paint_cell(cells, &writer, y, i - first, row, col);
                cells->urgency[i] = 0;
                continue;
            }
            if (cells->debt[i] < FORGOTTEN / 2)
                cells->debt[i] = (uint16_t)(cells->debt[i] + WAITING_GAINS);
            waiting += cells->urgency[i] > cells_visible_from(cells);
        }
    }
    cells->starved = waiting > 0;
    cells_adapt(cells, out->size - start, work.painted);
    return work;
}

static struct cells_work paint(struct cells *cells, const struct picture *picture, bool final, int row,
                               int col, size_t budget, struct bytes *out)
{
    assert(picture->width == cells->width && picture->height == cells->height);
    compare_picture(cells, picture, final);
    return paint_due(cells, cells_judge(cells), row, col, budget, out);
}

struct cells_work cells_paint(struct cells *cells, const struct picture *picture, int row, int col,
                              size_t budget, struct bytes *out)
{
    return paint(cells, picture, false, row, col, budget, out);
}

struct cells_work cells_go_on(struct cells *cells, int row, int col, size_t budget, struct bytes *out)
{
    return paint_due(cells, cells_count_due(cells), row, col, budget, out);
}

struct cells_work cells_settle(struct cells *cells, int row, int col, size_t budget, struct bytes *out)
{
    struct picture picture = {
        .pixels = cells->last,
        .width = cells->width,
        .height = cells->height,
        .stride = cells->stride,
    };
    return paint(cells, &picture, true, row, col, budget, out);
}
