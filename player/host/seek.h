/*
 * Seeking and stepping, inside the host: how a `struct play` gets from one moment to another.
 *
 * A seek in a clip itself shows the nearest key frame's picture first, because that takes a few hundredths of
 * a second, and then goes to the exact one; in a proxy it goes there at once. While seeks keep coming, only
 * the first part is done for each. libmpv is held paused during the first part, so that no snatch of sound
 * from the wrong place is heard. A seek into another clip opens that clip at the place. Moments are ms on the
 * session's timeline.
 *
 * Thread: the host's one.
 */
#ifndef PLAYER_HOST_SEEK_H
#define PLAYER_HOST_SEEK_H

#include "player/host/play.h"

/* Goes there, from wherever; a newer one takes the place of one under way. */
void seek_to(struct play *play, int64_t ms, enum player_seek how);

/* Starts, or starts again, towards state.target_ms. */
void seek_begin(struct play *play);
/* To be called when libmpv says that a picture from the place it was sent to is there. */
void seek_arrived(struct play *play);
/* Ends what was under way. */
void seek_done(struct play *play);

/* Carries out the steps asked for in `steps`, those back one at a time. */
void seek_steps_go_on(struct play *play);

/* Ms until seek_tick() wants to be called, −1: never; and what is due then: the second part of a seek, or
 * asking where it has arrived. */
int seek_timeout(const struct play *play);
void seek_tick(struct play *play);

/* The clip in which a moment lies; the end belongs to the last. */
int seek_clip_at(const struct play *play, int64_t ms);
/* The moment itself or, when its clip cannot be played, the nearest one that can be. */
int64_t seek_playable_moment(const struct play *play, int64_t ms);

/* Where the clip that is opened next begins, ms into it. */
void seek_set_start(struct play *play, int64_t ms);
/* Pauses libmpv or lets it go, as asked for and as a seek wants it. */
void seek_apply_pause(struct play *play);
/* Holds libmpv paused while a seek is in its first part. */
void seek_hold(struct play *play, bool held);
void play_set_flag(struct play *play, const char *name, bool value);

#endif
