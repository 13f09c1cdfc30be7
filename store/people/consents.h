/*
 * Consents and objections: every answer that was ever given, and what a no does at once (R2, R2b, R4).
 *
 * Entries are never changed. A mistake is undone: the entry stays, marked so, and no longer counts. After
 * every no, and when a yes is undone, the footage of that purpose that shows the person is asked about again,
 * and what may no longer be seen is blocked in the same transaction (store/people/footage-rights.h). That
 * cannot be taken back: a mistaken withdrawal does not bring footage back. So each has a …_foretell() that
 * says beforehand which lessons would go: the entry itself, rehearsed.
 */
#ifndef STORE_PEOPLE_CONSENTS_H
#define STORE_PEOPLE_CONSENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/people/footage-rights.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

struct consent_entry {
    const char *who; /* a pupil's number or an account's name */
    enum answer answer;
    enum capacity capacity;
    const char *giver;          /* the guardian's name; not looked at when the pupil or employee answers */
    const char *on;             /* day, not in the future */
    const char *form_reference; /* or NULL */
    enum purpose purpose;
    int64_t entered_at; /* of a letter: a yes is refused when a no was recorded since; 0: it is entered now */
};

/* What an entry did. */
struct consent_effect {
    char id[ID_SIZE];
    int64_t blocked; /* sessions whose footage may no longer be seen */
};

/* Records an answer. ERROR_INVALID when that person cannot answer (a guardian for who is 16 by then, a pupil
 * under 16 who gives, an employee for a pupil), or withdraws what was never given. */
bool consent_record(struct store *store, const struct actor *actor, const struct consent_entry *entry,
                    struct consent_effect *effect, struct error *error);

/* Which lessons the entry would block; it fails as consent_record() would (R4). */
bool consent_foretell(struct store *store, const struct actor *actor, const struct consent_entry *entry,
                      struct arena *arena, struct lost_list *lost, struct error *error);

bool consent_undo(struct store *store, const struct actor *actor, const char *id,
                  struct consent_effect *effect, struct error *error);
/* The same for undoing an answer or an objection. */
bool consent_undo_foretell(struct store *store, const struct actor *actor, const char *id, bool objection,
                           struct arena *arena, struct lost_list *lost, struct error *error);

struct consent {
    const char *id;
    const char *who, *name;            /* number or log-in name; full name */
    const char *class_name, *location; /* that a pupil is in, or was in last; NULL for an employee */
    bool objection;                    /* else an answer */
    enum answer answer;
    enum capacity capacity;
    const char *giver; /* a guardian's name, or NULL for self and employee */
    enum purpose purpose;
    const char *on, *form_reference, *lifted_on, *handler, *outcome;
    int64_t recorded_at, undone_at;
};
struct consent_list {
    struct consent *items;
    size_t count;
};
/* Of one class (at one location, or with NULL at all), one person (`who`), or all; newest first. */
bool consent_list(struct store *store, const struct actor *actor, const char *class_name,
                  const char *location, const char *who, struct arena *arena, struct consent_list *list,
                  struct error *error);

/* Objections: a no under every regime (R4). `handler` is the account that handles it (NULL: the actor). */
struct objection_entry {
    const char *who;        /* a pupil's number */
    enum capacity capacity; /* guardian or self */
    const char *giver;
    const char *on;
    enum purpose purpose;
    const char *handler, *outcome; /* log-in name; text or NULL */
};
bool objection_record(struct store *store, const struct actor *actor, const struct objection_entry *entry,
                      struct consent_effect *effect, struct error *error);
bool objection_foretell(struct store *store, const struct actor *actor, const struct objection_entry *entry,
                        struct arena *arena, struct lost_list *lost, struct error *error);
/* From that day on it no longer holds; footage that it blocked stays blocked. */
bool objection_lift(struct store *store, const struct actor *actor, const char *id, const char *on,
                    const char *outcome, struct error *error);
bool objection_undo(struct store *store, const struct actor *actor, const char *id,
                    struct consent_effect *effect, struct error *error);

#endif
