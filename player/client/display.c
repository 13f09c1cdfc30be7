#include <stdlib.h>
#include <string.h>

#include "player/client/player.h"

bool player_has_display(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");

    if (wayland && wayland[0] != '\0')
        return true;
    /* "host:0" goes over a network, ssh's "localhost:10" included. */
    return x11 && (x11[0] == ':' || strncmp(x11, "unix:", 5) == 0);
}
