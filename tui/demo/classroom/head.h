/*
 * Head: a person's head from any side, as a small picture.
 *
 * A head is a dozen or more ellipsoids (skull, face, nose, ears, hair) in metres around its middle, hit by
 * parallel rays, with the face painted on. Drawing one takes milliseconds, so a cast keeps the pictures that
 * it has drawn. The caller owns the head and releases it. Thread: any, one head at a time.
 */
#ifndef TUI_DEMO_CLASSROOM_HEAD_H
#define TUI_DEMO_CLASSROOM_HEAD_H

#include "tui/demo/classroom/canvas.h"

#include <stdbool.h>

enum hair_style {
    HAIR_SHORT,
    HAIR_CROPPED,
    HAIR_SIDE_PARTING,
    HAIR_CURLY,
    HAIR_LONG,
    HAIR_BOB,
    HAIR_PONYTAIL,
    HAIR_BUN,
    HAIR_BALDING,
    HAIR_SCARF, /* a headscarf; `hair` is the colour of the cloth */
    HAIR_STYLES,
};

struct head_look {
    struct colour skin, hair;
    enum hair_style style;
    bool glasses, beard;
    bool young; /* larger eyes, rounder face, thinner brows */
};

struct head_view {
    float yaw;   /* radians; 0 looks at the viewer, positive to the right of the picture */
    float pitch; /* radians, positive looks down */
    float tilt;  /* how far the viewer looks down on it, radians */
    int mouth;   /* 0 closed to 3 wide open */
    bool blinks, smiles;
};

enum { HEAD_PARTS = 64, HEAD_CACHE = 48 };

struct head_part {
    struct vec3 centre, radii;
    int material;
};

struct head_picture {
    int key; /* 0: empty */
    uint32_t used;
    struct canvas canvas; /* placed around (0, 0), the middle of the head */
};

struct head {
    struct head_look look;
    float scale; /* pixels per metre */
    struct head_part parts[HEAD_PARTS];
    int part_count;
    struct head_picture cache[HEAD_CACHE];
    uint32_t clock;
};

/* `scale` is in pixels per metre where the head is. */
void head_init(struct head *head, const struct head_look *look, float scale);
void head_release(struct head *head);

/* A change of scale throws away what was drawn; small ones (under 3 %) are ignored. */
void head_rescale(struct head *head, float scale);

/* Whether eyes and mouth can be seen when it looks there (see struct head_view). */
bool head_shows_face(float yaw);

/* Angles are rounded to steps of 4 degrees. The picture belongs to the head, until the next call. */
const struct canvas *head_picture(struct head *head, const struct head_view *view);

#endif
