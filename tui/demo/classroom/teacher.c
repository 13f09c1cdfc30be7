#include "tui/demo/classroom/teacher.h"

#include "tui/demo/classroom/motion.h"
#include "tui/demo/classroom/random.h"

#include <math.h>
#include <string.h>

static const float pi = 3.14159265f;

static bool is_teachers(enum demo_event event)
{
    return event <= DEMO_RETURNS;
}

static bool is_at_pupil(enum demo_event event)
{
    return event == DEMO_COMES || event == DEMO_KNEELS;
}

static const struct seat *seat_of(const struct teacher *teacher, int who)
{
    int last = teacher->seats->count - 1;
    return &teacher->seats->seats[who < 0 ? 0 : who > last ? last : who];
}

/* Where to stand for a beat; `from` if that is as good as anywhere. */
static struct vec3 place_of(const struct teacher *teacher, const struct beat *beat, struct vec3 from,
                            int number)
{
    const struct room *room = teacher->board->room;
    switch (beat->event) {
    case DEMO_EXPLAINS:
    case DEMO_ASKS:
    case DEMO_HUSHES:
    case DEMO_RETURNS: {
        uint32_t choice = random_hash(teacher->lesson->class_seed + 17, (uint32_t)number);
        if (from.z > -1.3f && from.z < -0.7f && choice % 3 == 0)
            return from;
        float share = 0.12f + 0.66f * (float)(choice >> 8 & 255) / 255;
        float x = room->board_left + (room->board_right - room->board_left) * share;
        return (struct vec3){x, 0, -0.92f - 0.16f * (float)(choice >> 16 & 255) / 255};
    }
    case DEMO_WRITES: {
        struct vec3 pen = board_text_pen(teacher->board, beat->who, -100000);
        return (struct vec3){pen.x - 0.40f, 0, -0.46f};
    }
    case DEMO_POINTS: {
        struct vec3 end = board_text_pen(teacher->board, beat->who, 10000000);
        float x = end.x + 0.52f;
        return (struct vec3){least(x, room->board_right + 0.25f), 0, -0.55f};
    }
    case DEMO_COMES:
    case DEMO_KNEELS:
        return seat_of(teacher, beat->who)->visit;
    default:
        return from;
    }
}

static void add_beats(struct teacher *teacher)
{
    const struct demo_lesson *lesson = teacher->lesson;
    const struct room *room = teacher->board->room;
    struct vec3 at = {(room->board_left * 2 + room->board_right) / 3, 0, -1.0f};
    int free_from = -1000;
    for (int i = 0; i < lesson->moment_count && teacher->beat_count < MOST_BEATS; i++) {
        const struct demo_moment *moment = &lesson->moments[i];
        if (!is_teachers(moment->event))
            continue;
        struct beat *beat = &teacher->beats[teacher->beat_count++];
        *beat = (struct beat){.at_ms = moment->at_ms, .event = moment->event, .who = moment->who};
        struct vec3 to = place_of(teacher, beat, at, i);
        if (teacher->beat_count == 1)
            at = to; /* the clip begins with the teacher in place */
        seats_find_path(teacher->seats, at, to, &beat->path);
        beat->length = path_length(&beat->path);
        beat->leave_ms = beat->at_ms - (int)(beat->length * 900) - (beat->length > 0.1f ? 150 : 0);
        if (beat->leave_ms < free_from)
            beat->leave_ms = free_from < beat->at_ms ? free_from : beat->at_ms;
        at = to;
        free_from = beat->at_ms + 200;
        if (beat->event == DEMO_WRITES) {
            at.x = board_text_pen(teacher->board, beat->who, 10000000).x - 0.40f;
            free_from = teacher->board->lines[beat->who].to_ms;
        }
    }
}

