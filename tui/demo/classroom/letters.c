#include "tui/demo/classroom/letters.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/random.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/*
 * A glyph is its strokes, separated by spaces. A point is a digit (x) and a letter (y): 'a' is the deepest
 * descender, 'e' the base line, 'k' the top of an x, 'n' the top of a capital. A capital letter is a corner,
 * a small one is passed through in a curve.
 */
#define UNIT      (1.0f / 9.0f) /* 'e' to 'n' */
#define BASE_LINE 'e'

struct glyph {
    const char *character;
    const char *strokes;
};

static const struct glyph glyphs[] = {
    {"a", "5i3k1j0h1f3e5g 5k5e"},
    {"b", "0n0e 0h2k4j5h4f2e0g"},
    {"c", "5j3k1j0h1f3e5f"},
    {"d", "5i3k1j0h1f3e5g 5n5e"},
    {"e", "0h5H5i3k1j0h1f3e5f"},
    {"f", "4n3n2m2j2e 0k4k"},
    {"g", "5i3k1j0h1f3e5g 5k5d4b2a0b"},
    {"h", "0n0e 0h1j3k4j4h4e"},
    {"i", "1k1e 1m1n"},
    {"j", "2k2d1b0b 2m2n"},
    {"k", "0n0e 4k0G4e"},
    {"l", "1n1f2e"},
    {"m", "0k0e 0h1j2k3j3h3e 3h4j5k6j6h6e"},
    {"n", "0k0e 0h1j3k4j4h4e"},
    {"o", "3k1j0h1f3e5f6h5j3k"},
    {"p", "0k0a 0h2k4j5h4f2e0g"},
    {"q", "5i3k1j0h1f3e5g 5k5a"},
    {"r", "0k0e 0h1j2k3k"},
    {"s", "4j2k0j1i3g4f2e0f"},
    {"t", "1n1f2e3f 0k3k"},
    {"u", "0k0g1e3e4g 4k4e"},
    {"v", "0k2E4k"},
    {"w", "0k2E3K5E6k"},
    {"x", "0k4e 4k0e"},
    {"y", "0k2f 4k1a"},
    {"z", "0k4K0E4e"},
    {"A", "0e3N6e 1h5h"},
    {"B", "0n0e 0N3n4l3j0J 0J3j5h4e0e"},
    {"C", "6m4n1m0j0h1f4e6f"},
    {"D", "0n0e 0N3n6k6h3e0E"},
    {"E", "5n0N0E5e 0j4j"},
    {"F", "5n0N0e 0j4j"},
    {"G", "6m4n1m0j0h1f4e6f6I4i"},
    {"H", "0n0e 6n6e 0j6j"},
    {"I", "1n1e"},
    {"J", "3n3g2e0f"},
    {"K", "0n0e 5n0I5e"},
    {"L", "0n0E5e"},
    {"M", "0e0N3H6N6e"},
    {"N", "0e0N5E5n"},
    {"O", "3n1m0j0h1f3e5f6h6j5m3n"},
    {"P", "0n0e 0N3n5l3i0I"},
    {"Q", "3n1m0j0h1f3e5f6h6j5m3n 4g6e"},
    {"R", "0n0e 0N3n5l3i0I 2i5e"},
    {"S", "5m3n0m1j4i5g3e0f"},
    {"T", "3n3e 0n6n"},
    {"U", "0n0g2e4e6g6n"},
    {"V", "0n3E6n"},
    {"W", "0n2E4M6E8n"},
    {"X", "0n6e 6n0e"},
    {"Y", "0n3J6n 3j3e"},
    {"Z", "0n6N0E6e"},
    {"0", "3n1m0j0h1f3e4f5h5j4m3n"},
    {"1", "0l2N2e"},
    {"2", "0l2n4m4k0E5e"},
    {"3", "0m2n4m4k2J5h4f2e0f"},
    {"4", "3n0H5h 4j4e"},
    {"5", "5n1N0J3j5h3e0f"},
    {"6", "4n1k0h1f3e5g3i0g"},
    {"7", "0n5N2e"},
    {"8", "3j1l3n5l3j1g3e5g3j"},
    {"9", "5l3n0l2j5l5i3e"},
    {".", "0e0f"},
    {",", "1f0d"},
    {":", "0e0f 0i0j"},
    {"!", "1n1h 1e1f"},
    {"?", "0m2n4m4k2i2h 2e2f"},
    {"-", "0h3h"},
    {"+", "0h4h 2f2j"},
    {"=", "0g4g 0i4i"},
    {"/", "0e4n"},
    {"(", "2n0k0g2e"},
    {")", "0n2k2g0e"},
    {"'", "0n0l"},
    {"×", "0f4j 0j4f"},
    {"²", "0m1n2m0K2k"},
    {"°", "1n0m1l2m1n"},
    {"→", "0h6H 4j6H4f"},
    {"é", "0h5H5i3k1j0h1f3e5f 3l5n"},
    {"ë", "0h5H5i3k1j0h1f3e5f 1m1n 4m4n"},
    {"ï", "1k1e 0m0n 2m2n"},
};

