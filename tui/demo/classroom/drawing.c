#include "tui/demo/classroom/drawing.h"

#include "tui/demo/classroom/letters.h"

#include <math.h>
#include <stddef.h>

static const float pi = 3.14159265f;

/* Everything is in metres from the top left of the board, y down. */
static struct vec2 on_board(const struct room *room, float x, float y)
{
    return lens_point(&room->lens, room_board_point(room, x, y));
}

static float thickness(const struct room *room, float x, float y)
{
    return most(1.4f, 0.016f * lens_project(&room->lens, room_board_point(room, x, y)).scale);
}

static void draw_line(struct room *room, float x0, float y0, float x1, float y1, struct colour colour)
{
    canvas_line(&room->picture, on_board(room, x0, y0), on_board(room, x1, y1), thickness(room, x0, y0),
                colour, 0.92f);
}

static void draw_text(struct room *room, const char *text, float x, float y, float high, struct colour colour)
{
    struct writing writing;
    writing_init(&writing, text, 3);
    for (int i = 1; i < writing.count; i++) {
        const struct pen *a = &writing.pens[i - 1];
        const struct pen *b = &writing.pens[i];
        if (b->down)
            draw_line(room, x + a->x * high, y - a->y * high, x + b->x * high, y - b->y * high, colour);
    }
    writing_release(&writing);
}

static void draw_oval(struct room *room, float x, float y, float rx, float ry, struct colour line,
                      const struct colour *inside)
{
    enum { SIDES = 32 };
    struct vec2 points[SIDES];
    for (int i = 0; i < SIDES; i++) {
        float angle = 2 * pi * (float)i / SIDES;
        points[i] = on_board(room, x + rx * cosf(angle), y + ry * sinf(angle));
    }
    if (inside)
        canvas_polygon(&room->picture, points, SIDES, *inside, 0.75f);
    for (int i = 0; i < SIDES; i++)
        canvas_line(&room->picture, points[i], points[(i + 1) % SIDES], thickness(room, x, y), line, 0.92f);
}

static void draw_triangle(struct room *room, float x)
{
    const struct colour coloured = {0.95f, 0.62f, 0.50f};
    float left = x, right = x + 0.78f, top = 0.42f, bottom = 0.98f;
    draw_line(room, left, bottom, right, bottom, room->ink);
    draw_line(room, left, bottom, left, top, room->ink);
    draw_line(room, left, top, right, bottom, coloured);
    draw_line(room, left, bottom - 0.09f, left + 0.09f, bottom - 0.09f, room->ink);
    draw_line(room, left + 0.09f, bottom - 0.09f, left + 0.09f, bottom, room->ink);
    draw_text(room, "3", left - 0.15f, (top + bottom) / 2 + 0.06f, 0.12f, room->ink);
    draw_text(room, "4", (left + right) / 2 - 0.05f, bottom + 0.16f, 0.12f, room->ink);
    draw_text(room, "c = ?", (left + right) / 2 + 0.06f, (top + bottom) / 2 - 0.05f, 0.12f, coloured);
}

static void draw_parabola(struct room *room, float x)
{
    const struct colour coloured = {0.98f, 0.85f, 0.45f};
    float middle_x = x + 0.42f, middle_y = 0.72f, unit = 0.135f;
    draw_line(room, x - 0.05f, middle_y, x + 0.90f, middle_y, room->ink);
    draw_line(room, middle_x, 1.16f, middle_x, 0.24f, room->ink);
    draw_line(room, x + 0.90f, middle_y, x + 0.85f, middle_y - 0.04f, room->ink);
    draw_line(room, x + 0.90f, middle_y, x + 0.85f, middle_y + 0.04f, room->ink);
    draw_line(room, middle_x, 0.24f, middle_x - 0.04f, 0.29f, room->ink);
    draw_line(room, middle_x, 0.24f, middle_x + 0.04f, 0.29f, room->ink);
    for (int i = -3; i <= 3; i++)
        if (i != 0)
            draw_line(room, middle_x + unit * (float)i, middle_y - 0.02f, middle_x + unit * (float)i,
                      middle_y + 0.02f, room->ink);
    float before_x = 0, before_y = 0;
    for (int i = 0; i <= 40; i++) {
        float u = -2.7f + 5.4f * (float)i / 40;
        float at_x = middle_x + unit * u;
        float at_y = middle_y - 0.1f * (u * u - 4);
        if (i > 0)
            draw_line(room, before_x, before_y, at_x, at_y, coloured);
        before_x = at_x;
        before_y = at_y;
    }
    draw_text(room, "2", middle_x + 2 * unit + 0.03f, middle_y + 0.14f, 0.09f, room->ink);
    draw_text(room, "-2", middle_x - 2 * unit - 0.16f, middle_y + 0.14f, 0.09f, room->ink);
}

static void draw_timeline(struct room *room)
{
    static const char *const years[] = {"1588", "1602", "1648", "1672", "1702"};
    static const float places[] = {0, 0.12f, 0.53f, 0.74f, 1};
    float left = 0.25f, right = room->board_right - room->board_left - 0.45f, y = 1.06f;
    const struct colour mark = {0.80f, 0.25f, 0.20f};
    draw_line(room, left - 0.1f, y, right + 0.22f, y, room->ink);
    draw_line(room, right + 0.22f, y, right + 0.15f, y - 0.05f, room->ink);
    draw_line(room, right + 0.22f, y, right + 0.15f, y + 0.05f, room->ink);
    for (int i = 0; i < 5; i++) {
        float x = left + (right - left) * places[i];
        draw_line(room, x, y - 0.06f, x, y + 0.06f, mark);
        draw_text(room, years[i], x - 0.09f + (i == 1 ? 0.06f : 0), i % 2 == 0 ? y - 0.09f : y + 0.17f,
                  0.085f, room->ink);
    }
}

static void draw_cell(struct room *room, float x)
{
    const struct colour wall = {0.25f, 0.50f, 0.25f}, green = {0.45f, 0.70f, 0.35f},
                        water = {0.65f, 0.82f, 0.92f}, core = {0.80f, 0.55f, 0.70f};
    float middle_x = x + 0.42f, middle_y = 0.72f;
    const struct colour inside = {0.93f, 0.97f, 0.85f};
    draw_oval(room, middle_x, middle_y, 0.50f, 0.42f, wall, &inside);
    draw_oval(room, middle_x, middle_y, 0.47f, 0.39f, wall, NULL);
    draw_oval(room, middle_x + 0.08f, middle_y + 0.04f, 0.24f, 0.20f, room->ink, &water);
    draw_oval(room, middle_x - 0.27f, middle_y - 0.08f, 0.10f, 0.10f, room->ink, &core);
    for (int i = 0; i < 6; i++) {
        float angle = 0.4f + 1.02f * (float)i;
        draw_oval(room, middle_x + 0.38f * cosf(angle), middle_y + 0.30f * sinf(angle), 0.055f, 0.032f, wall,
                  &green);
    }
}

void board_drawing_draw(struct room *room)
{
    float x = room->board_right - room->board_left - 1.02f;
    switch (room->lesson->drawing) {
    case DEMO_NO_DRAWING:
        break;
    case DEMO_TRIANGLE:
        draw_triangle(room, x);
        break;
    case DEMO_PARABOLA:
        draw_parabola(room, x);
        break;
    case DEMO_TIMELINE:
        draw_timeline(room);
        break;
    case DEMO_CELL:
        draw_cell(room, x);
        break;
    }
}