void teacher_init(struct teacher *teacher, const struct demo_lesson *lesson, const struct seats *seats,
                  const struct speech *speech, const struct board_text *board, const struct figure *figure)
{
    *teacher = (struct teacher){
        .lesson = lesson, .seats = seats, .speech = speech, .board = board, .figure = figure};
    add_beats(teacher);
    teacher->pose.yaw = teacher->pose.head_yaw = pi;
    teacher->hands[LEFT] = (struct vec3){-0.24f, 0.85f, 0.08f};
    teacher->hands[RIGHT] = (struct vec3){0.24f, 0.85f, 0.08f};
    if (teacher->beat_count > 0)
        teacher->pose.pelvis = teacher->beats[0].path.steps[0];
}

static int beat_at(const struct teacher *teacher, int now_ms)
{
    int beat = 0;
    while (beat + 1 < teacher->beat_count && teacher->beats[beat + 1].leave_ms <= now_ms)
        beat++;
    return beat;
}

bool teacher_is_with(const struct teacher *teacher, int pupil, int now_ms)
{
    if (teacher->beat_count == 0)
        return false;
    const struct beat *beat = &teacher->beats[beat_at(teacher, now_ms)];
    return is_at_pupil(beat->event) && beat->who == pupil && now_ms > beat->at_ms - 600;
}

/* What a person wants to do now; the joints follow. */
struct aim {
    struct vec3 look;
    float yaw;
    bool turned; /* yaw is given; else the body follows the look */
    float lean, crouch;
    struct vec3 hands[2];
    enum hand_shape shape[2];
    struct vec3 touch; /* in the room, for the right hand */
    bool touches;
    float haste; /* how quickly hands follow, per second */
};

static struct vec3 pupil_head(const struct teacher *teacher, int who)
{
    struct vec3 at = seat_of(teacher, who)->at;
    at.y = 1.18f;
    return at;
}

static void fold_hands(struct aim *aim)
{
    aim->hands[LEFT] = (struct vec3){-0.05f, 1.00f, 0.22f};
    aim->hands[RIGHT] = (struct vec3){0.06f, 1.01f, 0.23f};
}

static void gesture(const struct teacher *teacher, struct aim *aim, int now_ms, int who_speaks, int mouth)
{
    /* Hands change about every second and a half while speaking, and come to rest in silence. */
    uint32_t seed = teacher->lesson->class_seed;
    uint32_t slot = (uint32_t)(now_ms / 1450);
    uint32_t choice = random_hash(seed + 40, slot) % 7;
    if (who_speaks != -1) {
        fold_hands(aim);
        return;
    }
    aim->hands[LEFT] = (struct vec3){-0.16f, 1.02f, 0.22f};
    aim->hands[RIGHT] = (struct vec3){0.16f, 1.02f, 0.22f};
    switch (choice) {
    case 0:
        aim->hands[LEFT] = (struct vec3){-0.36f, 1.16f, 0.32f};
        aim->hands[RIGHT] = (struct vec3){0.36f, 1.16f, 0.32f};
        aim->shape[LEFT] = aim->shape[RIGHT] = HAND_OPEN;
        break;
    case 1:
        aim->hands[RIGHT] = (struct vec3){0.50f, 1.28f, 0.26f};
        aim->shape[RIGHT] = HAND_OPEN;
        break;
    case 2:
        aim->hands[RIGHT] = (struct vec3){0.30f, 1.46f, 0.30f};
        aim->shape[RIGHT] = HAND_POINTING;
        break;
    case 3:
        aim->hands[LEFT] = (struct vec3){-0.14f, 1.22f, 0.36f};
        aim->hands[RIGHT] = (struct vec3){0.14f, 1.22f, 0.36f};
        aim->shape[LEFT] = aim->shape[RIGHT] = HAND_OPEN;
        break;
    case 4:
        aim->hands[LEFT] = (struct vec3){-0.50f, 1.22f, 0.24f};
        aim->shape[LEFT] = HAND_OPEN;
        break;
    case 5:
        aim->hands[RIGHT] = (struct vec3){0.42f, 1.34f, 0.30f};
        aim->hands[LEFT] = (struct vec3){-0.34f, 1.10f, 0.30f};
        aim->shape[LEFT] = aim->shape[RIGHT] = HAND_OPEN;
        break;
    default:
        aim->hands[LEFT] = (struct vec3){-0.40f, 1.30f, 0.28f};
        aim->hands[RIGHT] = (struct vec3){0.18f, 1.10f, 0.26f};
        aim->shape[LEFT] = HAND_OPEN;
        break;
    }
    aim->hands[LEFT].y += 0.012f * (float)mouth;
    aim->hands[RIGHT].y += 0.012f * (float)mouth;
}

