/*
 * Notes: text bound to a moment, or a range, of a clip; encrypted under the trajectory's key (R7) and
 * signed by its author.
 *
 * A note may have a tag (store/review/tags.h), and then needs no text: that is what a tag on a lesson is. Of
 * such a note all that it says is encrypted, its moment too (store/review/note-body.h). "A tag" below is a
 * note that has a tag and no text.
 *
 * A note is on disk when note_add returns. Removing one can be undone; who removed it stays in the trace.
 * Notes are added while the footage is there, and changed until the trajectory ends; they are read until the
 * retention for notes runs out. A note that was tampered with says so instead of its text, and note_signed()
 * denies it. Text is at most NOTE_LONGEST characters. Moments are milliseconds from the clip's start.
 */
#ifndef STORE_REVIEW_NOTES_H
#define STORE_REVIEW_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

struct signature;

enum { NOTE_LONGEST = 20000 };

/* X(enumerator, name as it is stored, signed and printed). A new kind is a row here and how it looks in
 * tui/words/words-note.c. */
#define NOTE_KINDS(X)            \
    X(NOTE_MOMENT, "moment")     \
    X(NOTE_STRENGTH, "strength") \
    X(NOTE_QUESTION, "question") \
    X(NOTE_SUGGESTION, "suggestion")

#define X(kind, name) kind,
enum note_kind { NOTE_KINDS(X) NOTE_KIND_COUNT };
#undef X

struct note {
    const char *id;
    const char *session, *clip;
    const char *author_id, *author; /* author: full name */
    const char *reply_to;           /* NULL: none */
    enum note_kind kind;
    int64_t at_ms, until_ms; /* until_ms is -1 for a moment */
    int64_t session_ms;      /* at_ms on the session's timeline (filled by note_list) */
    int64_t begun_at;        /* for note_add(): when the writing of it began; 0: now */
    int64_t created_at, edited_at, removed_at;
    const char *text;
    /* The tag that it has, NULL: none; its name as it was signed with the note; and as it is shown. */
    const char *tag, *tag_kept, *tag_name;
    bool mine;
    struct signature *signature; /* store/review/signature.h; NULL: the text could not be opened */
};
struct note_list {
    struct note *items;
    size_t count;
};

const char *note_kind_name(enum note_kind kind); /* "moment", "strength", … */
bool note_kind_parse(const char *name, enum note_kind *kind);

bool note_is_tag(const struct note *note); /* it has a tag and no text */

/* When a range ends on the session's timeline (ms); −1 for a moment. */
int64_t note_session_until(const struct note *note);

/* Whether its author signed it as it is. Checked when first asked for: ask for those that are shown. */
bool note_signed(const struct note *note);

/* Notes of a session (trajectory may be NULL), or of all the trajectory's sessions when session is NULL, by
 * moment. Not the removed. */
bool note_list(struct store *store, const struct actor *actor, const char *trajectory, const char *session,
               struct arena *arena, struct note_list *list, struct error *error);

/* Adds it: session, clip, reply_to, kind, at_ms, until_ms, begun_at, text and tag are used; `id` gets the new
 * one's. A note that was begun while the footage was there can be added for a day after that has gone, so
 * that a withdrawal (R4) costs nobody what they were writing. */
bool note_add(struct store *store, const struct actor *actor, const struct note *note,
              char id[static ID_SIZE], struct error *error);
/* All of these, of one session, or none; COUNT is at least 1. `id` gets the first one's. When one is refused,
 * `refused` says which. */
bool note_add_all(struct store *store, const struct actor *actor, const char *session,
                  const struct note *notes, size_t count, char id[static ID_SIZE], size_t *refused,
                  struct error *error);
/* Changes text, kind, at_ms and until_ms; the tag stays. */
bool note_edit(struct store *store, const struct actor *actor, const struct note *note, struct error *error);
bool note_remove(struct store *store, const struct actor *actor, const char *id, struct error *error);
bool note_restore(struct store *store, const struct actor *actor, const char *id, struct error *error);

#endif