static const struct glyph *find_glyph(const char *at, size_t length)
{
    for (size_t i = 0; i < sizeof glyphs / sizeof glyphs[0]; i++)
        if (strlen(glyphs[i].character) == length && memcmp(glyphs[i].character, at, length) == 0)
            return &glyphs[i];
    return NULL;
}

struct knot {
    float x, y;
    bool corner;
};

static bool is_corner(char y)
{
    return y >= 'A' && y <= 'Z';
}

static struct knot read_knot(const char *at)
{
    char y = at[1];
    bool corner = is_corner(y);
    return (struct knot){
        .x = (float)(at[0] - '0') * UNIT,
        .y = (float)((corner ? y - 'A' + 'a' : y) - BASE_LINE) * UNIT,
        .corner = corner,
    };
}

static void add_pen(struct writing *writing, size_t *room, float x, float y, bool down)
{
    void *pens = writing->pens;
    memory_reserve(&pens, room, (size_t)writing->count + 1, sizeof *writing->pens);
    writing->pens = pens;
    writing->pens[writing->count++] = (struct pen){.x = x, .y = y, .down = down};
}

/* One stroke as a Catmull-Rom curve that breaks at its corners. */
static void add_stroke(struct writing *writing, size_t *room, const struct knot *knots, int count, float left)
{
    enum { STEPS = 5 };
    add_pen(writing, room, left + knots[0].x, knots[0].y, false);
    for (int i = 0; i + 1 < count; i++) {
        struct knot b = knots[i];
        struct knot c = knots[i + 1];
        struct knot a = i > 0 && !b.corner ? knots[i - 1] : b;
        struct knot d = i + 2 < count && !c.corner ? knots[i + 2] : c;
        for (int step = 1; step <= STEPS; step++) {
            float t = (float)step / STEPS;
            float wa = ((-t + 2) * t - 1) * t / 2;
            float wb = ((3 * t - 5) * t * t + 2) / 2;
            float wc = ((-3 * t + 4) * t + 1) * t / 2;
            float wd = (t - 1) * t * t / 2;
            add_pen(writing, room, left + wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                    wa * a.y + wb * b.y + wc * c.y + wd * d.y, true);
        }
    }
}

static float add_glyph(struct writing *writing, size_t *room, const char *strokes, float left,
                       uint32_t *random)
{
    struct knot knots[16];
    int count = 0;
    float right = 0;
    for (const char *at = strokes;; at++) {
        if (*at == ' ' || *at == '\0') {
            add_stroke(writing, room, knots, count, left);
            count = 0;
            if (*at == '\0')
                return right;
            continue;
        }
        knots[count] = read_knot(at);
        right = knots[count].x > right ? knots[count].x : right;
        knots[count].x += 0.02f * random_signed(random) + 0.10f * knots[count].y; /* it leans over */
        knots[count].y += 0.02f * random_signed(random);
        count++;
        at++;
    }
}

static size_t character_length(const char *at)
{
    size_t length = 1;
    while (((unsigned char)at[length] & 0xC0) == 0x80)
        length++;
    return length;
}

void writing_init(struct writing *writing, const char *text, uint32_t seed)
{
    *writing = (struct writing){0};
    size_t room = 0;
    uint32_t random = seed;
    float left = 0;
    for (const char *at = text; *at != '\0';) {
        size_t length = character_length(at);
        const struct glyph *glyph = find_glyph(at, length);
        if (glyph)
            left += add_glyph(writing, &room, glyph->strokes, left, &random) + 0.26f;
        else
            left += 0.42f;
        at += length;
    }
    writing->width = left;
}

void writing_release(struct writing *writing)
{
    free(writing->pens);
    *writing = (struct writing){0};
}
