#include "tui/demo/classroom/play.h"

#include "store/base/memory.h"
#include "tui/demo/classroom/motion.h"

#include <math.h>
#include <stdlib.h>

static void place_people(struct lesson_play *play)
{
    uint32_t seed = play->lesson->class_seed;
    for (int i = 0; i < play->seats.count; i++)
        pupil_init(&play->pupils[i], i, seed, &play->seats, play->actors[i].figure.look.height);
    teacher_init(&play->teacher, play->lesson, &play->seats, play->speech, &play->board,
                 &play->teacher_actor.figure);
}

void lesson_play_init(struct lesson_play *play, const struct demo_lesson *lesson, struct room *room,
                      const struct speech *speech, float restless)
{
    *play = (struct lesson_play){.lesson = lesson, .room = room, .speech = speech, .restless = restless};
    seats_init(&play->seats, lesson->layout, lesson->pupils);
    board_text_init(&play->board, room);
    struct look look = cast_teacher(lesson->teacher);
    figure_init(&play->teacher_actor.figure, &look, 1);
    for (int i = 0; i < play->seats.count; i++) {
        look = cast_pupil(lesson->class_seed, i);
        figure_init(&play->actors[i].figure, &look, 1);
    }
    place_people(play);
}

void lesson_play_release(struct lesson_play *play)
{
    board_text_release(&play->board);
    figure_release(&play->teacher_actor.figure);
    for (int i = 0; i < play->seats.count; i++)
        figure_release(&play->actors[i].figure);
}

void lesson_play_rewind(struct lesson_play *play)
{
    play->next_moment = 0;
    play->works = play->buzzes = false;
    play->laughs_until_ms = 0;
    play->murmur = 0;
    place_people(play);
}

void score_release(struct score *score)
{
    free(score->cues);
    free(score->murmur);
    *score = (struct score){0};
}

static void add_cue(struct score *score, int at_ms, enum cue_kind kind)
{
    if (!score)
        return;
    void *cues = score->cues;
    memory_reserve(&cues, &score->room, score->count + 1, sizeof *score->cues);
    score->cues = cues;
    score->cues[score->count++] = (struct cue){at_ms, kind};
}

static void add_murmur(struct score *score, float murmur)
{
    if (!score)
        return;
    void *steps = score->murmur;
    memory_reserve(&steps, &score->steps_room, score->steps + 1, sizeof *score->murmur);
    score->murmur = steps;
    score->murmur[score->steps++] = murmur;
}

/* --- what happens ------------------------------------------------------------------------------------- */

static struct pupil *pupil_of(struct lesson_play *play, int who)
{
    int last = play->seats.count - 1;
    return &play->pupils[who < 0 ? 0 : who > last ? last : who];
}

static void begin_moment(struct lesson_play *play, const struct demo_moment *moment, struct score *score)
{
    struct pupil *pupil = pupil_of(play, moment->who);
    int now = moment->at_ms;
    switch (moment->event) {
    case DEMO_HAND_UP:
        pupil->hand_until_ms = now + 12000;
        add_cue(score, now, CUE_RUSTLE);
        break;
    case DEMO_HANDS_UP:
        for (int i = 0; i < play->seats.count; i++)
            if (&play->pupils[i] == pupil ||
                random_hash(play->lesson->class_seed + (uint32_t)now, (uint32_t)i) % 2 == 0)
                play->pupils[i].hand_until_ms = now + 7000 + 150 * i;
        add_cue(score, now, CUE_RUSTLE);
        break;
    case DEMO_ANSWERS:
        /* Whoever is asked speaks; the other hands go down. */
        for (int i = 0; i < play->seats.count; i++)
            if (play->pupils[i].hand_until_ms > now)
                play->pupils[i].hand_until_ms = now + (&play->pupils[i] == pupil ? 200 : 700 + 130 * i);
        break;
    case DEMO_CHATS:
        pupil->chats_until_ms = now + 6000;
        pupil_of(play, pupil->seat->neighbour)->chats_until_ms = now + 6000;
        break;
    case DEMO_LOOKS_OUT:
        pupil->looks_out_until_ms = now + 8000;
        break;
    case DEMO_SCRAPES:
        add_cue(score, now, CUE_SCRAPE);
        break;
    case DEMO_LAUGHS:
        play->laughs_until_ms = now + 3200;
        add_cue(score, now, CUE_LAUGH);
        break;
    case DEMO_BUZZES:
        play->buzzes = true;
        play->works = false;
        break;
    case DEMO_WORKS:
        play->works = true;
        play->buzzes = false;
        add_cue(score, now + 300, CUE_RUSTLE);
        break;
    case DEMO_HUSHES:
    case DEMO_LISTENS:
        play->works = play->buzzes = false;
        break;
    case DEMO_EXPLAINS:
    case DEMO_ASKS:
    case DEMO_WAITS:
    case DEMO_WRITES:
    case DEMO_POINTS:
    case DEMO_PRAISES:
    case DEMO_TURNS:
    case DEMO_COMES:
    case DEMO_KNEELS:
    case DEMO_RETURNS:
        break; /* the teacher's own */
    }
}

