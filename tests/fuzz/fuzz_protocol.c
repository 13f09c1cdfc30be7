/* Any bytes as a message from the host: what is believed must be usable without another look. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "player/wire/protocol.h"

enum { CLIPS = 3, DURATION_MS = 60000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct message message = {0};

    memcpy(&message, data, size < sizeof(message) ? size : sizeof(message));
    if (!message_plausible(&message, CLIPS, DURATION_MS))
        return 0;
    if (message.kind == MESSAGE_STATE) {
        const struct player_state *state = &message.state;

        require(state->clip >= 0 && state->clip < CLIPS);
        require(state->position_ms >= 0 && state->position_ms <= DURATION_MS);
        require(isfinite(state->speed * state->zoom * state->pan_x * state->pan_y * state->frame_rate));
        require(state->rotation % 90 == 0);
    } else if (message.kind == MESSAGE_PROBED && message.probed.verdict == PROBE_GOOD) {
        require(strlen(message.probed.probe.codec) < sizeof(message.probed.probe.codec));
        require(strlen(message.probed.probe.container) < sizeof(message.probed.probe.container));
        require(strchr(message.probed.probe.codec, '\033') == NULL);
    } else if (message.kind == MESSAGE_CLIP_FAILED) {
        require(message.clip_failed.clip >= 0 && message.clip_failed.clip < CLIPS);
    } else if (message.kind == MESSAGE_PROXY_FAILED) {
        require(message.proxy >= 0 && message.proxy < CLIPS);
    } else if (message.kind == MESSAGE_PIECE) {
        require(message.piece.offset >= 0 && message.piece.count >= 1 &&
                (size_t)message.piece.count <= sizeof(message.bytes));
    }
    return 0;
}
