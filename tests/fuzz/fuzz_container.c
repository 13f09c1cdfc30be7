/* Any bytes as a film's structure: the walk must end, stay inside, and accept nothing of which a part is
 * missing. */

#include <stdlib.h>

#include "player/host/container.h"
#include "tests/unit/memory-file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_file bytes = {.data = data, .size = size};
    struct container_file file = {.context = &bytes, .read = memory_file_read, .size = size};
    enum container_kind kind;

    if (container_check(&file, &kind) == PROBE_GOOD &&
        (kind == CONTAINER_NONE || *container_name(kind) == '\0'))
        abort();
    /* The same bytes in a file that says it is larger than what can be read of it. */
    file.size = size + 1000;
    (void)container_check(&file, &kind);
    return 0;
}
