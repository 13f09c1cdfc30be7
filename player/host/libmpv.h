/*
 * Loading libmpv: the host does it, once, before it takes anything. Thread: before there are others.
 */
#ifndef PLAYER_HOST_LIBMPV_H
#define PLAYER_HOST_LIBMPV_H

#include <stdbool.h>

/* False when there is no libmpv of the version that the program was built for. Never unloaded. */
bool libmpv_load(void);

#endif
