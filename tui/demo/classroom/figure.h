/*
 * Figure: a person, from a pose to a picture.
 *
 * A pose says where pelvis, hands and feet are in the room and where the person looks; the figure works out
 * elbows and knees and draws limbs, clothes, hands and head, farthest first. Units and axes as in
 * lens.h. The caller owns the figure and releases it. Thread: any, one figure at a time.
 */
#ifndef TUI_DEMO_CLASSROOM_FIGURE_H
#define TUI_DEMO_CLASSROOM_FIGURE_H

#include "tui/demo/classroom/head.h"
#include "tui/demo/classroom/lens.h"

enum garment {
    GARMENT_JUMPER,
    GARMENT_TSHIRT,
    GARMENT_STRIPES,
    GARMENT_SHIRT,
    GARMENT_CHECKED,
    GARMENT_BLAZER, /* over a shirt in `under` */
    GARMENT_CARDIGAN,
    GARMENT_HOODIE,
    GARMENTS,
};

struct look {
    struct head_look head;
    enum garment garment;
    struct colour top, under, legs, shoes;
    bool short_sleeves, skirt, tie;
    float height; /* metres, standing */
    float girth;  /* 1: slim */
};

enum hand_shape { HAND_RELAXED, HAND_OPEN, HAND_POINTING, HAND_HOLDING, HAND_THUMB };

enum side { LEFT, RIGHT };

struct pose {
    struct vec3 pelvis;
    float yaw;  /* of the body */
    float lean; /* forward, radians */
    float sway; /* to the person's right, radians */
    float head_yaw, head_pitch;
    int mouth;
    bool blinks, smiles;
    struct vec3 hand[2];
    enum hand_shape shape[2];
    float elbow_out[2]; /* 0 elbows hang down, 1 they point outwards */
    struct vec3 foot[2];
    float knee_out; /* as elbow_out */
};

struct figure {
    struct look look;
    struct head head;
};

/* What to draw: a table may stand between somebody's legs and arms. */
enum figure_part {
    FIGURE_LEGS = 1,
    FIGURE_TRUNK = 2,
    FIGURE_LEFT_ARM = 4,
    FIGURE_RIGHT_ARM = 8,
    FIGURE_HEAD = 16,
    FIGURE_SHADOW = 32, /* on the floor below */
    FIGURE_WHOLE = 63,
};

void figure_init(struct figure *figure, const struct look *look, float head_scale);
void figure_release(struct figure *figure);

/* Where the middle of the head is in this pose. */
struct vec3 figure_head_at(const struct figure *figure, const struct pose *pose);

/* The height of the pelvis when standing, and the reach of an arm from its shoulder, in metres. */
float figure_pelvis_height(const struct figure *figure);
struct vec3 figure_shoulder(const struct figure *figure, const struct pose *pose, enum side side);

/* Places `canvas` around the given parts of the person and draws them. `room` is the canvas's (see
 * canvas_place). */
void figure_draw(struct figure *figure, const struct lens *lens, const struct pose *pose, unsigned parts,
                 struct canvas *canvas, int *room);

#endif
