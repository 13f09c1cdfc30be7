/*
 * Tags: short names with a key, which are put on a moment or a stretch of a lesson while it plays.
 *
 * The school has a list (its owner changes it), and each trajectory one of its own (its coach changes it,
 * until the trajectory ends). This is about these lists. A tag that was put on a lesson is a note that has
 * one (store/review/notes.h), and so is under the same rules.
 *
 * Every school begins with the same list, which the program brings along (TAGS_AT_FIRST): a row is stored
 * only for what the owner changed. Its names are in the reader's language until the owner gives others. A
 * trajectory's tags may say what a teacher finds difficult, so they are encrypted under the trajectory's key,
 * as its goals are; they go with the notes. A tag that is retired is offered no more, and stays known to the
 * lessons that have it; adding one of the same name brings it back.
 */
#ifndef STORE_REVIEW_TAGS_H
#define STORE_REVIEW_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/people/accounts.h"

enum { TAG_NAME_MOST = 30 /* characters */, TAGS_MOST = 60 /* in one list, the retired included */ };

/* X(enumerator, name as it is stored and printed) */
#define TAG_COLOURS(X)      \
    X(TAG_PLAIN, "plain")   \
    X(TAG_BLUE, "blue")     \
    X(TAG_GREEN, "green")   \
    X(TAG_ORANGE, "orange") \
    X(TAG_RED, "red")       \
    X(TAG_PURPLE, "purple")

#define X(colour, name) colour,
enum tag_colour { TAG_COLOURS(X) TAG_COLOUR_COUNT };
#undef X

/* X(id, name, key, colour, whether it is a stretch). The keys mean nothing else on the watch screen;
 * each is in the name, and most are in the Dutch name, too. */
#define TAGS_AT_FIRST(X)                                               \
    X("first-wait", N_("Wait time"), "w", TAG_BLUE, true)              \
    X("first-teacher", N_("Teacher speaks"), "c", TAG_ORANGE, true)    \
    X("first-pupil", N_("Pupil speaks"), "i", TAG_GREEN, true)         \
    X("first-group", N_("Group work"), "g", TAG_PURPLE, true)          \
    X("first-open", N_("Open question"), "o", TAG_GREEN, false)        \
    X("first-check", N_("Checks understanding"), "h", TAG_BLUE, false) \
    X("first-praise", N_("Praise"), "a", TAG_ORANGE, false)            \
    X("first-behaviour", N_("Steers behaviour"), "s", TAG_PURPLE, false)

struct tag {
    const char *id;
    const char *trajectory; /* whose list it is in; NULL: the school's */
    const char *name;
    const char *kept_name; /* as it is signed with a note: "" while it is called as it was at first */
    const char *key;       /* one character; "": it has none, and is clicked */
    const char *sign;      /* one column wide; "" in what is given: the key, or a dot */
    enum tag_colour colour;
    bool stretch; /* else a moment */
    bool retired;
};
struct tag_list {
    struct tag *items;
    size_t count;
};

const char *tag_colour_name(enum tag_colour colour);
bool tag_colour_parse(const char *name, enum tag_colour *colour);

/* What a tag of the list at first is called, in the reader's language; NULL for any other. */
const char *tag_first_name(const char *id);

/* The school's tags, then the trajectory's own (NULL: none), each in the order in which they were made; the
 * retired among them. Anybody may see the school's: `actor` may be NULL then. */
bool tag_list(struct store *store, const struct actor *actor, const char *trajectory, struct arena *arena,
              struct tag_list *list, struct error *error);

/* NULL when there is none. */
const struct tag *tag_get(const struct tag_list *list, const char *id);
/* The one that this key puts: the trajectory's own before the school's; NULL: none. */
const struct tag *tag_of_key(const struct tag_list *list, const char *key);
/* What a person typed: an id, the ending of one, or a name in any case. In the list of `trajectory` alone
 * (NULL: the school's). ERROR_NOT_FOUND. */
bool tag_find(const struct tag_list *list, const char *trajectory, const char *typed, const struct tag **tag,
              struct error *error);

/* Adds it to the list of tag->trajectory: name, key, sign, colour and stretch are used; `id` gets the new
 * one's, or that of a retired one of the same name, which is back. */
bool tag_add(struct store *store, const struct actor *actor, const struct tag *tag, char id[static ID_SIZE],
             struct error *error);
/* Changes name, key, sign and colour. Whether it is a stretch stays: lessons have it. */
bool tag_change(struct store *store, const struct actor *actor, const struct tag *tag, struct error *error);
bool tag_retire(struct store *store, const struct actor *actor, const char *trajectory, const char *id,
                struct error *error);

#endif
