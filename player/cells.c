#include "player/cells.h"

#include "player/cells-colours.h"
#include "player/cells-fit.h"
#include "player/cells-kernels.h"
#include "player/cells-writer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEVEL = 16, /* the unit of differences: sixteenths of one level */

    TOLERANCE_LEAST = 3 * LEVEL,
    TOLERANCE_MOST = 10 * LEVEL,
    TOLERANCE_STEP = LEVEL / 4, /* a picture */

    /* Noise above this is visible, so there is no use in knowing how far above. */
    NOISE_MOST = 10 * LEVEL,
    NOISE_FALL = LEVEL / 2, /* a picture, besides an eighth: from the most to nothing in 12 pictures */

    GRAIN_MOST = 5 * LEVEL,

    SLACK_MOST = 3 * LEVEL,  /* for taking a colour that is set already */
    WAITING_GAINS = LEVEL / 2, /* urgency of a cell for which there was no budget */

    FORGOTTEN = UINT16_MAX, /* urgency of a cell of which nothing is known */

    BUSY_BYTES = 2,   /* a cell and picture: above this the tolerance rises, */
    QUIET_BYTES = 1,  /* below this it falls */
    REFINE_BYTES = 2, /* a cell and picture, for differences that nobody sees yet */
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
        .tolerance = TOLERANCE_LEAST,
        .bytes_per_cell = 24 * 16,
        .kernels = cells_kernels(CELLS_BEST),
    };
    cells_shape(style, &cells->per_cell_x, &cells->per_cell_y);
    cells->width = cols * cells->per_cell_x;
    cells->height = rows * cells->per_cell_y;
    cells->stride = 4 * (size_t)cells->width;

    size_t count = (size_t)rows * (size_t)cols;
    cells->seen = allocate((size_t)cells->height, cells->stride > 0 ? cells->stride : 1);
    cells->last = allocate((size_t)cells->height, cells->stride > 0 ? cells->stride : 1);
    cells->steady = allocate((size_t)cells->height, cells->stride > 0 ? cells->stride : 1);
    cells->painted = allocate(count, sizeof *cells->painted);
    cells->motion = allocate(count, sizeof *cells->motion);
    cells->noise = allocate(count, sizeof *cells->noise);
    cells->debt = allocate(count, sizeof *cells->debt);
    cells->change = allocate(count, sizeof *cells->change);
    cells->urgency = allocate(count, sizeof *cells->urgency);
    cells->covered = allocate(count, sizeof *cells->covered);
    cells->line = allocate(2 * (size_t)cells->width, sizeof *cells->line);
    if (style->colours == COLOURS_8 || style->colours == COLOURS_16 || style->colours == COLOURS_256)
        cells->palette = palette_open(style->colours);
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
    free(cells->covered);
    free(cells->line);
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
        for (int col = clipped.col; col < clipped.col + clipped.cols; col++)
            cells->painted[row * cells->cols + col].glyph = CELL_UNKNOWN;
    }
    if (clipped.rows > 0 && clipped.cols > 0)
        cells->unsettled = clipped.rows * clipped.cols;
}

void cells_cover(struct cells *cells, const struct cells_area *areas, size_t count)
{
    int total = cells->rows * cells->cols;

    /* What is covered is forgotten at once: whatever lies over it has overwritten it. */
    memset(cells->covered, 0, (size_t)total);
    for (size_t i = 0; i < count; i++) {
        struct cells_area clipped = clip_area(cells, &areas[i]);
        for (int row = clipped.row; row < clipped.row + clipped.rows; row++)
            memset(cells->covered + row * cells->cols + clipped.col, 1, (size_t)clipped.cols);
        cells_forget(cells, &clipped);
    }
    cells->unsettled = total > 0;
}

bool cells_settled(const struct cells *cells)
{
    return cells->unsettled == 0;
}

/* Of each cell's pixels in LINE (one row of them) the largest, raised into CELLS. */
static void raise_cells(uint16_t *cells, const uint16_t *line, int cols, int per_cell)
{
    if (per_cell == 1) {
        for (int col = 0; col < cols; col++)
            cells[col] = line[col] > cells[col] ? line[col] : cells[col];
        return;
    }
    for (int col = 0; col < cols; col++) {
        uint16_t most = line[2 * col] > line[2 * col + 1] ? line[2 * col] : line[2 * col + 1];
        cells[col] = most > cells[col] ? most : cells[col];
    }
}

/* Fills `change` and `motion`, and brings `steady` and `last` up to date. */
static void compare_picture(struct cells *cells, const struct picture *picture)
{
    size_t count = (size_t)cells->rows * (size_t)cells->cols;
    uint16_t *change_line = cells->line, *motion_line = cells->line + cells->width;
    int snap = 2 * cells->grain;

    memset(cells->change, 0, count * sizeof *cells->change);
    memset(cells->motion, 0, count * sizeof *cells->motion);
    for (int y = 0; y < cells->height; y++) {
        size_t first = (size_t)(y / cells->per_cell_y) * (size_t)cells->cols;
        size_t at = (size_t)y * cells->stride;
        const uint8_t *pixels = picture->pixels + (size_t)y * picture->stride;
        memset(cells->line, 0, 2 * (size_t)cells->width * sizeof *cells->line);
        cells->kernels->compare(pixels, cells->seen + at, cells->steady + at, snap, cells->width, change_line,
                                motion_line);
        raise_cells(cells->change + first, change_line, cells->cols, cells->per_cell_x);
        raise_cells(cells->motion + first, motion_line, cells->cols, cells->per_cell_x);
        if (cells->last + at != pixels)
            memcpy(cells->last + at, pixels, cells->stride);
    }
}