static void move_pupils(struct lesson_play *play, int now_ms, int step_ms)
{
    int mouth = 0;
    const struct line *line = speech_at(play->speech, now_ms, &mouth);
    struct class_now now = {
        .now_ms = now_ms,
        .step_ms = step_ms,
        .works = play->works,
        .buzzes = play->buzzes,
        .laughs = play->laughs_until_ms > now_ms,
        .tables = play->lesson->layout != DEMO_CIRCLE,
        .teacher = figure_head_at(&play->teacher_actor.figure, &play->teacher.pose),
        .speaker = !line ? -1 : line->who,
        .restless = play->restless,
    };
    if (now.speaker >= 0)
        now.speaker_at = pupil_head(pupil_of(play, now.speaker));
    for (int i = 0; i < play->seats.count; i++) {
        struct pupil *pupil = &play->pupils[i];
        if (teacher_is_with(&play->teacher, i, now_ms))
            pupil->visited_until_ms = now_ms + 500;
        pupil->mouth = mouth;
        pupil_move(pupil, &now);
    }
}

void lesson_play_move(struct lesson_play *play, int now_ms, int step_ms, struct score *score)
{
    const struct demo_lesson *lesson = play->lesson;
    while (play->next_moment < lesson->moment_count && lesson->moments[play->next_moment].at_ms <= now_ms)
        begin_moment(play, &lesson->moments[play->next_moment++], score);
    int steps = play->teacher.steps;
    teacher_move(&play->teacher, now_ms, step_ms);
    if (play->teacher.steps != steps)
        add_cue(score, now_ms, CUE_STEP);
    if (score) {
        int strokes = board_text_strokes(&play->board, now_ms) -
                      board_text_strokes(&play->board, now_ms - step_ms);
        if (strokes > 0)
            add_cue(score, now_ms, CUE_CHALK);
    }
    move_pupils(play, now_ms, step_ms);
    float goal = play->buzzes ? 1 : play->works ? 0.10f : 0.22f;
    for (int i = 0; i < play->seats.count; i++)
        if (play->pupils[i].chats_until_ms > now_ms)
            goal += 0.12f;
    play->murmur = follow(play->murmur, goal, 1.6f, (float)step_ms / 1000);
    add_murmur(score, play->murmur);
}

/* --- what is seen ------------------------------------------------------------------------------------- */

static float depth_at(const struct lesson_play *play, struct vec3 at)
{
    return lens_project(&play->room->lens, at).depth;
}

static void set_table(struct lesson_play *play, const struct table *table, int number)
{
    /* A table stands as far away as its farthest corner: whoever sits at it comes before it, but for the
     * legs. */
    float far = 0;
    for (int i = 0; i < 4; i++) {
        float x = (i % 2 == 0 ? -0.5f : 0.5f) * table->width;
        float z = (i < 2 ? -0.5f : 0.5f) * table->depth;
        float c = cosf(table->yaw);
        float s = sinf(table->yaw);
        far = most(
            far, depth_at(play, (struct vec3){table->at.x + x * c + z * s, 0, table->at.z - x * s + z * c}));
    }
    struct sprite *sprite = stage_add(play->stage, far);
    room_draw_shadow(play->room, table);
    room_draw_table(play->room, table, play->lesson->class_seed * 11 + (uint32_t)number, &sprite->canvas);
    stage_touch(play->stage, sprite);
}

static void add_actor(struct lesson_play *play, struct actor *actor)
{
    actor->legs = stage_add(play->stage, 0);
    actor->trunk = stage_add(play->stage, 0);
    actor->arms[LEFT] = stage_add(play->stage, 0);
    actor->arms[RIGHT] = stage_add(play->stage, 0);
    actor->head = stage_add(play->stage, 0);
}

/* Which of a person's parts are before which, as seen by the lens. With a table before the person, the legs
 * are behind it and the arms on it. */
static void set_depths(struct lesson_play *play, struct actor *actor, struct vec3 at, float yaw, bool sits)
{
    float depth = depth_at(play, at);
    float facing = lens_facing(&play->room->lens, at, yaw);
    bool away = cosf(facing) < -0.55f;
    bool towards = cosf(facing) > 0.55f;
    bool left_is_far = sinf(facing) < 0;
    float far_arm = towards ? (sits ? -0.30f : -0.01f) : 0.01f;
    float near_arm = away ? 0.01f : sits ? -0.30f : -0.01f;
    actor->legs->depth = depth + (sits && !towards ? 0.60f : 0.02f);
    actor->trunk->depth = depth;
    actor->arms[LEFT]->depth = depth + (left_is_far ? far_arm : near_arm);
    actor->arms[RIGHT]->depth = depth + (left_is_far ? near_arm : far_arm);
    actor->head->depth = depth + (sits && towards ? -0.31f : -0.02f);
}

