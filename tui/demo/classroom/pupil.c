#include "tui/demo/classroom/pupil.h"

#include "tui/demo/classroom/motion.h"

#include <math.h>

static const float seat_height = 0.50f;

struct vec3 pupil_head(const struct pupil *pupil)
{
    struct vec3 at = pupil->seat->at;
    at.y = seat_height + 0.70f * pupil->size;
    return at;
}

void pupil_init(struct pupil *pupil, int number, uint32_t seed, const struct seats *seats, float height)
{
    const struct seat *seat = &seats->seats[number];
    *pupil = (struct pupil){
        .number = number, .seed = random_hash(seed, (uint32_t)number), .seat = seat, .size = height / 1.75f};
    pupil->neighbour = seats->seats[seat->neighbour].at;
    pupil->neighbour.y = 1.15f;
    pupil->pose.yaw = pupil->pose.head_yaw = seat->yaw;
    pupil->pose.pelvis = (struct vec3){seat->at.x, seat_height, seat->at.z};
    pupil->hands[LEFT] = (struct vec3){-0.15f, 0.79f, 0.36f};
    pupil->hands[RIGHT] = (struct vec3){0.15f, 0.79f, 0.36f};
    pupil->gaze = (struct vec3){seat->at.x + 3 * sinf(seat->yaw), 1.2f, seat->at.z + 3 * cosf(seat->yaw)};
}

static struct vec3 from_seat(const struct pupil *pupil, struct vec3 local)
{
    float c = cosf(pupil->seat->yaw);
    float s = sinf(pupil->seat->yaw);
    return (struct vec3){pupil->seat->at.x + local.x * c + local.z * s, local.y,
                         pupil->seat->at.z - local.x * s + local.z * c};
}

struct aim {
    struct vec3 look;
    float down; /* extra bending of the head */
    float lean, sway;
    struct vec3 hands[2];
    enum hand_shape shape[2];
};

static void rest_hands(const struct pupil *pupil, const struct class_now *now, uint32_t slot, struct aim *aim)
{
    uint32_t choice = random_hash(pupil->seed + 3, slot) % 5;
    if (!now->tables) {
        aim->hands[LEFT] = (struct vec3){-0.10f, 0.64f, 0.26f};
        aim->hands[RIGHT] = (struct vec3){0.10f, 0.64f, 0.27f};
        return;
    }
    aim->hands[LEFT] = (struct vec3){-0.14f, 0.80f, 0.35f};
    aim->hands[RIGHT] = (struct vec3){0.15f, 0.80f, 0.35f};
    if (choice == 0) { /* the head on one hand */
        aim->hands[LEFT] = (struct vec3){-0.06f, seat_height + 0.40f * pupil->size, 0.17f};
        aim->sway = -0.06f;
        aim->lean = 0.10f;
    } else if (choice == 1) { /* arms crossed on the table */
        aim->hands[LEFT] = (struct vec3){0.06f, 0.80f, 0.30f};
        aim->hands[RIGHT] = (struct vec3){-0.06f, 0.81f, 0.33f};
        aim->lean = 0.12f;
    } else if (choice == 2) {
        aim->shape[RIGHT] = HAND_HOLDING;
    }
}

static struct vec3 book_of(const struct pupil *pupil)
{
    return from_seat(pupil, (struct vec3){0.02f, 0.76f, 0.40f});
}

