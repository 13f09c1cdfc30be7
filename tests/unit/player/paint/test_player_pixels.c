#include "tests/unit/pictures.h"

#include "player/paint/pixels.h"

#include <ctype.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <jpeglib.h>
#include <zlib.h>

enum { ROWS = 9, COLS = 21, CELL_WIDTH = 8, CELL_HEIGHT = 17, TOP = 3, LEFT = 5 };

/* What a terminal would show: RGB of the pane, decoded here from the specifications and by other libraries.
 */
struct screen {
    int width, height;
    uint8_t *rgb;
};

static struct terminal a_terminal(void)
{
    return (struct terminal){
        .cell_width = CELL_WIDTH, .cell_height = CELL_HEIGHT, .kitty = true, .sixel = true};
}

static void screen_init(struct screen *screen)
{
    screen->width = COLS * CELL_WIDTH;
    screen->height = ROWS * CELL_HEIGHT;
    screen->rgb = calloc((size_t)screen->width * (size_t)screen->height, 3);
    assert_non_null(screen->rgb);
}

static uint8_t *screen_at(const struct screen *screen, int x, int y)
{
    assert_in_range(x, 0, screen->width - 1);
    assert_in_range(y, 0, screen->height - 1);
    return screen->rgb + 3 * ((size_t)y * (size_t)screen->width + (size_t)x);
}

static int decode_base64(const char *text, size_t size, uint8_t *to)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    int count = 0, bits = 0;
    unsigned value = 0;
    assert_int_equal(size % 4, 0);
    for (size_t i = 0; i < size && text[i] != '='; i++) {
        const char *place = strchr(alphabet, text[i]);
        assert_non_null(place);
        value = value << 6 | (unsigned)(place - alphabet);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            to[count++] = (uint8_t)(value >> bits);
        }
    }
    return count;
}

/* The value of KEY in kitty's comma-separated list, or FALLBACK. */
static long kitty_key(const char *keys, char key, long fallback)
{
    for (const char *at = keys; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        if (at[0] == key && at[1] == '=')
            return isalpha((unsigned char)at[2]) ? at[2] : strtol(at + 2, NULL, 10);
    }
    return fallback;
}

