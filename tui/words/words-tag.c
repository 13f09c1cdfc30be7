#include "tui/words/words-tag.h"

#include <stdlib.h>

#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/keys.h"

enum style tag_style(enum tag_colour colour)
{
    switch (colour) {
    case TAG_PLAIN:
        return STYLE_TEXT;
    case TAG_BLUE:
        return STYLE_ACCENT;
    case TAG_GREEN:
        return STYLE_GOOD;
    case TAG_ORANGE:
        return STYLE_WARNING;
    case TAG_RED:
        return STYLE_DANGER;
    case TAG_PURPLE:
        return STYLE_IDEA;
    case TAG_COLOUR_COUNT:
        break;
    }
    abort();
}

const char *words_tag_colour(enum tag_colour colour)
{
    switch (colour) {
    case TAG_PLAIN:
        return _("plain");
    case TAG_BLUE:
        return _("blue");
    case TAG_GREEN:
        return _("green");
    case TAG_ORANGE:
        return _("orange");
    case TAG_RED:
        return _("red");
    case TAG_PURPLE:
        return _("purple");
    case TAG_COLOUR_COUNT:
        break;
    }
    abort();
}

const char *words_tag_form(bool stretch)
{
    /* TRANSLATORS: how long a tag lasts: one moment, or a stretch of time */
    return stretch ? _("stretch") : _("moment");
}

const char *tag_sign(const struct tag *tag)
{
    const bool ascii = tag && !(tag->sign[0] & '\x80');
    if (!tag)
        return "*";
    return ascii || draw_utf8() ? tag->sign : *tag->key ? tag->key : "*";
}

const char *tag_key_taken(const char *key)
{
    struct key pressed;
    if (!*key || !key_parse(key, &pressed))
        return NULL;
    struct key_map *map = key_map_make();
    enum action action = key_map_find(map, CONTEXT_WATCH, pressed);
    key_map_free(map);
    return action == ACTION_NONE ? NULL : _(action_info(action)->help);
}
