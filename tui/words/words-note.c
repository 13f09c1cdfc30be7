#include "tui/words/words-note.h"

#include <stdlib.h>

#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

struct note_look note_look(enum note_kind kind)
{
    switch (kind) { /* without a default: the compiler names a kind that is missing */
    case NOTE_MOMENT:
        return (struct note_look){_("moment"), draw_symbol(SYMBOL_BULLET), STYLE_ACCENT, .telling = 1};
    case NOTE_STRENGTH:
        return (struct note_look){_("strength"), "+", STYLE_GOOD, .telling = 2};
    case NOTE_SUGGESTION:
        return (struct note_look){_("suggestion"), draw_utf8() ? "→" : "!", STYLE_IDEA, .telling = 3};
    case NOTE_QUESTION:
        return (struct note_look){_("question"), "?", STYLE_WARNING, .telling = 4};
    case NOTE_KIND_COUNT:
        break;
    }
    abort();
}

const char *words_note_kind(enum note_kind kind)
{
    return note_look(kind).word;
}

const char *note_kind_symbol(enum note_kind kind)
{
    return note_look(kind).symbol;
}

enum style note_kind_style(enum note_kind kind)
{
    return note_look(kind).style;
}
