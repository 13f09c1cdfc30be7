/*
 * Play: a lesson in motion. It moves teacher and pupils through the lesson's moments and draws them on the
 * stage.
 *
 * A play runs twice: once without drawing, to hear where steps and chalk fall, and once for the pictures. The
 * caller owns it and releases it; lesson, room and speech must outlive it. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_PLAY_H
#define TUI_DEMO_CLASSROOM_PLAY_H

#include "tui/demo/classroom/pupil.h"
#include "tui/demo/classroom/teacher.h"

enum cue_kind { CUE_STEP, CUE_CHALK, CUE_SCRAPE, CUE_RUSTLE, CUE_LAUGH };

struct cue {
    int at_ms;
    enum cue_kind kind;
};

/* What is heard beside the voices. */
struct score {
    struct cue *cues;
    size_t count, room;
    float *murmur; /* loudness of the class, 0 to 1, one per step */
    size_t steps, steps_room;
};

void score_release(struct score *score);

/* One person's sprites, so that a word or a nod does not draw the whole person anew. */
struct actor {
    struct figure figure;
    struct sprite *legs, *trunk, *arms[2], *head;
};

struct lesson_play {
    const struct demo_lesson *lesson;
    struct room *room;
    const struct speech *speech;
    struct seats seats;
    struct board_text board;
    struct teacher teacher;
    struct pupil pupils[DEMO_MOST_PUPILS];
    struct actor teacher_actor, actors[DEMO_MOST_PUPILS];
    struct sprite *clock;
    struct stage *stage;
    float restless;
    int next_moment;
    bool works, buzzes;
    int laughs_until_ms;
    float murmur;
};

void lesson_play_init(struct lesson_play *play, const struct demo_lesson *lesson, struct room *room,
                      const struct speech *speech, float restless);
void lesson_play_release(struct lesson_play *play);

/* Puts everything back to the start. */
void lesson_play_rewind(struct lesson_play *play);

/* Moves on to this time, in equal steps; sounds are added to `score` unless that is NULL. */
void lesson_play_move(struct lesson_play *play, int now_ms, int step_ms, struct score *score);

/* Puts furniture and people on the stage, once; then draws what has changed. */
void lesson_play_set_stage(struct lesson_play *play, struct stage *stage);
void lesson_play_draw(struct lesson_play *play, int now_ms);

#endif
