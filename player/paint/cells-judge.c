#include "player/paint/cells-judge.h"

#include <string.h>

enum {
    TOLERANCE_MOST = 10 * LEVEL,
    TOLERANCE_STARVED = 24 * LEVEL,
    TOLERANCE_STEP = LEVEL / 4, /* each CELLS_USUAL_MS */
    MEAN_OF = 8,                /* the running mean is of about so many times CELLS_USUAL_MS */

    GRAIN_SAMPLE = 3, /* one cell in so many is looked at */

    /* Sixteenths of a byte, a cell and picture: a part of what a whole picture takes, so at any rate the
       same. */
    BUSY_BYTES = 28,  /* above this the tolerance rises, */
    QUIET_BYTES = 16, /* below this it falls */
    /* The same, for differences that nobody sees yet: */
    REFINE_STILL = 64, /* a picture that stands still is there to be looked at, */
    REFINE_MOVING = 4, /* in one that moves there is always something left to refine */
    STILL_SHARE = 16,  /* a picture stands still when less than one cell in so many moves */

    LANES = 8,
};

/* Eight cells at a time in whatever the processor has; gcc and clang turn this into SSE2, NEON or plain
 * code. */
typedef uint16_t lanes __attribute__((vector_size(2 * LANES)));

static lanes load(const uint16_t *from)
{
    lanes value;
    memcpy(&value, from, sizeof value);
    return value;
}

static void store(uint16_t *to, lanes value)
{
    memcpy(to, &value, sizeof value);
}

/* A where CHOOSE is all ones, else B. */
static lanes choose(lanes which, lanes a, lanes b)
{
    return (which & a) | (~which & b);
}

static bool any(lanes value)
{
    uint64_t halves[2];
    memcpy(halves, &value, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

size_t cells_padded(size_t count)
{
    return (count + LANES - 1) / LANES * LANES;
}

int grain_measure(const struct grain *grain)
{
    int median = 0;
    for (int below = grain->levels[0]; below < grain->count - grain->count / 2 && median < GRAIN_MOST;)
        below += grain->levels[++median];
    return median;
}

static void measure_grain(struct cells *cells)
{
    struct grain grain = {0};

    for (int i = 0; i < cells->rows * cells->cols; i += GRAIN_SAMPLE)
        grain_count(&grain, cells->motion[i]);
    cells->grain = grain_measure(&grain);
    cells->still = grain.count - grain.levels[0] <= grain.count / STILL_SHARE;
}

static void count_urgency(struct cells *cells, int first)
{
    for (int i = first; i < first + LANES; i++) {
        int urgency = cells->urgency[i];
        if (urgency > 0)
            cells->levels[urgency < 256 * LEVEL ? urgency / LEVEL : 255]++;
        cells->visible += urgency > cells_visible_from(cells);
    }
}

int cells_judge(struct cells *cells)
{
    const lanes noise_most = (lanes){0} + (uint16_t)NOISE_MOST, pace = (lanes){0} + (uint16_t)cells->pace;
    lanes unsettled = {0};

    measure_grain(cells);
    const lanes visible_from = (lanes){0} + (uint16_t)cells_visible_from(cells);
    memset(cells->levels, 0, sizeof cells->levels);
    cells->visible = 0;
    for (int i = 0; i < cells->rows * cells->cols; i += LANES) {
        lanes motion = load(cells->motion + i), noise = load(cells->noise + i);
        lanes fall = (noise / 8 + (uint16_t)NOISE_FALL) * pace / CELLS_USUAL_PACE;
        noise = choose((lanes)(noise > fall), noise - fall, (lanes){0});
        noise = choose((lanes)(noise > motion), noise, motion);
        noise = choose((lanes)(noise > noise_most), noise_most, noise);
        store(cells->noise + i, noise);

        lanes change = load(cells->change + i), debt = load(cells->debt + i), ours = load(cells->ours + i);
        lanes difference = change + debt;
        difference |= (lanes)(difference < change); /* saturates: FORGOTTEN stays FORGOTTEN */
        unsettled |= (difference | motion) & ours;
        lanes wanted = (lanes)(difference > visible_from) | (lanes)(noise == 0);
        lanes urgency = difference & wanted & ours;
        store(cells->urgency + i, urgency);
        if (any(urgency))
            count_urgency(cells, i);
    }
    cells->settled = !any(unsettled);
    return cells->visible;
}

int cells_count_due(struct cells *cells)
{
    memset(cells->levels, 0, sizeof cells->levels);
    cells->visible = 0;
    for (int i = 0; i < cells->rows * cells->cols; i += LANES) {
        if (any(load(cells->urgency + i)))
            count_urgency(cells, i);
    }
    return cells->visible;
}

int cells_least_urgency(const struct cells *cells, size_t budget)
{
    size_t count = (size_t)cells->rows * (size_t)cells->cols;
    size_t refine = count * (size_t)(cells->still ? REFINE_STILL : REFINE_MOVING) / 16;
    size_t bytes = 0;

    for (int level = 255; level >= 0; level--) {
        bool seen = (level + 1) * LEVEL > cells_visible_from(cells);
        bytes += (size_t)cells->levels[level] * (size_t)cells->bytes_per_cell / 16;
        if (bytes > (seen || refine > budget ? budget : refine))
            return level > 0 ? level * LEVEL : 1;
    }
    return 1;
}

void cells_adapt(struct cells *cells, size_t bytes, int painted)
{
    int count = cells->rows * cells->cols;
    int most = cells->starved ? TOLERANCE_STARVED : TOLERANCE_MOST;
    int step = TOLERANCE_STEP * cells->pace / CELLS_USUAL_PACE;

    if (painted > 0)
        cells->bytes_per_cell += ((int)(16 * bytes / (size_t)painted) - cells->bytes_per_cell) / 8;
    cells->bytes_per_picture += ((int)bytes - cells->bytes_per_picture) * cells->pace /
                                (MEAN_OF * CELLS_USUAL_PACE);
    if (cells->starved)
        cells->tolerance += 4 * step;
    else if (cells->bytes_per_picture > BUSY_BYTES * count / 16)
        cells->tolerance += step;
    else if (cells->bytes_per_picture < QUIET_BYTES * count / 16)
        cells->tolerance -= step;
    if (cells->tolerance > most)
        cells->tolerance = most;
    if (cells->tolerance < TOLERANCE_LEAST)
        cells->tolerance = TOLERANCE_LEAST;
}
