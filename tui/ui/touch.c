#include "tui/ui/touch.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"

struct touch {
    atomic_int
        owners; /* the view and the thread; who leaves last frees it, so that nobody waits for a finger */
    bool makes;
    char *name, *pin; /* pin: in secret memory, or NULL */
    struct fido_credential credential;
    struct fido_talk talk;
    unsigned char *answer;
    struct error error;
    atomic_int state; /* enum touch_state; all else is the thread's while it is WAITING */
};

static void leave(struct touch *touch)
{
    if (atomic_fetch_sub(&touch->owners, 1) > 1)
        return;
    fido_talk_release(&touch->talk);
    key_free(touch->answer);
    key_free(touch->pin);
    free(touch->name);
    free(touch);
}

static void *talk_to_key(void *context)
{
    struct touch *touch = context;
    bool done = touch->makes
                    ? fido_make(&touch->talk, touch->name, &touch->credential, touch->answer, &touch->error)
                    : fido_answer(&touch->talk, &touch->credential, touch->answer, &touch->error);
    atomic_store(&touch->state, done ? TOUCH_DONE : TOUCH_FAILED);
    leave(touch);
    return NULL;
}

struct touch *touch_ask(const struct fido_credential *credential, const char *name, const char *pin)
{
    struct touch *touch = memory_alloc(1, sizeof *touch);
    touch->makes = !credential;
    touch->name = memory_copy(name ? name : "");
    if (credential)
        touch->credential = *credential;
    if (pin && *pin) {
        const size_t size = strlen(pin) + 1;
        touch->pin = (char *)key_alloc(size);
        memcpy(touch->pin, pin, size);
    }
    touch->answer = key_alloc(KEY_SIZE);
    touch->talk.pin = touch->pin;
    fido_talk_init(&touch->talk);
    atomic_init(&touch->state, TOUCH_WAITING);
    atomic_init(&touch->owners, 2);
    pthread_t thread;
    if (pthread_create(&thread, NULL, talk_to_key, touch) == 0) {
        (void)pthread_detach(thread);
    } else {
        leave(touch); /* for the thread */
        error_set(&touch->error, ERROR_IO, "There is too little memory free; close other programs.");
        atomic_store(&touch->state, TOUCH_FAILED);
    }
    return touch;
}

void touch_end(struct touch *touch)
{
    if (!touch)
        return;
    if (touch_look(touch) == TOUCH_WAITING)
        fido_break_off(&touch->talk);
    leave(touch);
}

enum touch_state touch_look(const struct touch *touch)
{
    return touch ? (enum touch_state)atomic_load(&touch->state) : TOUCH_NONE;
}

const unsigned char *touch_answer(const struct touch *touch)
{
    return touch_look(touch) == TOUCH_DONE ? touch->answer : NULL;
}

const struct fido_credential *touch_credential(const struct touch *touch)
{
    return touch_look(touch) == TOUCH_DONE ? &touch->credential : NULL;
}

const char *touch_sentence(const struct touch *touch)
{
    return touch_look(touch) == TOUCH_FAILED ? touch->error.text : "";
}

bool touch_needs_pin(const struct touch *touch)
{
    return touch_look(touch) == TOUCH_FAILED && touch->talk.needs_pin;
}
