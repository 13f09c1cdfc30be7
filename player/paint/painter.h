/*
 * Shows pictures in a pane of the terminal.
 *
 * The interface leaves a hole on its screen (ncurses keeps it blank) and gives it to the painter, which
 * writes into it past ncurses. Both write to the same terminal, so they take turns: a picture is one string
 * of bytes that saves the cursor and the attributes first, restores them last, and is written whole before
 * anybody else may write. While `painter_busy`, the interface waits with its own refresh; because no more
 * than about a tenth of a second's worth of bytes is ever under way, it does not wait long.
 *
 * The interface's loop does this:
 *
 *     painter_picture       when the player has a new picture (rendered at painter_size)
 *     painter_acknowledged  when the terminal sent CSI 0 n (with ncurses: define_key("\033[0n", some code))
 *     painter_flush         after each painter_picture and painter_tick, and on POLLOUT while painter_busy
 *     its own refresh       unless painter_busy
 *     painter_tick          after that, once painter_timeout has passed
 *
 * Pictures never queue up: of those that come while the terminal is behind, only the newest is kept, and
 * painted when there is room. One for which there was not enough room goes on when there is some again, and
 * when no new picture comes, ticks let the one on the screen settle to the exact one: at once when none is
 * coming (painter_resting), else when it is overdue by the interval in which pictures came lately, which in
 * slow motion is long.
 *
 * The painter owns copies of all it needs; pictures are borrowed for the call. Rows and columns count from
 * 0 at the screen's top left, as in ncurses. Times are milliseconds of any steady clock. Thread: one at a
 * time.
 */
#ifndef PLAYER_PAINT_PAINTER_H
#define PLAYER_PAINT_PAINTER_H

#include "player/wire/bytes.h"
#include "player/paint/cells.h"
#include "player/paint/painter-pace.h"
#include "player/wire/picture.h"
#include "player/paint/pixels.h"
#include "player/paint/terminal.h"
#include "store/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PAINTER_COVERS = 8 };

/* Read freely, change nothing. */
struct painter {
    const struct terminal *terminal; /* borrowed; may change until the next painter_place */
    enum video_mode mode;            /* never AUTO */
    struct cells_area pane;          /* on the screen */
    double aspect;                   /* width / height of the video as shown, 0 for "fill the pane" */
    struct cells_area area;          /* what pictures cover, on the screen; inside the pane */
    struct cells_area covers[PAINTER_COVERS];
    size_t cover_count;

    struct cells cells;   /* with VIDEO_CELLS */
    struct pixels pixels; /* with the three that show pixels; its mode is AUTO when there is none */
    struct bytes out;     /* one picture, wrapped */
    size_t began;         /* where in `out` it begins, after a question */
    size_t written;       /* of `out` */
    struct pace pace;
    bool shown;           /* there is a picture to settle */
    bool passing;         /* but another one is on its way */
    bool resting;         /* or none is coming */
    bool settling;        /* and that has begun */
    int64_t painted_at;   /* when something was last painted, or could have been, */
    int64_t picture_at;   /* and when that was a new picture */
    int64_t came_at;      /* when the last picture came, painted or not; -1: the next one tells no interval */
    int interval;         /* ms from picture to picture lately; 0: not known */
    struct bytes waiting; /* the newest picture, when it could not be painted yet */
    bool waits;
};

/* MODE as the user asked for it. Starts without a pane. TERMINAL must stay for as long as the painter. */
void painter_init(struct painter *painter, const struct terminal *terminal, enum video_mode mode);
void painter_release(struct painter *painter);

/* Another way to show pictures, from the next one on. What the old way left in the pane is removed. */
void painter_mode(struct painter *painter, enum video_mode mode);

/* Where the pane is. Also after a resize: everything is painted anew. */
void painter_place(struct painter *painter, int row, int col, int rows, int cols);

/* The shape of the video as it should be seen: width divided by height, 0 to fill the pane. The picture
 * then gets the largest part of the pane that has about this shape; the rest stays blank. */
void painter_shape(struct painter *painter, double aspect);

/* The size in pixels that pictures must have now: the host renders exactly that, without bars. Both 0: none
 * is wanted. */
void painter_size(const struct painter *painter, int *width, int *height);

/* Parts of the screen that something else lies over (a dialog); at most PAINTER_COVERS. Replaces the
 * earlier ones. What is no longer covered is painted again. Cells go on around them; pixels stand still
 * until nothing lies over them. */
void painter_cover(struct painter *painter, const struct cells_area *areas, size_t count);

/* Something else has written in the pane (a full redraw by ncurses): all of it is painted again. */
void painter_forget(struct painter *painter);

/* Appends to OUT what removes the picture from the terminal behind tmux, for writing to that itself: tmux
 * passes nothing on from a pane that it does not show. */
void painter_clear_outer(struct painter *painter, struct bytes *out);
/* The picture on the screen is one on the way to another (a seek's first): it is not made exact. */
void painter_passing(struct painter *painter, bool passing);

/* No other picture is coming for now (it is paused, or at the end). */
void painter_resting(struct painter *painter, bool resting);

/* Removes the picture from the pane. It comes back with the next picture. */
void painter_clear(struct painter *painter);

/* False when it was not painted now (kept for later, or of a size that is no longer wanted). */
bool painter_picture(struct painter *painter, const struct picture *picture, int64_t now);

/* The terminal has said that it got as far as the end of an earlier picture. */
void painter_acknowledged(struct painter *painter, int64_t now);

/* Bytes are waiting to be written and nobody else may write. */
bool painter_busy(const struct painter *painter);

/* Writes what FD takes. Fails when the terminal is gone. */
bool painter_flush(struct painter *painter, int fd, int64_t now, struct error *error);

/* Milliseconds until painter_tick is due, -1 for never. */
int painter_timeout(const struct painter *painter, int64_t now);
void painter_tick(struct painter *painter, int64_t now);

#endif
