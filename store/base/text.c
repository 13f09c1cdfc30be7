#include "store/base/text.h"

#include <assert.h>
#include <libintl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

enum { MARKS_MOST = 4 };

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* The code point at `text` and its bytes; 0 at the end, -1 (one byte) where it is no UTF-8. */
static utf8proc_int32_t code_at(const char *text, size_t *bytes)
{
    if (!*text) {
        *bytes = 0;
        return 0;
    }
    utf8proc_int32_t code;
    utf8proc_ssize_t taken = utf8proc_iterate((const utf8proc_uint8_t *)text,
                                              (utf8proc_ssize_t)strnlen(text, 4), &code);
    if (taken <= 0) {
        *bytes = 1;
        return -1;
    }
    *bytes = (size_t)taken;
    return code;
}

static bool is_mark(utf8proc_int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME ||
           category == UTF8PROC_CATEGORY_MC;
}

/* Chooses between two pictures of the same character; phones add them to emoji unasked. */
static bool is_variation_selector(utf8proc_int32_t code)
{
    return code >= 0xFE00 && code <= 0xFE0F;
}

/* ZWNJ and ZWJ: how letters of Persian or Hindi stand beside each other, and what makes one emoji of several.
 */
static bool is_joiner(utf8proc_int32_t code)
{
    return code == 0x200C || code == 0x200D;
}

/* Letters by category that show nothing (Unicode's Default_Ignorable_Code_Point, as far as the categories do
 * not tell): text could be hidden in them. */
static bool is_invisible(utf8proc_int32_t code)
{
    switch (code) {
    case 0x034F: /* combining grapheme joiner */
    case 0x115F: /* hangul fillers */
    case 0x1160:
    case 0x3164:
    case 0xFFA0:
    case 0x17B4: /* khmer inherent vowels */
    case 0x17B5:
    case 0x2800: /* braille blank */
        return true;
    default:
        return (code >= 0x180B && code <= 0x180F) || (code >= 0xE0100 && code <= 0xE01EF);
    }
}

static bool is_refused(utf8proc_int32_t code)
{
    if (code < 0)
        return true;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC: /* C0, C1, DEL */
    case UTF8PROC_CATEGORY_CF: /* bidirectional controls, zero width, tags, soft hyphen */
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return is_invisible(code);
    }
}

static bool is_blank(utf8proc_int32_t code)
{
    return code >= 0 && utf8proc_category(code) == UTF8PROC_CATEGORY_ZS;
}

static bool is_sign(utf8proc_int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
    case UTF8PROC_CATEGORY_PO:
        return true;
    default:
        return code >= '0' && code <= '9'; /* keycaps */
    }
}

/* From Arabic on, without the Latin, Greek and punctuation that come later. */
static bool of_joining_script(utf8proc_int32_t code)
{
    return code >= 0x0600 && !(code >= 0x1E00 && code <= 0x206F) && !is_blank(code);
}

/* Whether a joiner or a variation selector means something behind this character. */
static bool may_follow(utf8proc_int32_t code, utf8proc_int32_t before)
{
    if (before <= 0 || is_joiner(before))
        return false;
    if (is_joiner(code))
        return of_joining_script(before);
    return !is_variation_selector(before) && (of_joining_script(before) || is_sign(before));
}

/* NFC, blanks at both ends cut off, in the arena. */
static char *normalise(struct arena *arena, const char *text)
{
    utf8proc_uint8_t *composed = utf8proc_NFC((const utf8proc_uint8_t *)text);
    if (!composed)
        memory_exhausted();
    const char *start = (const char *)composed;
    size_t bytes;
    while (is_blank(code_at(start, &bytes)))
        start += bytes;
    const char *end = start;
    for (const char *at = start; *at; at += bytes) {
        if (!is_blank(code_at(at, &bytes)))
            end = at + bytes;
    }
    char *result = arena_alloc(arena, (size_t)(end - start) + 1);
    memcpy(result, start, (size_t)(end - start));
    free(composed);
    return result;
}

bool text_accept(struct arena *arena, const char *text, const char *what, size_t most, bool may_be_empty,
                 const char **accepted, struct error *error)
{
    what = gettext(what);
    char *kept = arena_alloc(arena, strlen(text) + 1);
    size_t used = 0, bytes;
    utf8proc_int32_t before = 0;
    for (const char *at = text; *at; at += bytes) {
        utf8proc_int32_t code = code_at(at, &bytes);
        bool follows = may_follow(code, before);
        if (is_variation_selector(code) && !follows)
            continue;
        before = code;
        if (code < 0)
            return error_set(error, ERROR_INVALID, "%s is not valid text (UTF-8); type it again.", what);
        if (is_refused(code) && !(is_joiner(code) && follows))
            return error_set(
                error, ERROR_INVALID,
                "%s contains an invisible or control character (U+%04X); type it again without it.", what,
                (unsigned)code);
        memcpy(kept + used, at, bytes);
        used += bytes;
    }
    const char *normal = normalise(arena, kept);
    size_t characters = 0, marks = MARKS_MOST; /* a mark needs a letter before it */
    for (const char *at = normal; *at; at += bytes) {
        utf8proc_int32_t code = code_at(at, &bytes);
        if (!is_joiner(code))
            marks = is_mark(code) ? marks + 1 : 0;
        if (marks > MARKS_MOST)
            return error_set(error, ERROR_INVALID, "%s has accents that belong to no letter; type it again.",
                             what);
        characters++;
    }
    if (!characters && !may_be_empty)
        return error_set(error, ERROR_INVALID, "%s is missing; type at least one character.", what);
    if (characters > most)
        return error_set(error, ERROR_INVALID, "%s has %zu characters, and at most %zu fit; make it shorter.",
                         what, characters, most);
    *accepted = normal;
    return true;
}

