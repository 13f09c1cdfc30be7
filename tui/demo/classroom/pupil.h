/*
 * Pupil: what one pupil does on the chair, from one picture to the next.
 *
 * The class's mood and the pupil's own tasks (a hand up until then, a whisper until then) come from the play;
 * small movements are the pupil's own. Plain values. Thread: any.
 */
#ifndef TUI_DEMO_CLASSROOM_PUPIL_H
#define TUI_DEMO_CLASSROOM_PUPIL_H

#include "tui/demo/classroom/figure.h"
#include "tui/demo/classroom/seats.h"

/* What all of them see and hear. */
struct class_now {
    int now_ms, step_ms;
    bool works, buzzes, laughs;
    bool tables;            /* there is something to lean on */
    struct vec3 teacher;    /* the head */
    int speaker;            /* a pupil, or -1 */
    struct vec3 speaker_at; /* the head */
    float restless;         /* 1 as usual */
};

struct pupil {
    int number;
    uint32_t seed;
    const struct seat *seat;
    struct vec3 neighbour; /* the head */
    float size;            /* of 1.75 m */
    int hand_until_ms, chats_until_ms, looks_out_until_ms, visited_until_ms;
    int mouth; /* when speaking */
    struct pose pose;
    struct vec3 hands[2]; /* in the body's axes, from the seat on the floor */
    struct vec3 gaze;     /* held until the goal is somewhere else */
};

void pupil_init(struct pupil *pupil, int number, uint32_t seed, const struct seats *seats, float height);
void pupil_move(struct pupil *pupil, const struct class_now *now);
struct vec3 pupil_head(const struct pupil *pupil);

#endif
