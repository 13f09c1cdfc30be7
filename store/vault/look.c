#include "store/vault/look.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/engine/db.h"

struct collecting {
    struct arena *arena;
    struct vault_look *look;
    size_t room;
};

static bool collect(void *context, const unsigned char tag[static SLOT_TAG], enum slot_state state)
{
    struct collecting *collecting = context;
    struct vault_look *look = collecting->look;
    look->slots = arena_grow(collecting->arena, look->slots, look->count, &collecting->room,
                             sizeof *look->slots);
    memcpy(look->slots[look->count].tag, tag, SLOT_TAG);
    look->slots[look->count++].state = state;
    return true;
}

static int compare_slots(const void *a, const void *b)
{
    const struct vault_slot *one = a, *two = b;
    return memcmp(one->tag, two->tag, SLOT_TAG);
}

enum slot_state vault_look_slot(const struct vault_look *look, const unsigned char tag[static SLOT_TAG])
{
    struct vault_slot wanted = {0};
    memcpy(wanted.tag, tag, SLOT_TAG);
    const struct vault_slot *slot = look->count ? bsearch(&wanted, look->slots, look->count,
                                                          sizeof *look->slots, compare_slots)
                                                : NULL;
    return slot ? slot->state : SLOT_NONE;
}

static void read_slots(struct store *store, const unsigned char *tag, struct arena *arena,
                       struct vault_look *look)
{
    struct collecting collecting = {.arena = arena, .look = look};
    int folder;
    struct slots *slots = vault_member_open(store, &look->member, tag, SLOTS_READ, &folder);
    look->read = slots && slots_each(slots, collect, &collecting);
    if (!look->read)
        vault_trouble(&look->member, errno, &look->trouble);
    else if (slots_ground(slots) != GROUND_FITS)
        ground_refuse(slots_ground(slots), look->member.path, &look->trouble);
    if (look->count)
        qsort(look->slots, look->count, sizeof *look->slots, compare_slots);
    vault_member_close(slots, folder);
}

/* Whether it is still there now: whoever has just withdrawn something overwrites it a moment after its row.
 */
static bool still_there(struct store *store, const unsigned char *store_tag, const struct vault_look *look,
                        const unsigned char *tag)
{
    enum slot_state state = SLOT_NONE;
    int folder;
    struct slots *slots = vault_member_open(store, &look->member, store_tag, SLOTS_READ, &folder);
    bool there = slots && slots_get(slots, tag, &state, NULL, NULL) &&
                 (state == SLOT_HELD || state == SLOT_DAMAGED);
    vault_member_close(slots, folder);
    return there;
}

static void count_living(const struct vault_living_list *living, struct vault_look *look)
{
    for (size_t i = 0; i < living->count; i++) {
        if (vault_look_slot(look, living->items[i].tag) == SLOT_HELD)
            look->held++;
        else
            look->lacking++;
    }
}

static void count_left(struct store *store, const unsigned char *tag, const struct vault_living_list *living,
                       struct vault_look *look)
{
    for (size_t i = 0; i < look->count; i++)
        look->left += look->slots[i].state != SLOT_FORGOTTEN && !vault_lives(living, look->slots[i].tag) &&
                      still_there(store, tag, look, look->slots[i].tag);
}

/* Lessons that are shredded and not purged: few, at any time. */
static bool count_waiting(struct store *store, struct vault_look_list *list, struct error *error)
{
    struct query query;
    unsigned char tag[SLOT_TAG];
    if (!db_query(store->db,
                  "SELECT id FROM session WHERE vault = 1 AND shredded_at IS NOT NULL AND purged_at IS NULL",
                  DB_NO_ARGS, &query, error))
        return false;
    while (query_next(&query)) {
        slot_tag(row_text(&query, 0), tag);
        for (size_t i = 0; i < list->count; i++) {
            enum slot_state state = vault_look_slot(&list->items[i], tag);
            list->items[i].waiting += !list->items[i].read || state == SLOT_HELD || state == SLOT_DAMAGED;
        }
    }
    return query_close(&query, error);
}

bool vault_look(struct store *store, struct arena *arena, struct vault_look_list *list, struct error *error)
{
    struct vault_member_list members;
    struct vault_living_list living;
    unsigned char tag[SLOT_TAG];
    bool known, used;
    *list = (struct vault_look_list){0};
    if (!vault_tag(store, tag, &known, error) || !vault_members(store, arena, &members, error) ||
        !db_exists(store->db, "SELECT 1 FROM session WHERE vault = 1", DB_NO_ARGS, &used, error))
        return false;
    list->items = arena_alloc(arena, members.count * sizeof *list->items);
    list->count = known ? members.count : 0;
    for (size_t i = 0; i < list->count; i++) {
        list->items[i].member = members.items[i];
        read_slots(store, tag, arena, &list->items[i]);
        /* The store's own is made with the first lesson. */
        if (!list->items[i].read && !used && members.items[i].folder[0] != '/')
            error_clear(&list->items[i].trouble);
    }
    if (!vault_living(store, arena, &living, error) || !count_waiting(store, list, error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].read)
            count_living(&living, &list->items[i]);
        count_left(store, tag, &living, &list->items[i]);
    }
    return true;
}
