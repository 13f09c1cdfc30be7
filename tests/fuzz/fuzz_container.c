/* Any bytes as a film's structure: the walk must end, stay inside, and accept nothing of which a part is
 * missing. */

#include <stdlib.h>
#include <string.h>

#include "player/container.h"

struct bytes {
    const uint8_t *data;
    size_t size;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t read_bytes(void *context, uint64_t offset, void *to, size_t count)
{
    const struct bytes *bytes = context;

    if (offset >= bytes->size)
        return 0;
    if (count > bytes->size - offset)
        count = bytes->size - (size_t)offset;
    memcpy(to, bytes->data + offset, count);
    return (int64_t)count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = {.data = data, .size = size};
    struct container_file file = {.context = &bytes, .read = read_bytes, .size = size};
    enum container_kind kind;

    if (container_check(&file, &kind) == PROBE_GOOD &&
        (kind == CONTAINER_NONE || *container_name(kind) == '\0'))
        abort();
    /* The same bytes in a file that says it is larger than what can be read of it. */
    file.size = size + 1000;
    (void)container_check(&file, &kind);
    return 0;
}