static struct vec3 look_round(const struct teacher *teacher, int now_ms, int every_ms)
{
    uint32_t choice = random_hash(teacher->lesson->class_seed + 60, (uint32_t)(now_ms / every_ms));
    return pupil_head(teacher, (int)(choice % (uint32_t)teacher->seats->count));
}

static void choose_aim(const struct teacher *teacher, const struct beat *beat, int now_ms, struct aim *aim)
{
    int mouth = 0;
    const struct line *line = speech_at(teacher->speech, now_ms, &mouth);
    int who_speaks = !line ? -2 : line->who;
    aim->haste = 7;
    aim->look = look_round(teacher, now_ms, who_speaks == -1 ? 1900 : 2900);
    gesture(teacher, aim, now_ms, who_speaks, mouth);
    bool free_to_look = beat->event != DEMO_WRITES && !is_at_pupil(beat->event);
    if (who_speaks >= 0 && free_to_look)
        aim->look = pupil_head(teacher, who_speaks);
    float since = (float)(now_ms - beat->at_ms) / 1000;
    switch (beat->event) {
    case DEMO_ASKS:
        if (since < 3.5f && who_speaks == -1) {
            aim->hands[LEFT] = (struct vec3){-0.44f, 1.14f, 0.30f};
            aim->hands[RIGHT] = (struct vec3){0.44f, 1.14f, 0.30f};
            aim->shape[LEFT] = aim->shape[RIGHT] = HAND_OPEN;
        }
        break;
    case DEMO_WAITS:
        fold_hands(aim);
        break;
    case DEMO_WRITES:
        aim->touch = board_text_pen(teacher->board, beat->who, now_ms);
        aim->touches = now_ms < teacher->board->lines[beat->who].to_ms;
        aim->haste = 22;
        aim->shape[RIGHT] = HAND_HOLDING;
        aim->hands[LEFT] = (struct vec3){-0.20f, 0.98f, 0.14f};
        aim->shape[LEFT] = HAND_RELAXED;
        if (aim->touches || who_speaks == -2) {
            aim->look = aim->touch;
            aim->yaw = 0.12f;
            aim->turned = true;
        }
        break;
    case DEMO_POINTS:
        aim->touch = board_text_pen(teacher->board, beat->who, 10000000);
        aim->touch.z = -0.25f;
        aim->touches = since > -0.2f && since < 9;
        aim->shape[RIGHT] = HAND_POINTING;
        /* The right hand is the one at the board, seen from the class, when its owner stands right of the
         * line. */
        aim->yaw = pi - 0.55f;
        aim->turned = true;
        if (fmodf(since, 3.4f) < 1.3f)
            aim->look = aim->touch;
        break;
    case DEMO_HUSHES:
        if (since < 4) {
            aim->hands[RIGHT] = (struct vec3){0.26f, 1.66f, 0.22f};
            aim->shape[RIGHT] = HAND_OPEN;
            aim->hands[LEFT] = (struct vec3){-0.22f, 0.90f, 0.12f};
            aim->shape[LEFT] = HAND_RELAXED;
        }
        break;
    case DEMO_PRAISES:
        aim->look = pupil_head(teacher, beat->who);
        if (since < 3.5f) {
            aim->hands[RIGHT] = (struct vec3){0.24f, 1.32f, 0.38f};
            aim->shape[RIGHT] = HAND_THUMB;
        }
        break;
    case DEMO_TURNS:
        aim->look = pupil_head(teacher, beat->who);
        aim->hands[RIGHT] = (struct vec3){0.24f, 1.18f, 0.42f};
        aim->shape[RIGHT] = HAND_OPEN;
        break;
    case DEMO_COMES:
    case DEMO_KNEELS: {
        const struct seat *seat = seat_of(teacher, beat->who);
        struct vec3 book = {seat->at.x + 0.45f * sinf(seat->yaw), 0.78f,
                            seat->at.z + 0.45f * cosf(seat->yaw)};
        aim->yaw = atan2f(seat->at.x - seat->visit.x, seat->at.z - seat->visit.z);
        aim->turned = true;
        aim->crouch = beat->event == DEMO_KNEELS ? 1 : 0;
        aim->lean = beat->event == DEMO_KNEELS ? 0.10f : 0.42f;
        aim->look = fmodf(since, 4.2f) < 2.3f ? pupil_head(teacher, beat->who) : book;
        aim->touch = book;
        aim->touches = fmodf(since, 4.2f) > 1.9f;
        aim->shape[RIGHT] = HAND_POINTING;
        break;
    }
    case DEMO_EXPLAINS:
    case DEMO_RETURNS:
    default:
        break;
    }
}

