/*
 * Loading FFmpeg's libraries: the host does it, once, before it takes anything. Thread: before there are
 * others.
 */
#ifndef PLAYER_HOST_LIBAV_H
#define PLAYER_HOST_LIBAV_H

#include <stdbool.h>

/* False when they are not those that the program was built for. Never unloaded. */
bool libav_load(void);

#endif
