/*
 * Finding notes and tags over all of one's trajectories.
 */
#ifndef STORE_REVIEW_NOTE_FIND_H
#define STORE_REVIEW_NOTE_FIND_H

#include "store/review/notes.h"
#include "store/review/sessions.h"

struct found_note {
    const struct note *note;
    const struct session *session; /* the lesson that it belongs to */
};
struct found_notes {
    struct found_note *items;
    size_t count;
};

/* What is looked for; what is NULL, or without words, fits everything. */
struct note_query {
    const char *kind;   /* the name of a kind; a tag without a text has none */
    const char *tag;    /* a part of the tag's name */
    const char *author; /* a part of the author's name */
    const char *const *words;
    size_t word_count; /* each occurs in the text, the tag's name or the author's */
};

bool note_fits(const struct note *note, const struct note_query *query);

/* All that fit in all of the actor's lessons, newest lesson first, by moment in it. Trajectories whose key
 * the actor does not have (any more) are left out. */
bool note_find(struct store *store, const struct actor *actor, const struct note_query *query,
               struct arena *arena, struct found_notes *found, struct error *error);

#endif
