/*
 * Proxies: small copies of the lesson's clips (player/wire/proxy.h), as the watch screen holds them. Those
 * that the store has are opened with the footage. Missing ones are made in the background, once the lesson
 * has been listened to (sound.h), and kept in the store.
 *
 * They are made only while the picture is drawn in cells, since only there they are of use. While any is
 * still to be made, the footage's key stays here in secret memory. Thread: the interface's only one.
 */
#ifndef TUI_WATCH_PROXY_H
#define TUI_WATCH_PROXY_H

#include <stddef.h>
#include <stdint.h>

#include "player/client/proxy-maker.h"
#include "store/base/id.h"
#include "store/footage/proxy.h"

enum proxied_state { PROXIED_NOT, PROXIED_BUSY, PROXIED_THERE, PROXIED_NEVER };

struct proxied_clip {
    char id[ID_SIZE];
    int fd; /* borrowed from the footage's access */
    int64_t duration_ms, file_start_ms;
    enum proxied_state state;
    int proxy; /* its proxy's descriptor; 0: there is none */
};

struct watch_proxy {
    struct proxied_clip *clips;
    size_t count;
    unsigned char *key;        /* of the footage; NULL when nothing is to be made */
    struct proxy_maker *maker; /* of the clip that is PROXIED_BUSY */
    struct proxy_writer *writer;
};

struct watch;
struct footage_access;

void proxies_open(struct watch *watch, const struct footage_access *access); /* while `access` has the key */
void proxies_close(struct watch *watch);                                     /* after the player is closed */
int proxies_file(const struct watch *watch, size_t clip); /* the proxy's descriptor, or 0; for the player */
/* Begins to make what is missing; called when the playback runs and nothing else is being made. */
void proxies_begin(struct watch *watch);
int proxies_descriptor(const struct watch *watch);     /* to poll for reading, -1: none */
void proxies_renew(const struct watch *watch);         /* renews the maker's lease (player_renew()) */
void proxies_news(struct watch *watch);                /* takes what the maker has */
void proxies_failed(struct watch *watch, size_t clip); /* it is damaged: removes it; it is made anew later */

#endif