static void show_kitty(struct screen *screen, const char *keys, const uint8_t *data, size_t size, int row,
                       int col)
{
    int width = (int)kitty_key(keys, 's', 0), height = (int)kitty_key(keys, 'v', 0);
    size_t wanted = 3 * (size_t)width * (size_t)height;
    uint8_t *rgb = malloc(wanted + 1);
    uLongf got = wanted + 1;

    assert_non_null(rgb);
    assert_int_equal(kitty_key(keys, 'f', 32), 24);
    assert_int_equal(kitty_key(keys, 'a', 't'), 'T');
    assert_int_equal(kitty_key(keys, 'q', 0), 2);
    assert_int_equal(kitty_key(keys, 'C', 0), 1);
    if (kitty_key(keys, 't', 'd') == 's') {
        char name[64] = {0};
        struct stat status;
        assert_in_range(size, 1, sizeof name - 1);
        memcpy(name, data, size);
        int fd = shm_open(name, O_RDONLY, 0);
        assert_true(fd >= 0);
        assert_int_equal(fstat(fd, &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
        assert_int_equal(status.st_size, wanted);
        assert_int_equal(read(fd, rgb, wanted), wanted);
        assert_int_equal(close(fd), 0);
        assert_int_equal(shm_unlink(name), 0);
    } else {
        assert_int_equal(kitty_key(keys, 'o', 0), 'z');
        assert_int_equal(uncompress(rgb, &got, data, size), Z_OK);
        assert_int_equal(got, wanted);
    }
    assert_int_equal(kitty_key(keys, 'c', 0) * CELL_WIDTH, width);
    assert_int_equal(kitty_key(keys, 'r', 0) * CELL_HEIGHT, height);
    for (int y = 0; y < height; y++)
        memcpy(screen_at(screen, (col - LEFT) * CELL_WIDTH, (row - TOP) * CELL_HEIGHT + y),
               rgb + 3 * y * width, 3 * (size_t)width);
    free(rgb);
}

static const char *decode_kitty(struct screen *screen, const char *at, int row, int col)
{
    static char keys[512];
    static uint8_t data[1 << 20];
    static size_t size;

    const char *end = strstr(at, "\033\\"), *payload = strchr(at, ';');
    assert_non_null(end);
    if (!payload || payload > end)
        return end + 2; /* a deletion */
    char these[512] = {0};
    assert_true((size_t)(payload - at) < sizeof these);
    memcpy(these, at, (size_t)(payload - at));
    if (strstr(these, "a=T")) {
        memcpy(keys, these, sizeof keys);
        size = 0;
    }
    payload++;
    assert_true(end - payload <= 4096);
    size += (size_t)decode_base64(payload, (size_t)(end - payload), data + size);
    if (kitty_key(these, 'm', 0) == 0)
        show_kitty(screen, keys, data, size, row, col);
    return end + 2;
}

/* From after "ESC P" to after the string terminator. */
static const char *decode_sixel(struct screen *screen, const char *at, int row, int col)
{
    uint8_t palette[256][3] = {{0}};
    int left = (col - LEFT) * CELL_WIDTH, top = (row - TOP) * CELL_HEIGHT, x = 0, y = 0, colour = 0, width,
        height;
    int used = 0;

    assert_int_equal(sscanf(at, "0;1;0q\"1;1;%d;%d%n", &width, &height, &used), 2);
    at += used;
    assert_in_range(width, 1, screen->width);
    while (*at != '\033') {
        int repeat = 1;
        if (*at == '#') {
            char *end;
            colour = (int)strtol(at + 1, &end, 10);
            assert_in_range(colour, 0, 255);
            at = end;
            if (*at == ';') {
                int red, green, blue;
                assert_int_equal(sscanf(at, ";2;%d;%d;%d%n", &red, &green, &blue, &used), 3);
                palette[colour][0] = (uint8_t)(red * 255 / 100);
                palette[colour][1] = (uint8_t)(green * 255 / 100);
                palette[colour][2] = (uint8_t)(blue * 255 / 100);
                at += used;
            }
            continue;
        }
        if (*at == '$' || *at == '-') {
            x = 0;
            y += *at++ == '-' ? 6 : 0;
            continue;
        }
        if (*at == '!') {
            char *end;
            repeat = (int)strtol(at + 1, &end, 10);
            assert_in_range(repeat, 1, 255);
            at = end;
        }
        assert_in_range(*at, '?', '~');
        for (; repeat > 0; repeat--, x++) {
            for (int bit = 0; bit < 6; bit++) {
                if ((*at - '?') >> bit & 1) {
                    assert_in_range(y + bit, 0, height - 1);
                    assert_in_range(x, 0, width - 1);
                    memcpy(screen_at(screen, left + x, top + y + bit), palette[colour], 3);
                }
            }
        }
        at++;
    }
    assert_int_equal(at[1], '\\');
    return at + 2;
}

static const char *decode_iterm(struct screen *screen, const char *at)
{
    int size, cols, rows, used = 0;
    assert_int_equal(
        sscanf(at, "File=inline=1;size=%d;width=%d;height=%d;preserveAspectRatio=0;doNotMoveCursor=1:%n",
               &size, &cols, &rows, &used),
        3);
    assert_int_equal(cols, COLS);
    assert_int_equal(rows, ROWS);
    at += used;
    const char *end = strchr(at, '\a');
    assert_non_null(end);
    uint8_t *file = malloc((size_t)(end - at));
    assert_non_null(file);
    assert_int_equal(decode_base64(at, (size_t)(end - at), file), size);

    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, file, (unsigned long)size);
    assert_int_equal(jpeg_read_header(&jpeg, TRUE), JPEG_HEADER_OK);
    assert_true(jpeg_start_decompress(&jpeg));
    assert_int_equal(jpeg.output_width, screen->width);
    assert_int_equal(jpeg.output_height, screen->height);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW line = screen_at(screen, 0, (int)jpeg.output_scanline);
        assert_int_equal(jpeg_read_scanlines(&jpeg, &line, 1), 1);
    }
    assert_true(jpeg_finish_decompress(&jpeg));
    jpeg_destroy_decompress(&jpeg);
    free(file);
    return end + 1;
}

