/*
 * Observation forms that were filled in: what somebody answered about a lesson, item by item, and at which
 * moments of the film they saw it.
 *
 * Each of the two people fills a form in alone. Until its author shares it, a filled-in form is sealed to the
 * author alone: under a key that is made of the author's own secret half, so that not even the other person
 * of the trajectory can open it, here or in the database's file. Sharing seals it to the two (R7), under the
 * trajectory's key; from then on it stays as it is, for what the other answers comes from having seen it. All
 * of it is signed by its author, with the words of the form it answers. Its size is rounded up, so that it
 * does not tell how much was answered.
 *
 * Nothing is shared that its author did not share: one that is not shared when the trajectory ends goes with
 * the retention, unread. Whoever gets new keys (account_reset()) cannot open their own unshared ones any
 * more; they can be removed and begun anew.
 */
#ifndef STORE_REVIEW_FILLED_H
#define STORE_REVIEW_FILLED_H

#include <stdbool.h>
#include <stdint.h>

#include "store/forms/library.h"
#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum {
    FILLED_MOMENTS_MOST = 8,     /* kept of one item */
    FILLED_NOTES_MOST = 8,       /* hung on one item */
    FILLED_LARGEST = 256 * 1024, /* bytes of all that is answered in one form */
};

struct filled_moment {
    const char *clip;
    int64_t at_ms;      /* from the clip's start */
    int64_t session_ms; /* on the session's timeline (filled in when it is read) */
};

struct filled_item {
    struct form_answer answer;
    struct filled_moment moments[FILLED_MOMENTS_MOST]; /* where it was seen, the newest last */
    size_t moment_count;
    const char *notes[FILLED_NOTES_MOST]; /* ids of notes that hang on it */
    size_t note_count;
};

struct filled {
    const char *id; /* NULL: not stored yet */
    const char *session;
    const char *author_id, *author; /* author: full name */
    struct form_entry form;
    struct filled_item *items; /* in step with the form's; NULL: cannot be opened, `problem` says why */
    const char *problem;
    bool mine;
    int64_t created_at, edited_at; /* edited_at 0: never */
    int64_t shared_at;             /* 0: sealed to its author alone */
};
struct filled_list {
    struct filled *items;
    size_t count;
    bool other_unshared; /* the other person has one that is not shared: neither which nor how many is told */
};

/* Those of a lesson that the actor may see: their own, and what the other shared. By form and author. */
bool filled_list(struct store *store, const struct actor *actor, const char *session, struct arena *arena,
                 struct filled_list *list, struct error *error);

/* A new one for the form in use under that name, with no answers yet; nothing is stored. */
bool filled_begin(struct store *store, const struct actor *actor, const char *session, const char *name,
                  struct arena *arena, struct filled *filled, struct error *error);

/* Stores it: a new one, or what was changed of one that is not shared. `id` gets its id. ERROR_CONFLICT when
 * it was shared or removed meanwhile, or another one of this person's for the form is there. */
bool filled_save(struct store *store, const struct actor *actor, const struct filled *filled,
                 char id[static ID_SIZE], struct error *error);
/* Shares it with the other person of the trajectory. */
bool filled_share(struct store *store, const struct actor *actor, const char *id, struct error *error);
/* Shares all that this person has in the lesson and has not shared. */
bool filled_share_all(struct store *store, const struct actor *actor, const char *session, size_t *shared,
                      struct error *error);
/* Can be undone for a day. */
bool filled_remove(struct store *store, const struct actor *actor, const char *id, struct error *error);
bool filled_restore(struct store *store, const struct actor *actor, const char *id, struct error *error);

/* Before a trajectory ends: how many the actor has in it that are not shared, and whether the other person
 * has any. */
bool filled_left(struct store *store, const struct actor *actor, const char *trajectory, int64_t *mine,
                 bool *others, struct error *error);
/* Shares all of the actor's own in it, or removes them. */
bool filled_settle(struct store *store, const struct actor *actor, const char *trajectory, bool share,
                   struct error *error);

/* The same form as filled in by both, side by side. */
struct filled_pair {
    const struct filled *mine, *other;
    size_t *order; /* the items, the largest difference first */
    double *apart; /* by item: store/forms/form.h */
};

/* Of what filled_list() found, under the form's name: of its versions the one that was shared last. Both
 * people have to have shared theirs: ERROR_CONFLICT says what is missing. */
bool filled_pair(const struct filled_list *list, const char *name, struct arena *arena,
                 struct filled_pair *pair, struct error *error);

/* --- While it is being filled in --- */

/*
 * A draft, so that a crash or a lost line costs no answers: one file per person, lesson and form in
 * DIR/drafts (ACCOUNT-SESSION.FORM.form), under a key of the person's own, replaced whole. It goes when the
 * form is stored or thrown away, or the lesson is purged.
 */
bool filled_draft_save(struct store *store, const struct actor *actor, const struct filled *filled,
                       struct error *error);
/* Reads the draft over what `filled` has, where there is one: its session and form are given. */
bool filled_draft_load(struct store *store, const struct actor *actor, struct arena *arena,
                       struct filled *filled, bool *found, struct error *error);
bool filled_draft_drop(struct store *store, const struct actor *actor, const struct filled *filled,
                       struct error *error);

/* --- For the store alone: answers as text (store/review/filled-text.c) --- */

/* Puts the moments on the session's timeline. One in a clip that is none of the session's is left out. */
bool filled_place(struct store *store, struct filled *filled, struct error *error);

/* In the arena, its length rounded up. ERROR_INVALID when it is too long. */
bool filled_text_make(const struct form *form, const struct filled_item *items, struct arena *arena,
                      const char **text, struct error *error);
/* False when it is none. */
bool filled_text_read(const struct form *form, const char *text, struct arena *arena,
                      struct filled_item **items);

#endif
