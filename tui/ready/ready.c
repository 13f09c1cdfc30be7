#include "tui/ready/ready.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/client/listener.h"
#include "player/client/proxy-maker.h"
#include "player/wire/proxy.h"
#include "store/base/clock.h"
#include "store/base/id.h"
#include "store/base/memory.h"
#include "store/footage/loudness.h"
#include "store/footage/proxy.h"
#include "store/review/sessions.h"

enum {
    ALLOWED_EVERY = 250, /* ms between two questions whether it may still be made (R4) */
    LOOK_FIRST = 1000,   /* ms after the start: the first screen comes first */
    LOOK_AGAIN = 2000,   /* ms at least between two looks for what is missing, */
    LOOK_ANYWAY = 60000, /* and at most: another program may have given one up */
    PIECES_AT_ONCE = 32, /* a key or a picture may be due */
};

/* A lesson in work. */
struct lesson {
    char id[ID_SIZE];
    struct footage_access access;
    struct clip *clips; /* as many as access.count; their texts are not to be used */
    char (*ids)[ID_SIZE];
    int64_t length_ms;
};

struct ready {
    struct store *store;
    struct arena arena; /* of `missing` */
    struct proxy_missing_list missing;
    size_t next;     /* of these */
    int64_t look_at; /* ms, monotonic; 0: at once */
    int64_t looked_at, allowed_at;
    char account[ID_SIZE]; /* whose lessons are missing; "": nobody's */
    char watching[ID_SIZE];
    char (*skipped)[ID_SIZE];
    size_t skipped_count, skipped_room;
    unsigned serial;

    struct lesson lesson; /* id "": none */
    size_t clip;          /* of the lesson, in work */
    int64_t reached_ms;   /* of that */
    struct listener *listener;
    struct proxy_maker *maker;
    struct proxy_writer *writer;
};

struct ready *ready_start(struct store *store)
{
    struct ready *ready = memory_alloc(1, sizeof *ready);
    ready->store = store;
    ready->look_at = clock_monotonic() + LOOK_FIRST;
    arena_init(&ready->arena);
    return ready;
}

static bool works(const struct ready *ready)
{
    return ready->listener || ready->maker;
}

/* Ends the worker; nothing is left of what is not finished. */
static void stop_clip(struct ready *ready)
{
    listener_close(ready->listener);
    ready->listener = NULL;
    proxy_maker_close(ready->maker);
    ready->maker = NULL;
    proxy_abandon(ready->writer);
    ready->writer = NULL;
}

static void stop_lesson(struct ready *ready)
{
    struct lesson *lesson = &ready->lesson;
    stop_clip(ready);
    if (!lesson->id[0])
        return;
    footage_access_release(&lesson->access);
    free(lesson->clips);
    free(lesson->ids);
    *lesson = (struct lesson){0};
}

static void forget_missing(struct ready *ready)
{
    arena_reset(&ready->arena);
    ready->missing = (struct proxy_missing_list){0};
    ready->next = 0;
}

void ready_end(struct ready *ready)
{
    if (!ready)
        return;
    stop_lesson(ready);
    arena_release(&ready->arena);
    free(ready->skipped);
    free(ready);
}

void ready_look(struct ready *ready)
{
    int64_t soon = ready->looked_at + LOOK_AGAIN;
    if (soon < ready->look_at)
        ready->look_at = soon;
}

void ready_watching(struct ready *ready, const char *session)
{
    (void)snprintf(ready->watching, sizeof ready->watching, "%s", session ? session : "");
    if (session)
        ready->look_at = 0;
}

void ready_skip(struct ready *ready, const char *clip)
{
    memory_reserve((void **)&ready->skipped, &ready->skipped_room, ready->skipped_count + 1,
                   sizeof *ready->skipped);
    (void)snprintf(ready->skipped[ready->skipped_count++], ID_SIZE, "%s", clip);
}

unsigned ready_serial(const struct ready *ready)
{
    return ready->serial;
}

int ready_descriptor(const struct ready *ready)
{
    return ready->listener ? listener_fd(ready->listener) : ready->maker ? proxy_maker_fd(ready->maker) : -1;
}

const char *ready_session(const struct ready *ready, int *percent)
{
    const struct lesson *lesson = &ready->lesson;
    if (!works(ready) || lesson->length_ms <= 0)
        return NULL;
    const struct clip *clip = &lesson->clips[ready->clip];
    int64_t reached = ready->reached_ms < clip->duration_ms ? ready->reached_ms : clip->duration_ms;
    int64_t done = (clip->start_ms + reached) * 100 / lesson->length_ms;
    *percent = done < 0 ? 0 : done > 99 ? 99 : (int)done;
    return lesson->id;
}

