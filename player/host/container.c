#include "player/host/container.h"

#include <stdbool.h>
#include <string.h>

enum {
    ELEMENTS_MOST = 4 << 20, /* more than a day of fragments; a file of tiny boxes ends here */
    DEPTH_MOST = 8,          /* of boxes in boxes */
    TABLE_BLOCK = 4096,      /* bytes of an index read at once */
    SYNC_BYTE = 0x47,
    SYNC_RUN = 5,      /* packets in a row that make a transport stream */
    SYNC_SAMPLES = 64, /* places in it that are looked at */
};

/* Reads exactly so many bytes. */
static enum probe_verdict read_at(const struct container_file *file, uint64_t offset, void *bytes,
                                  size_t count)
{
    uint8_t *at = bytes;

    while (count > 0) {
        int64_t got = offset < file->size ? file->read(file->context, offset, at, count) : 0;

        if (got < 0)
            return PROBE_UNREADABLE;
        if (got == 0)
            return PROBE_TRUNCATED;
        at += got;
        offset += (uint64_t)got;
        count -= (size_t)got;
    }
    return PROBE_GOOD;
}

static uint32_t big_32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint64_t big_64(const uint8_t *bytes)
{
    return (uint64_t)big_32(bytes) << 32 | big_32(bytes + 4);
}

static uint32_t little_32(const uint8_t *bytes)
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static bool tag_is(const uint8_t *bytes, const char *tag)
{
    return memcmp(bytes, tag, 4) == 0;
}

/* ---- ISO base media: boxes ---- */

struct boxes {
    const struct container_file *file;
    unsigned budget; /* boxes that may still be walked */
    bool has_index;  /* moov */
    bool has_media;  /* mdat */
};

struct box {
    uint8_t type[4];
    uint64_t start, end; /* of what is inside */
};

/* The box at `offset`, which must fit before `end`. A size that does not is what a cut file looks like. */
static enum probe_verdict box_at(const struct boxes *boxes, uint64_t offset, uint64_t end, struct box *box)
{
    uint8_t header[16];
    uint64_t size, header_size = 8;
    enum probe_verdict verdict;

    if (end - offset < 8)
        return PROBE_TRUNCATED;
    verdict = read_at(boxes->file, offset, header, 8);
    if (verdict != PROBE_GOOD)
        return verdict;
    size = big_32(header);
    memcpy(box->type, header + 4, 4);
    if (size == 1) {
        header_size = 16;
        if (end - offset < 16)
            return PROBE_TRUNCATED;
        verdict = read_at(boxes->file, offset + 8, header + 8, 8);
        if (verdict != PROBE_GOOD)
            return verdict;
        size = big_64(header + 8);
    } else if (size == 0) {
        size = end - offset; /* to the end of what holds it */
    }
    if (size < header_size)
        return PROBE_DAMAGED;
    if (size > end - offset)
        return PROBE_TRUNCATED;
    box->start = offset + header_size;
    box->end = offset + size;
    return PROBE_GOOD;
}

/* A table of chunk offsets (stco or co64): each must lie in the file. */
static enum probe_verdict check_offsets(const struct boxes *boxes, const struct box *box, size_t width)
{
    uint8_t block[TABLE_BLOCK];
    uint64_t at = box->start + 8, left;
    enum probe_verdict verdict;

    if (box->end - box->start < 8)
        return PROBE_DAMAGED;
    verdict = read_at(boxes->file, box->start, block, 8);
    if (verdict != PROBE_GOOD)
        return verdict;
    left = big_32(block + 4);
    if (left > (box->end - at) / width)
        return PROBE_DAMAGED;
    while (left > 0) {
        size_t count = left < TABLE_BLOCK / width ? (size_t)left : TABLE_BLOCK / width;

        verdict = read_at(boxes->file, at, block, count * width);
        if (verdict != PROBE_GOOD)
            return verdict;
        for (size_t i = 0; i < count; i++) {
            uint64_t offset = width == 4 ? big_32(block + i * 4) : big_64(block + i * 8);
            if (offset >= boxes->file->size)
                return PROBE_TRUNCATED;
        }
        at += count * width;
        left -= count;
    }
    return PROBE_GOOD;
}

static bool holds_index(const struct box *box)
{
    static const char *const holders[] = {"trak", "mdia", "minf", "stbl"};

    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        if (tag_is(box->type, holders[i]))
            return true;
    }
    return false;
}

/* What is inside moov. A box in it that is too long for it is damage: moov itself was whole. */
static enum probe_verdict walk_index(struct boxes *boxes, const struct box *outer, int depth)
{
    uint64_t at = outer->start;

