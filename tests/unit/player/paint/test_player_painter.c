#include "tests/unit/emulator.h"
#include "tests/unit/pictures.h"

#include "player/paint/painter.h"
#include "player/wire/surface.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

enum { ROWS = 30, COLS = 80 };

static struct terminal a_terminal(void)
{
    return (struct terminal){
        .colours = COLOURS_TRUE,
        .glyphs = GLYPHS_QUADRANTS,
        .synchronized = true,
    };
}

/* A pty in raw mode; the painter's end is non-blocking. */
static void open_terminal(int *master, int *output)
{
    int slave;
    struct error error;
    struct termios raw = {0};
    cfmakeraw(&raw);
    assert_int_equal(openpty(master, &slave, NULL, &raw, &(struct winsize){.ws_row = ROWS, .ws_col = COLS}),
                     0);
    assert_true(terminal_open_output(slave, output, &error));
    /* Its own description: the one that the interface reads from still blocks. */
    assert_false(fcntl(slave, F_GETFL) & O_NONBLOCK);
    assert_true(fcntl(*output, F_GETFL) & O_NONBLOCK);
    assert_int_equal(fcntl(*master, F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(close(slave), 0);
}

static size_t drain(int master, struct emulator *emulator, struct bytes *all)
{
    char buffer[4096];
    size_t total = 0;
    for (;;) {
        struct pollfd ready = {.fd = master, .events = POLLIN};
        if (poll(&ready, 1, 20) != 1)
            return total;
        ssize_t count = read(master, buffer, sizeof buffer);
        if (count <= 0)
            return total;
        emulator_feed(emulator, buffer, (size_t)count);
        if (all)
            bytes_append(all, buffer, (size_t)count);
        total += (size_t)count;
    }
}

static void assert_painted(const struct emulator *emulator, const struct painter *painter)
{
    const struct cells *cells = &painter->cells;
    for (int i = 0; i < cells->rows * cells->cols; i++)
        assert_shows(emulator, painter->area.row + i / cells->cols, painter->area.col + i % cells->cols,
                     &cells->style, &cells->painted[i]);
}

static struct picture new_picture(const struct painter *painter, uint8_t **pixels)
{
    int width, height;
    painter_size(painter, &width, &height);
    return picture_new(width, height, pixels);
}

static void test_shape(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    int width, height;

    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_size(&painter, &width, &height);
    assert_int_equal(width, 0);
    assert_int_equal(height, 0);

    painter_place(&painter, 2, 4, 20, 60);
    painter_size(&painter, &width, &height);
    assert_int_equal(width, 120);
    assert_int_equal(height, 40);

    /* Cells are taken to be twice as high as wide: 20 rows are 40 high, so 16:9 is 71 wide: the width
     * decides. */
    painter_shape(&painter, 16.0 / 9);
    assert_int_equal(painter.area.cols, 60);
    assert_int_equal(painter.area.rows, 17);
    assert_int_equal(painter.area.row, 3);
    painter_shape(&painter, 4.0 / 3);
    assert_int_equal(painter.area.rows, 20);
    assert_int_equal(painter.area.cols, 53);
    assert_int_equal(painter.area.col, 7);
    painter_shape(&painter, 1e9);
    assert_int_equal(painter.area.rows, 1);
    painter_shape(&painter, 1e-9);
    assert_int_equal(painter.area.cols, 1);

    painter_place(&painter, 0, 0, 0, 10);
    painter_size(&painter, &width, &height);
    assert_int_equal(width, 0);
    painter_release(&painter);
}

/* The name of a piece of shared memory is not used again before kitty has read that piece. */
static void test_shared_memory_is_not_overtaken(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    uint8_t *pixels;
    uint32_t seed = 64;

    terminal.kitty = terminal.kitty_shared = terminal.replies = true;
    painter_init(&painter, &terminal, VIDEO_AUTO);
    assert_int_equal(painter.mode, VIDEO_KITTY);
    painter_place(&painter, 0, 0, 5, 10);
    struct picture picture = new_picture(&painter, &pixels);
    for (int64_t now = 0; now < 1000; now += 40) {
        draw_noise(pixels, &picture, &seed);
        (void)painter_picture(&painter, &picture, now);
        painter.written = painter.out.size;
    }
    assert_true(painter.pixels.serial < PIXELS_SHARED);
    /* As they are read, there is room again, and the newest comes. */
    unsigned before = painter.pixels.serial;
    pace_arrived(&painter.pace, 1000);
    pace_arrived(&painter.pace, 1000);
    assert_int_equal(painter_timeout(&painter, 1000), 0);
    painter_tick(&painter, 1000);
    assert_int_equal(painter.pixels.serial, before + 1);
    assert_memory_equal(painter.pixels.last, pixels, 4 * (size_t)picture.width);
    free(pixels);
    painter_release(&painter);
}

static void test_sixel_stays_within_the_largest(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    int width, height;

    terminal.sixel = true;
    terminal.sixel_width = 500;
    terminal.sixel_height = 400;
    terminal.cell_width = 10;
    terminal.cell_height = 20;
    painter_init(&painter, &terminal, VIDEO_SIXEL);
    painter_shape(&painter, 16.0 / 9);
    painter_place(&painter, 0, 0, 40, 100);
    painter_size(&painter, &width, &height);
    assert_int_equal(width, 500);
    assert_int_equal(height, 280);
    assert_int_equal(painter.area.row, 13);
    assert_int_equal(painter.area.col, 25);
    painter_mode(&painter, VIDEO_CELLS);
    assert_int_equal(painter.area.cols, 100);
    painter_release(&painter);
}

static void assert_picture_can_be(const struct terminal *terminal, enum video_mode mode, double aspect,
                                  int rows, int cols)
{
    struct painter painter;
    struct player_surface shape = {.pixel_x = 1, .pixel_y = 1};

    painter_init(&painter, terminal, mode);
    painter_shape(&painter, aspect);
    painter_place(&painter, rows / 2, cols / 3, rows, cols);
    const struct cells_area area = painter.area;
    assert_true(area.rows >= 0 && area.cols >= 0 && area.rows <= rows && area.cols <= cols);
    assert_true(area.rows == 0 || (area.row + area.rows <= 9999 && area.col + area.cols <= 9999));
    painter_size(&painter, &shape.width, &shape.height);
    if (shape.width != 0 || shape.height != 0)
        assert_true(surface_shape_valid(&shape));
    painter_release(&painter);
}

/* What a terminal says of itself is input: there is a picture that can be asked for, and written to, or none.
 */
static void test_any_terminal_gets_a_picture_that_can_be(void **state)
{
    (void)state;
    static const int sizes[] = {0, 1, 144, 600, 3000, 10000, 65535};
    static const int cells[][2] = {{0, 0},    {1, 1},     {10, 20},      {9999, 1},
                                   {1, 9999}, {400, 500}, {65535, 65535}};
    static const double aspects[] = {0, 16.0 / 9, 1e-6, 1e6};
    static const enum video_mode modes[] = {VIDEO_CELLS, VIDEO_SIXEL, VIDEO_KITTY, VIDEO_ITERM};
    enum { SIZES = sizeof sizes / sizeof *sizes, CELLS = sizeof cells / sizeof *cells };

    for (int i = 0; i < SIZES * SIZES * CELLS; i++) {
        struct terminal terminal = a_terminal();
        int rows = sizes[i % SIZES], cols = sizes[i / SIZES % SIZES];
        terminal.glyphs = GLYPHS_SEXTANTS;
        terminal.cell_width = cells[i / SIZES / SIZES][0];
        terminal.cell_height = cells[i / SIZES / SIZES][1];
        for (int mode = 0; mode < 4; mode++)
            assert_picture_can_be(&terminal, modes[mode], aspects[(i + mode) % 4], rows, cols);
        terminal.sixel_width = terminal.sixel_height = i % 2 ? 1 : 100000;
        assert_picture_can_be(&terminal, VIDEO_SIXEL, aspects[i % 4], rows, cols);
    }
    /* A whole screen of 5120 by 2880. */
    struct painter painter;
    struct terminal terminal = a_terminal();
    int width, height;
    terminal.cell_width = 10;
    terminal.cell_height = 20;
    painter_init(&painter, &terminal, VIDEO_SIXEL);
    painter_shape(&painter, 16.0 / 9);
    painter_place(&painter, 0, 0, 144, 512);
    painter_size(&painter, &width, &height);
    assert_int_equal(width, 4090);
    assert_int_equal(height, 2300);
    painter_release(&painter);
}

/* Through a real pseudo-terminal, together with what the interface writes between pictures. */
static void test_takes_turns(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    struct emulator emulator;
    struct error error;
    uint8_t *pixels;
    uint32_t seed = 6;
    int master, output;

    open_terminal(&master, &output);
    emulator_init(&emulator, ROWS, COLS);
    painter_init(&painter, &terminal, VIDEO_AUTO);
    painter_place(&painter, 3, 10, 20, 50);
    struct picture picture = new_picture(&painter, &pixels);
    struct bytes all = {0};

    /* The interface is in the middle of its line, in red. */
    const char interface[] = "\033[1;1H\033[1;31mabc";
    emulator_feed(&emulator, interface, sizeof interface - 1);
    for (int number = 0; number < 20; number++) {
        draw_scene(pixels, &picture, number * 4, 1, &seed);
        (void)painter_picture(&painter, &picture, 40 * number);
        do {
            assert_true(painter_flush(&painter, output, 40 * number, &error));
            (void)drain(master, &emulator, &all);
        } while (painter_busy(&painter));
        assert_painted(&emulator, &painter);
    }
    emulator_feed(&emulator, "d", 1);
    VTermScreenCell cell = emulator_cell(&emulator, 0, 3);
    assert_int_equal(cell.chars[0], 'd');
    assert_true(cell.attrs.bold);
    assert_true(VTERM_COLOR_IS_INDEXED(&cell.fg) && cell.fg.indexed.idx == 1);

    assert_memory_equal(all.data, "\033[?2026h\0337\033[m", 13);
    assert_memory_equal(all.data + all.size - 10, "\0338\033[?2026l", 10);

    painter_clear(&painter);
    do {
        assert_true(painter_flush(&painter, output, 1000, &error));
        (void)drain(master, &emulator, NULL);
    } while (painter_busy(&painter));
    for (int row = 1; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            cell = emulator_cell(&emulator, row, col);
            assert_true(cell.chars[0] == 0 || cell.chars[0] == ' ');
            assert_true(VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
        }
    }
    free(pixels);
    bytes_release(&all);
    painter_release(&painter);
    emulator_release(&emulator);
    assert_int_equal(close(output), 0);
    assert_int_equal(close(master), 0);
}

/* While a terminal takes nothing, pictures are dropped, all but the newest: that one shows when the terminal
 * wakes up. */
static void test_stopped_terminal(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    struct emulator emulator;
    struct error error;
    uint8_t *pixels;
    uint32_t seed = 60;
    int master, output;

    open_terminal(&master, &output);
    emulator_init(&emulator, ROWS, COLS);
    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_place(&painter, 0, 0, 30, 80);
    struct picture picture = new_picture(&painter, &pixels);
    size_t pending = 0;
    for (int number = 0; number < 50; number++) {
        draw_noise(pixels, &picture, &seed);
        (void)painter_picture(&painter, &picture, 40 * number);
        assert_true(painter_flush(&painter, output, 40 * number, &error));
        if (painter_busy(&painter) && pending == 0)
            pending = painter.out.size - painter.written;
        else if (pending > 0)
            assert_true(painter.out.size - painter.written <= pending); /* no picture was added */
    }
    assert_true(painter_busy(&painter));

    int64_t now = 2000;
    for (int round = 0;
         round < 400 && (painter_busy(&painter) || painter.waits || painter_timeout(&painter, now) >= 0);
         round++, now += 25) {
        assert_true(painter_flush(&painter, output, now, &error));
        (void)drain(master, &emulator, NULL);
        painter_tick(&painter, now);
    }
    assert_true(cells_settled(&painter.cells));
    assert_painted(&emulator, &painter);
    assert_memory_equal(painter.cells.last, pixels, 4 * (size_t)picture.width);
    free(pixels);
    painter_release(&painter);
    emulator_release(&emulator);

    /* A terminal that has gone is an error with a sentence. */
    assert_int_equal(close(master), 0);
    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_place(&painter, 0, 0, 5, 5);
    picture = new_picture(&painter, &pixels);
    draw_noise(pixels, &picture, &seed);
    assert_true(painter_picture(&painter, &picture, 0));
    assert_false(painter_flush(&painter, output, 0, &error));
    assert_int_equal(error.kind, ERROR_IO);
    free(pixels);
    painter_release(&painter);
    assert_int_equal(close(output), 0);
}

/*
 * A line that carries RATE bytes a second and delivers them DELAY ms later, into buffers without end, as
 * ssh has them; all in imagined time. Returns the longest time that a key's effect, written right after a
 * picture, would take to arrive.
 */
struct line {
    int rate, delay;
    bool answers;
    int held_from, held_until; /* ms: something else has the terminal's processor */
    int64_t counted_from;      /* ms: writes are counted in `painted` */
    int together;              /* ms: answers come in bundles, so often; 0: each by itself */
    double sent_until;         /* ms: when what has been written will have left */
    struct {
        int64_t at;
    } answers_due[64];
    int due_first, due_count;
};

/* When an answer comes that was due at this moment. */
static int64_t bundled(const struct line *line, int64_t at)
{
    return line->together > 0 ? (at + line->together - 1) / line->together * line->together : at;
}

static int run_line(struct line *line, int pictures, int *painted)
{
    struct painter painter;
    struct terminal terminal = a_terminal();
    uint8_t *pixels;
    uint32_t seed = 600;
    int longest = 0;

    terminal.replies = line->answers;
    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_place(&painter, 0, 0, 45, 160);
    struct picture picture = new_picture(&painter, &pixels);
    *painted = 0;
    for (int64_t now = 0; now < 40 * (int64_t)pictures; now++) {
        while (line->due_count > 0 && line->answers_due[line->due_first].at <= now) {
            line->due_first = (line->due_first + 1) % 64;
            line->due_count--;
            painter_acknowledged(&painter, now);
        }
        if (now % 40 == 0) {
            /* The worst case: everything moves, all the time. */
            draw_scene(pixels, &picture, (int)(now / 4) % picture.width, 40, &seed);
            (void)painter_picture(&painter, &picture, now);
        }
        if (painter_timeout(&painter, now) == 0)
            painter_tick(&painter, now);
        if (!painter_busy(&painter))
            continue;
        /* All of it is taken at once: what painter_flush does, with an imagined terminal. */
        *painted += now >= line->counted_from;
        if (line->sent_until < (double)now)
            line->sent_until = (double)now;
        if (now >= line->held_from && now < line->held_until)
            line->sent_until = line->held_until;
        line->sent_until += (double)(painter.out.size - painter.written) * 1000 / line->rate;
        painter.written = painter.out.size;
        int64_t arrival = (int64_t)line->sent_until + line->delay;
        if (line->answers && line->delay < 1000000) {
            assert_true(line->due_count < 63);
            /* The question before a picture is answered as soon as it gets there. */
            if (painter.began > 0)
                line->answers_due[(line->due_first + line->due_count++) % 64].at = bundled(
                    line, now + 2 * line->delay);
            if (painter.out.size > painter.began)
                line->answers_due[(line->due_first + line->due_count++) % 64].at = bundled(
                    line, arrival + line->delay);
        }
        if (!painter.pace.answers)
            pace_arrived(&painter.pace, now);
        if (now > 2000 && arrival - now > longest)
            longest = (int)(arrival - now);
    }
    free(pixels);
    painter_release(&painter);
    return longest;
}

static void test_slow_line_stays_responsive(void **state)
{
    (void)state;
    static const struct line lines[] = {
        {.rate = 125000, .delay = 5, .answers = true},  /* 1 Mbit/s */
        {.rate = 125000, .delay = 40, .answers = true}, /* and further away */
        {.rate = 125000, .delay = 5, .answers = true, .together = 70},
        {.rate = 30000, .delay = 20, .answers = true},
        {.rate = 1250000, .delay = 20, .answers = true},
        {.rate = 100000000, .delay = 100, .answers = true},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct line line = lines[i];
        int painted;
        int longest = run_line(&line, 250, &painted);
        assert_true(longest < 160 + line.delay + line.together / 2);
        /* Slower, but never a still. */
        assert_true(painted >= 250 / 6);
    }
    struct line fast = {.rate = 100000000, .delay = 1, .answers = true};
    int painted;
    (void)run_line(&fast, 250, &painted);
    assert_true(painted >= 249);
}

/* A terminal that was held up for a moment is not taken for a slow one: afterwards each picture comes whole
 * again. */
static void test_a_held_up_terminal_is_no_slow_line(void **state)
{
    (void)state;
    struct line line = {
        .rate = 100000000, .delay = 1, .answers = true, .held_until = 60, .counted_from = 6000};
    int painted;
    (void)run_line(&line, 250, &painted);
    assert_in_range(painted, 95, 110);
}

/* A picture that was cut short goes on as it is, without the noise that only a still one has room for. */
static void test_what_was_cut_short_goes_on_without_noise(void **state)
{
    static const enum video_mode modes[] = {VIDEO_CELLS, VIDEO_SIXEL};
    (void)state;
    for (size_t mode = 0; mode < 2; mode++) {
        struct painter painter;
        struct terminal terminal = a_terminal();
        uint8_t *pixels;
        uint32_t seed = 64;
        int64_t now = 0;
        size_t rest = 0, settling = 0;

        terminal.sixel = true;
        painter_init(&painter, &terminal, modes[mode]);
        painter_place(&painter, 0, 0, 40, 120);
        struct picture picture = new_picture(&painter, &pixels);
        /* Something moves in front of a noisy wall. */
        for (; now < 3000; now += 40) {
            draw_scene(pixels, &picture, 80, 6, &seed);
            assert_true(painter_picture(&painter, &picture, now));
            painter.written = painter.out.size;
            pace_arrived(&painter.pace, now);
        }
        draw_scene(pixels, &picture, 20, 6, &seed);
        painter.pace.window = 3000;
        assert_true(painter_picture(&painter, &picture, now));
        for (int i = 0; i < 200; i++) {
            painter.written = painter.out.size;
            pace_arrived(&painter.pace, now);
            painter.pace.window = 3000;
            if (painter_timeout(&painter, now) != 0)
                break;
            painter_tick(&painter, now);
            rest += painter.out.size;
        }
        /* Now it stands still, and all of it is made exact. */
        painter.pace.window = 1 << 22;
        while (painter_timeout(&painter, now) >= 0) {
            now += painter_timeout(&painter, now);
            painter_tick(&painter, now);
            settling += painter.out.size;
            painter.written = painter.out.size;
            pace_arrived(&painter.pace, now);
        }
        assert_true(rest > 0);
        assert_true((mode == 0 ? 8 : 2) * rest < settling);
        free(pixels);
        painter_release(&painter);
    }
}

/*
 * A reader that takes a fixed number of bytes each millisecond of imagined time and never answers. A
 * socket, because a pseudo-terminal hands over its bytes in real time.
 */
static void test_slow_reader_without_answers(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    struct error error;
    uint8_t *pixels;
    uint32_t seed = 61;
    int ends[2], size = 4096;
    int busy_since = -1, longest = 0;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    assert_int_equal(setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size), 0);
    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_place(&painter, 0, 0, 30, 80);
    struct picture picture = new_picture(&painter, &pixels);
    for (int now = 0; now < 6000; now++) {
        char buffer[125];
        (void)!read(ends[1], buffer, sizeof buffer);
        if (now % 40 == 0) {
            draw_noise(pixels, &picture, &seed);
            (void)painter_picture(&painter, &picture, now);
        }
        assert_true(painter_flush(&painter, ends[0], now, &error));
        if (!painter_busy(&painter))
            busy_since = -1;
        else if (busy_since < 0)
            busy_since = now;
        if (now > 1000 && busy_since >= 0 && now - busy_since > longest)
            longest = now - busy_since;
        if (painter_timeout(&painter, now) == 0)
            painter_tick(&painter, now);
    }
    assert_true(longest < 120);
    assert_true(painter.cells.pictures > 30);
    free(pixels);
    painter_release(&painter);
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(close(ends[1]), 0);
}

/* Answers that never come must not stop the picture. */
static void test_lost_answers(void **state)
{
    (void)state;
    struct line line = {.rate = 100000000, .delay = 1000000, .answers = true};
    int painted;
    (void)run_line(&line, 250, &painted);
    assert_true(painted > 250 / 2);
}

static void test_still_picture_settles_by_ticks(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    uint8_t *pixels;
    uint32_t seed = 62;
    int64_t now = 0;

    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_place(&painter, 0, 0, 30, 80);
    struct picture picture = new_picture(&painter, &pixels);
    for (; now < 2000; now += 40) {
        draw_scene(pixels, &picture, 80, 3, &seed);
        assert_true(painter_picture(&painter, &picture, now));
        painter.written = painter.out.size;
        pace_arrived(&painter.pace, now);
    }
    int64_t still_since = now;
    while (painter_timeout(&painter, now) >= 0) {
        now += painter_timeout(&painter, now);
        painter_tick(&painter, now);
        painter.written = painter.out.size;
        pace_arrived(&painter.pace, now);
        assert_true(now - still_since < 1000);
    }
    assert_true(cells_settled(&painter.cells));
    free(pixels);
    painter_release(&painter);
}

/* What it costs to show a film whose pictures come so many ms apart, give or take a hundredth of a second. */
struct cost {
    size_t bytes;    /* a picture, once it has been playing for a while */
    int settled;     /* how often a picture was made exact meanwhile */
    int64_t resting; /* ms from its pause until the last one is exact */
    int64_t over;    /* the same when pictures just stop coming */
};

static int64_t until_settled(struct painter *painter, int64_t now)
{
    const int64_t since = now;
    while (painter_timeout(painter, now) >= 0) {
        now += painter_timeout(painter, now);
        painter_tick(painter, now);
        painter->written = painter->out.size;
        pace_arrived(&painter->pace, now);
        assert_true(now - since < 10000);
    }
    return now - since;
}

static struct cost play_at(enum video_mode mode, double interval)
{
    struct painter painter;
    struct terminal terminal = a_terminal();
    struct cost cost = {0};
    uint8_t *pixels;
    uint32_t seed = 65;
    int64_t now = 0;
    const int before = (int)(4000 / interval) + 10, count = 30;
    int number = 0;

    terminal.sixel = true;
    painter_init(&painter, &terminal, mode);
    painter_place(&painter, 0, 0, 30, 80);
    struct picture picture = new_picture(&painter, &pixels);
    for (int64_t due = 0; number < before + count; now++) {
        if (now == due) {
            draw_scene(pixels, &picture, 80, 3, &seed);
            assert_true(painter_picture(&painter, &picture, now));
            number++;
            due = (int64_t)(number * interval) + (int64_t)(random_next(&seed) % 10);
            due = due > now ? due : now + 1;
        } else if (painter_timeout(&painter, now) == 0) {
            painter_tick(&painter, now);
        } else {
            continue;
        }
        if (number > before) {
            cost.bytes += painter.out.size;
            cost.settled += painter.settling;
        }
        painter.written = painter.out.size;
        pace_arrived(&painter.pace, now);
    }
    cost.bytes /= (size_t)count;
    cost.over = until_settled(&painter, now);
    draw_scene(pixels, &picture, 80, 3, &seed);
    assert_true(painter_picture(&painter, &picture, now));
    painter.written = painter.out.size;
    pace_arrived(&painter.pace, now);
    painter_resting(&painter, true);
    cost.resting = until_settled(&painter, now);
    free(pixels);
    painter_release(&painter);
    return cost;
}

/* A picture is exact when it stands still, not when the next one is only due: whatever the film's rate and
 * the speed at which it plays, noise costs about as little as at 25 pictures a second (an exact one is 40
 * kB). */
static void test_no_rate_settles_between_its_pictures(void **state)
{
    static const double rates[] = {10, 15, 25, 30, 50}, speeds[] = {0.25, 0.5, 1, 2};
    static const enum video_mode modes[] = {VIDEO_CELLS, VIDEO_SIXEL};
    (void)state;
    for (size_t mode = 0; mode < 2; mode++) {
        const struct cost usual = play_at(modes[mode], 40);
        for (size_t rate = 0; rate < sizeof rates / sizeof *rates; rate++) {
            for (size_t speed = 0; speed < sizeof speeds / sizeof *speeds; speed++) {
                double interval = 1000 / (rates[rate] * speeds[speed]);
                struct cost cost = play_at(modes[mode], interval);
                assert_int_equal(cost.settled, 0);
                assert_true(cost.bytes < usual.bytes + 1500);
                assert_true(cost.resting < 1000);
                assert_true(cost.over < 1000 + (int64_t)(3 * interval));
            }
        }
    }
}

/* Slides: pictures that come more slowly than any film are made exact between them. */
static void test_slides_settle_between_their_pictures(void **state)
{
    (void)state;
    struct cost cost = play_at(VIDEO_CELLS, 2500);
    assert_true(cost.settled > 0);
}

static void test_covers_are_on_the_screen(void **state)
{
    (void)state;
    struct painter painter;
    struct terminal terminal = a_terminal();
    struct emulator emulator;
    uint8_t *pixels;
    uint32_t seed = 63;
    const struct cells_area dialog = {.row = 5, .col = 20, .rows = 3, .cols = 10};

    emulator_init(&emulator, ROWS, COLS);
    painter_init(&painter, &terminal, VIDEO_CELLS);
    painter_cover(&painter, &dialog, 1);
    painter_place(&painter, 2, 4, 20, 60);
    struct picture picture = new_picture(&painter, &pixels);
    draw_noise(pixels, &picture, &seed);
    for (int64_t now = 0; now < 1000; now += 40) {
        assert_true(painter_picture(&painter, &picture, now));
        emulator_feed(&emulator, painter.out.data, painter.out.size);
        painter.written = painter.out.size;
        pace_arrived(&painter.pace, now);
    }
    for (int row = 2; row < 22; row++) {
        for (int col = 4; col < 64; col++) {
            bool covered = row >= 5 && row < 8 && col >= 20 && col < 30;
            assert_int_equal(
                VTERM_COLOR_IS_DEFAULT_BG(&(VTermColor){emulator_cell(&emulator, row, col).bg.type}),
                covered);
        }
    }
    free(pixels);
    painter_release(&painter);
    emulator_release(&emulator);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_shared_memory_is_not_overtaken),
        cmocka_unit_test(test_sixel_stays_within_the_largest),
        cmocka_unit_test(test_any_terminal_gets_a_picture_that_can_be),
        cmocka_unit_test(test_takes_turns),
        cmocka_unit_test(test_stopped_terminal),
        cmocka_unit_test(test_slow_line_stays_responsive),
        cmocka_unit_test(test_a_held_up_terminal_is_no_slow_line),
        cmocka_unit_test(test_what_was_cut_short_goes_on_without_noise),
        cmocka_unit_test(test_slow_reader_without_answers),
        cmocka_unit_test(test_lost_answers),
        cmocka_unit_test(test_still_picture_settles_by_ticks),
        cmocka_unit_test(test_no_rate_settles_between_its_pictures),
        cmocka_unit_test(test_slides_settle_between_their_pictures),
        cmocka_unit_test(test_covers_are_on_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
