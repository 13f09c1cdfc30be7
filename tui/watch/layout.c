#include "tui/watch/layout.h"

enum {
    LEAST_NOTES = 5,  /* rows of notes below the video */
    LEAST_TYPING = 2, /* rows of notes that stay while something is typed */
    TAGS_FROM = 24,   /* rows of the screen above which tags may take rows from the picture: one in four */
    GOALS_FROM =
        20, /* rows of the screen from which the goals get a row when the notes are below the video */
    PROMPT_FROM_LEFT =
        60, /* columns from which a text is typed under the video rather than under the notes */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static double shape_in_cells(const struct watch_wish *wish)
{
    double aspect = wish->aspect > 0 ? wish->aspect : 16.0 / 9.0;
    double cell = wish->cell_shape > 0 ? wish->cell_shape : 0.5;
    return aspect / cell; /* columns for each row */
}

/* Rows that the picture fills when it is as wide as `columns`. */
static int picture_rows(const struct watch_wish *wish, int columns)
{
    return (int)(columns / shape_in_cells(wish) + 0.999);
}

/* Takes rows off the top of `left`. */
static struct area take(struct area *left, int rows)
{
    rows = most(0, least(rows, left->rows));
    struct area taken = *left;
    taken.rows = rows;
    left->row += rows;
    left->rows -= rows;
    return taken;
}

static struct area take_bottom(struct area *left, int rows)
{
    rows = most(0, least(rows, left->rows));
    left->rows -= rows;
    return (struct area){left->row + left->rows, left->column, rows, left->columns};
}

static int typed_rows(const struct watch_wish *wish, int columns)
{
    return wish->prompt_rows ? wish->prompt_rows(wish->context, columns) : 0;
}

static int strip_rows(const struct watch_wish *wish)
{
    return !wish->strip ? 0 : wish->area.rows < WATCH_STRIP_HIGH ? 1 : 2;
}

static int controls_rows(const struct watch_wish *wish, int columns)
{
    return wish->whole ? 0 : wish->state_columns > columns ? 2 : 1;
}

/* Note markers, the bar, a row of tags, the loudness, the tags' keys, and time, state and buttons. */
static int timeline_rows(const struct watch_wish *wish, int columns)
{
    return 2 + least(wish->tag_rows, 1) + strip_rows(wish) + wish->palette + controls_rows(wish, columns);
}

/* Rows that the tags get when `spare` rows are left over: one for each, or one for all. */
static int rows_of_tags(const struct watch_wish *wish, int spare)
{
    const int room = most(spare, (wish->area.rows - TAGS_FROM) / 4);
    return wish->tag_rows - 1 <= room ? wish->tag_rows : least(wish->tag_rows, 1);
}

/* Video and, under it, its timeline, at the top of `left`; the video gets at most `rows`. */
static void place_video(const struct watch_wish *wish, struct area *left, int rows, int tag_rows,
                        struct watch_layout *layout)
{
    layout->video = take(left, rows);
    layout->markers = take(left, 1);
    layout->bar = take(left, 1);
    layout->tags = take(left, tag_rows);
    layout->strip = take(left, strip_rows(wish));
    layout->palette = take(left, wish->palette);
    layout->controls = take(left, controls_rows(wish, left->columns));
}

static void lay_whole(const struct watch_wish *wish, struct watch_layout *layout)
{
    struct area left = wish->area;
    layout->prompt = take_bottom(&left, least(typed_rows(wish, left.columns), left.rows / 2));
    if (wish->banner)
        layout->banner = take_bottom(&left, 1);
    int tag_rows = rows_of_tags(wish, 0);
    place_video(wish, &left, left.rows - timeline_rows(wish, left.columns) - most(0, tag_rows - 1), tag_rows,
                layout);
    /* The time stands before the bar, the length after it. */
    int margin = left.columns >= 4 * WATCH_TIME_COLUMNS ? WATCH_TIME_COLUMNS : 0;
    layout->bar.column += margin;
    layout->bar.columns -= 2 * margin;
    layout->markers.column = layout->bar.column;
    layout->markers.columns = layout->bar.columns;
    layout->strip.column = layout->tags.column = layout->bar.column;
    layout->strip.columns = layout->tags.columns = layout->bar.columns;
}

static void lay_beside(const struct watch_wish *wish, struct area left, struct watch_layout *layout)
{
    layout->beside = true;

    /* When the video takes all rows, columns are left over: the notes get them, up to half of the screen. */
    int video_rows = most(1, left.rows - timeline_rows(wish, left.columns));
    int ideal = (int)(video_rows * shape_in_cells(wish) + 0.5);
    int fewest = wish->form ? WATCH_FORM_WIDTH : WATCH_NOTES_WIDTH;
    int notes = least(most(fewest, left.columns - 1 - ideal), left.columns / 2);
    int video_columns = left.columns - notes - 1;

    layout->rule = (struct area){left.row, left.column + video_columns, left.rows, 1};
    layout->notes = (struct area){left.row, left.column + video_columns + 1, left.rows, notes};
    left.columns = video_columns;

    int typed = typed_rows(wish, video_columns);
    int timeline = timeline_rows(wish, video_columns);
    int spare = left.rows - timeline - picture_rows(wish, video_columns);
    int tag_rows = rows_of_tags(wish, spare);
    spare -= most(0, tag_rows - 1);
    timeline += most(0, tag_rows - 1);
    bool on_left = video_columns >= PROMPT_FROM_LEFT && spare >= typed;
    if (typed > 0 && !on_left)
        layout->prompt = take_bottom(&layout->notes, least(typed_rows(wish, notes), layout->notes.rows / 2));

    place_video(wish, &left, least(left.rows - timeline, picture_rows(wish, video_columns)), tag_rows,
                layout);
    if (typed > 0 && on_left)
        layout->prompt = take(&left, typed);
    layout->spare = left;
    /* The goals stand under the video when there is room, else over the notes. */
    if (wish->goal_rows && layout->spare.rows < 2)
        layout->goals = take(&layout->notes,
                             least(wish->goal_rows(wish->context, notes), layout->notes.rows / 4));
    else if (wish->goal_rows)
        layout->goals = take(&layout->spare,
                             least(wish->goal_rows(wish->context, video_columns), layout->spare.rows));
}

static void lay_below(const struct watch_wish *wish, struct area left, struct watch_layout *layout)
{
    if (wish->goal_rows && left.rows >= GOALS_FROM)
        layout->goals = take(&left, 1);

    int notes = wish->form ? left.rows / 2 : most(least(LEAST_NOTES, left.rows / 3), left.rows * 3 / 10);
    int timeline = timeline_rows(wish, left.columns);
    int video = least(left.rows - timeline - notes, picture_rows(wish, left.columns));
    int tag_rows = rows_of_tags(wish, left.rows - timeline - notes - video);
    timeline += most(0, tag_rows - 1);
    video = least(left.rows - timeline - notes, video);
    int typed = typed_rows(wish, left.columns);
    /* The text being typed takes rows of the notes first, so that the picture does not move. */
    int below = left.rows - timeline - most(0, video);
    if (typed > below - LEAST_TYPING)
        video = most(least(video, 3), left.rows - timeline - typed - LEAST_TYPING);

    place_video(wish, &left, most(0, video), tag_rows, layout);
    layout->prompt = take(&left, typed);
    layout->notes = left;
}

void watch_layout(const struct watch_wish *wish, struct watch_layout *layout)
{
    *layout = (struct watch_layout){0};
    struct area left = wish->area;
    if (left.rows <= 0 || left.columns <= 0)
        return;
    if (wish->whole) {
        lay_whole(wish, layout);
        return;
    }
    if (wish->banner)
        layout->banner = take(&left, 1);
    if (left.columns >= WATCH_BESIDE)
        lay_beside(wish, left, layout);
    else
        lay_below(wish, left, layout);
}
