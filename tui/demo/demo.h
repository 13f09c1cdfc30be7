/*
 * The demo: makes a small school in a folder, with the store's public functions and drawn lessons.
 *
 *     DIR/store             the store
 *     DIR/passwords/NAME    everybody's password, for --password-file
 *     DIR/card/…            a card as it comes from a camera, with a lesson that is not imported yet
 *     DIR/terugblik-demo    says that the demo is whole; holds the id of the trajectory to import into
 *
 * Nothing in it is made in a way that a school could not: real clips are imported and wiped from their card.
 * The one thing that cannot be told otherwise is that all was imported today.
 */
#ifndef TUI_DEMO_DEMO_H
#define TUI_DEMO_DEMO_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/base/id.h"
#include "store/base/memory.h"

/* Makes the demo in `folder` (absolute), which is empty or missing, or holds a demo that was not finished and
 * is made anew. With a whole demo there it does nothing. Takes a minute or two and shows its progress.
 * `trajectory` gets the id that the last file holds. */
bool demo_make(const char *folder, char trajectory[static ID_SIZE], struct error *error);

/* The path of the clip that stays on the card until somebody imports it. */
const char *demo_fresh_clip(struct arena *arena, const char *folder);

#endif
