#include "store/base/id.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include <sodium.h>

/* Crockford's: without i, l, o and u, which people misread or dislike reading. */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

enum { TIME_CHARACTERS = 10, RANDOM_BYTES = 10 };

void id_make(char id[static ID_SIZE], int64_t now_ms)
{
    uint64_t time = (uint64_t)now_ms;
    for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
        id[i] = alphabet[time & 31];
        time >>= 5;
    }
    /* 80 bits: two groups of five bytes, eight characters each. */
    unsigned char random[RANDOM_BYTES];
    randombytes_buf(random, sizeof random);
    for (int group = 0; group < 2; group++) {
        uint64_t bits = 0;
        for (int i = 0; i < 5; i++)
            bits = bits << 8 | random[group * 5 + i];
        for (int i = 7; i >= 0; i--) {
            id[TIME_CHARACTERS + group * 8 + i] = alphabet[bits & 31];
            bits >>= 5;
        }
    }
    id[ID_LENGTH] = '\0';
}

const char *id_short(const char *id)
{
    size_t length = strlen(id);
    return length > ID_SHORT ? id + length - ID_SHORT : id;
}

bool id_is_ending(const char *text)
{
    size_t length = strlen(text);
    if (length < 4 || length > ID_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!strchr(alphabet, tolower((unsigned char)text[i])))
            return false;
    }
    return true;
}
