#include "tui/demo/classroom/writing.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* When a line begins to be written; before the start of the clip if no moment writes it. */
static int written_from(const struct demo_lesson *lesson, int line)
{
    for (int i = 0; i < lesson->moment_count; i++)
        if (lesson->moments[i].event == DEMO_WRITES && lesson->moments[i].who == line)
            return lesson->moments[i].at_ms + 300;
    return -60000;
}

void board_text_init(struct board_text *text, struct room *room)
{
    const struct demo_lesson *lesson = room->lesson;
    *text = (struct board_text){.room = room};
    bool digital = lesson->board == DEMO_DIGIBOARD;
    float free_wide = room->board_right - room->board_left -
                      (lesson->drawing == DEMO_NO_DRAWING || lesson->drawing == DEMO_TIMELINE ? 0.25f
                                                                                              : 1.20f);
    for (int i = 0; i < DEMO_BOARD_LINES && lesson->lines[i] != NULL; i++) {
        struct board_line *line = &text->lines[i];
        writing_init(&line->writing, lesson->lines[i], lesson->class_seed + (uint32_t)i);
        line->x = 0.14f;
        line->y = i == 0 ? (digital ? 0.20f : 0.23f) : 0.29f + 0.205f * (float)i;
        line->high = i == 0 ? 0.150f : 0.130f;
        float wide = i == 0 ? room->board_right - room->board_left - 0.3f : free_wide;
        line->high = least(line->high, wide / line->writing.width);
        line->colour = room->ink;
        if (i == 0)
            line->colour = digital                            ? (struct colour){0.97f, 0.98f, 1}
                           : lesson->board == DEMO_BLACKBOARD ? (struct colour){0.98f, 0.88f, 0.50f}
                                                              : (struct colour){0.70f, 0.12f, 0.15f};
        line->from_ms = written_from(lesson, i);
        line->to_ms = line->from_ms + (int)(line->writing.width * 330);
    }
}

void board_text_release(struct board_text *text)
{
    for (int i = 0; i < DEMO_BOARD_LINES; i++)
        writing_release(&text->lines[i].writing);
}

static int pens_until(const struct board_line *line, int now_ms)
{
    if (now_ms <= line->from_ms)
        return 0;
    if (now_ms >= line->to_ms)
        return line->writing.count;
    return (int)((float)line->writing.count * (float)(now_ms - line->from_ms) /
                 (float)(line->to_ms - line->from_ms));
}

static struct vec3 pen_place(const struct board_text *text, const struct board_line *line, int pen)
{
    const struct pen *at = &line->writing.pens[pen];
    return room_board_point(text->room, line->x + at->x * line->high, line->y - at->y * line->high);
}

bool board_text_draw(struct board_text *text, struct stage *stage, int now_ms)
{
    const struct lens *lens = &text->room->lens;
    bool began = false;
    for (int i = 0; i < DEMO_BOARD_LINES; i++) {
        struct board_line *line = &text->lines[i];
        int until = pens_until(line, now_ms);
        for (; line->drawn < until; line->drawn++) {
            if (line->drawn == 0 || !line->writing.pens[line->drawn].down) {
                began = true;
                continue;
            }
            struct vec3 from = pen_place(text, line, line->drawn - 1);
            struct vec2 a = lens_point(lens, from);
            struct vec2 b = lens_point(lens, pen_place(text, line, line->drawn));
            float thick = most(1.4f, 0.0165f * lens_project(lens, from).scale);
            canvas_line(&text->room->picture, a, b, thick, line->colour, 0.92f);
            stage_touch_room(stage, (int)(least(a.x, b.x) - thick), (int)(least(a.y, b.y) - thick),
                             (int)(most(a.x, b.x) + thick) + 1, (int)(most(a.y, b.y) + thick) + 1);
        }
    }
    return began;
}

struct vec3 board_text_pen(const struct board_text *text, int line, int now_ms)
{
    const struct board_line *at = &text->lines[line];
    if (at->writing.count == 0)
        return room_board_point(text->room, 0.5f, 0.5f);
    int pen = pens_until(at, now_ms);
    return pen_place(text, at, pen < at->writing.count ? pen : at->writing.count - 1);
}

int board_text_strokes(const struct board_text *text, int now_ms)
{
    int strokes = 0;
    for (int i = 0; i < DEMO_BOARD_LINES; i++) {
        const struct board_line *line = &text->lines[i];
        if (line->from_ms < 0)
            continue;
        int until = pens_until(line, now_ms);
        for (int pen = 0; pen < until; pen++)
            strokes += !line->writing.pens[pen].down;
    }
    return strokes;
}
