#include "store/footage/loudness.h"

#include <string.h>
#include <unistd.h>

#include "store/footage/derived.h"
#include "store/footage/footage.h"
#include "store/footage/label-find.h"

enum { HEAD = 16, AT_COUNT = 8, AT_MS = 12 };

static const unsigned char magic[8] = "TBLOUD1\n";

static void make_head(unsigned char head[static HEAD], uint32_t count, struct loudness_source source)
{
    uint32_t value = source.value_ms | (uint32_t)source.sound_track << 16;
    memcpy(head, magic, sizeof magic);
    for (int i = 0; i < 4; i++) {
        head[AT_COUNT + i] = (unsigned char)(count >> 8 * i);
        head[AT_MS + i] = (unsigned char)(value >> 8 * i);
    }
}

/* Reads just so many bytes, or fails. */
static bool read_exactly(struct footage_reader *reader, uint64_t offset, unsigned char *bytes, size_t count)
{
    struct error error;
    size_t got;
    while (count > 0) {
        if (!footage_read(reader, offset, bytes, count, &got, &error) || got == 0)
            return false;
        bytes += got;
        offset += got;
        count -= got;
    }
    return true;
}

bool loudness_load(struct store *store, const char *clip, const unsigned char key[static KEY_SIZE],
                   struct loudness_source source, unsigned char *values, size_t count, bool *found,
                   struct error *error)
{
    unsigned char head[HEAD], wanted[HEAD];
    struct footage_reader *reader = NULL;
    struct footage_label label;
    struct error damaged;
    int fd;
    *found = false;
    if (!label_find(store, clip, FOOTAGE_LOUDNESS, &label, error) ||
        !derived_open(store, clip, STORAGE_LOUDNESS, &fd, error))
        return false;
    if (fd < 0)
        return true;
    make_head(wanted, (uint32_t)count, source);
    *found = footage_open(fd, key, &label, &reader, &damaged) && footage_size(reader) == HEAD + 2 * count &&
             read_exactly(reader, 0, head, HEAD) && memcmp(head, wanted, HEAD) == 0 &&
             read_exactly(reader, HEAD, values, 2 * count);
    footage_close(reader);
    close(fd);
    return true;
}

static bool write_values(int fd, const unsigned char key[static KEY_SIZE], const struct footage_label *label,
                         struct loudness_source source, const unsigned char *values, size_t count,
                         struct error *error)
{
    unsigned char head[HEAD];
    struct footage_writer *writer;
    make_head(head, (uint32_t)count, source);
    if (!footage_create(fd, key, label, HEAD + 2 * count, &writer, error))
        return false;
    if (!footage_write(writer, head, HEAD, error) || !footage_write(writer, values, 2 * count, error)) {
        footage_abandon(writer);
        return false;
    }
    return footage_finish(writer, error);
}

/* R8: encrypted like the footage. */
bool loudness_save(struct store *store, const char *session, const char *clip,
                   const unsigned char key[static KEY_SIZE], struct loudness_source source,
                   const unsigned char *values, size_t count, struct error *error)
{
    struct storage_file derived;
    struct footage_label label;
    if (!label_find(store, clip, FOOTAGE_LOUDNESS, &label, error) ||
        !derived_create(store, clip, STORAGE_LOUDNESS, &derived, error))
        return false;
    if (derived.fd < 0)
        return true;
    if (write_values(derived.fd, key, &label, source, values, count, error))
        return derived_keep(store, &derived, session, error);
    derived_drop(store, &derived);
    return false;
}
