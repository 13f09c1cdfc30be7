/*
 * Teacher: where the teacher of a lesson is, looks and points, from one picture to the next.
 *
 * The lesson's moments become beats with a place each; the teacher leaves early enough to be there in time.
 * Every joint follows its goal softly, so that movements flow into one another. Plain values; what it points
 * to (seats, speech, board) must outlive it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_TEACHER_H
#define TUI_DEMO_CLASSROOM_TEACHER_H

#include "tui/demo/classroom/speech.h"
#include "tui/demo/classroom/writing.h"

enum { MOST_BEATS = 48 };

struct beat {
    int at_ms, leave_ms;
    enum demo_event event;
    int who;
    struct path path; /* from the place before */
    float length;
};

struct teacher {
    const struct demo_lesson *lesson;
    const struct seats *seats;
    const struct speech *speech;
    const struct board_text *board;
    const struct figure *figure;
    struct beat beats[MOST_BEATS];
    int beat_count;
    struct pose pose;
    struct vec3 hands[2]; /* from the place on the floor, in the body's axes: right, up, forward */
    float crouch;         /* 0 standing, 1 kneeling */
    float walked;         /* metres */
    int steps;            /* taken so far */
};

void teacher_init(struct teacher *teacher, const struct demo_lesson *lesson, const struct seats *seats,
                  const struct speech *speech, const struct board_text *board, const struct figure *figure);

/* Moves on to this time. To be called for every picture, in order. `step_ms` is the time since the last one.
 */
void teacher_move(struct teacher *teacher, int now_ms, int step_ms);

/* Whether the teacher is with this pupil then. */
bool teacher_is_with(const struct teacher *teacher, int pupil, int now_ms);

#endif
