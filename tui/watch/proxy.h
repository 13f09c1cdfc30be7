/*
 * Proxies of the lesson's clips (player/wire/proxy.h), as the watch screen holds them: opened with the
 * footage, and given to the player once they are there. They are made by what makes lessons ready in the
 * background (tui/ready/ready.h), this lesson's before all others while it is open.
 *
 * While any is missing, the footage's key stays here in secret memory. Thread: the interface's only one.
 */
#ifndef TUI_WATCH_PROXY_H
#define TUI_WATCH_PROXY_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/id.h"

struct proxied_clip {
    char id[ID_SIZE];
    int file;    /* descriptor, 0: there is none */
    bool failed; /* it was damaged: there is none until the lesson is opened again */
};

struct watch_proxy {
    struct proxied_clip *clips;
    size_t count;
    unsigned char *key; /* of the footage; NULL when none is missing */
    unsigned serial;    /* ready_serial() when it was last looked for them */
};

struct watch;
struct footage_access;

void proxies_open(struct watch *watch, const struct footage_access *access); /* while it has the key */
void proxies_close(struct watch *watch);                                     /* after the player */
int proxies_file(const struct watch *watch, size_t clip);                    /* for the player */
void proxies_news(struct watch *watch); /* gives the player what has been made meanwhile */
void proxies_failed(struct watch *watch,
                    size_t clip); /* it is damaged: made anew when the program is next open */

#endif
