/*
 * Ids: 26 characters of lower-case Crockford base32, 48 bits of time (ms) and 80 random bits (the layout of
 * https://github.com/ulid/spec), so that rows sort by when they were made and nobody hands out numbers.
 * People type and see the last six characters; commands take any ending that is unique.
 */
#ifndef STORE_BASE_ID_H
#define STORE_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_LENGTH = 26, ID_SIZE = ID_LENGTH + 1, ID_SHORT = 6 };

void id_make(char id[static ID_SIZE], int64_t now_ms);
const char *id_short(const char *id); /* its last six characters (the whole of a shorter text) */
bool id_is_ending(const char *text);  /* could be an id, or the last 4 to 26 characters of one */

#endif