static void set_pupil(struct lesson_play *play, int number)
{
    const struct seat *seat = &play->seats.seats[number];
    float facing = lens_facing(&play->room->lens, seat->at, seat->yaw);
    float depth = depth_at(play, seat->at);
    struct sprite *chair = stage_add(play->stage, cosf(facing) < -0.55f ? depth - 0.25f : depth + 0.65f);
    room_draw_chair(play->room, seat, &chair->canvas);
    stage_touch(play->stage, chair);
    add_actor(play, &play->actors[number]);
    set_depths(play, &play->actors[number], seat->at, seat->yaw, true);
}

void lesson_play_set_stage(struct lesson_play *play, struct stage *stage)
{
    play->stage = stage;
    for (int i = 0; i < play->seats.table_count; i++)
        set_table(play, &play->seats.tables[i], i);
    struct sprite *desk = stage_add(stage, depth_at(play, play->seats.desk));
    room_draw_desk(play->room, play->seats.desk, &desk->canvas);
    stage_touch(stage, desk);
    for (int i = 0; i < play->seats.count; i++)
        set_pupil(play, i);
    add_actor(play, &play->teacher_actor);
    play->clock = stage_add(stage, depth_at(play, play->room->clock));
}

/* What a pose looks like, rounded to what the eye tells apart. */
static uint64_t digest(uint64_t digest, float value, float grain)
{
    return (digest ^ (uint64_t)(int64_t)lroundf(value / grain)) * 0x100000001b3u;
}

static uint64_t digest_point(uint64_t value, struct vec3 p, float grain)
{
    return digest(digest(digest(value, p.x, grain), p.y, grain), p.z, grain);
}

static void draw_part(struct lesson_play *play, struct actor *actor, const struct pose *pose, unsigned parts,
                      struct sprite *sprite, uint64_t shows)
{
    if (sprite->drawn == shows)
        return;
    figure_draw(&actor->figure, &play->room->lens, pose, parts, &sprite->canvas, &sprite->space);
    sprite->drawn = shows;
    stage_touch(play->stage, sprite);
}

static void draw_person(struct lesson_play *play, struct actor *actor, const struct pose *pose, bool sits)
{
    uint64_t trunk = digest_point(0xcbf29ce484222325u, pose->pelvis, 0.003f);
    uint64_t legs = digest_point(digest_point(trunk, pose->foot[LEFT], 0.005f), pose->foot[RIGHT], 0.005f);
    trunk = digest(digest(digest(trunk, pose->yaw, 0.04f), pose->lean, 0.013f), pose->sway, 0.013f);
    uint64_t head = digest(digest(trunk, pose->head_yaw, 0.07f), pose->head_pitch, 0.07f);
    if (head_shows_face(lens_facing(&play->room->lens, pose->pelvis, pose->head_yaw)))
        head = digest(head, (float)(pose->mouth * 4 + pose->blinks * 2 + pose->smiles), 1);
    draw_part(play, actor, pose, sits ? FIGURE_LEGS : FIGURE_LEGS | FIGURE_SHADOW, actor->legs, legs);
    draw_part(play, actor, pose, FIGURE_TRUNK, actor->trunk, trunk);
    for (int side = LEFT; side <= RIGHT; side++) {
        uint64_t arm = digest(digest_point(trunk, pose->hand[side], 0.006f), (float)pose->shape[side], 1);
        draw_part(play, actor, pose, side == LEFT ? FIGURE_LEFT_ARM : FIGURE_RIGHT_ARM, actor->arms[side],
                  arm);
    }
    draw_part(play, actor, pose, FIGURE_HEAD, actor->head, head);
}

static void draw_teacher(struct lesson_play *play)
{
    const struct pose *pose = &play->teacher.pose;
    struct actor *actor = &play->teacher_actor;
    float depth = actor->trunk->depth;
    set_depths(play, actor, (struct vec3){pose->pelvis.x, 0, pose->pelvis.z}, pose->yaw, false);
    if (actor->trunk->depth != depth) {
        /* Parts may have changed places with each other or with furniture. */
        stage_touch(play->stage, actor->legs);
        stage_touch(play->stage, actor->trunk);
        stage_touch(play->stage, actor->arms[LEFT]);
        stage_touch(play->stage, actor->arms[RIGHT]);
        stage_touch(play->stage, actor->head);
    }
    draw_person(play, actor, pose, false);
}

void lesson_play_draw(struct lesson_play *play, int now_ms)
{
    int seconds = (play->lesson->starts_at * 60 + now_ms / 1000) % 86400;
    if (play->clock->drawn != (uint64_t)seconds + 1) {
        room_draw_clock_hands(play->room, seconds, &play->clock->canvas, &play->clock->space);
        play->clock->drawn = (uint64_t)seconds + 1;
        stage_touch(play->stage, play->clock);
    }
    board_text_draw(&play->board, play->stage, now_ms);
    for (int i = 0; i < play->seats.count; i++)
        draw_person(play, &play->actors[i], &play->pupils[i].pose, true);
    draw_teacher(play);
}