    while (outer->end - at >= 8) {
        struct box box;
        enum probe_verdict verdict;

        if (boxes->budget == 0 || depth > DEPTH_MOST)
            return PROBE_DAMAGED;
        boxes->budget--;
        verdict = box_at(boxes, at, outer->end, &box);
        if (verdict == PROBE_GOOD && tag_is(box.type, "stco"))
            verdict = check_offsets(boxes, &box, 4);
        else if (verdict == PROBE_GOOD && tag_is(box.type, "co64"))
            verdict = check_offsets(boxes, &box, 8);
        else if (verdict == PROBE_GOOD && holds_index(&box))
            verdict = walk_index(boxes, &box, depth + 1);
        else if (verdict == PROBE_TRUNCATED)
            verdict = PROBE_DAMAGED;
        if (verdict != PROBE_GOOD)
            return verdict;
        at = box.end;
    }
    return PROBE_GOOD;
}

/* What holds pictures and sound, or says where they are: one of these that is cut is a film that is cut. What
 * else stands behind a whole film (padding, a camera's own data, text) is nobody's loss. */
static bool type_matters(const uint8_t *type)
{
    static const char *const types[] = {"moov", "mdat", "moof", "mfra", "sidx", "styp", "ftyp"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (tag_is(type, types[i]))
            return true;
    }
    return false;
}

static enum probe_verdict check_boxes(const struct container_file *file)
{
    struct boxes boxes = {.file = file, .budget = ELEMENTS_MOST};
    uint64_t at = 0;

    while (at < file->size) {
        struct box box = {0};
        bool complete = boxes.has_index && boxes.has_media;
        enum probe_verdict verdict;

        if (boxes.budget == 0)
            return PROBE_DAMAGED;
        boxes.budget--;
        verdict = box_at(&boxes, at, file->size, &box);
        if (complete && (file->size - at < 8 ||
                         (verdict != PROBE_GOOD && verdict != PROBE_UNREADABLE && !type_matters(box.type))))
            break;
        if (verdict != PROBE_GOOD)
            return verdict;
        if (tag_is(box.type, "moov")) {
            boxes.has_index = true;
            verdict = walk_index(&boxes, &box, 0);
            if (verdict != PROBE_GOOD)
                return verdict;
        }
        boxes.has_media = boxes.has_media || tag_is(box.type, "mdat");
        at = box.end;
    }
    /* A camera that stopped in the middle leaves the pictures without the index. */
    if (!boxes.has_index)
        return PROBE_TRUNCATED;
    return boxes.has_media ? PROBE_GOOD : PROBE_NO_VIDEO;
}

/* ---- Matroska: EBML elements ---- */

#define ID_EBML    0x1A45DFA3u
#define ID_SEGMENT 0x18538067u
#define ID_CLUSTER 0x1F43B675u
#define SIZE_OPEN  UINT64_MAX /* "unknown": it ends where something begins that cannot be inside */

/* A number whose length stands in its leading zero bits (RFC 8794 section 4). */
static bool variable_number(const uint8_t *bytes, size_t count, bool keep_marker, size_t *length,
                            uint64_t *value)
{
    uint8_t mask = 0x80;
    bool all_ones;

    *length = 1;
    while (*length <= 8 && !(bytes[0] & mask)) {
        mask >>= 1;
        (*length)++;
    }
    if (*length > 8 || *length > count)
        return false;
    *value = keep_marker ? bytes[0] : bytes[0] & (uint8_t)(mask - 1);
    all_ones = (bytes[0] & (uint8_t)(mask - 1)) == (uint8_t)(mask - 1);
    for (size_t i = 1; i < *length; i++) {
        all_ones = all_ones && bytes[i] == 0xFF;
        *value = *value << 8 | bytes[i];
    }
    if (!keep_marker && all_ones)
        *value = SIZE_OPEN;
    return true;
}

/* Walks the segment's elements as one flat list: what is of unknown size is stepped into, the rest over. */
static enum probe_verdict check_elements(const struct container_file *file)
{
    uint64_t at = 0;
    bool has_segment = false, has_cluster = false;

    for (unsigned budget = ELEMENTS_MOST; at < file->size; budget--) {
        uint8_t header[12];
        size_t available = file->size - at < sizeof header ? (size_t)(file->size - at) : sizeof header;
        size_t id_length, size_length;
        uint64_t id, size, inside;
        enum probe_verdict verdict = read_at(file, at, header, available);

        if (verdict != PROBE_GOOD)
            return verdict;
        if (budget == 0)
            return PROBE_DAMAGED;
        if (!variable_number(header, available, true, &id_length, &id) || id_length > 4 ||
            !variable_number(header + id_length, available - id_length, false, &size_length, &size))
            return available < sizeof header ? PROBE_TRUNCATED : PROBE_DAMAGED;
        inside = at + id_length + size_length;
        if (size != SIZE_OPEN && size > file->size - inside)
            return PROBE_TRUNCATED;
        if (id == ID_SEGMENT && has_segment)
            return PROBE_DAMAGED;
        has_segment = has_segment || id == ID_SEGMENT;
        has_cluster = has_cluster || id == ID_CLUSTER;
        if (id == ID_SEGMENT || (id == ID_CLUSTER && size == SIZE_OPEN))
            at = inside;
        else if (size == SIZE_OPEN)
            return PROBE_DAMAGED;
        else
            at = inside + size;
    }
    return has_segment && has_cluster ? PROBE_GOOD : PROBE_TRUNCATED;
}

