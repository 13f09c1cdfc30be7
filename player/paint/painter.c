#include "player/paint/painter.h"

#include "player/wire/values.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STILL_AFTER = 60,     /* ms without a new picture, after which the one there may settle, */
    STILL_INTERVALS = 2,  /* but not before so many times what lies between pictures, */
    SETTLE_EVERY = 25,    /* ms from step to step */
    INTERVAL_MOST = 1000, /* ms: what comes more slowly is a row of stills */
    OVERDUE_EVERY = 500,  /* ms: for noticing answers that do not come */
    UNREAD_MOST = 400,    /* ms after which what a terminal has not read is lost */
    WRITE_AT_ONCE = 16 * 1024,
    WRAPPING = 32,     /* bytes around each picture */
    PLACE_MOST = 9999, /* rows and columns that are written to; no screen has more */
};

/* Answered by CSI 0 n (ECMA-48, device status report). */
#define QUESTION "\033[5n"

static bool paints_cells(const struct painter *painter)
{
    return painter->mode == VIDEO_CELLS;
}

static bool paints_pixels(const struct painter *painter)
{
    return painter->mode == VIDEO_KITTY || painter->mode == VIDEO_SIXEL || painter->mode == VIDEO_ITERM;
}

static void stop_painting(struct painter *painter)
{
    if (painter->pixels.mode != VIDEO_AUTO)
        pixels_erase(&painter->pixels, &painter->out);
    cells_release(&painter->cells);
    if (painter->pixels.mode != VIDEO_AUTO)
        pixels_release(&painter->pixels);
    painter->shown = false;
    painter->waits = false;
}

/* What the terminal has on screen is unknown from here on. */
static void start_painting(struct painter *painter)
{
    struct cells_style style;

    stop_painting(painter);
    if (paints_pixels(painter)) {
        pixels_init(&painter->pixels, painter->terminal, painter->mode, painter->area.rows,
                    painter->area.cols);
        return;
    }
    if (!paints_cells(painter))
        return;
    terminal_style(painter->terminal, &style);
    cells_init(&painter->cells, &style, painter->area.rows, painter->area.cols);
    painter_cover(painter, painter->covers, painter->cover_count);
}

/* Something lies over the picture; pixels then wait, since a tile cannot be painted around it. */
static bool is_covered(const struct painter *painter)
{
    const struct cells_area *area = &painter->area;
    for (size_t i = 0; i < painter->cover_count; i++) {
        const struct cells_area *cover = &painter->covers[i];
        if (cover->row < area->row + area->rows && cover->row + cover->rows > area->row &&
            cover->col < area->col + area->cols && cover->col + cover->cols > area->col)
            return true;
    }
    return false;
}

static int at_most(int value, int most)
{
    return value < most ? value : most;
}

/* How many pixels of a picture one cell takes; 0 where the terminal scales it. */
static void pixels_per_cell(const struct painter *painter, int *x, int *y)
{
    struct cells_style style;

    *x = *y = 0;
    if (painter->mode == VIDEO_SIXEL) {
        terminal_cell(painter->terminal, x, y);
    } else if (painter->mode == VIDEO_CELLS) {
        terminal_style(painter->terminal, &style);
        cells_shape(&style, x, y);
    }
}

/* What of the pane a picture can have. A terminal may be larger than any surface, or than places can be told
 * of (an empty area is all that is left then); sixel pictures are never scaled, and it may have a largest
 * one. */
static struct cells_area within_largest(const struct painter *painter, struct cells_area area)
{
    const struct terminal *terminal = painter->terminal;
    const bool sixel = painter->mode == VIDEO_SIXEL;
    int x, y, width = PLAYER_SURFACE_MOST, height = PLAYER_SURFACE_MOST;

    if (sixel && terminal->sixel_width > 0)
        width = at_most(width, terminal->sixel_width);
    if (sixel && terminal->sixel_height > 0)
        height = at_most(height, terminal->sixel_height);
    pixels_per_cell(painter, &x, &y);
    area.cols = at_most(area.cols, x > 0 ? width / x : PLACE_MOST);
    area.rows = at_most(area.rows, y > 0 ? height / y : PLACE_MOST);
    return area;
}

