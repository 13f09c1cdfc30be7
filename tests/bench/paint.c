/*
 * Measures the cell painter alone: processor time and bytes for each picture, and how much of the picture
 * is left.
 *
 *     paint [-c COLSxROWS] [-g halves|quadrants|sextants|shared|kitty|sixel|iterm] [-d true|256|16|8|none]
 *           [-k plain|sse2|avx2] [-n PICTURES] [CLIP]
 *
 * CLIP is anything that ffmpeg decodes; without one a drawn, noisy scene is used. Likeness is the mean SSIM
 * (Wang et al., 2004; luma, 8 x 8 windows) between what the cells show and the clip scaled to four by eight
 * pixels a cell. Times are this process's processor time; decoding and scaling happen in another process.
 */
#include "player/paint/cells-kernels.h"
#include "player/paint/cells.h"
#include "player/paint/pixels.h"
#include "player/paint/terminal.h"
#include "tests/bench/likeness.h"
#include "tests/unit/pictures.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { EVAL_X = 4, EVAL_Y = 8 };

struct options {
    int cols, rows;
    struct cells_style style;
    enum video_mode mode;
    bool shared;
    enum cells_simd simd;
    int pictures;
    const char *clip;
};

struct totals {
    int pictures;
    size_t bytes, first_bytes;
    long painted;
    double seconds, most_seconds;
    double likeness;
};

static void usage(void)
{
    fprintf(stderr, "usage: paint [-c COLSxROWS] [-g halves|quadrants|sextants|shared|kitty|sixel|iterm] "
                    "[-d true|256|16|8|none] [-k plain|sse2|avx2] [-n PICTURES] [CLIP]\n");
    exit(2);
}

static int choose(const char *name, const char *const names[], const int values[], int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return values[i];
    }
    usage();
    return 0;
}

static void choose_glyphs(struct options *options, const char *name)
{
    static const char *const glyphs[] = {"halves", "quadrants", "sextants", "ascii"};
    static const int values[] = {GLYPHS_HALVES, GLYPHS_QUADRANTS, GLYPHS_SEXTANTS, GLYPHS_ASCII};

    options->shared = strcmp(name, "shared") == 0;
    if (options->shared)
        options->mode = VIDEO_KITTY;
    else if (!video_mode_parse(name, &options->mode))
        options->style.glyphs = (enum glyph_set)choose(name, glyphs, values, 4);
}

static void read_options(int argc, char **argv, struct options *options)
{
    static const char *const depths[] = {"true", "256", "16", "8", "none"};
    static const int depth_values[] = {COLOURS_TRUE, COLOURS_256, COLOURS_16, COLOURS_8, COLOURS_NONE};
    static const char *const simds[] = {"plain", "sse2", "avx2"};
    static const int simd_values[] = {CELLS_PLAIN, CELLS_SSE2, CELLS_AVX2};
    int option;

    while ((option = getopt(argc, argv, "c:g:d:k:n:")) != -1) {
        switch (option) {
        case 'c':
            if (sscanf(optarg, "%dx%d", &options->cols, &options->rows) != 2 || options->cols < 1 ||
                options->rows < 1 || options->cols > 2000 || options->rows > 2000)
                usage();
            break;
        case 'g':
            choose_glyphs(options, optarg);
            break;
        case 'd':
            options->style.colours = (enum colour_depth)choose(optarg, depths, depth_values, 5);
            break;
        case 'k':
            options->simd = (enum cells_simd)choose(optarg, simds, simd_values, 3);
            break;
        case 'n':
            options->pictures = atoi(optarg);
            break;
        default:
            usage();
        }
    }
    options->clip = optind < argc ? argv[optind] : NULL;
}

/* ffmpeg, decoding CLIP to raw pictures of this size. */
static FILE *open_clip(const char *clip, int width, int height, const char *format)
{
    char command[4096];
    int length = snprintf(command, sizeof command,
                          "ffmpeg -nostdin -v error -threads 1 -i '%s' -an -vf scale=%d:%d:flags=area -f "
                          "rawvideo -pix_fmt %s -",
                          clip, width, height, format);
    if (length < 0 || (size_t)length >= sizeof command || strchr(clip, '\''))
        usage();
    FILE *stream = popen(command, "r");
    if (!stream) {
        perror("paint: ffmpeg");
        exit(1);
    }
    return stream;
}

static double processor_seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0)
        abort();
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int luma(uint32_t rgb)
{
    return (int)((77 * (rgb >> 16 & 255) + 150 * (rgb >> 8 & 255) + 29 * (rgb & 255) + 128) >> 8);
}

/* What the cells show, in gray, four by eight pixels a cell. */
static void draw_cells(const struct cells *cells, uint8_t *gray)
{
    int width = cells->cols * EVAL_X;
    for (int y = 0; y < cells->rows * EVAL_Y; y++) {
        for (int x = 0; x < width; x++) {
            const struct cell *cell = &cells->painted[y / EVAL_Y * cells->cols + x / EVAL_X];
            int pixel = x % EVAL_X * cells->per_cell_x / EVAL_X +
                        y % EVAL_Y * cells->per_cell_y / EVAL_Y * cells->per_cell_x;
            gray[y * width + x] = (uint8_t)luma(cell->glyph >> pixel & 1 ? cell->fg : cell->bg);
        }
    }
}

/* The clip's pictures, of the given size, in turn; drawn ones without a clip. */
struct source {
    FILE *clip;
    struct picture picture;
    uint8_t *pixels;
    uint32_t seed;
    int number;
};

