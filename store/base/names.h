/*
 * Names of people, in the order of Dutch schools: by surname, in which "van der" and the like do not count.
 *
 * A name is one text, as the class list or the owner wrote it: "Anna de Vries", "Vries, Anna de" or
 * "de Vries, Anna". All of them stand at the V. Particles are those of the Dutch register of persons (BRP,
 * table 36, "voorvoegsels"). Of a name without any comma or particle the last word is taken for the surname.
 */
#ifndef STORE_BASE_NAMES_H
#define STORE_BASE_NAMES_H

#include <stddef.h>

#include "store/base/memory.h"

/* "Vries, Anna de", in the arena: as lists show it that are sorted by surname. */
const char *name_surname_first(struct arena *arena, const char *name);

/* Compares as strcmp() does: by surname, then by first names, then by particles; case and accents do not
 * count. NULL stands before all names. */
int name_compare(const char *a, const char *b);

/* Sorts `count` items of `size` bytes by the names that `name_of` gives of them; items of one name stay in
 * their order. `group`, when not NULL, compares first: names order only what it finds equal. Each name is
 * looked at once: quick for thousands. */
void names_sort(void *items, size_t count, size_t size, const char *(*name_of)(const void *item),
                int (*group)(const void *a, const void *b));

#endif