static int limit(double value, int most)
{
    return value < 1 ? 1 : value > most ? most : (int)(value + 0.5);
}

static struct cells_area fit_area(const struct painter *painter)
{
    struct cells_area pane = painter->pane, area = within_largest(painter, pane);
    struct cells_area most = area;

    if (most.rows <= 0 || most.cols <= 0)
        return (struct cells_area){.row = pane.row, .col = pane.col};
    if (painter->aspect > 0) {
        int width, height;
        terminal_cell(painter->terminal, &width, &height);
        double cols = most.rows * painter->aspect * height / width;
        double rows = (double)most.cols * width / height / painter->aspect;
        if (cols < most.cols)
            area.cols = limit(cols, most.cols);
        else
            area.rows = limit(rows, most.rows);
    }
    area.row = pane.row + (pane.rows - area.rows) / 2;
    area.col = pane.col + (pane.cols - area.cols) / 2;
    if (area.row + area.rows > PLACE_MOST || area.col + area.cols > PLACE_MOST)
        return (struct cells_area){.row = 0, .col = 0};
    return area;
}

void painter_init(struct painter *painter, const struct terminal *terminal, enum video_mode mode)
{
    *painter = (struct painter){.terminal = terminal, .mode = terminal_video(terminal, mode), .came_at = -1};
    pace_init(&painter->pace, terminal->replies);
    start_painting(painter);
}

void painter_release(struct painter *painter)
{
    stop_painting(painter);
    bytes_release(&painter->out);
    bytes_release(&painter->waiting);
}

static void begin(struct painter *painter, int64_t now)
{
    if (pace_asks(&painter->pace, now)) {
        bytes_append_text(&painter->out, QUESTION);
        pace_asked(&painter->pace, sizeof QUESTION - 1, now);
    }
    painter->began = painter->out.size;
    if (painter->terminal->synchronized)
        bytes_append_text(&painter->out, "\033[?2026h");
    bytes_append_text(&painter->out, "\0337\033[m");
}

static void end(struct painter *painter, int64_t now)
{
    bytes_append_text(&painter->out, "\0338");
    if (painter->terminal->synchronized)
        bytes_append_text(&painter->out, "\033[?2026l");
    if (painter->pace.answers)
        bytes_append_text(&painter->out, QUESTION);
    pace_sent(&painter->pace, painter->out.size - painter->began, now);
}

/* Blanks AREA of the screen. Not counted by the pace: it is small and must not be refused. */
static void blank(struct painter *painter, struct cells_area area)
{
    if (area.rows <= 0 || area.cols <= 0)
        return;
    bytes_append_text(&painter->out, "\0337\033[m");
    for (int row = area.row; row < area.row + area.rows; row++)
        bytes_append_format(&painter->out, "\033[%d;%dH\033[%dX", row + 1, area.col + 1, area.cols);
    bytes_append_text(&painter->out, "\0338");
}

void painter_mode(struct painter *painter, enum video_mode mode)
{
    painter_clear(painter);
    painter->mode = terminal_video(painter->terminal, mode);
    painter->area = fit_area(painter);
    start_painting(painter);
}

void painter_place(struct painter *painter, int row, int col, int rows, int cols)
{
    painter->pane = (struct cells_area){.row = row, .col = col, .rows = rows, .cols = cols};
    painter->area = fit_area(painter);
    start_painting(painter);
}

void painter_shape(struct painter *painter, double aspect)
{
    if (aspect == painter->aspect)
        return;
    painter_clear(painter);
    painter->aspect = aspect;
    painter->area = fit_area(painter);
    start_painting(painter);
}

void painter_size(const struct painter *painter, int *width, int *height)
{
    *width = *height = 0;
    if (paints_pixels(painter)) {
        *width = painter->pixels.width;
        *height = painter->pixels.height;
    } else if (painter->cells.width > 0 && painter->cells.height > 0) {
        *width = painter->cells.width;
        *height = painter->cells.height;
    }
}