/* Everything in OUT, which must be nothing but moves and pictures. */
static void decode(struct screen *screen, struct bytes *out)
{
    int row = 0, col = 0, used = 0;

    bytes_append(out, "", 1);
    out->size--;
    for (const char *at = (const char *)out->data; at < (const char *)out->data + out->size;) {
        used = 0;
        if (sscanf(at, "\033[%d;%dH%n", &row, &col, &used) == 2 && used > 0)
            at += used;
        else if (strncmp(at, "\033_G", 3) == 0)
            at = decode_kitty(screen, at + 3, row, col);
        else if (strncmp(at, "\033P", 2) == 0)
            at = decode_sixel(screen, at + 2, row, col);
        else if (strncmp(at, "\033]1337;", 7) == 0)
            at = decode_iterm(screen, at + 7);
        else
            fail_msg("unexpected bytes: %.20s", at);
    }
}

/* How far, on average, the screen is from the picture in blocks of 8 x 8, where a dither evens out; in
 * levels. */
static double mean_error(const struct screen *screen, uint8_t *pixels, const struct picture *picture)
{
    double total = 0;
    int blocks = 0;
    for (int top = 0; top + 8 <= screen->height; top += 8) {
        for (int left = 0; left + 8 <= screen->width; left += 8, blocks++) {
            for (int channel = 0; channel < 3; channel++) {
                int sum = 0;
                for (int i = 0; i < 64; i++)
                    sum += screen_at(screen, left + i % 8, top + i / 8)[channel] -
                           pixel_at(pixels, picture, left + i % 8, top + i / 8)[channel];
                total += abs(sum) / 64.0 / 3;
            }
        }
    }
    return total / blocks;
}

static int largest_error(const struct screen *screen, uint8_t *pixels, const struct picture *picture)
{
    int most = 0;
    for (int y = 0; y < screen->height; y++) {
        for (int x = 0; x < screen->width; x++) {
            for (int channel = 0; channel < 3; channel++) {
                int error = abs(screen_at(screen, x, y)[channel] - pixel_at(pixels, picture, x, y)[channel]);
                most = error > most ? error : most;
            }
        }
    }
    return most;
}

static void test_kitty(void **state)
{
    (void)state;
    for (int shared = 0; shared < 2; shared++) {
        struct terminal terminal = a_terminal();
        struct pixels pixels;
        struct screen screen;
        struct bytes out = {0};
        uint8_t *memory;
        uint32_t seed = 1;

        terminal.kitty_shared = shared;
        screen_init(&screen);
        pixels_init(&pixels, &terminal, VIDEO_KITTY, ROWS, COLS);
        struct picture picture = picture_new(pixels.width, pixels.height, &memory);
        assert_int_equal(picture.width, screen.width);
        assert_int_equal(picture.height, screen.height);
        for (int number = 0; number < 30; number++) {
            draw_scene(memory, &picture, number * 5, number < 20 ? 2 : 0, &seed);
            out.size = 0;
            pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
            decode(&screen, &out);
            /* The noise that is left out, and what it takes to be seen. */
            assert_true(mean_error(&screen, memory, &picture) < 3);
        }
        for (int i = 0; i < 25; i++) {
            out.size = 0;
            pixels_settle(&pixels, TOP, LEFT, SIZE_MAX, &out);
            decode(&screen, &out);
        }
        assert_true(pixels_settled(&pixels));
        assert_int_equal(largest_error(&screen, memory, &picture), 0);

        /* A small change costs its tiles, not the picture. */
        pixel_at(memory, &picture, 3, 3)[0] ^= 0x80;
        out.size = 0;
        pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
        decode(&screen, &out);
        assert_int_equal(largest_error(&screen, memory, &picture), 0);
        if (!shared)
            assert_true(out.size < 12000);
        else
            assert_true(out.size < 200);

        out.size = 0;
        pixels_erase(&pixels, &out);
        assert_true(out.size > 0);
        decode(&screen, &out);
        pixels_release(&pixels);
        free(memory);
        free(screen.rgb);
        bytes_release(&out);
    }
}

