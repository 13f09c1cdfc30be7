#include "tui/watch/proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/keys/keys.h"
#include "store/base/memory.h"
#include "tui/watch/watch.h"

enum { PIECES_AT_ONCE = 32 }; /* no more in one turn of the loop, since a picture may be due */

static void forget_key(struct watch_proxy *proxies)
{
    key_free(proxies->key);
    proxies->key = NULL;
}

/* The first clip in this state, counted from the one that plays; NULL when there is none. */
static struct proxied_clip *next_in(const struct watch *watch, enum proxied_state state)
{
    const struct watch_proxy *proxies = &watch->proxy;
    const struct player *player = watch->video.player;
    size_t first = player ? (size_t)player_state(player)->clip : 0;
    for (size_t i = 0; i < proxies->count; i++) {
        struct proxied_clip *clip = &proxies->clips[(first + i) % proxies->count];
        if (clip->state == state)
            return clip;
    }
    return NULL;
}

static void open_kept(struct watch *watch, struct proxied_clip *clip, const unsigned char *key)
{
    struct error error = {0};
    int fd = -1;
    if (!proxy_open(watch->app->store, clip->id, key, &fd, &error))
        app_fail(watch->app, &error);
    clip->proxy = fd > 0 ? fd : 0;
    clip->state = fd > 0 ? PROXIED_THERE : PROXIED_NOT;
}

void proxies_open(struct watch *watch, const struct footage_access *access)
{
    struct watch_proxy *proxies = &watch->proxy;
    proxies->clips = memory_alloc(access->count, sizeof *proxies->clips);
    proxies->count = access->count;
    for (size_t i = 0; i < access->count; i++) {
        const struct clip *clip = &watch->clips.items[i];
        proxies->clips[i] = (struct proxied_clip){
            .fd = access->files[i], .duration_ms = clip->duration_ms, .file_start_ms = clip->file_start_ms};
        (void)snprintf(proxies->clips[i].id, sizeof proxies->clips[i].id, "%s", clip->id);
        open_kept(watch, &proxies->clips[i], access->key);
    }
    if (!next_in(watch, PROXIED_NOT))
        return;
    proxies->key = key_alloc(KEY_SIZE);
    memcpy(proxies->key, access->key, KEY_SIZE);
}

/* Breaks off the proxy that is being made, and removes what there is of it. */
static void stop_making(struct watch_proxy *proxies)
{
    proxy_maker_close(proxies->maker);
    proxies->maker = NULL;
    proxy_abandon(proxies->writer);
    proxies->writer = NULL;
}

void proxies_close(struct watch *watch)
{
    struct watch_proxy *proxies = &watch->proxy;
    stop_making(proxies);
    forget_key(proxies);
    for (size_t i = 0; i < proxies->count; i++)
        if (proxies->clips[i].proxy > 0)
            (void)close(proxies->clips[i].proxy); /* only read */
    free(proxies->clips);
    *proxies = (struct watch_proxy){0};
}

int proxies_file(const struct watch *watch, size_t clip)
{
    return clip < watch->proxy.count ? watch->proxy.clips[clip].proxy : 0;
}

/* Without a proxy a lesson can be watched all the same, so nothing is said of one that cannot be made. */
static bool start_making(struct watch *watch, struct proxied_clip *clip)
{
    struct watch_proxy *proxies = &watch->proxy;
    struct error error = {0};
    if (!proxy_create(watch->app->store, watch->id, clip->id, proxies->key, &proxies->writer, &error)) {
        app_fail(watch->app, &error);
        return false;
    }
    /* Another process is making it. */
    if (!proxies->writer)
        return false;
    const struct player_clip whole = {.fd = clip->fd,
                                      .key = proxies->key,
                                      .duration_ms = clip->duration_ms,
                                      .start_ms = clip->file_start_ms};
    if (proxy_maker_open(&whole, &proxies->maker, &error))
        return true;
    stop_making(proxies);
    return false;
}

void proxies_begin(struct watch *watch)
{
    struct watch_proxy *proxies = &watch->proxy;
    if (!proxies->key || proxies->maker || !watch->video.painting || watch->video.painter.mode != VIDEO_CELLS)
        return;
    struct proxied_clip *clip = next_in(watch, PROXIED_NOT);
    if (clip)
        clip->state = start_making(watch, clip) ? PROXIED_BUSY : PROXIED_NEVER;
    else
        forget_key(proxies);
}

int proxies_descriptor(const struct watch *watch)
{
    return watch->proxy.maker ? proxy_maker_fd(watch->proxy.maker) : -1;
}

void proxies_renew(const struct watch *watch)
{
    if (watch->proxy.maker)
        proxy_maker_renew(watch->proxy.maker);
}

/* The whole proxy has come: stores it. */
static void keep(struct watch *watch, struct proxied_clip *clip)
{
    struct watch_proxy *proxies = &watch->proxy;
    struct error error = {0};
    bool kept = proxy_finish(proxies->writer, &error);
    proxies->writer = NULL;
    if (!kept) {
        app_fail(watch->app, &error);
        return;
    }
    open_kept(watch, clip, proxies->key);
    if (clip->state != PROXIED_THERE)
        clip->state = PROXIED_NEVER;
    else
        player_set_proxy(watch->video.player, (size_t)(clip - proxies->clips), clip->proxy);
}

void proxies_news(struct watch *watch)
{
    struct watch_proxy *proxies = &watch->proxy;
    struct proxied_clip *clip = next_in(watch, PROXIED_BUSY);
    struct error error = {0};
    if (!proxies->maker || !clip)
        return;
    struct proxy_piece piece;
    enum proxy_news news = PROXY_NEXT_PIECE;
    for (int i = 0; i < PIECES_AT_ONCE && news == PROXY_NEXT_PIECE; i++) {
        news = proxy_maker_next(proxies->maker, &piece);
        if (news == PROXY_NEXT_PIECE &&
            !proxy_write(proxies->writer, piece.offset, piece.bytes, piece.count, &error)) {
            app_fail(watch->app, &error);
            news = PROXY_BROKEN;
        }
    }
    if (news == PROXY_NEXT_PIECE || news == PROXY_NOTHING_YET)
        return;
    clip->state = news == PROXY_LAPSED ? PROXIED_NOT : PROXIED_NEVER;
    if (news == PROXY_COMPLETE)
        keep(watch, clip);
    stop_making(proxies);
}

void proxies_failed(struct watch *watch, size_t clip)
{
    struct watch_proxy *proxies = &watch->proxy;
    if (clip >= proxies->count || proxies->clips[clip].proxy <= 0)
        return;
    (void)close(proxies->clips[clip].proxy); /* only read */
    proxies->clips[clip].proxy = 0;
    proxies->clips[clip].state = PROXIED_NEVER;
    struct error error = {0};
    if (!proxy_remove(watch->app->store, proxies->clips[clip].id, &error))
        app_fail(watch->app, &error);
}
