#include "player/wire/bytes.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t *bytes_reserve(struct bytes *bytes, size_t count)
{
    if (count > bytes->capacity - bytes->size) {
        size_t capacity = bytes->capacity > 0 ? bytes->capacity : 1024;
        while (capacity - bytes->size < count) {
            if (capacity > SIZE_MAX / 2)
                abort();
            capacity *= 2;
        }
        uint8_t *data = realloc(bytes->data, capacity);
        if (!data)
            abort();
        bytes->data = data;
        bytes->capacity = capacity;
    }
    return bytes->data + bytes->size;
}

void bytes_append(struct bytes *bytes, const void *data, size_t count)
{
    if (count == 0)
        return;
    memcpy(bytes_reserve(bytes, count), data, count);
    bytes->size += count;
}

void bytes_append_text(struct bytes *bytes, const char *text)
{
    bytes_append(bytes, text, strlen(text));
}

void bytes_append_format(struct bytes *bytes, const char *format, ...)
{
    char text[512];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert(length >= 0 && (size_t)length < sizeof text);
    bytes_append(bytes, text, (size_t)length);
}

void bytes_append_base64(struct bytes *bytes, const void *data, size_t count)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *from = data;
    uint8_t *to = bytes_reserve(bytes, (count + 2) / 3 * 4);

    bytes->size += (count + 2) / 3 * 4;
    for (; count >= 3; count -= 3, from += 3) {
        uint32_t group = (uint32_t)from[0] << 16 | (uint32_t)from[1] << 8 | from[2];
        *to++ = (uint8_t)alphabet[group >> 18];
        *to++ = (uint8_t)alphabet[group >> 12 & 63];
        *to++ = (uint8_t)alphabet[group >> 6 & 63];
        *to++ = (uint8_t)alphabet[group & 63];
    }
    if (count > 0) {
        uint32_t group = (uint32_t)from[0] << 16 | (count == 2 ? (uint32_t)from[1] << 8 : 0);
        *to++ = (uint8_t)alphabet[group >> 18];
        *to++ = (uint8_t)alphabet[group >> 12 & 63];
        *to++ = (uint8_t)(count == 2 ? alphabet[group >> 6 & 63] : '=');
        *to++ = '=';
    }
}

void bytes_drop(struct bytes *bytes, size_t count)
{
    assert(count <= bytes->size);
    bytes->size -= count;
    if (bytes->size > 0)
        memmove(bytes->data, bytes->data + count, bytes->size);
}

void bytes_release(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}
