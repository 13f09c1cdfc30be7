#include "player/paint/pixels.h"

#include "player/paint/cells-judge.h"
#include "player/paint/pixels-encoders.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    TOLERANCE = 3 * LEVEL,
    GRAIN_SAMPLE = 7, /* one pair of columns in so many is looked at */

    KITTY_TILE_ROWS = 4,
    KITTY_TILE_COLS = 8,
    SIXEL_TILE_COLS = 32, /* some 5 kB of noise: a twentieth of a second on a line of 1 Mbit/s */
};

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (!memory)
        abort();
    return memory;
}

/* Returns how wide the pane is: the picture may have a column less. */
static int64_t choose_size(struct pixels *pixels, const struct terminal *terminal)
{
    int cell_width, cell_height;

    terminal_cell(terminal, &cell_width, &cell_height);
    int64_t width = (int64_t)pixels->cols * cell_width, height = (int64_t)pixels->rows * cell_height;
    if (pixels->mode != VIDEO_SIXEL) {
        if (width > PIXELS_MOST_WIDTH) {
            height = height * PIXELS_MOST_WIDTH / width;
            width = PIXELS_MOST_WIDTH;
        }
        if (height > PIXELS_MOST_HEIGHT) {
            width = width * PIXELS_MOST_HEIGHT / height;
            height = PIXELS_MOST_HEIGHT;
        }
    }
    pixels->width = (int)width & ~1; /* columns are compared in pairs */
    pixels->height = (int)height;
    if (pixels->width == 0 || pixels->height == 0)
        pixels->width = pixels->height = 0;
    return width;
}

static void cut_tiles(struct pixels *pixels, const struct terminal *terminal, int64_t wide)
{
    int rows = pixels->rows, cols = pixels->cols;

    if (pixels->width == 0)
        return;
    if (pixels->mode == VIDEO_KITTY && !pixels->shared) {
        rows = KITTY_TILE_ROWS;
        cols = KITTY_TILE_COLS;
    } else if (pixels->mode == VIDEO_SIXEL && !terminal->sixel_whole) {
        rows = 1;
        cols = SIXEL_TILE_COLS;
    }
    pixels->tiles_down = (pixels->rows + rows - 1) / rows;
    pixels->tiles_across = (pixels->cols + cols - 1) / cols;
    pixels->tiles = allocate((size_t)pixels->tiles_down * (size_t)pixels->tiles_across,
                             sizeof *pixels->tiles);
    for (int i = 0; i < pixels->tiles_down * pixels->tiles_across; i++) {
        struct pixels_tile *tile = &pixels->tiles[i];
        tile->row = i / pixels->tiles_across * rows;
        tile->col = i % pixels->tiles_across * cols;
        tile->rows = rows < pixels->rows - tile->row ? rows : pixels->rows - tile->row;
        tile->cols = cols < pixels->cols - tile->col ? cols : pixels->cols - tile->col;
        tile->x = (int)(tile->col * wide / pixels->cols) & ~1;
        tile->y = (int)((int64_t)tile->row * pixels->height / pixels->rows);
        tile->width = ((int)((tile->col + tile->cols) * wide / pixels->cols) & ~1) - tile->x;
        tile->height = (int)((int64_t)(tile->row + tile->rows) * pixels->height / pixels->rows) - tile->y;
    }
}

void pixels_init(struct pixels *pixels, const struct terminal *terminal, enum video_mode mode, int rows,
                 int cols)
{
    assert(mode == VIDEO_KITTY || mode == VIDEO_SIXEL || mode == VIDEO_ITERM);
    assert(rows >= 0 && cols >= 0 && rows < 10000 && cols < 10000);
    *pixels = (struct pixels){
        .mode = mode,
        .shared = mode == VIDEO_KITTY && terminal->kitty_shared && !terminal->remote,
        /* A tmux that knows sixel itself says so, and then draws it itself. */
        .wrapped = terminal->tmux && !(mode == VIDEO_SIXEL && terminal->sixel),
        .outer_row = terminal->outer_row,
        .outer_col = terminal->outer_col,
        .rows = rows,
        .cols = cols,
        .kernels = cells_kernels(CELLS_BEST),
        .owner = getpid(),
        .pace = CELLS_USUAL_PACE,
        .bytes_per_tile = 16 * 1024,
    };
    cut_tiles(pixels, terminal, choose_size(pixels, terminal));
    pixels->stride = 4 * (size_t)pixels->width;
    pixels->steady = allocate((size_t)pixels->height, pixels->stride);
    pixels->seen = allocate((size_t)pixels->height, pixels->stride);
    pixels->last = allocate((size_t)pixels->height, pixels->stride);
    pixels->change = allocate((size_t)pixels->width, sizeof *pixels->change);
    pixels->motion = allocate((size_t)pixels->width, sizeof *pixels->motion);
    if (mode == VIDEO_SIXEL)
        sixel_init(pixels);
    if (pixels->shared)
        kitty_sweep();
    pixels_forget(pixels);
}