static struct vec3 to_body(const struct pose *pose, struct vec3 p)
{
    struct vec3 d = {p.x - pose->pelvis.x, p.y, p.z - pose->pelvis.z};
    float c = cosf(pose->yaw);
    float s = sinf(pose->yaw);
    return (struct vec3){d.x * c - d.z * s, d.y, d.x * s + d.z * c};
}

static struct vec3 from_body(const struct pose *pose, struct vec3 local)
{
    float c = cosf(pose->yaw);
    float s = sinf(pose->yaw);
    return (struct vec3){pose->pelvis.x + local.x * c + local.z * s, local.y,
                         pose->pelvis.z - local.x * s + local.z * c};
}

static void place_feet(struct teacher *teacher, bool walks)
{
    struct pose *pose = &teacher->pose;
    float phase = teacher->walked * pi / 0.66f;
    for (int side = LEFT; side <= RIGHT; side++) {
        float sign = side == RIGHT ? 1 : -1;
        float swing = walks ? sinf(phase + (side == RIGHT ? pi : 0)) : 0;
        float lift = walks ? most(0, cosf(phase + (side == RIGHT ? pi : 0))) * 0.06f : 0;
        struct vec3 standing = {sign * 0.10f, lift, 0.24f * swing};
        /* Kneeling: the right foot before the body, the left knee on the floor. */
        struct vec3 kneeling = side == RIGHT ? (struct vec3){0.12f, 0, 0.34f}
                                             : (struct vec3){-0.12f, 0.04f, -0.42f};
        pose->foot[side] = from_body(pose, vec3_mix(standing, kneeling, teacher->crouch));
    }
}

/* The walk along the beat's path; after it, along with the pen. */
static bool walk(struct teacher *teacher, const struct beat *beat, int now_ms, float *yaw)
{
    struct vec3 at;
    bool walks = false;
    if (now_ms < beat->at_ms && beat->at_ms > beat->leave_ms && beat->length > 0.05f) {
        float share = (float)(now_ms - beat->leave_ms) / (float)(beat->at_ms - beat->leave_ms);
        share -= 0.10f * sinf(2 * pi * share); /* sets off and arrives gently */
        at = path_at(&beat->path, beat->length * most(share, 0), yaw);
        walks = true;
    } else {
        at = beat->path.steps[beat->path.count - 1];
        if (beat->event == DEMO_WRITES)
            at.x = board_text_pen(teacher->board, beat->who, now_ms).x - 0.40f;
    }
    struct vec3 before = {teacher->pose.pelvis.x, 0, teacher->pose.pelvis.z};
    float moved = least(vec3_length(vec3_sub(at, before)), 0.2f);
    int steps = (int)(teacher->walked / 0.66f);
    teacher->walked += moved;
    if ((int)(teacher->walked / 0.66f) > steps)
        teacher->steps++;
    teacher->pose.pelvis.x = at.x;
    teacher->pose.pelvis.z = at.z;
    return walks && moved > 0.003f;
}

