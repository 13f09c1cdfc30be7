#include "store/base/encoding.h"

#include <assert.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

/* One byte of any of these becomes at most three of UTF-8. */
enum { GROWTH = 3 };

const char *encoding_name(enum encoding encoding)
{
    static const char *const names[] = {[ENCODING_UTF8] = "UTF-8",
                                        [ENCODING_WINDOWS_1252] = "Windows-1252",
                                        [ENCODING_UTF16_LE] = "UTF-16",
                                        [ENCODING_UTF16_BE] = "UTF-16"};
    return names[encoding];
}

static bool begins_with(const unsigned char *bytes, size_t size, const char *mark, size_t length)
{
    return size >= length && memcmp(bytes, mark, length) == 0;
}

static bool is_utf8(const unsigned char *bytes, size_t size)
{
    utf8proc_int32_t code;
    for (size_t at = 0; at < size;) {
        utf8proc_ssize_t taken = utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(size - at), &code);
        if (taken <= 0)
            return false;
        at += (size_t)taken;
    }
    return true;
}

/* Without a mark: a heading is written in letters that have a zero byte beside them in UTF-16. */
static bool is_utf16(const unsigned char *bytes, size_t size, size_t zero)
{
    return size >= 4 && size % 2 == 0 && bytes[zero] == 0 && bytes[zero + 2] == 0 && bytes[1 - zero] != 0 &&
           bytes[3 - zero] != 0;
}

/* Which it is, and the bytes of its mark. */
static enum encoding tell(const unsigned char *bytes, size_t size, size_t *mark)
{
    *mark = 0;
    if (begins_with(bytes, size, "\xEF\xBB\xBF", 3)) {
        *mark = 3;
        return ENCODING_UTF8;
    }
    if (begins_with(bytes, size, "\xFF\xFE", 2) || begins_with(bytes, size, "\xFE\xFF", 2)) {
        *mark = 2;
        return bytes[0] == 0xFF ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
    }
    if (is_utf16(bytes, size, 1))
        return ENCODING_UTF16_LE;
    if (is_utf16(bytes, size, 0))
        return ENCODING_UTF16_BE;
    return is_utf8(bytes, size) ? ENCODING_UTF8 : ENCODING_WINDOWS_1252;
}

static bool convert(const char *from, const unsigned char *bytes, size_t size, char *text, size_t *length)
{
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return false;
    /* iconv() takes the input as one that may be changed, and does not change it. */
    char *in = (char *)(uintptr_t)bytes, *out = text;
    size_t left = size, room = size * GROWTH;
    bool done = iconv(converter, &in, &left, &out, &room) != (size_t)-1 && left == 0;
    *length = (size_t)(out - text);
    iconv_close(converter);
    return done;
}

/* A Macintosh's own encoding cannot be told from Windows-1252, but for its line ends. */
static bool is_of_a_macintosh(const unsigned char *bytes, size_t size)
{
    const unsigned char *end = memchr(bytes, '\r', size);
    return end && (end + 1 == bytes + size || end[1] != '\n');
}

/* "\r\n" and "\r" become "\n"; zero bytes become visible. */
static void normalise_lines(char *text, size_t length)
{
    size_t used = 0;
    for (size_t at = 0; at < length; at++) {
        if (text[at] == '\r') {
            if (at + 1 < length && text[at + 1] == '\n')
                continue;
            text[used++] = '\n';
        } else {
            text[used++] = text[at] ? text[at] : '\x01';
        }
    }
    text[used] = '\0';
}

bool encoding_read(struct arena *arena, const void *file, size_t size, const char **text,
                   enum encoding *encoding, struct error *error)
{
    static const char *const converters[] = {[ENCODING_WINDOWS_1252] = "CP1252",
                                             [ENCODING_UTF16_LE] = "UTF-16LE",
                                             [ENCODING_UTF16_BE] = "UTF-16BE"};
    const unsigned char *bytes = file;
    size_t mark, length;
    *encoding = tell(bytes, size, &mark);
    bytes += mark;
    size -= mark;
    char *made = arena_alloc(arena, size * GROWTH + 1);
    bool read;
    if (*encoding == ENCODING_UTF8) {
        read = is_utf8(bytes, size);
        if (size)
            memcpy(made, bytes, size);
        length = size;
    } else {
        read = convert(converters[*encoding], bytes, size, made, &length) &&
               (*encoding != ENCODING_WINDOWS_1252 || !is_of_a_macintosh(bytes, size));
    }
    if (!read)
        return error_set(error, ERROR_INVALID,
                         "The characters of this file cannot be told: it is neither UTF-8 nor UTF-16 nor "
                         "Windows-1252. Save it once more, as “CSV UTF-8”.");
    normalise_lines(made, length);
    *text = made;
    return true;
}

/* What names are written with beyond what ASCII has. */
static bool is_of_a_name(utf8proc_int32_t code, utf8proc_int32_t before)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
        /* "RenŽ": a Macintosh's é. */
        return utf8proc_category(before) != UTF8PROC_CATEGORY_LL;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_PD:
        return true;
    default:
        /* D’Angelo, ‘t Hart */
        return code == 0x2019 || (code == 0x2018 && before == ' ');
    }
}

bool encoding_doubtful(const char *name, enum encoding encoding)
{
    utf8proc_int32_t code, before = ' ';
    for (const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)name; *at;) {
        utf8proc_ssize_t taken = utf8proc_iterate(at, -1, &code);
        if (taken <= 0)
            return true;
        /* What was UTF-8 and was read as Windows-1252: each accented letter has become two of these. */
        if (code == 0xFFFD || ((before == 0xC2 || before == 0xC3) && code >= 0x80 && code <= 0xBF))
            return true;
        if (encoding == ENCODING_WINDOWS_1252 && code >= 0x80 && !is_of_a_name(code, before))
            return true;
        before = code;
        at += taken;
    }
    return false;
}