static void choose_aim(const struct pupil *pupil, const struct class_now *now, struct aim *aim)
{
    int now_ms = now->now_ms;
    int length = (int)(5200 / now->restless) + (int)(pupil->seed % 1700);
    uint32_t slot = (uint32_t)((now_ms + (int)(pupil->seed % 4000)) / length);
    int whim = (int)(random_hash(pupil->seed, slot) % 100);
    *aim = (struct aim){.look = now->teacher, .lean = 0.05f};
    rest_hands(pupil, now, slot / 2, aim);
    if (now->speaker >= 0 && now->speaker != pupil->number && whim < 75)
        aim->look = now->speaker_at;
    if (now->laughs && whim % 3 == 0)
        aim->look = pupil->neighbour;
    if (now->works) {
        aim->look = book_of(pupil);
        aim->lean = 0.20f;
        if (now->tables) {
            /* Writing: small, quick, in a step of its own for each pupil (six in a second). */
            uint32_t tick = (uint32_t)((now_ms + pupil->number * 37) / 160);
            float x = 0.10f + 0.05f * (float)(tick % 24) / 24;
            aim->hands[RIGHT] = (struct vec3){x, 0.795f + 0.012f * (float)(tick % 2),
                                              0.37f + 0.012f * (float)(tick % 3)};
            aim->shape[RIGHT] = HAND_HOLDING;
            aim->hands[LEFT] = (struct vec3){-0.12f, 0.80f, 0.33f};
        }
        if (whim < 14)
            aim->look = pupil->neighbour;
        else if (whim < 22)
            aim->look = (struct vec3){0, 1.5f, 0};
    } else if (now->buzzes) {
        aim->look = whim < 70 ? pupil->neighbour : book_of(pupil);
        aim->sway = 0;
    } else if ((float)whim < 9 * now->restless) {
        aim->look = book_of(pupil);
    } else if ((float)whim > 100 - 5 * now->restless) {
        aim->look = pupil->neighbour;
    }
    if (pupil->visited_until_ms > now_ms)
        aim->look = fmodf((float)now_ms / 1000 + (float)pupil->number, 3.7f) < 1.6f ? now->teacher
                                                                                    : book_of(pupil);
    if (pupil->looks_out_until_ms > now_ms) {
        aim->look = (struct vec3){-4.5f, 1.9f, pupil->seat->at.z + 0.6f};
        aim->hands[LEFT] = (struct vec3){-0.06f, seat_height + 0.40f * pupil->size, 0.17f};
    }
    if (pupil->chats_until_ms > now_ms) {
        struct vec3 aside = vec3_sub(pupil->neighbour, pupil->seat->at);
        float right = aside.x * cosf(pupil->seat->yaw) - aside.z * sinf(pupil->seat->yaw);
        aim->look = pupil->neighbour;
        aim->sway = right > 0.1f ? 0.16f : right < -0.1f ? -0.16f : 0;
        aim->lean = 0.14f;
    }
    if (pupil->hand_until_ms > now_ms) {
        enum side side = pupil->seed % 3 == 0 ? LEFT : RIGHT;
        float sign = side == RIGHT ? 1 : -1;
        float wave = 0.02f * roundf(2 * sinf((float)now_ms / 260 + (float)pupil->number));
        aim->hands[side] = (struct vec3){sign * (0.24f + wave), seat_height + 1.02f * pupil->size, 0.06f};
        aim->shape[side] = HAND_OPEN;
        aim->look = now->teacher;
        aim->lean = 0.02f;
        aim->sway = -sign * 0.05f;
    } else if (now->speaker == pupil->number) {
        uint32_t choice = random_hash(pupil->seed, (uint32_t)(now_ms / 1300)) % 3;
        aim->look = now->teacher;
        if (choice == 0) {
            aim->hands[RIGHT] = (struct vec3){0.24f, 0.98f, 0.34f};
            aim->shape[RIGHT] = HAND_OPEN;
        }
    }
}

void pupil_move(struct pupil *pupil, const struct class_now *now)
{
    struct aim aim;
    choose_aim(pupil, now, &aim);
    struct pose *pose = &pupil->pose;
    float step = (float)now->step_ms / 1000;
    struct vec3 head = pupil_head(pupil);
    /* Eyes and head stay where they are until the goal has moved away from there by 9 degrees. */
    struct vec3 held = vec3_sub(pupil->gaze, head);
    struct vec3 wanted = vec3_sub(aim.look, head);
    float apart = vec3_dot(held, wanted) / most(vec3_length(held) * vec3_length(wanted), 1e-4f);
    if (apart < 0.988f)
        pupil->gaze = aim.look;
    struct vec3 look = vec3_sub(pupil->gaze, head);
    float seat_yaw = pupil->seat->yaw;
    float aside = angle_between(seat_yaw, atan2f(look.x, look.z));
    aside = aside > 1.75f ? 1.75f : aside < -1.75f ? -1.75f : aside;
    float turn = fabsf(aside) > 0.5f ? 0.38f * aside : 0;
    float down = atan2f(-look.y, sqrtf(look.x * look.x + look.z * look.z));
    pose->yaw = angle_follow(pose->yaw, seat_yaw + turn, 4, step);
    pose->head_yaw = angle_follow(pose->head_yaw, seat_yaw + aside, 6.5f, step);
    pose->head_pitch = follow(pose->head_pitch, 0.75f * down + aim.down, 6, step);
    pose->lean = follow(pose->lean, aim.lean, 3, step);
    pose->sway = follow(pose->sway, aim.sway, 4, step);
    for (int side = LEFT; side <= RIGHT; side++) {
        pupil->hands[side] = vec3_follow(pupil->hands[side], aim.hands[side], now->works ? 14 : 6.5f, step);
        pose->hand[side] = from_seat(pupil, pupil->hands[side]);
        pose->shape[side] = aim.shape[side];
        pose->elbow_out[side] = pupil->hands[side].y > 1.2f ? 0.2f : 0.55f;
        float sign = side == RIGHT ? 1 : -1;
        pose->foot[side] = from_seat(pupil, (struct vec3){sign * 0.11f, 0, 0.42f});
    }
    bool speaks = now->speaker == pupil->number;
    pose->mouth = speaks ? pupil->mouth : 0;
    if (!speaks && (pupil->chats_until_ms > now->now_ms ||
                    (now->buzzes && (pupil->seed + (uint32_t)now->now_ms / 4000) % 2 == 0)))
        pose->mouth = (int)(random_hash(pupil->seed, (uint32_t)(now->now_ms / 160)) % 3);
    pose->smiles = now->laughs || pupil->chats_until_ms > now->now_ms;
    if (now->laughs)
        pose->mouth = 1 + (now->now_ms / 240 + pupil->number) % 2;
    pose->blinks = blinks_at(pupil->seed, now->now_ms);
}