/* Shared memory that nobody reads does not pile up, and is gone at the end. */
static void test_kitty_leaves_nothing_behind(void **state)
{
    (void)state;
    struct terminal terminal = a_terminal();
    struct pixels pixels;
    struct bytes out = {0};
    uint8_t *memory;
    uint32_t seed = 1;

    terminal.kitty_shared = true;
    pixels_init(&pixels, &terminal, VIDEO_KITTY, ROWS, COLS);
    struct picture picture = picture_new(pixels.width, pixels.height, &memory);
    for (int number = 0; number < 10; number++) {
        draw_noise(memory, &picture, &seed);
        pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
    }
    pixels_release(&pixels);
    for (unsigned i = 0; i < 20; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "/terugblik-%ld-%u", (long)getpid(), i);
        assert_int_equal(shm_open(name, O_RDONLY, 0), -1);
    }
    free(memory);
    bytes_release(&out);
}

/* Also when the program was killed: the next one removes it, but nothing of one that still runs. */
static void test_kitty_removes_what_a_crash_left(void **state)
{
    (void)state;
    struct terminal terminal = a_terminal();
    struct pixels pixels;
    char dead[64], alive[64];
    int status;

    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(0);
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)snprintf(dead, sizeof dead, "/terugblik-%ld-1", (long)child);
    (void)snprintf(alive, sizeof alive, "/terugblik-%ld-1", (long)getppid());
    int first = shm_open(dead, O_RDWR | O_CREAT, 0600), second = shm_open(alive, O_RDWR | O_CREAT, 0600);
    assert_true(first >= 0 && second >= 0);
    assert_int_equal(close(first), 0);
    assert_int_equal(close(second), 0);

    terminal.kitty_shared = true;
    pixels_init(&pixels, &terminal, VIDEO_KITTY, ROWS, COLS);
    assert_int_equal(shm_open(dead, O_RDONLY, 0), -1);
    assert_int_equal(shm_unlink(alive), 0);
    pixels_release(&pixels);
}

static void test_sixel(void **state)
{
    (void)state;
    struct terminal terminal = a_terminal();
    struct pixels pixels;
    struct screen screen;
    struct bytes out = {0};
    uint8_t *memory;
    uint32_t seed = 1;

    screen_init(&screen);
    pixels_init(&pixels, &terminal, VIDEO_SIXEL, ROWS, COLS);
    struct picture picture = picture_new(pixels.width, pixels.height, &memory);
    for (int number = 0; number < 30; number++) {
        draw_scene(memory, &picture, number * 5, number < 20 ? 2 : 0, &seed);
        out.size = 0;
        pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
        decode(&screen, &out);
        assert_true(mean_error(&screen, memory, &picture) < 5);
    }
    for (int i = 0; i < 25; i++) {
        out.size = 0;
        pixels_settle(&pixels, TOP, LEFT, SIZE_MAX, &out);
        decode(&screen, &out);
    }
    assert_true(pixels_settled(&pixels));
    assert_true(mean_error(&screen, memory, &picture) < 4);
    /* A level of the palette is 51 away from the next. */
    assert_true(largest_error(&screen, memory, &picture) <= 52);

    /* The same picture painted anew is the same pixel for pixel: no flicker. Only the changed row of cells
     * is sent. */
    uint8_t *before = malloc(3 * (size_t)screen.width * (size_t)screen.height);
    assert_non_null(before);
    memcpy(before, screen.rgb, 3 * (size_t)screen.width * (size_t)screen.height);
    pixels_forget(&pixels);
    out.size = 0;
    pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
    size_t whole = out.size;
    decode(&screen, &out);
    assert_memory_equal(before, screen.rgb, 3 * (size_t)screen.width * (size_t)screen.height);
    pixel_at(memory, &picture, 3, 2 * CELL_HEIGHT + 3)[1] ^= 0x80;
    out.size = 0;
    pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
    assert_true(out.size > 0 && out.size < whole / 4);
    memset(screen.rgb, 0, 3 * (size_t)screen.width * (size_t)screen.height);
    decode(&screen, &out);
    for (int y = 0; y < screen.height; y++) {
        bool sent = y / CELL_HEIGHT == 2;
        if (!sent)
            assert_int_equal(screen_at(&screen, 3, y)[0], 0);
        else
            assert_true(memcmp(screen_at(&screen, 0, y), before + 3 * (size_t)y * (size_t)screen.width, 6) ==
                        0);
    }
    free(before);
    free(memory);
    free(screen.rgb);
    pixels_release(&pixels);
    bytes_release(&out);
}