void painter_cover(struct painter *painter, const struct cells_area *areas, size_t count)
{
    struct cells_area inside[PAINTER_COVERS];

    assert(count <= PAINTER_COVERS);
    if (areas != painter->covers && count > 0)
        memcpy(painter->covers, areas, count * sizeof *areas);
    painter->cover_count = count;
    for (size_t i = 0; i < count; i++) {
        inside[i] = painter->covers[i];
        inside[i].row -= painter->area.row;
        inside[i].col -= painter->area.col;
    }
    if (paints_cells(painter))
        cells_cover(&painter->cells, inside, count);
    else if (paints_pixels(painter))
        pixels_forget(&painter->pixels);
}

void painter_forget(struct painter *painter)
{
    if (paints_cells(painter))
        cells_forget(&painter->cells, NULL);
    else if (paints_pixels(painter))
        pixels_forget(&painter->pixels);
}

void painter_clear(struct painter *painter)
{
    if (paints_pixels(painter))
        pixels_erase(&painter->pixels, &painter->out);
    blank(painter, painter->area);
    painter_forget(painter);
    painter->shown = false;
    painter->waits = false;
}

void painter_clear_outer(struct painter *painter, struct bytes *out)
{
    const bool wrapped = painter->pixels.wrapped;

    if (!paints_pixels(painter))
        return;
    painter->pixels.wrapped = false;
    pixels_erase(&painter->pixels, out);
    painter->pixels.wrapped = wrapped;
    painter->shown = false;
    painter->waits = false;
}

bool painter_busy(const struct painter *painter)
{
    return painter->written < painter->out.size;
}

/* Ms without a new picture, after which the one there stands still. */
static int still_after(const struct painter *painter)
{
    int overdue = painter->resting ? 0 : STILL_INTERVALS * painter->interval;
    return overdue > STILL_AFTER ? overdue : STILL_AFTER;
}

/* A picture came. One late picture does not make a slow film: the interval rises by half of what is new, and
 * falls by an eighth. */
static void take_interval(struct painter *painter, int64_t now)
{
    int64_t gap = now - painter->came_at;
    if (painter->came_at >= 0 && gap <= INTERVAL_MOST) {
        int change = (int)gap - painter->interval;
        painter->interval += painter->interval == 0 ? change : change > 0 ? (change + 1) / 2 : change / 8;
    }
    painter->came_at = painter->resting ? -1 : now;
}

/* The last picture was cut short, and what is missing can be seen. */
static bool is_starved(const struct painter *painter)
{
    return paints_pixels(painter) ? painter->pixels.starved : painter->cells.starved;
}

/* What was cut short and is still moving goes on; only a picture that stands still is made exact, since in
 * all others there is noise, more than any terminal could follow. */
static bool goes_on(const struct painter *painter, int64_t now)
{
    return is_starved(painter) && now - painter->picture_at < still_after(painter);
}

/* Appends PICTURE, or when NULL the last one again: the rest of it, or all of it exactly. */
static void append_picture(struct painter *painter, const struct picture *picture, bool rest, size_t budget)
{
    int row = painter->area.row + 1, col = painter->area.col + 1;

    if (picture && painter->interval > 0) {
        if (paints_pixels(painter))
            pixels_interval(&painter->pixels, painter->interval);
        else
            cells_interval(&painter->cells, painter->interval);
    }
    if (paints_pixels(painter)) {
        if (picture)
            pixels_paint(&painter->pixels, picture, row, col, budget, &painter->out);
        else
            (rest ? pixels_go_on : pixels_settle)(&painter->pixels, row, col, budget, &painter->out);
    } else {
        if (picture)
            (void)cells_paint(&painter->cells, picture, row, col, budget, &painter->out);
        else
            (void)(rest ? cells_go_on : cells_settle)(&painter->cells, row, col, budget, &painter->out);
    }
}

/* How many bytes a picture may have now. Shared memory must have been read before its name is used again. */
static size_t budget_now(const struct painter *painter, int64_t now)
{
    if (paints_pixels(painter) && painter->pixels.shared && painter->pace.count >= PIXELS_SHARED - 1)
        return 0;
    if (paints_pixels(painter) && now - painter->painted_at < UNREAD_MOST && !pixels_read(&painter->pixels))
        return 0;
    return pace_budget(&painter->pace, now);
}