/* ---- AVI: RIFF parts ---- */

static enum probe_verdict check_riff(const struct container_file *file)
{
    uint64_t at = 0;

    while (file->size - at >= 12) {
        uint8_t header[12];
        uint64_t size;
        enum probe_verdict verdict = read_at(file, at, header, sizeof header);

        if (verdict != PROBE_GOOD)
            return verdict;
        /* Behind the parts there may be anything. */
        if (!tag_is(header, "RIFF") || !tag_is(header + 8, at == 0 ? "AVI " : "AVIX"))
            break;
        size = little_32(header + 4);
        /* A recorder fills the size in when it is done. */
        if (size < 4 || size == UINT32_MAX || size > file->size - at - 8)
            return PROBE_TRUNCATED;
        at += 8 + size + size % 2;
        if (at > file->size)
            break;
    }
    return at > 0 ? PROBE_GOOD : PROBE_TRUNCATED;
}

/* ---- MPEG transport streams: packets ---- */

static bool in_sync(const uint8_t *bytes, size_t count, size_t packet, size_t sync)
{
    if (count < packet)
        return false;
    for (size_t at = sync, seen = 0; at < count && seen < SYNC_RUN; at += packet, seen++) {
        if (bytes[at] != SYNC_BYTE)
            return false;
    }
    return true;
}

/* The size of packets and where in them the sync byte is. */
static bool find_packets(const uint8_t *bytes, size_t count, size_t *packet, size_t *sync)
{
    static const struct {
        size_t packet, sync;
    } layouts[] = {{188, 0}, {192, 4}, {204, 0}};

    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        if (in_sync(bytes, count, layouts[i].packet, layouts[i].sync)) {
            *packet = layouts[i].packet;
            *sync = layouts[i].sync;
            return true;
        }
    }
    return false;
}

static enum probe_verdict check_packets(const struct container_file *file, size_t packet, size_t sync)
{
    uint64_t count = file->size / packet;

    if (file->size % packet != 0)
        return PROBE_TRUNCATED;
    for (uint64_t i = 0; i <= SYNC_SAMPLES; i++) {
        uint64_t at = (uint64_t)((double)(count - 1) * (double)i / SYNC_SAMPLES) * packet;
        uint8_t byte;
        enum probe_verdict verdict = read_at(file, at + sync, &byte, 1);

        if (verdict != PROBE_GOOD)
            return verdict;
        if (byte != SYNC_BYTE)
            return PROBE_DAMAGED;
    }
    return PROBE_GOOD;
}

/* ---- what it is ---- */

static bool begins_with_box(const uint8_t *start, size_t count)
{
    static const char *const first[] = {"ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp"};

    for (size_t i = 0; count >= 8 && i < sizeof first / sizeof *first; i++) {
        if (tag_is(start + 4, first[i]))
            return true;
    }
    return false;
}

enum probe_verdict container_check(const struct container_file *file, enum container_kind *kind)
{
    uint8_t start[204 * SYNC_RUN];
    size_t count = file->size < sizeof start ? (size_t)file->size : sizeof start;
    size_t packet, sync;
    enum probe_verdict verdict;

    *kind = CONTAINER_NONE;
    if (file->size == 0)
        return PROBE_EMPTY;
    verdict = read_at(file, 0, start, count);
    if (verdict != PROBE_GOOD)
        return verdict;
    if (begins_with_box(start, count)) {
        *kind = CONTAINER_MP4;
        return check_boxes(file);
    }
    if (count >= 4 && big_32(start) == ID_EBML) {
        *kind = CONTAINER_MATROSKA;
        return check_elements(file);
    }
    if (count >= 12 && tag_is(start, "RIFF") && tag_is(start + 8, "AVI ")) {
        *kind = CONTAINER_AVI;
        return check_riff(file);
    }
    if (find_packets(start, count, &packet, &sync)) {
        *kind = CONTAINER_MPEGTS;
        return check_packets(file, packet, sync);
    }
    return PROBE_NO_VIDEO;
}

const char *container_name(enum container_kind kind)
{
    switch (kind) {
    case CONTAINER_MP4:
        return "mp4";
    case CONTAINER_MATROSKA:
        return "matroska";
    case CONTAINER_AVI:
        return "avi";
    case CONTAINER_MPEGTS:
        return "mpegts";
    case CONTAINER_NONE:
        break;
    }
    return "";
}