const char *text_harmless(struct arena *arena, const char *text)
{
    const size_t replaced = sizeof replacement - 1;
    char *result = arena_alloc(arena, strlen(text) * replaced + 1);
    size_t used = 0, bytes, marks = MARKS_MOST;
    utf8proc_int32_t before = 0;
    for (const char *at = text; *at; at += bytes) {
        utf8proc_int32_t code = code_at(at, &bytes);
        bool follows = may_follow(code, before);
        if (is_variation_selector(code) && !follows)
            continue;
        before = code;
        bool bad = is_refused(code) && !(is_joiner(code) && follows);
        if (bad || !is_joiner(code))
            marks = !bad && is_mark(code) ? marks + 1 : 0;
        if (bad || marks > MARKS_MOST) {
            memcpy(result + used, replacement, replaced);
            used += replaced;
        } else {
            memcpy(result + used, at, bytes);
            used += bytes;
        }
    }
    return result;
}

/* Seen by nobody, so that leaving it out changes no word. */
static bool is_unseen(utf8proc_int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return is_invisible(code) || is_variation_selector(code);
    }
}

static bool ends_line(utf8proc_int32_t code)
{
    return code == '\n' || code == '\r' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

const char *text_one_line(struct arena *arena, const char *text, size_t length, size_t *left_out,
                          int *refused)
{
    char *line = arena_alloc(arena, length + 1);
    size_t used = 0, marks = MARKS_MOST, taken;
    utf8proc_int32_t before = 0, code;
    *left_out = 0;
    *refused = 0;
    for (size_t at = 0; at < length; at += taken) {
        utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                  (utf8proc_ssize_t)(length - at), &code);
        if (bytes <= 0) {
            *refused = -1;
            return NULL;
        }
        taken = (size_t)bytes;
        if (code == '\n' && at > 0 && text[at - 1] == '\r')
            continue; /* one end of a line, not two */
        if (ends_line(code) || code == '\t') {
            line[used++] = ' ';
            before = ' ';
            marks = 0;
            continue;
        }
        bool follows = may_follow(code, before);
        if (is_joiner(code) || is_variation_selector(code) ? !follows : is_refused(code) && is_unseen(code)) {
            ++*left_out;
            continue;
        }
        if (!is_joiner(code))
            marks = is_mark(code) ? marks + 1 : 0;
        if ((is_refused(code) && !is_joiner(code)) || marks > MARKS_MOST) {
            *refused = (int)code;
            return NULL;
        }
        memcpy(line + used, text + at, taken);
        used += taken;
        before = code;
    }
    line[used] = '\0';
    return line;
}

int text_width(const char *text)
{
    int width;
    text_fit(text, INT32_MAX, &width);
    return width;
}

size_t text_fit(const char *text, int columns, int *used)
{
    size_t end = 0;
    *used = 0;
    for (;;) {
        size_t cluster = text_next(text + end);
        if (!cluster)
            return end;
        int width = 0;
        size_t bytes;
        for (size_t at = end; at < end + cluster; at += bytes) {
            utf8proc_int32_t code = code_at(text + at, &bytes);
            width += code < 0 ? 1 : utf8proc_charwidth(code);
        }
        if (width > columns - *used)
            return end;
        *used += width;
        end += cluster;
    }
}

size_t text_next(const char *text)
{
    size_t length, bytes;
    utf8proc_int32_t state = 0, before = code_at(text, &length);
    while (before >= 0 && length) {
        utf8proc_int32_t code = code_at(text + length, &bytes);
        if (!bytes || code < 0 || utf8proc_grapheme_break_stateful(before, code, &state))
            break;
        length += bytes;
        before = code;
    }
    return length;
}

size_t text_previous(const char *text, size_t offset)
{
    /* Where a cluster begins can only be told from the front. */
    size_t start = 0;
    while (start < offset) {
        size_t cluster = text_next(text + start);
        if (!cluster || start + cluster >= offset)
            break;
        start += cluster;
    }
    return offset - start;
}

static bool is_ascii(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

/* Without case and accents, so that "andre" finds "André". NULL when it is no UTF-8. */
static char *fold(const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
                                           UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                               UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (length == UTF8PROC_ERROR_NOMEM)
        memory_exhausted();
    return length < 0 ? NULL : (char *)folded;
}

bool text_contains(const char *haystack, const char *needle)
{
    if (!*needle)
        return true;
    if (is_ascii(haystack) && is_ascii(needle))
        return strcasestr(haystack, needle) != NULL;
    char *in = fold(haystack), *what = fold(needle);
    bool found = in && what && strstr(in, what);
    free(in);
    free(what);
    return found;
}

const char *text_folded(struct arena *arena, const char *text)
{
    char *copy;
    if (is_ascii(text)) {
        copy = arena_copy(arena, text);
        for (char *at = copy; *at; at++)
            *at = *at >= 'A' && *at <= 'Z' ? (char)(*at + 'a' - 'A') : *at;
        return copy;
    }
    char *folded = fold(text);
    copy = arena_copy(arena, folded ? folded : "");
    free(folded);
    return copy;
}

bool text_is_utf8(const char *text)
{
    utf8proc_int32_t character;
    while (*text) {
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &character);
        if (size <= 0)
            return false;
        text += size;
    }
    return true;
}
