/*
 * Sites: at which locations somebody works. The first one is their main location.
 *
 * Staff of a location watch its team and festive footage (R12), so whoever stops working at one loses the
 * keys to what was made there.
 */
#ifndef STORE_PEOPLE_SITES_H
#define STORE_PEOPLE_SITES_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"

/* From now on the person works at these locations: names separated by commas. ERROR_NOT_FOUND names the one
 * that does not exist. The keys for a new location's footage come when a colleague there logs in
 * (store/people/viewers.h). */
bool account_sites_set(struct store *store, const struct actor *actor, const char *name, const char *sites,
                       struct error *error);

/* For the store alone: the ids of the locations that are named, each once, in that order. */
struct site_ids {
    const char **items;
    size_t count;
};
bool sites_find(struct store *store, const char *names, struct arena *arena, struct site_ids *ids,
                struct error *error);
/* Inside a change: the account works there and nowhere else. */
bool sites_store(struct store *store, const char *account, const struct site_ids *ids, struct error *error);
/* All locations, by name, whoever asks. */
bool locations_load(struct store *store, struct arena *arena, struct location_list *list,
                    struct error *error);
/* "Noord, Zuid", the main one first. */
bool sites_of(struct store *store, const char *account, struct arena *arena, const char **names,
              struct error *error);

#endif
