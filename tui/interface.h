/*
 * The interface from its start to its end.
 */
#ifndef TUI_INTERFACE_H
#define TUI_INTERFACE_H

#include "player/client/player.h"
#include "player/paint/terminal.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"
#include "tui/ui/app.h"

/* Runs the interface until the person leaves. `session` opens the watch screen at once after log-in, or NULL.
 * `actor` may be logged in already (NULL: the log-in screen first); it and `spare` (or NULL) become the
 * interface's. Returns the exit status (tui/exit.h). */
int interface_run(struct store *store, struct actor *actor, const char *user, const char *session,
                  enum video_mode video, struct player_spare *spare);

/* What tui/ui/app.h is told by the rooms above it. Public for tests and benches, which draw screens without a
 * loop. */
extern const struct app_above interface_above;

#endif