/* False when the terminal is behind, or the picture covered. */
static bool paint(struct painter *painter, const struct picture *picture, int64_t now)
{
    const bool rest = !picture && goes_on(painter, now);
    size_t budget = budget_now(painter, now);
    if (painter_busy(painter) || budget == 0 || (paints_pixels(painter) && is_covered(painter)))
        return false;

    painter->out.size = painter->written = 0;
    begin(painter, now);
    size_t start = painter->out.size;
    append_picture(painter, picture, rest, budget > 2 * WRAPPING ? budget - WRAPPING : WRAPPING);
    if (painter->out.size == start)
        painter->out.size = painter->began;
    else
        end(painter, now);
    painter->painted_at = now;
    if (picture)
        painter->picture_at = now;
    painter->settling = !picture && !rest;
    painter->shown = true;
    return true;
}

static void keep_waiting(struct painter *painter, const struct picture *picture)
{
    size_t row = 4 * (size_t)picture->width;

    painter->waiting.size = 0;
    for (int y = 0; y < picture->height; y++)
        bytes_append(&painter->waiting, picture->pixels + (size_t)y * picture->stride, row);
    painter->waits = true;
}

static void paint_waiting(struct painter *painter, int64_t now)
{
    struct picture picture = {.pixels = painter->waiting.data};

    painter_size(painter, &picture.width, &picture.height);
    picture.stride = 4 * (size_t)picture.width;
    if (paint(painter, &picture, now))
        painter->waits = false;
}

bool painter_picture(struct painter *painter, const struct picture *picture, int64_t now)
{
    int width, height;

    painter_size(painter, &width, &height);
    if (width == 0 || picture->width != width || picture->height != height)
        return false;
    take_interval(painter, now);
    pace_check(&painter->pace, now);
    if (!paint(painter, picture, now)) {
        keep_waiting(painter, picture);
        return false;
    }
    painter->waits = false;
    return true;
}

void painter_acknowledged(struct painter *painter, int64_t now)
{
    pace_arrived(&painter->pace, now);
}

bool painter_flush(struct painter *painter, int fd, int64_t now, struct error *error)
{
    while (painter_busy(painter)) {
        size_t left = painter->out.size - painter->written;
        ssize_t count = write(fd, painter->out.data + painter->written,
                              left < WRITE_AT_ONCE ? left : WRITE_AT_ONCE);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return true;
        if (count < 0)
            return error_set(error, ERROR_IO,
                             "The picture cannot be shown because the terminal is gone (%s).",
                             strerror(errno));
        painter->written += (size_t)count;
        if (!painter_busy(painter) && !painter->pace.answers)
            pace_arrived(&painter->pace, now);
    }
    return true;
}

static bool can_settle(const struct painter *painter)
{
    if (!painter->shown || (painter->passing && !is_starved(painter)))
        return false;
    return paints_pixels(painter) ? !pixels_settled(&painter->pixels) : !cells_settled(&painter->cells);
}

void painter_passing(struct painter *painter, bool passing)
{
    painter->passing = passing;
}

void painter_resting(struct painter *painter, bool resting)
{
    if (resting)
        painter->came_at = -1;
    painter->resting = resting;
}

int painter_timeout(const struct painter *painter, int64_t now)
{
    if (painter_busy(painter) || (!painter->waits && !can_settle(painter)) ||
        (paints_pixels(painter) && is_covered(painter)))
        return -1;
    if (budget_now(painter, now) == 0)
        return OVERDUE_EVERY;
    if (painter->waits || is_starved(painter))
        return 0;
    int64_t due = painter->painted_at + (painter->settling ? SETTLE_EVERY : still_after(painter)) - now;
    return due < 0 ? 0 : (int)due;
}

void painter_tick(struct painter *painter, int64_t now)
{
    pace_check(&painter->pace, now);
    if (painter_timeout(painter, now) != 0)
        return;
    if (painter->waits)
        paint_waiting(painter, now);
    else
        (void)paint(painter, NULL, now);
}
