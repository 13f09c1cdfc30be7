/*
 * A file in memory, read as player/host/container.h reads one: for its tests and its fuzzing.
 */
#ifndef TESTS_UNIT_MEMORY_FILE_H
#define TESTS_UNIT_MEMORY_FILE_H

#include <stdint.h>
#include <string.h>

struct memory_file {
    const uint8_t *data;
    size_t size;
};

static inline int64_t memory_file_read(void *context, uint64_t offset, void *to, size_t count)
{
    const struct memory_file *file = context;

    if (offset >= file->size)
        return 0;
    if (count > file->size - offset)
        count = file->size - (size_t)offset;
    memcpy(to, file->data + offset, count);
    return (int64_t)count;
}

#endif
