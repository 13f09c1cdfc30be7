/*
 * Encoding: files that other programs wrote, brought to UTF-8.
 *
 * Spreadsheets write UTF-8 with or without a byte order mark, Windows-1252 (Excel's “CSV” in Western Europe)
 * and UTF-16 (Excel's “Unicode Text”). What can be told for certain is read; what cannot is refused: a
 * child's name with the wrong accents is another name.
 */
#ifndef STORE_BASE_ENCODING_H
#define STORE_BASE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/base/memory.h"

enum encoding { ENCODING_UTF8, ENCODING_WINDOWS_1252, ENCODING_UTF16_LE, ENCODING_UTF16_BE };
const char *encoding_name(enum encoding encoding); /* "UTF-8", … */

/* The file's text in the arena, ended by a zero byte (a zero byte of the file itself becomes U+0001, which
 * no text accepts), without byte order mark, its lines ended by "\n". ERROR_INVALID when the bytes are
 * text in none of the encodings. */
bool encoding_read(struct arena *arena, const void *bytes, size_t size, const char **text,
                   enum encoding *encoding, struct error *error);

/* Whether a name looks as if it was read in the wrong encoding: "Zo‰" (Zoë as MS-DOS writes it, read as
 * Windows-1252), "ZoÃ«" (UTF-8 read as Windows-1252 once before), "Zo�". */
bool encoding_doubtful(const char *name, enum encoding encoding);

#endif