/* Raises or lowers each cell's noise, and takes the median of what they moved for the picture's grain. */
static void measure_noise(struct cells *cells)
{
    int count = cells->rows * cells->cols;
    int levels[GRAIN_MOST + 1] = {0};

    for (int i = 0; i < count; i++) {
        int motion = cells->motion[i];
        int noise = cells->noise[i] - cells->noise[i] / 8 - NOISE_FALL;
        if (noise < motion)
            noise = motion;
        cells->noise[i] = (uint16_t)(noise < NOISE_MOST ? noise : NOISE_MOST);
        levels[motion < GRAIN_MOST ? motion : GRAIN_MOST]++;
    }
    int grain = 0;
    for (int below = levels[0]; below < count - count / 2 && grain < GRAIN_MOST;)
        below += levels[++grain];
    cells->grain = grain;
}

/* Fills `urgency` and counts how many cells have which, in whole levels. Returns how many are visibly different. */
static int judge_cells(struct cells *cells, int levels[256])
{
    int visible = 0;

    memset(levels, 0, 256 * sizeof *levels);
    for (int i = 0; i < cells->rows * cells->cols; i++) {
        int difference = cells->change[i] + cells->debt[i];
        if (cells->painted[i].glyph == CELL_UNKNOWN)
            difference = FORGOTTEN;
        else if (difference > FORGOTTEN - 1)
            difference = FORGOTTEN - 1;

        bool wanted = difference > cells->tolerance || cells->noise[i] == 0;
        if (!wanted || cells->covered[i])
            difference = 0;
        cells->urgency[i] = (uint16_t)difference;
        if (difference > 0)
            levels[difference < 256 * LEVEL ? difference / LEVEL : 255]++;
        visible += difference > cells->tolerance;
    }
    return visible;
}

/* The least urgency that BUDGET has room for, if the cells cost what they lately did. */
static int least_urgency(const struct cells *cells, const int levels[256], size_t budget)
{
    size_t refine = (size_t)REFINE_BYTES * (size_t)cells->rows * (size_t)cells->cols;
    size_t bytes = 0;

    for (int level = 255; level >= 0; level--) {
        size_t limit = (level + 1) * LEVEL > cells->tolerance || refine > budget ? budget : refine;
        bytes += (size_t)levels[level] * (size_t)cells->bytes_per_cell / 16;
        if (bytes > limit)
            return level > 0 ? level * LEVEL : 1;
    }
    return 1;
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
    int slack = cells->noise[index] / 2;
    struct cell_wish wish = cell_wish(cells, row, col);
    struct cell cell;

    int miss = cell_fit(writer, &wish, slack < SLACK_MOST ? slack : SLACK_MOST, &cell);
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

static void adapt(struct cells *cells, size_t bytes, int painted)
{
    int count = cells->rows * cells->cols;

    if (painted > 0)
        cells->bytes_per_cell += ((int)(16 * bytes / (size_t)painted) - cells->bytes_per_cell) / 8;
    cells->bytes_per_picture += ((int)bytes - cells->bytes_per_picture) / 8;
    if (cells->bytes_per_picture > BUSY_BYTES * count && cells->tolerance < TOLERANCE_MOST)
        cells->tolerance += TOLERANCE_STEP;
    else if (cells->bytes_per_picture < QUIET_BYTES * count && cells->tolerance > TOLERANCE_LEAST)
        cells->tolerance -= TOLERANCE_STEP;
}

struct cells_work cells_paint(struct cells *cells, const struct picture *picture, int row, int col, size_t budget,
                              struct bytes *out)
{
    struct cell_writer writer = {.out = out, .style = &cells->style, .fg = COLOUR_UNSET, .bg = COLOUR_UNSET};
    struct cells_work work = {0};
    size_t start = out->size;
    int levels[256];

    assert(picture->width == cells->width && picture->height == cells->height);
    compare_picture(cells, picture);
    measure_noise(cells);
    work.wanted = judge_cells(cells, levels);
    int least = least_urgency(cells, levels, budget);
    size_t most = budget > SIZE_MAX / 2 ? SIZE_MAX : budget + budget / 4;

    cells->unsettled = 0;
    for (int y = 0; y < cells->rows; y++) {
        for (int x = 0; x < cells->cols; x++) {
            int index = y * cells->cols + x;
            if (cells->covered[index])
                continue;
            if (cells->urgency[index] >= least && out->size - start < most) {
                work.painted += paint_cell(cells, &writer, y, x, row, col);
                cells->unsettled += cells->debt[index] > 0 || cells->motion[index] > 0;
                continue;
            }
            if (cells->urgency[index] > 0 && cells->debt[index] < FORGOTTEN / 2)
                cells->debt[index] = (uint16_t)(cells->debt[index] + WAITING_GAINS);
            cells->unsettled +=
                cells->change[index] > 0 || cells->motion[index] > 0 || cells->debt[index] > 0 || cells->painted[index].glyph == CELL_UNKNOWN;
        }
    }
    adapt(cells, out->size - start, work.painted);
    return work;
}

struct cells_work cells_settle(struct cells *cells, int row, int col, size_t budget, struct bytes *out)
{
    struct picture picture = {
        .pixels = cells->last,
        .width = cells->width,
        .height = cells->height,
        .stride = cells->stride,
    };
    return cells_paint(cells, &picture, row, col, budget, out);
}