/* Cells of an odd width, and parts of rows: each lies where its cells are, and together they are the picture.
 */
static void test_sixel_parts(void **state)
{
    (void)state;
    enum { ACROSS = 81, WIDE = 9 };
    struct terminal terminal = a_terminal();
    struct pixels pixels;

    terminal.cell_width = WIDE;
    pixels_init(&pixels, &terminal, VIDEO_SIXEL, ROWS, ACROSS);
    assert_in_range(pixels.tiles_across, 2, ACROSS);
    assert_int_equal(pixels.width, ACROSS * WIDE - 1); /* they are compared in pairs */
    for (int i = 0; i < pixels.tiles_across * pixels.tiles_down; i++) {
        const struct pixels_tile *tile = &pixels.tiles[i];
        bool last = i % pixels.tiles_across == pixels.tiles_across - 1;
        assert_int_equal(tile->x, tile->col * WIDE);
        assert_int_equal(tile->x + tile->width, last ? pixels.width : (tile->col + tile->cols) * WIDE);
        assert_int_equal(tile->y, tile->row * CELL_HEIGHT);
        assert_int_equal(tile->height, tile->rows * CELL_HEIGHT);
    }
    pixels_release(&pixels);
}

static void test_iterm(void **state)
{
    (void)state;
    struct terminal terminal = a_terminal();
    struct pixels pixels;
    struct screen screen;
    struct bytes out = {0};
    uint8_t *memory;
    uint32_t seed = 1;

    screen_init(&screen);
    pixels_init(&pixels, &terminal, VIDEO_ITERM, ROWS, COLS);
    struct picture picture = picture_new(pixels.width, pixels.height, &memory);
    draw_scene(memory, &picture, 60, 0, &seed);
    pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
    decode(&screen, &out);
    assert_true(mean_error(&screen, memory, &picture) < 3);
    out.size = 0;
    pixels_paint(&pixels, &picture, TOP, LEFT, SIZE_MAX, &out);
    assert_int_equal(out.size, 0);
    free(memory);
    free(screen.rgb);
    pixels_release(&pixels);
    bytes_release(&out);
}

/* With a small budget the tiles come round, each in its turn. */
static void test_budget(void **state)
{
    (void)state;
    static const enum video_mode modes[] = {VIDEO_KITTY, VIDEO_SIXEL};
    for (size_t i = 0; i < 2; i++) {
        struct terminal terminal = a_terminal();
        struct pixels pixels;
        struct screen screen;
        struct bytes out = {0};
        uint8_t *memory;
        uint32_t seed = 1;

        screen_init(&screen);
        pixels_init(&pixels, &terminal, modes[i], ROWS, COLS);
        struct picture picture = picture_new(pixels.width, pixels.height, &memory);
        draw_scene(memory, &picture, 60, 0, &seed);
        int pictures = 0;
        for (; !pixels_settled(&pixels); pictures++) {
            assert_true(pictures < 60);
            out.size = 0;
            pixels_paint(&pixels, &picture, TOP, LEFT, 1, &out);
            decode(&screen, &out);
        }
        assert_true(pictures > 5);
        assert_true(mean_error(&screen, memory, &picture) < 4);
        free(memory);
        free(screen.rgb);
        pixels_release(&pixels);
        bytes_release(&out);
    }
}

