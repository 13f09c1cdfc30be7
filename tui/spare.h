/*
 * The spare player: one that is started before it is needed, so that opening a lesson need not wait until
 * libmpv is loaded.
 */
#ifndef TUI_SPARE_H
#define TUI_SPARE_H

#include "tui/ui/app.h"

/* Keeps one ready in app->spare for somebody who may open footage, or who has not logged in yet. Ends it for
 * anybody else, and when the program ends. */
void spare_keep(struct app *app);

#endif
