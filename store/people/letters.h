/*
 * Letters: forms that came back and that the registrar has entered, but not recorded yet.
 *
 * They are no consents: nothing asks them who may be in the picture. They are kept so that a crash, a lost
 * line or a wrong key costs nobody thirty letters: one file per account in DIR/drafts (ACCOUNT.letters),
 * replaced whole, encrypted under a key that only this person can make (key_of_own). Each letter is bound to
 * the purpose and the day that were on the screen when it was entered, and to the class (or the staff) it was
 * entered for.
 */
#ifndef STORE_PEOPLE_LETTERS_H
#define STORE_PEOPLE_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

enum { LETTER_GIVERS = 6, LETTERS_MOST = 5000 };

struct letter {
    enum purpose purpose;
    const char *day;                   /* of filming, that was on the screen */
    const char *class_name, *location; /* both "" for the staff */
    const char *person, *who, *name;   /* id; a pupil's number or an account's name; full name */
    enum answer answer;                /* given or refused */
    enum capacity capacity;
    const char *givers[LETTER_GIVERS]; /* who signed */
    int giver_count;
    int choice; /* which of the ways to sign: 0 … guardians − 1 is one of them, guardians is all */
    int64_t entered_at;
};
struct letter_list {
    struct letter *items; /* in the order in which they were entered */
    size_t count;
};

/* Keeps these in the place of those that were kept before; none removes the file. For the registrar. */
bool letters_keep(struct store *store, const struct actor *actor, const struct letter_list *list,
                  struct error *error);
/* What was kept, in the arena. ERROR_CORRUPT when it cannot be opened: it was damaged, or entered before this
 * person got a new password from somebody else. */
bool letters_load(struct store *store, const struct actor *actor, struct arena *arena,
                  struct letter_list *list, struct error *error);

/* Takes out of the list what was overtaken: a yes of somebody who has said no since (R4), and letters of
 * people who are no longer on record. *dropped gets how many. */
bool letters_overtaken(struct store *store, const struct actor *actor, struct letter_list *list,
                       size_t *dropped, struct error *error);

/* For the store alone: removes the letters of an account that was disabled or got other keys. */
void letters_forget(struct store *store, const char *account);

#endif