/* Unwrapped, what goes through tmux is what goes to a terminal, further down and to the right. */
static void test_tmux_passthrough(void **state)
{
    (void)state;
    static const enum video_mode modes[] = {VIDEO_KITTY, VIDEO_SIXEL, VIDEO_ITERM};
    for (size_t i = 0; i < 3; i++) {
        struct terminal terminal = a_terminal();
        struct pixels plain, wrapped;
        struct bytes a = {0}, b = {0}, unwrapped = {0};
        uint8_t *memory;
        uint32_t seed = 1;

        pixels_init(&plain, &terminal, modes[i], ROWS, COLS);
        terminal.tmux = true;
        terminal.sixel = false;
        terminal.outer_row = 10;
        terminal.outer_col = 20;
        pixels_init(&wrapped, &terminal, modes[i], ROWS, COLS);
        struct picture picture = picture_new(plain.width, plain.height, &memory);
        draw_scene(memory, &picture, 60, 2, &seed);
        pixels_paint(&plain, &picture, TOP + 10, LEFT + 20, SIZE_MAX, &a);
        pixels_paint(&wrapped, &picture, TOP, LEFT, SIZE_MAX, &b);

        static const char start[] = "\033Ptmux;\033\0337", end[] = "\033\0338\033\\";
        assert_memory_equal(b.data, start, sizeof start - 1);
        assert_memory_equal(b.data + b.size - (sizeof end - 1), end, sizeof end - 1);
        for (size_t at = sizeof start - 1; at < b.size - (sizeof end - 1); at++) {
            if (b.data[at] == 0x1b)
                assert_int_equal(b.data[++at], 0x1b);
            bytes_append(&unwrapped, &b.data[at], 1);
        }
        assert_int_equal(unwrapped.size, a.size);
        assert_memory_equal(unwrapped.data, a.data, a.size);
        free(memory);
        pixels_release(&plain);
        pixels_release(&wrapped);
        bytes_release(&a);
        bytes_release(&b);
        bytes_release(&unwrapped);
    }
}

static void test_any_size(void **state)
{
    (void)state;
    static const enum video_mode modes[] = {VIDEO_KITTY, VIDEO_SIXEL, VIDEO_ITERM};
    static const int sizes[][4] = {
        {0, 0, 8, 16}, {0, 5, 8, 16},  {5, 0, 8, 16},  {1, 1, 8, 16},   {1, 1, 1, 1},  {1, 2, 1, 1},
        {3, 7, 7, 13}, {2, 300, 9, 9}, {300, 2, 9, 9}, {50, 200, 0, 0}, {4, 4, -5, 3}, {3, 3, 100000, 100000},
    };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct terminal terminal = {.cell_width = sizes[j][2], .cell_height = sizes[j][3]};
            struct pixels pixels;
            struct bytes out = {0};
            uint8_t *memory;
            uint32_t seed = 1;

            pixels_init(&pixels, &terminal, modes[i], sizes[j][0], sizes[j][1]);
            struct picture picture = picture_new(pixels.width, pixels.height, &memory);
            for (int number = 0; number < 2; number++) {
                draw_noise(memory, &picture, &seed);
                pixels_paint(&pixels, &picture, 1, 1, SIZE_MAX, &out);
            }
            pixels_erase(&pixels, &out);
            free(memory);
            pixels_release(&pixels);
            bytes_release(&out);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kitty),
        cmocka_unit_test(test_kitty_leaves_nothing_behind),
        cmocka_unit_test(test_kitty_removes_what_a_crash_left),
        cmocka_unit_test(test_sixel),
        cmocka_unit_test(test_sixel_parts),
        cmocka_unit_test(test_iterm),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_tmux_passthrough),
        cmocka_unit_test(test_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
