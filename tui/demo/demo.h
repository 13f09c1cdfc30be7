/*
 * The demo: makes a small school in a folder, with the store's public functions and drawn lessons.
 *
 *     DIR/store             the store
 *     DIR/passwords/NAME    everybody's password, for --password-file
 *     DIR/card/…            a card as it comes from a camera, with a lesson that is not imported yet
 *     DIR/terugblik-demo    says that the demo is whole; holds the id of the trajectory to import into
 *
 * Everything in it is made as a school would make it: real clips are imported and wiped from their card. Only
 * one thing is not as in a school: all was imported today.
 */
#ifndef TUI_DEMO_DEMO_H
#define TUI_DEMO_DEMO_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/base/id.h"
#include "store/base/memory.h"

/* Makes the demo in `folder` (absolute), which is empty or missing, or holds a demo that was not finished;
 * that one is made anew. If there is a whole demo, it does nothing. Takes a minute or two and shows its
 * progress. `trajectory` gets the id of the trajectory to import into. */
bool demo_make(const char *folder, char trajectory[static ID_SIZE], struct error *error);

/* The path of the clip that stays on the card until somebody imports it. */
const char *demo_fresh_clip(struct arena *arena, const char *folder);

#endif
