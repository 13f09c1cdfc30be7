/*
 * Where the shown picture was filmed, inside the host: not the moment that libmpv last told, but all moments
 * at which a picture that may be on the screen now can lie.
 *
 * Pictures come on another thread's time than positions do, so right after a seek, at the start of a clip,
 * and while it plays, the two differ. Whatever must never be shown (player/wire/blur.h) goes by these bounds.
 * A place is lost when a jump begins and found again when libmpv, asked after it arrived, has answered.
 * Replies come in the order of questions, so shape and turning of a new clip are known by then, too. Thread:
 * the host's one.
 */
#ifndef PLAYER_HOST_PLACE_H
#define PLAYER_HOST_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "player/host/play.h"

/* A jump begins, from where it is to state.target_ms. */
void place_lose(struct play *play);
/* From now on pictures of this clip may be shown, too. */
void place_include(struct play *play, int clip);
/* The jump arrived: asks libmpv where. */
void place_ask(struct play *play);
/* Which of the properties asked for (enum play_property) the reply REPLY_PLACE with this number is about; 0
 * when it is an old answer. */
int place_answered(const struct play *play, uint64_t number);
/* libmpv has answered: the picture is `ms` into the current clip. */
void place_found(struct play *play, int64_t ms);
/* libmpv has told a position by itself. */
void place_told(struct play *play);
/* Something was done that moves the position. */
void place_moved(struct play *play);

/* The bounds, both included. True when pictures of two clips may be shown, whose shapes may differ. */
bool place_bounds(const struct play *play, int64_t *low_ms, int64_t *high_ms);
/* Ms until the bounds become narrower by themselves, -1: they do not. */
int place_timeout(const struct play *play);

#endif
