#include "store/review/note-body.h"

#include <errno.h>
#include <inttypes.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "store/review/tags.h"

/* Id, name, kind, two moments and the ends of lines take less. */
enum { LENGTH_LEAST = 256 };

bool note_body_is(const char *kind)
{
    return strcmp(kind, NOTE_IS_TAG) == 0 || strcmp(kind, NOTE_IS_TAGGED) == 0;
}

/* The first line is filled up, so that the whole has the least length. */
const char *note_body_write(struct arena *arena, const struct note *note)
{
    const char *said = arena_printf(arena, "%s\n%s\n%s\n%" PRId64 "\n%" PRId64 "\n%s", note->tag,
                                    note->tag_kept ? note->tag_kept : "", note_kind_name(note->kind),
                                    note->at_ms, note->until_ms, note->text);
    size_t length = strlen(said) + 1;
    int filling = length < LENGTH_LEAST ? (int)(LENGTH_LEAST - length) : 0;
    return arena_printf(arena, "%*s\n%s", filling, "", said);
}

static bool read_number(const char *text, int64_t *number)
{
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

bool note_body_read(struct arena *arena, const char *body, struct note *note)
{
    enum { FILLING, TAG, NAME, KIND, AT, UNTIL, TEXT, FIELDS };
    char *fields[FIELDS], *at = arena_copy(arena, body);
    for (int i = 0; i < FIELDS - 1; i++) {
        fields[i] = at;
        at = strchr(at, '\n');
        if (!at)
            return false;
        *at++ = '\0';
    }
    fields[TEXT] = at;
    const char *first = tag_first_name(fields[TAG]);
    note->tag = fields[TAG];
    note->tag_kept = fields[NAME];
    note->tag_name = *note->tag_kept ? note->tag_kept : first ? first : gettext("a tag");
    note->text = fields[TEXT];
    return *note->tag && note_kind_parse(fields[KIND], &note->kind) &&
           read_number(fields[AT], &note->at_ms) && read_number(fields[UNTIL], &note->until_ms) &&
           note->at_ms >= 0 && note->until_ms >= -1;
}
