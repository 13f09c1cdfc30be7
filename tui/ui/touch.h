/*
 * Touch: a security key that is asked for its answer while the screen goes on.
 *
 * Whoever asks waits for a finger, half a minute at most, so that happens in a thread of its own, which has
 * nothing but the question. A view looks at it in its tick, and ends it when it closes or the person leaves.
 */
#ifndef TUI_UI_TOUCH_H
#define TUI_UI_TOUCH_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/keys/fido.h"

enum { TOUCH_LOOK_MS = 100 }; /* how often to look */

enum touch_state {
    TOUCH_NONE,    /* nothing was asked */
    TOUCH_WAITING, /* for the finger */
    TOUCH_DONE,    /* there is an answer */
    TOUCH_FAILED,
};

struct touch; /* NULL: nothing was asked */

/* Asks the key that the credential is of; with `credential` NULL has one made, on the key that is plugged in,
 * under that name. `pin` is the key's own, or NULL. All are copied. */
struct touch *touch_ask(const struct fido_credential *credential, const char *name, const char *pin);
/* Breaks it off, and forgets the answer. NULL is allowed. */
void touch_end(struct touch *touch);

enum touch_state touch_look(const struct touch *touch);
/* Once done: KEY_SIZE bytes in secret memory, until touch_end(); and what it belongs to. NULL otherwise. */
const unsigned char *touch_answer(const struct touch *touch);
const struct fido_credential *touch_credential(const struct touch *touch);
/* Once it failed: why; and whether the key wants its PIN. */
const char *touch_sentence(const struct touch *touch);
bool touch_needs_pin(const struct touch *touch);

#endif