void pixels_release(struct pixels *pixels)
{
    if (pixels->mode == VIDEO_SIXEL)
        sixel_release(pixels);
    if (pixels->mode == VIDEO_KITTY)
        kitty_release(pixels);
    free(pixels->steady);
    free(pixels->seen);
    free(pixels->last);
    free(pixels->tiles);
    free(pixels->change);
    free(pixels->motion);
    bytes_release(&pixels->sequence);
    bytes_release(&pixels->raw);
    bytes_release(&pixels->packed);
    *pixels = (struct pixels){0};
}

void pixels_interval(struct pixels *pixels, int interval_ms)
{
    pixels->pace = cells_pace(interval_ms);
}

bool pixels_settled(const struct pixels *pixels)
{
    return pixels->settled;
}

bool pixels_read(const struct pixels *pixels)
{
    return !pixels->shared || !pixels->wrapped || kitty_has_read(pixels);
}

void pixels_forget(struct pixels *pixels)
{
    for (int i = 0; i < pixels->tiles_down * pixels->tiles_across; i++)
        pixels->tiles[i].forgotten = true;
    pixels->settled = pixels->tiles_down == 0;
}

/* The largest of the pairs of columns that TILE has. */
static uint16_t largest(const uint16_t *pairs, const struct pixels_tile *tile)
{
    uint16_t most = 0;
    for (int pair = tile->x / 2; pair < (tile->x + tile->width) / 2; pair++)
        most = pairs[pair] > most ? pairs[pair] : most;
    return most;
}

static void judge_tile(struct pixels *pixels, struct pixels_tile *tile)
{
    int motion = largest(pixels->motion, tile);
    int noise = tile->noise - (tile->noise / 8 + NOISE_FALL) * pixels->pace / CELLS_USUAL_PACE;

    if (noise < motion)
        noise = motion < NOISE_MOST ? motion : NOISE_MOST;
    tile->noise = (uint16_t)noise;
    tile->change = largest(pixels->change, tile);
    /* A tile holds thousands of pixels, of which some always lie far out: so the tolerance goes with the
     * grain. */
    int tolerance = TOLERANCE + 2 * pixels->grain;
    tile->due = tile->forgotten || tile->change > tolerance || (tile->noise == 0 && tile->change > 0);
    pixels->settled &= !tile->due && tile->change == 0 && motion == 0;
}

/* Compares and judges; as in cells.c. */
static void judge_picture(struct pixels *pixels, const struct picture *picture, bool final)
{
    int rounding = pixels->pictures++ % 4 == 3 ? 7 : 5;
    int snap = final ? 0 : 2 * pixels->grain;
    struct grain grain = {0};

    pixels->settled = true;
    for (int down = 0; down < pixels->tiles_down; down++) {
        struct pixels_tile *first = &pixels->tiles[down * pixels->tiles_across];
        size_t at = (size_t)first->y * pixels->stride;
        struct cells_row row = {
            .pixels = picture->pixels + (size_t)first->y * picture->stride,
            .pixels_stride = picture->stride,
            .seen = pixels->seen + at,
            .steady = pixels->steady + at,
            .stride = pixels->stride,
            .cols = pixels->width / 2,
            .per_cell_x = 2,
            .per_cell_y = first->height,
        };
        pixels->kernels->compare(&row, snap, rounding, pixels->change, pixels->motion);
        for (int y = 0; y < first->height && row.pixels != pixels->last + at; y++)
            memcpy(pixels->last + at + (size_t)y * pixels->stride, row.pixels + (size_t)y * picture->stride,
                   pixels->stride);
        for (int pair = down % GRAIN_SAMPLE; pair < row.cols; pair += GRAIN_SAMPLE)
            grain_count(&grain, pixels->motion[pair]);
        for (int across = 0; across < pixels->tiles_across; across++)
            judge_tile(pixels, first + across);
    }
    pixels->grain = grain_measure(&grain);
}

static void remember_tile(struct pixels *pixels, struct pixels_tile *tile)
{
    for (int y = tile->y; y < tile->y + tile->height; y++) {
        size_t at = (size_t)y * pixels->stride + 4 * (size_t)tile->x;
        memcpy(pixels->seen + at, pixels->steady + at, 4 * (size_t)tile->width);
    }
    tile->forgotten = tile->due = false;
}

/* COUNT sixel tiles from TILE on, of one row or whole rows, as one. */
static struct pixels_tile join_tiles(const struct pixels_tile *tile, int count)
{
    const struct pixels_tile *last = &tile[count - 1];
    struct pixels_tile joined = *tile;
    joined.rows = last->row + last->rows - tile->row;
    joined.cols = last->col + last->cols - tile->col;
    joined.width = last->x + last->width - tile->x;
    joined.height = last->y + last->height - tile->y;
    return joined;
}

