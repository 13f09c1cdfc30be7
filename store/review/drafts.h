/*
 * Drafts: what somebody is typing, so that a crash or a lost line costs no words.
 *
 * One file per account and session in DIR/drafts, encrypted under the trajectory's key, replaced whole
 * (written beside it, fsynced, renamed). Drafts are no notes: they are not in the database nor in the trace,
 * and they go when the note is stored, thrown away, or the session purged.
 * The file: "TBDRAFT1", a nonce, and the fields as lines under XChaCha20-Poly1305, bound to account and
 * session.
 */
#ifndef STORE_REVIEW_DRAFTS_H
#define STORE_REVIEW_DRAFTS_H

#include <stdbool.h>

#include "store/review/notes.h"

/* `draft` as for note_add; its id is that of the note being edited, or NULL for a new one. */
bool draft_save(struct store *store, const struct actor *actor, const struct note *draft,
                struct error *error);
/* The draft of this actor for the session; *found says whether there is one. Its created_at is when it was
 * last written. */
bool draft_load(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                struct note *draft, bool *found, struct error *error);
bool draft_drop(struct store *store, const struct actor *actor, const char *session, struct error *error);

/* For the store alone: the same for any text, in a file with another ending. *plain is NULL when there is
 * none; *saved_at is when it was kept. */
#define DRAFT_OF_NOTE      "draft"
#define DRAFT_OF_STRETCHES "running" /* store/review/stretches.h */
enum { DRAFT_ENDING_MOST = 8 };
bool draft_text_save(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     const char *plain, struct error *error);
bool draft_text_load(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     struct arena *arena, const char **plain, int64_t *saved_at, struct error *error);
bool draft_text_drop(struct store *store, const struct actor *actor, const char *session, const char *ending,
                     struct error *error);

/* All drafts of a session, whoever's: for purge alone. */
bool draft_drop_session(struct store *store, const char *session, struct error *error);
/* Calls `each` with the session of every draft there is, for check alone. */
bool draft_each(struct store *store, void (*each)(void *context, const char *session), void *context,
                struct error *error);

#endif
