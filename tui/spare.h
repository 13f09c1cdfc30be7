/*
 * A player that was started before it is needed, so that opening a lesson need not wait for its loading.
 */
#ifndef TUI_SPARE_H
#define TUI_SPARE_H

#include "tui/ui/app.h"

/* Keeps one ready in app->spare for whoever may open footage, and ends it for who may not or leaves. */
void spare_keep(struct app *app);

#endif
