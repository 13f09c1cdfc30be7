/*
 * Pupils: the registrar's list of who is in which class.
 *
 * It comes from a CSV file, all of it or nothing. Reading one again brings the store up to date: known
 * numbers are changed, new ones added, and who is no longer in a class that the file holds has left. Leavers
 * are kept until no footage shows them; then they go with their guardians and consents
 * (pupil_forget_leavers).
 */
#ifndef STORE_PEOPLE_PUPILS_H
#define STORE_PEOPLE_PUPILS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

enum { PUPIL_FILE_MOST = 8 * 1024 * 1024 }; /* bytes of a CSV file */

struct pupil {
    const char *id, *number, *name, *birth_date, *class_name, *location;
    int64_t left_at; /* 0: still here */
};
/* For the store alone: a query that begins with these columns, and its row as a pupil (in the arena). */
#define PUPIL_COLUMNS                                                       \
    "p.id, p.number, p.name, p.birth_date, p.class_name, l.name, p.left_at" \
    " FROM pupil p JOIN location l ON l.id = p.location_id"
struct query;
struct pupil pupil_read(const struct query *query, struct arena *arena);

struct pupil_list {
    struct pupil *items;
    size_t count;
};

struct pupil_problem {
    int64_t line; /* in the file, from 1 */
    const char *reason;
};
struct pupil_import {
    int64_t added, changed, unchanged, left; /* what was done */
    struct pupil_problem *problems;          /* when it failed with ERROR_INVALID: every bad line */
    size_t problem_count;
};

/* Reads CSV (RFC 4180, UTF-8, a header line): number,name,birth_date,class,location and, if there is one,
 * guardians (names separated by ";"). ERROR_INVALID with the problems filled in (in the arena) when any line
 * is bad: then nothing has changed. */
bool pupil_import(struct store *store, const struct actor *actor, const char *csv, size_t size,
                  struct arena *arena, struct pupil_import *result, struct error *error);

/* Of one class or of all (NULL), by class, location and surname; leavers last when asked for. */
bool pupil_list(struct store *store, const struct actor *actor, const char *class_name, bool with_leavers,
                struct arena *arena, struct pupil_list *list, struct error *error);

struct guardian {
    const char *pupil, *name; /* pupil: its id */
};
struct guardian_list {
    struct guardian *items; /* by pupil and name */
    size_t count;
};
/* "Ans de Vries; Bob de Vries": of one pupil (by id), in the arena; "" when none are on record. */
const char *guardians_of(const struct guardian_list *list, const char *pupil, struct arena *arena);
/* The guardians of a class's pupils, or of all (NULL), for the registrar alone. */
bool guardian_list(struct store *store, const struct actor *actor, const char *class_name,
                   struct arena *arena, struct guardian_list *list, struct error *error);

/* The classes that there are, by name, for lists and completion. */
bool class_list(struct store *store, const struct actor *actor, struct arena *arena, const char ***names,
                size_t *count, struct error *error);

/* Removes leavers whom no footage shows any more, with all that is held on them. Part of what time does. */
bool pupil_forget_leavers(struct store *store, int64_t *gone, struct error *error);

#endif
