#include "tui/watch/strip.h"

#include <string.h>

#include "tui/watch/timeline.h"

/* So many thousandths of all frames are below the level that counts as quiet, and as loud. */
enum { QUIET_PART = 100, LOUD_PART = 990, SPEECH_PART = 3 /* a third of a column */ };

struct range {
    int low, high; /* levels */
};

/* The lowest level that `part` thousandths of the `total` frames do not exceed. */
static int level_at(const size_t histogram[static LOUDNESS_FULL + 1], size_t total, size_t part)
{
    size_t below = 0;
    int level = 0;
    while (level < LOUDNESS_FULL && (below += histogram[level]) * 1000 < total * part)
        level++;
    return level;
}

/* The range from quiet to loud. Digital silence does not count: no room is that quiet. */
static struct range range_of(const struct strip *strip)
{
    size_t histogram[LOUDNESS_FULL + 1] = {0}, total = 0;
    for (size_t c = 0; c < strip->count; c++)
        for (size_t i = 0; i < strip->clips[c].count; i++)
            if (strip->clips[c].frames[i].level > LOUDNESS_SILENT) {
                histogram[strip->clips[c].frames[i].level]++;
                total++;
            }
    struct range range = {.low = level_at(histogram, total, QUIET_PART),
                          .high = level_at(histogram, total, LOUD_PART)};
    /* The range is ten decibels at least, so that an even hum is drawn low and not as loud. */
    if (range.high < range.low + 10 * LOUDNESS_STEPS_A_DB)
        range.high = range.low + 10 * LOUDNESS_STEPS_A_DB;
    return range;
}

/* What the frames of one column add up to. */
struct sums {
    size_t frames, speech;
    uint64_t level;
};

static const int64_t spans[] = {30000, 120000, 600000}; /* ms */
enum { SPANS = sizeof spans / sizeof *spans };

int64_t strip_zoom(int64_t span_ms, int64_t length_ms, bool in)
{
    if (in) {
        for (int i = SPANS - 1; i >= 0; i--)
            if (spans[i] < (span_ms > 0 ? span_ms : length_ms))
                return spans[i];
        return span_ms;
    }
    for (int i = 0; i < SPANS; i++)
        if (span_ms > 0 && spans[i] > span_ms && spans[i] < length_ms)
            return spans[i];
    return 0;
}

struct strip_window strip_window(int64_t span_ms, int64_t length_ms, int64_t position_ms, int columns)
{
    if (span_ms <= 0 || span_ms >= length_ms)
        return (struct strip_window){.span_ms = length_ms};
    int64_t step = columns > 1 ? span_ms / (columns - 1) : 1;
    int64_t from = position_ms - span_ms / 2;
    if (from > length_ms - span_ms)
        from = length_ms - span_ms;
    else if (from > 0 && step > 0)
        from -= from % step;
    return (struct strip_window){.from_ms = from > 0 ? from : 0, .span_ms = span_ms};
}

void strip_fill(const struct strip *strip, struct strip_window window, struct strip_cell *cells, int columns,
                int levels)
{
    if (columns <= 0)
        return;
    memset(cells, 0, (size_t)columns * sizeof *cells);
    const struct range range = range_of(strip);
    struct sums sums = {0};
    int at = 0;
    size_t clip = 0, i = 0;
    for (;;) {
        while (clip < strip->count && i >= strip->clips[clip].count) {
            clip++;
            i = 0;
        }
        bool more = clip < strip->count;
        int64_t into = more ? strip->clips[clip].start_ms + (int64_t)i * LOUDNESS_FRAME_MS - window.from_ms
                            : 0;
        if (more && (into < 0 || into > window.span_ms)) {
            i++;
            continue;
        }
        int column = more ? timeline_column(into, window.span_ms, columns) : columns;
        if (column != at && sums.frames > 0) {
            int mean = (int)(sums.level / sums.frames);
            int level = 1 + (mean - range.low) * levels / (range.high - range.low + 1);
            cells[at] = (struct strip_cell){
                .known = true,
                .speech = sums.speech * SPEECH_PART >= sums.frames,
                .level = mean == LOUDNESS_SILENT ? 0
                         : level < 1             ? 1
                         : level > levels        ? levels
                                                 : level,
            };
            sums = (struct sums){0};
        }
        if (!more)
            break;
        at = column;
        sums.frames++;
        sums.level += strip->clips[clip].frames[i].level;
        sums.speech += strip->clips[clip].speech[i];
        i++;
    }
    /* With more columns than frames some columns have none: these take the value of the column before them,
     * as far as the lesson has been listened to. */
    for (int column = 1; column < columns; column++)
        if (!cells[column].known) {
            int64_t moment = window.from_ms + timeline_moment(column, window.span_ms, columns);
            for (size_t c = 0; c < strip->count; c++) {
                int64_t into = moment - strip->clips[c].start_ms;
                if (into >= 0 && (size_t)(into / LOUDNESS_FRAME_MS) < strip->clips[c].count)
                    cells[column] = cells[column - 1];
            }
        }
}

/* A search for a beginning of speech. */
struct search {
    int64_t moment_ms, found_ms;
    bool next; /* the first after the moment; else the last before it */
};

/* Takes a beginning of speech; they come in order. True: the search is over. */
static bool begins(struct search *search, int64_t moment_ms)
{
    if (search->next ? moment_ms <= search->moment_ms : moment_ms >= search->moment_ms)
        return !search->next;
    search->found_ms = moment_ms;
    return search->next;
}

static int64_t find(const struct strip *strip, struct search search)
{
    int64_t spoken_ms =
        -STRIP_SILENCE; /* when somebody last spoke; the lesson's beginning counts as after a silence */
    search.found_ms = -1;
    for (size_t c = 0; c < strip->count; c++)
        for (size_t i = 0; i < strip->clips[c].count; i++) {
            int64_t moment = strip->clips[c].start_ms + (int64_t)i * LOUDNESS_FRAME_MS;
            if (!strip->clips[c].speech[i])
                continue;
            if (moment - spoken_ms >= STRIP_SILENCE && begins(&search, moment))
                return search.found_ms;
            spoken_ms = moment + LOUDNESS_FRAME_MS;
        }
    return search.found_ms;
}

int64_t strip_next_speech(const struct strip *strip, int64_t after_ms)
{
    return find(strip, (struct search){.moment_ms = after_ms, .next = true});
}

int64_t strip_previous_speech(const struct strip *strip, int64_t before_ms)
{
    return find(strip, (struct search){.moment_ms = before_ms});
}