void teacher_move(struct teacher *teacher, int now_ms, int step_ms)
{
    if (teacher->beat_count == 0)
        return;
    struct pose *pose = &teacher->pose;
    const struct beat *beat = &teacher->beats[beat_at(teacher, now_ms)];
    float step = (float)step_ms / 1000;
    float way = pose->yaw;
    bool walks = walk(teacher, beat, now_ms, &way);
    struct aim aim = {0};
    choose_aim(teacher, beat, now_ms, &aim);
    struct vec3 head = figure_head_at(teacher->figure, pose);
    struct vec3 look = vec3_sub(aim.look, head);
    float look_yaw = atan2f(look.x, look.z);
    float size = teacher->figure->look.height / 1.75f;
    if (walks) {
        aim.yaw = way;
        aim.turned = true;
        aim.crouch = aim.lean = 0;
        aim.touches = false;
        float swing = 0.20f * sinf(teacher->walked * pi / 0.66f);
        aim.hands[LEFT] = (struct vec3){-0.25f, 0.88f, 0.06f - swing};
        aim.hands[RIGHT] = (struct vec3){0.25f, 0.88f, 0.06f + swing};
        aim.shape[LEFT] = aim.shape[RIGHT] = HAND_RELAXED;
    }
    /* Facing the class, the body turns half as far as the head. */
    float yaw = aim.turned ? aim.yaw : pi + 0.55f * angle_between(pi, look_yaw);
    pose->yaw = angle_follow(pose->yaw, yaw, walks ? 7 : 4, step);
    float aside = angle_between(pose->yaw, look_yaw);
    aside = aside > 1.25f ? 1.25f : aside < -1.25f ? -1.25f : aside;
    pose->head_yaw = angle_follow(pose->head_yaw, pose->yaw + aside, 7, step);
    float down = atan2f(-look.y, sqrtf(look.x * look.x + look.z * look.z));
    pose->head_pitch = follow(pose->head_pitch, walks ? 0.05f : 0.75f * down, 6, step);
    pose->lean = follow(pose->lean, aim.lean, 4, step);
    teacher->crouch = follow(teacher->crouch, aim.crouch, 3.2f, step);
    float standing = figure_pelvis_height(teacher->figure) - 0.02f;
    pose->pelvis.y = standing + (0.50f - standing) * teacher->crouch;
    if (walks)
        pose->pelvis.y -= 0.015f * (1 - cosf(2 * teacher->walked * pi / 0.66f)) / 2;
    place_feet(teacher, walks);
    for (int side = LEFT; side <= RIGHT; side++) {
        struct vec3 goal = aim.hands[side];
        goal.y *= size;
        goal.y -= (standing - pose->pelvis.y) * 0.95f;
        if (side == RIGHT && aim.touches)
            goal = to_body(pose, aim.touch);
        teacher->hands[side] = vec3_follow(teacher->hands[side], goal, aim.haste, step);
        pose->hand[side] = from_body(pose, teacher->hands[side]);
        pose->shape[side] = aim.shape[side];
        pose->elbow_out[side] = goal.y > 1.3f ? 0.7f : 0.35f;
    }
    int mouth = 0;
    const struct line *line = speech_at(teacher->speech, now_ms, &mouth);
    pose->mouth = line && line->who == -1 ? mouth : 0;
    pose->smiles = beat->event == DEMO_PRAISES || (beat->event == DEMO_KNEELS && pose->mouth == 0);
    pose->blinks = blinks_at(teacher->lesson->class_seed + 5, now_ms);
}
