#include "tui/words/words-note.h"

#include <stdlib.h>

#include "store/base/text.h"
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

const char *words_note_what(struct arena *arena, const struct note *note)
{
    if (!note->tag)
        return words_note_kind(note->kind);
    const char *tag = text_harmless(arena, note->tag_name);
    return note_is_tag(note) ? tag : arena_printf(arena, "%s, %s", tag, words_note_kind(note->kind));
}

const char *words_note_when(struct arena *arena, const struct note *note)
{
    char from[32], until[32];
    i18n_length(note->session_ms, from, sizeof from);
    if (note->until_ms < 0)
        return arena_copy(arena, from);
    return arena_printf(arena, "%s–%s", from, i18n_length(note_session_until(note), until, sizeof until));
}