/* --- What is missing --- */

static bool skipped(const struct ready *ready, const char *clip)
{
    for (size_t i = 0; i < ready->skipped_count; i++)
        if (strcmp(ready->skipped[i], clip) == 0)
            return true;
    return false;
}

/* Clips of which no proxy comes are known before they are opened, so that the trace is not full of them. */
static bool worth_it(const struct ready *ready, const struct proxy_missing *missing)
{
    int width, height;
    return !skipped(ready, missing->clip) && missing->width < 1 << 20 && missing->height < 1 << 20 &&
           proxy_size((int)missing->width, (int)missing->height, 1, &width, &height);
}

static void look(struct ready *ready, const struct actor *actor, int64_t now)
{
    struct error error;
    forget_missing(ready);
    ready->looked_at = now;
    ready->look_at = now + LOOK_ANYWAY;
    ready->serial++;
    if (!proxy_missing(ready->store, actor, &ready->arena, &ready->missing, &error))
        forget_missing(ready);
}

/* The next clip to make one of: of the lesson that is open, then of all. NULL: none is left. */
static const struct proxy_missing *next_missing(struct ready *ready)
{
    struct proxy_missing *items = ready->missing.items;
    for (size_t i = ready->next; ready->watching[0] && i < ready->missing.count; i++) {
        if (strcmp(items[i].session, ready->watching) != 0 || !worth_it(ready, &items[i]))
            continue;
        struct proxy_missing found = items[i];
        memmove(items + ready->next + 1, items + ready->next, (i - ready->next) * sizeof *items);
        items[ready->next] = found;
        return &items[ready->next++];
    }
    while (ready->next < ready->missing.count) {
        const struct proxy_missing *missing = &items[ready->next++];
        if (worth_it(ready, missing))
            return missing;
    }
    return NULL;
}

/* --- Making --- */

static bool open_lesson(struct ready *ready, const struct actor *actor, const char *session)
{
    struct lesson *lesson = &ready->lesson;
    struct clip_list clips;
    struct arena arena;
    struct error error;
    if (strcmp(lesson->id, session) == 0)
        return true;
    stop_lesson(ready);
    arena_init(&arena);
    bool opened = clip_list(ready->store, actor, session, &arena, &clips, &error) &&
                  session_prepare_footage(ready->store, actor, session, &lesson->access, &error);
    if (opened && lesson->access.count != clips.count) {
        footage_access_release(&lesson->access);
        opened = false;
    }
    if (opened) {
        (void)snprintf(lesson->id, sizeof lesson->id, "%s", session);
        lesson->clips = memory_alloc(clips.count, sizeof *lesson->clips);
        lesson->ids = memory_alloc(clips.count, sizeof *lesson->ids);
        for (size_t i = 0; i < clips.count; i++) {
            lesson->clips[i] = clips.items[i];
            (void)snprintf(lesson->ids[i], sizeof lesson->ids[i], "%s", clips.items[i].id);
            lesson->clips[i].id = lesson->ids[i];
            lesson->length_ms = clips.items[i].start_ms + clips.items[i].duration_ms;
        }
    }
    arena_release(&arena);
    return opened;
}

static struct player_clip clip_in_work(const struct ready *ready)
{
    assert(ready->lesson.clips && ready->lesson.access.files);
    const struct clip *clip = &ready->lesson.clips[ready->clip];
    return (struct player_clip){.fd = ready->lesson.access.files[ready->clip],
                                .key = ready->lesson.access.key,
                                .label = ready->lesson.access.labels[ready->clip],
                                .duration_ms = clip->duration_ms,
                                .start_ms = clip->file_start_ms,
                                .sound_track = clip->sound_track};
}

static struct loudness_source source_in_work(const struct ready *ready)
{
    assert(ready->lesson.clips);
    return (struct loudness_source){.value_ms = LOUDNESS_FRAME_MS,
                                    .sound_track = (uint16_t)ready->lesson.clips[ready->clip].sound_track};
}

static bool was_heard(const struct ready *ready)
{
    const struct clip *clip = &ready->lesson.clips[ready->clip];
    size_t count = listener_wanted(clip->duration_ms);
    struct loudness_frame *frames = memory_alloc(count, sizeof *frames);
    struct error error;
    bool found = false;
    bool read = loudness_load(ready->store, clip->id, ready->lesson.access.key, source_in_work(ready),
                              (unsigned char *)frames, count, &found, &error);
    free(frames);
    return !read || found;
}

