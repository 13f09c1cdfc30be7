/*
 * The school's observation forms: which ones there are to fill in.
 *
 * A form is kept as its file was, under its name and version. Another version of it takes the place of the
 * one before, which stays for what was filled in with it; nothing that somebody has answered is ever changed
 * afterwards. Forms say nothing of anybody, so everybody with an account may read them; only an owner adds
 * one, or takes one out of use.
 */
#ifndef STORE_FORMS_LIBRARY_H
#define STORE_FORMS_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/engine/store.h"
#include "store/forms/form.h"

struct actor;

struct form_entry {
    const char *id; /* of this version */
    struct form form;
    const char *text; /* the file */
    size_t size;
    int64_t added_at;
    int64_t retired_at; /* 0: in use */
};
struct form_list {
    struct form_entry *items;
    size_t count;
};

/* Adds a form, or a new version of one: then *replaced is true. ERROR_INVALID with the first problem of the
 * file; ERROR_CONFLICT when this version is there already. `id` gets the new one's. */
bool form_add(struct store *store, const struct actor *actor, const void *bytes, size_t size,
              char id[static ID_SIZE], bool *replaced, struct error *error);

/* Takes it out of use: nobody can begin to fill it in any more. ERROR_NOT_FOUND when no such is in use. */
bool form_retire(struct store *store, const struct actor *actor, const char *name, struct error *error);

/* Those in use, by title. */
bool form_list(struct store *store, const struct actor *actor, struct arena *arena, struct form_list *list,
               struct error *error);

/* The one in use under that name. */
bool form_get(struct store *store, const struct actor *actor, const char *name, struct arena *arena,
              struct form_entry *entry, struct error *error);

/* For the store alone, whose rights were asked: any version, by its id. ERROR_CORRUPT when it is not as it
 * was added. */
bool form_load(struct store *store, const char *id, struct arena *arena, struct form_entry *entry,
               struct error *error);

#endif
