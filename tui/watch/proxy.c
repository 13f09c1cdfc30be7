#include "tui/watch/proxy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/memory.h"
#include "store/footage/proxy.h"
#include "store/keys/keys.h"
#include "tui/ready/ready.h"
#include "tui/watch/watch.h"

static void open_kept(struct watch *watch, struct proxied_clip *clip, const unsigned char *key)
{
    struct error error = {0};
    int fd = -1;
    if (!proxy_open(watch->app->store, clip->id, key, &fd, &error))
        app_fail(watch->app, &error);
    clip->file = fd > 0 ? fd : 0;
}

/* Forgets the key once nothing can come any more. */
static void settle(struct watch_proxy *proxies)
{
    for (size_t i = 0; i < proxies->count; i++)
        if (proxies->clips[i].file == 0 && !proxies->clips[i].failed)
            return;
    key_free(proxies->key);
    proxies->key = NULL;
}

void proxies_open(struct watch *watch, const struct footage_access *access)
{
    struct watch_proxy *proxies = &watch->proxy;
    struct error error = {0};
    proxies->clips = memory_alloc(access->count, sizeof *proxies->clips);
    proxies->count = access->count;
    for (size_t i = 0; i < access->count; i++) {
        struct proxied_clip *clip = &proxies->clips[i];
        (void)snprintf(clip->id, sizeof clip->id, "%s", watch->clips.items[i].id);
        open_kept(watch, clip, access->key);
        /* One that is there and cannot be opened is made anew. */
        if (clip->file == 0 && !proxy_remove(watch->app->store, clip->id, &error))
            app_fail(watch->app, &error);
    }
    proxies->key = key_alloc(KEY_SIZE);
    memcpy(proxies->key, access->key, KEY_SIZE);
    settle(proxies);
    proxies->serial = ready_serial(watch->app->ready);
    ready_watching(watch->app->ready, watch->id);
}

void proxies_close(struct watch *watch)
{
    struct watch_proxy *proxies = &watch->proxy;
    ready_watching(watch->app->ready, NULL);
    key_free(proxies->key);
    for (size_t i = 0; i < proxies->count; i++)
        if (proxies->clips[i].file > 0)
            (void)close(proxies->clips[i].file); /* only read */
    free(proxies->clips);
    *proxies = (struct watch_proxy){0};
}

int proxies_file(const struct watch *watch, size_t clip)
{
    return clip < watch->proxy.count ? watch->proxy.clips[clip].file : 0;
}

void proxies_news(struct watch *watch)
{
    struct watch_proxy *proxies = &watch->proxy;
    if (!proxies->key || proxies->serial == ready_serial(watch->app->ready))
        return;
    proxies->serial = ready_serial(watch->app->ready);
    for (size_t i = 0; i < proxies->count; i++) {
        struct proxied_clip *clip = &proxies->clips[i];
        if (clip->file > 0 || clip->failed)
            continue;
        open_kept(watch, clip, proxies->key);
        if (clip->file > 0)
            player_set_proxy(watch->video.player, i, clip->file);
    }
    settle(proxies);
}

void proxies_failed(struct watch *watch, size_t clip)
{
    struct watch_proxy *proxies = &watch->proxy;
    if (clip >= proxies->count || proxies->clips[clip].file <= 0)
        return;
    (void)close(proxies->clips[clip].file); /* only read */
    proxies->clips[clip].file = 0;
    proxies->clips[clip].failed = true;
    struct error error = {0};
    if (!proxy_remove(watch->app->store, proxies->clips[clip].id, &error))
        app_fail(watch->app, &error);
    ready_skip(watch->app->ready, proxies->clips[clip].id);
}