static void source_open(struct source *source, const char *clip, int width, int height)
{
    *source = (struct source){.seed = 1};
    source->picture = picture_new(width, height, &source->pixels);
    if (clip) {
        source->picture.stride = 4 * (size_t)width;
        source->clip = open_clip(clip, width, height, "rgb0");
    }
}

static bool source_next(struct source *source)
{
    struct picture *picture = &source->picture;
    if (source->clip)
        return fread(source->pixels, picture->stride * (size_t)picture->height, 1, source->clip) == 1;
    draw_scene(source->pixels, picture, source->number++ * 2 % picture->width, 3, &source->seed);
    return true;
}

static void source_close(struct source *source)
{
    if (source->clip)
        (void)pclose(source->clip);
    free(source->pixels);
}

static void count_picture(struct totals *totals, size_t bytes, double seconds)
{
    if (totals->pictures == 0)
        totals->first_bytes = bytes;
    totals->pictures++;
    totals->bytes += bytes;
    totals->seconds += seconds;
    if (seconds > totals->most_seconds)
        totals->most_seconds = seconds;
}

static void print_totals(const struct totals *totals, const char *what, int width, int height)
{
    double count = totals->pictures;
    if (totals->pictures == 0) {
        fprintf(stderr, "paint: no pictures\n");
        exit(1);
    }
    printf("%dx%d %s: %d pictures, %.3f ms each (most %.3f), %.0f bytes each (first %zu)", width, height,
           what, totals->pictures, 1000 * totals->seconds / count, 1000 * totals->most_seconds,
           (double)totals->bytes / count, totals->first_bytes);
    if (totals->painted > 0)
        printf(", %.0f cells each", (double)totals->painted / count);
    if (totals->likeness > 0)
        printf(", SSIM %.4f", totals->likeness / count);
    printf("\n");
}

static void measure_pixels(const struct options *options)
{
    /* Eight by sixteen pixels a cell: 120 x 33 cells are 960 x 528. */
    const struct terminal terminal = {.cell_width = 8, .cell_height = 16, .kitty_shared = options->shared};
    struct totals totals = {0};
    struct pixels pixels;
    struct source source;
    struct bytes out = {0};

    pixels_init(&pixels, &terminal, options->mode, options->rows, options->cols);
    pixels.kernels = cells_kernels(options->simd);
    source_open(&source, options->clip, pixels.width, pixels.height);
    while (totals.pictures < options->pictures && source_next(&source)) {
        out.size = 0;
        double start = processor_seconds();
        pixels_paint(&pixels, &source.picture, 1, 1, SIZE_MAX, &out);
        count_picture(&totals, out.size, processor_seconds() - start);
    }
    print_totals(&totals, options->shared ? "shared" : video_mode_name(options->mode), pixels.width,
                 pixels.height);
    source_close(&source);
    pixels_release(&pixels);
    bytes_release(&out);
}

static void measure_cells(const struct options *options)
{
    struct totals totals = {0};
    struct cells cells;
    struct source source;
    struct bytes out = {0};
    int width = options->cols * EVAL_X, height = options->rows * EVAL_Y;
    size_t size = (size_t)width * (size_t)height;
    uint8_t *wanted = malloc(size), *shown = malloc(size);
    if (!wanted || !shown)
        abort();

    cells_init(&cells, &options->style, options->rows, options->cols);
    cells.kernels = cells_kernels(options->simd);
    source_open(&source, options->clip, cells.width, cells.height);
    bool compares = options->clip && options->style.colours == COLOURS_TRUE &&
                    options->style.glyphs != GLYPHS_ASCII;
    FILE *eval = compares ? open_clip(options->clip, width, height, "gray") : NULL;

    while (totals.pictures < options->pictures && source_next(&source)) {
        out.size = 0;
        double start = processor_seconds();
        struct cells_work work = cells_paint(&cells, &source.picture, 1, 1, SIZE_MAX, &out);
        count_picture(&totals, out.size, processor_seconds() - start);
        totals.painted += work.painted;
        if (compares && fread(wanted, size, 1, eval) == 1) {
            draw_cells(&cells, shown);
            totals.likeness += likeness(wanted, shown, width, height);
        }
        if (getenv("PAINT_EACH"))
            printf("%d: %zu bytes, %d visible, %d painted, tolerance %d, grain %d, settled %d\n",
                   totals.pictures, out.size, work.wanted, work.painted, cells.tolerance, cells.grain,
                   cells.settled);
    }
    print_totals(&totals, cells.kernels->name, options->cols, options->rows);
    source_close(&source);
    if (eval)
        (void)pclose(eval);
    free(wanted);
    free(shown);
    bytes_release(&out);
    cells_release(&cells);
}

int main(int argc, char **argv)
{
    struct options options = {
        .cols = 240,
        .rows = 67,
        .style = {.colours = COLOURS_TRUE, .glyphs = GLYPHS_QUADRANTS},
        .mode = VIDEO_CELLS,
        .simd = CELLS_BEST,
        .pictures = 250,
    };
    read_options(argc, argv, &options);
    if (!cells_kernels(options.simd)) {
        fprintf(stderr, "paint: this processor lacks that\n");
        return 1;
    }
    if (options.mode == VIDEO_KITTY || options.mode == VIDEO_SIXEL || options.mode == VIDEO_ITERM)
        measure_pixels(&options);
    else
        measure_cells(&options);
    return 0;
}
