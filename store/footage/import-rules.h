/*
 * Import rules: may this footage come in at all? (R1, R2, R2b, R3, R5, R11)
 *
 * Asked before anything is stored, and again inside the transaction that stores it, since a consent may be
 * withdrawn while a card is being copied.
 */
#ifndef STORE_FOOTAGE_IMPORT_RULES_H
#define STORE_FOOTAGE_IMPORT_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "store/people/accounts.h"
#include "store/people/film-plan.h"
#include "store/footage/import.h"
#include "store/base/memory.h"
#include "store/people/permission.h"
#include "store/engine/store.h"

struct import_permit {
    enum purpose purpose;
    const char *class_name, *location_id; /* of the class on the day of filming */
    const char *support_pupil_id;
    const char **viewer_ids; /* named for support (R11) */
    size_t viewer_count;
    const char *filmed_by, *camera_id, *card_id;
    const char **pupil_ids; /* declared to be in the picture */
    size_t pupil_count;
    const char **staff_ids; /* and employees, beside the teacher of the trajectory */
    size_t staff_count;
};

/* Checks the request. ERROR_DENIED (a rule forbids it) or ERROR_INVALID (it makes no sense) with a sentence
 * that names each person by number and class, and what would mend it. */
bool import_permit(struct store *store, const struct actor *actor, const struct import_request *request,
                   struct arena *arena, struct import_permit *permit, struct error *error);

/* R3, R5: what an import is held against (policy, classes, answers, equipment) is as it was decided, and not
 * as somebody put it into the file. */
bool import_registers_fit(struct store *store, struct error *error);

/* The film plan that the import is held against: of the class as it was on the day of filming. To be shown
 * before anybody declares who is in the picture (R3). */
bool import_film_plan(struct store *store, const struct actor *actor, const struct import_request *request,
                      struct arena *arena, struct film_plan *plan, struct error *error);
/* The same of the employees who work at the class's location. */
bool import_film_plan_staff(struct store *store, const struct actor *actor,
                            const struct import_request *request, struct arena *arena,
                            struct staff_list *list, struct error *error);

/* R3: it is declared that no pupil is in the picture. */
bool import_shows_nobody(const struct import_request *request);

#endif
