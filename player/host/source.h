/*
 * What is decoded for a `struct play`, inside the host: the clip or its proxy (player/wire/proxy.h), and with
 * how much care.
 *
 * A picture that is drawn small comes from the proxy, where there is one; drawn larger, or taken apart as a
 * person asked for, from the clip itself. Changing over means opening the other file at the same moment. When
 * the picture would not be good enough that is done at once, otherwise when nobody hears it: while paused, or
 * with the next seek. Without a proxy, a clip that is drawn small is decoded with less care.
 *
 * Thread: the host's one.
 */
#ifndef PLAYER_HOST_SOURCE_H
#define PLAYER_HOST_SOURCE_H

#include <stdbool.h>

#include "player/host/play.h"

/* Before anything is opened: chooses by the surface, since nothing else is known yet. */
void source_expect(struct play *play, const struct player_surface *shape);

/* Tells how many pixels are drawn for one of the video's (struct picture_fit). Changes over if need be. */
void source_choose(struct play *play, double magnification);

/* To be called when a proxy has come or gone. */
void source_changed(struct play *play);

/* Whether the next opening of the current clip would open another file than the one that is open. */
bool source_differs(const struct play *play);
/* To be called when the current clip is open. */
void source_opened(struct play *play);
/* A clip could not be opened or read to its end. True when that was its proxy, and the clip itself is opened
 * now. */
bool source_failed(struct play *play, int clip);

#endif
