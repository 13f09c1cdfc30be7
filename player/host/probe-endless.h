/*
 * Live recordings, inside the host: Matroska and WebM that do not say how long they are, since they were
 * written as they came. libmpv decodes all of such a film to find its end; here its packets are counted, and
 * only those after the last key frame decoded.
 */
#ifndef PLAYER_HOST_PROBE_ENDLESS_H
#define PLAYER_HOST_PROBE_ENDLESS_H

#include <stdbool.h>

/* `fd` is a plain file. *endless: it is such a recording. Then: seconds to its end, and to its last picture
 * that decodes; false when there is none. */
bool endless_find_end(int fd, bool *endless, double *duration, double *last);

#endif