/* False when it cannot be made, or somebody else is making it. */
static bool start_maker(struct ready *ready)
{
    const struct clip *clip = &ready->lesson.clips[ready->clip];
    const struct player_clip whole = clip_in_work(ready);
    struct error error;
    ready->reached_ms = 0;
    if (!proxy_create(ready->store, ready->lesson.id, clip->id, ready->lesson.access.key, &ready->writer,
                      &error) ||
        !ready->writer)
        return false;
    if (proxy_maker_open(&whole, &ready->maker, &error))
        return true;
    stop_clip(ready);
    return false;
}

static bool start_clip(struct ready *ready, const char *id)
{
    const struct lesson *lesson = &ready->lesson;
    struct error error;
    for (ready->clip = 0; ready->clip < lesson->access.count; ready->clip++)
        if (strcmp(lesson->ids[ready->clip], id) == 0)
            break;
    if (ready->clip == lesson->access.count)
        return false;
    ready->reached_ms = 0;
    const struct player_clip whole = clip_in_work(ready);
    const bool heard_elsewhere = strcmp(lesson->id, ready->watching) == 0;
    if (!heard_elsewhere && !was_heard(ready) && listener_open(&whole, &ready->listener, &error))
        return true;
    return start_maker(ready);
}

static void start_next(struct ready *ready, const struct actor *actor)
{
    const struct proxy_missing *missing;
    while (!works(ready) && (missing = next_missing(ready)) != NULL) {
        if (!open_lesson(ready, actor, missing->session) || !start_clip(ready, missing->clip))
            ready_skip(ready, missing->clip);
    }
}

static void listen(struct ready *ready)
{
    struct error error;
    size_t count;
    const enum listener_state state = listener_dispatch(ready->listener);
    if (state == LISTENER_BUSY)
        return;
    const struct loudness_frame *frames = listener_frames(ready->listener, &count);
    if (state == LISTENER_DONE)
        (void)loudness_save(ready->store, ready->lesson.id, ready->lesson.ids[ready->clip],
                            ready->lesson.access.key, source_in_work(ready), (const unsigned char *)frames,
                            count, &error); /* else the watch screen listens */
    stop_clip(ready);
    if (!start_maker(ready))
        ready_skip(ready, ready->lesson.ids[ready->clip]);
}

static void make(struct ready *ready)
{
    struct error error;
    struct proxy_piece piece;
    enum proxy_news news = PROXY_NEXT_PIECE;
    for (int i = 0; i < PIECES_AT_ONCE && news == PROXY_NEXT_PIECE; i++) {
        news = proxy_maker_next(ready->maker, &piece);
        if (news != PROXY_NEXT_PIECE)
            continue;
        ready->reached_ms = piece.reached_ms;
        if (!proxy_write(ready->writer, piece.offset, piece.bytes, piece.count, &error))
            news = PROXY_BROKEN;
    }
    if (news == PROXY_NEXT_PIECE || news == PROXY_NOTHING_YET)
        return;
    bool kept = news == PROXY_LAPSED; /* the program stood still: that one is begun anew */
    if (news == PROXY_COMPLETE) {
        kept = proxy_finish(ready->writer, &error);
        ready->writer = NULL;
    }
    stop_clip(ready);
    if (!kept)
        ready_skip(ready, ready->lesson.ids[ready->clip]);
    if (news == PROXY_LAPSED)
        ready->look_at = 0;
    ready->serial++;
}

int64_t ready_tick(struct ready *ready, const struct actor *actor, bool useful, int64_t now)
{
    struct error error = {0};
    if (!actor || strcmp(actor->id, ready->account) != 0) {
        stop_lesson(ready);
        forget_missing(ready);
        ready->account[0] = '\0';
        if (!actor)
            return -1;
        (void)snprintf(ready->account, sizeof ready->account, "%s", actor->id);
        ready->look_at = now + LOOK_FIRST;
    }
    if (ready->lesson.id[0] && now - ready->allowed_at >= ALLOWED_EVERY) {
        ready->allowed_at = now;
        if (!session_still_open(ready->store, actor, ready->lesson.id, &error) && error.kind != ERROR_BUSY) {
            stop_lesson(ready);
            ready->look_at = 0;
        }
    }
    if (ready->listener) {
        listener_renew(ready->listener);
        listen(ready);
    } else if (ready->maker) {
        proxy_maker_renew(ready->maker);
        make(ready);
    }
    if (!works(ready) && useful && now >= ready->look_at)
        look(ready, actor, now);
    if (!works(ready) && useful)
        start_next(ready, actor);
    if (!works(ready))
        stop_lesson(ready); /* and its key is gone */
    return works(ready) ? ready->allowed_at + ALLOWED_EVERY : useful ? ready->look_at : -1;
}
