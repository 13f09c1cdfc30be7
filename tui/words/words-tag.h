/*
 * What tags are called and how they look, wherever lists of them or lessons that have them are shown.
 */
#ifndef TUI_WORDS_WORDS_TAG_H
#define TUI_WORDS_WORDS_TAG_H

#include <stdbool.h>

#include "store/review/tags.h"
#include "tui/ui/theme.h"

enum style tag_style(enum tag_colour colour);
const char *words_tag_colour(enum tag_colour colour);
const char *words_tag_form(bool stretch); /* "stretch" or "moment" */

/* The sign as this terminal can show it, one column wide. `tag` may be NULL: one that is in no list. */
const char *tag_sign(const struct tag *tag);

/* What the key does on the watch screen as it comes, when it is no tag's; NULL: nothing. A tag must not take
 * such a key. */
const char *tag_key_taken(const char *key);

#endif