/* TILE is the one with this NUMBER, or begins there. */
static void send_tile(struct pixels *pixels, const struct pixels_tile *tile, int number, int row, int col,
                      struct bytes *out)
{
    switch (pixels->mode) {
    case VIDEO_KITTY:
        if (!pixels->shared || !kitty_send_shared(pixels, tile, row, col, out))
            kitty_send_packed(pixels, tile, number, row, col, out);
        break;
    case VIDEO_SIXEL:
        sixel_send(pixels, tile, row, col, out);
        break;
    case VIDEO_ITERM:
        iterm_send(pixels, tile, row, col, out);
        break;
    case VIDEO_AUTO:
    case VIDEO_CELLS:
    case VIDEO_WINDOW:
    case VIDEO_NONE:
        break;
    }
}

/* How many tiles from AT on go as one: sixel tiles that follow each other in a row, or whole rows, as long as
 * they are likely to fit in ROOM. */
static int run_length(const struct pixels *pixels, int at, size_t room)
{
    int across = pixels->tiles_across, count = across * pixels->tiles_down;
    int run = 1, rest_of_row = across - at % across;
    if (pixels->mode != VIDEO_SIXEL)
        return run;
    while (at + run < count && pixels->tiles[at + run].due &&
           (size_t)(run + 1) * (size_t)pixels->bytes_per_tile <= room)
        run++;
    if (run <= rest_of_row)
        return run;
    return rest_of_row < across ? rest_of_row : run / across * across;
}

static void send_due_tiles(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out)
{
    int count = pixels->tiles_down * pixels->tiles_across, first = pixels->next;
    size_t start = out->size;

    pixels->next = 0;
    pixels->starved = false;
    for (int i = 0; i < count;) {
        int at = (first + i) % count;
        if (!pixels->tiles[at].due) {
            i++;
            continue;
        }
        size_t used = out->size - start, before = out->size;
        if (used >= budget) {
            pixels->next = at;
            pixels->starved = true;
            return;
        }
        int run = run_length(pixels, at, budget - used);
        struct pixels_tile joined = join_tiles(&pixels->tiles[at], run);
        send_tile(pixels, &joined, at, row + joined.row, col + joined.col, out);
        pixels->shown = true;
        pixels->bytes_per_tile += ((int)(out->size - before) / run - pixels->bytes_per_tile) / 4;
        for (int j = 0; j < run; j++)
            remember_tile(pixels, &pixels->tiles[at + j]);
        i += run;
    }
}

/* All of SEQUENCE for the terminal behind tmux: escapes doubled, between its own start and end, with the
 * cursor saved. */
static void append_wrapped(const struct bytes *sequence, struct bytes *out)
{
    bytes_append_text(out, "\033Ptmux;\033\0337");
    for (size_t i = 0; i < sequence->size;) {
        const uint8_t *from = sequence->data + i;
        const uint8_t *escape = memchr(from, 0x1b, sequence->size - i);
        size_t length = escape ? (size_t)(escape - from) : sequence->size - i;
        bytes_append(out, from, length);
        if (escape)
            bytes_append_text(out, "\033\033");
        i += length + (escape ? 1 : 0);
    }
    bytes_append_text(out, "\033\0338\033\\");
}

/* What is due, for tmux to pass on if need be. */
static void send_what_is_due(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out)
{
    if (!pixels->wrapped) {
        send_due_tiles(pixels, row, col, budget, out);
        return;
    }
    pixels->sequence.size = 0;
    send_due_tiles(pixels, row + pixels->outer_row, col + pixels->outer_col, budget, &pixels->sequence);
    if (pixels->sequence.size > 0)
        append_wrapped(&pixels->sequence, out);
}

void pixels_paint(struct pixels *pixels, const struct picture *picture, int row, int col, size_t budget,
                  struct bytes *out)
{
    assert(picture->width == pixels->width && picture->height == pixels->height);
    if (pixels->width == 0)
        return;
    judge_picture(pixels, picture, false);
    send_what_is_due(pixels, row, col, budget, out);
}

void pixels_go_on(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out)
{
    if (pixels->width > 0)
        send_what_is_due(pixels, row, col, budget, out);
}

void pixels_settle(struct pixels *pixels, int row, int col, size_t budget, struct bytes *out)
{
    struct picture picture = {
        .pixels = pixels->last,
        .width = pixels->width,
        .height = pixels->height,
        .stride = pixels->stride,
    };
    if (pixels->width == 0)
        return;
    judge_picture(pixels, &picture, true);
    send_what_is_due(pixels, row, col, budget, out);
}

void pixels_erase(struct pixels *pixels, struct bytes *out)
{
    if (pixels->mode == VIDEO_KITTY && pixels->shown) {
        pixels->sequence.size = 0;
        kitty_erase(pixels, &pixels->sequence);
        if (pixels->wrapped)
            append_wrapped(&pixels->sequence, out);
        else
            bytes_append(out, pixels->sequence.data, pixels->sequence.size);
    }
    pixels->shown = false;
    pixels_forget(pixels);
}
