#include "store/people/film-plan.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/engine/db.h"
#include "store/gate/gate.h"
#include "store/base/names.h"
#include "store/people/policy.h"

/* All answers and objections of many people, sorted by person, so that thousands are decided in one pass. */
struct record_set {
    const char **answer_people, **objection_people; /* whose, in step with the arrays below */
    struct permission_answer *answers;
    struct permission_objection *objections;
    size_t answer_count, objection_count;
};

/* Whose: of a class, one pupil, one account, all accounts, or all pupils. Each has a query of its own, which
 * finds them by an index. */
enum whose { WHOSE_ALL, WHOSE_CLASS, WHOSE_PUPIL, WHOSE_ACCOUNT, WHOSE_STAFF };
struct scope {
    enum whose whose;
    const char *id; /* the class's name, or an id; NULL for all */
};

#define ANSWERS(person) \
    "SELECT " person ", c.answer, c.capacity, c.guardian_id, c.answered_on, c.recorded_at FROM consent c"
#define COUNTS     " c.purpose = ?1 AND c.undone_at IS NULL"
#define BY_PERSON  " ORDER BY 1, c.recorded_at, c.id"
#define OBJECTIONS "SELECT o.pupil_id, o.capacity, o.objected_on, o.lifted_on FROM objection o"
#define HOLDS      " o.purpose = ?1 AND o.undone_at IS NULL"
#define BY_PUPIL   " ORDER BY o.pupil_id, o.id"

static const struct {
    const char *answers, *objections;
} queries[] = {
    [WHOSE_ALL] = {ANSWERS("c.pupil_id") " WHERE c.pupil_id IS NOT NULL AND ?2 IS NULL AND" COUNTS BY_PERSON,
                   OBJECTIONS " WHERE ?2 IS NULL AND" HOLDS BY_PUPIL},
    [WHOSE_CLASS] =
        {ANSWERS(
             "c.pupil_id") " JOIN pupil p ON p.id = c.pupil_id WHERE p.class_name = ?2 AND" COUNTS BY_PERSON,
         OBJECTIONS " JOIN pupil p ON p.id = o.pupil_id WHERE p.class_name = ?2 AND" HOLDS BY_PUPIL},
    [WHOSE_PUPIL] = {ANSWERS("c.pupil_id") " WHERE c.pupil_id = ?2 AND" COUNTS BY_PERSON,
                     OBJECTIONS " WHERE o.pupil_id = ?2 AND" HOLDS BY_PUPIL},
    [WHOSE_ACCOUNT] = {ANSWERS("c.account_id") " WHERE c.account_id = ?2 AND" COUNTS BY_PERSON, NULL},
    [WHOSE_STAFF] =
        {ANSWERS("c.account_id") " WHERE c.account_id IS NOT NULL AND ?2 IS NULL AND" COUNTS BY_PERSON, NULL},
};

static bool load_answers(struct store *store, const struct scope *scope, enum purpose purpose,
                         struct arena *arena, struct record_set *set, struct error *error)
{
    struct query query;
    if (!db_query(store->db, queries[scope->whose].answers,
                  DB_ARGS(DB_TEXT(purpose_name(purpose)), DB_TEXT(scope->id)), &query, error))
        return false;
    size_t room = 0, people_room = 0;
    while (query_next(&query)) {
        struct permission_answer answer = {
            .giver = arena_copy(arena, row_text(&query, 3)),
            .on = arena_copy(arena, row_text(&query, 4)),
            .recorded_at = row_int(&query, 5),
        };
        struct error ignored;
        if (!answer_parse(row_text(&query, 1), &answer.answer) ||
            !capacity_parse(row_text(&query, 2), &answer.capacity, &ignored))
            continue; /* the schema allows no other words */
        set->answers = arena_grow(arena, set->answers, set->answer_count, &room, sizeof *set->answers);
        set->answer_people = arena_grow(arena, set->answer_people, set->answer_count, &people_room,
                                        sizeof *set->answer_people);
        set->answer_people[set->answer_count] = arena_copy(arena, row_text(&query, 0));
        set->answers[set->answer_count++] = answer;
    }
    return query_close(&query, error);
}

static bool load_objections(struct store *store, const struct scope *scope, enum purpose purpose,
                            struct arena *arena, struct record_set *set, struct error *error)
{
    struct query query;
    if (!db_query(store->db, queries[scope->whose].objections,
                  DB_ARGS(DB_TEXT(purpose_name(purpose)), DB_TEXT(scope->id)), &query, error))
        return false;
    size_t room = 0, people_room = 0;
    while (query_next(&query)) {
        struct permission_objection objection = {
            .on = arena_copy(arena, row_text(&query, 2)),
            .lifted_on = arena_copy(arena, row_text(&query, 3)),
        };
        struct error ignored;
        if (!capacity_parse(row_text(&query, 1), &objection.capacity, &ignored))
            continue;
        set->objections = arena_grow(arena, set->objections, set->objection_count, &room,
                                     sizeof *set->objections);
        set->objection_people = arena_grow(arena, set->objection_people, set->objection_count, &people_room,
                                           sizeof *set->objection_people);
        set->objection_people[set->objection_count] = arena_copy(arena, row_text(&query, 0));
        set->objections[set->objection_count++] = objection;
    }
    return query_close(&query, error);
}

static bool load_records(struct store *store, const struct scope *scope, enum purpose purpose,
                         struct arena *arena, struct record_set *set, struct error *error)
{
    *set = (struct record_set){0};
    if (!load_answers(store, scope, purpose, arena, set, error))
        return false;
    return !queries[scope->whose].objections || load_objections(store, scope, purpose, arena, set, error);
}

/* The first of the person's entries in a sorted list, and how many there are. */
static size_t first_of(const char *const *people, size_t count, const char *person, size_t *many)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(people[middle], person) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *many = 0;
    while (low + *many < count && strcmp(people[low + *many], person) == 0)
        ++*many;
    return low;
}

/* Hands the person's part of the set to the one function that decides. */
static struct permission decide(const struct record_set *set, struct permission_facts facts,
                                const char *person, const char *on)
{
    size_t first = first_of(set->answer_people, set->answer_count, person, &facts.answer_count);
    facts.answers = set->answers + first;
    first = first_of(set->objection_people, set->objection_count, person, &facts.objection_count);
    facts.objections = set->objections + first;
    return permission_decide(&facts, on);
}

static const char *line_name(const void *line)
{
    return ((const struct film_plan_line *)line)->pupil.name;
}

static int by_class(const void *a, const void *b)
{
    const struct film_plan_line *left = a, *right = b;
    return strcmp(left->pupil.class_name, right->pupil.class_name);
}

static bool load_pupils(struct store *store, const char *class_name, struct arena *arena,
                        struct film_plan *plan, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT " PUPIL_COLUMNS " WHERE p.left_at IS NULL AND (?1 IS NULL OR p.class_name = ?1)"
                  " ORDER BY p.number",
                  DB_ARGS(DB_TEXT(class_name)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        plan->lines = arena_grow(arena, plan->lines, plan->count, &room, sizeof *plan->lines);
        plan->lines[plan->count++] = (struct film_plan_line){.pupil = pupil_read(&query, arena)};
    }
    names_sort(plan->lines, plan->count, sizeof *plan->lines, line_name, by_class);
    return query_close(&query, error);
}

bool film_plan_make(struct store *store, const struct actor *actor, const char *class_name, const char *on,
                    enum purpose purpose, struct arena *arena, struct film_plan *plan, struct error *error)
{
    *plan = (struct film_plan){.on = arena_copy(arena, on), .purpose = purpose};
    if (!gate_check(store, actor, &(struct change){.act = ACT_FILM_PLAN_READ}, error))
        return false;
    if (!day_valid(on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on);
    if (!policy_objection(store, purpose_name(purpose), &plan->objection_regime, error) ||
        !load_pupils(store, class_name, arena, plan, error))
        return false;
    if (class_name && plan->count == 0)
        return error_set(error, ERROR_NOT_FOUND, "There are no pupils in a class “%.40s”; check its name.",
                         class_name);
    plan->class_name = arena_copy(arena, class_name);
    struct record_set set;
    if (!load_records(store, &(struct scope){class_name ? WHOSE_CLASS : WHOSE_ALL, class_name}, purpose,
                      arena, &set, error))
        return false;
    for (size_t i = 0; i < plan->count; i++) {
        struct film_plan_line *line = &plan->lines[i];
        struct permission_facts facts = {
            .birth_date = line->pupil.birth_date,
            .purpose = purpose,
            .objection_regime = plan->objection_regime,
        };
        line->permission = decide(&set, facts, line->pupil.id, on);
        plan->may += line->permission.may;
    }
    return true;
}

/* Decides for several days what one person's entries say. */
static bool decide_days(struct store *store, const struct scope *scope, const struct permission_facts *facts,
                        const char *const *days, size_t count, struct arena *arena,
                        struct permission *permissions, struct error *error)
{
    struct record_set set;
    if (!load_records(store, scope, facts->purpose, arena, &set, error))
        return false;
    for (size_t i = 0; i < count; i++)
        permissions[i] = decide(&set, *facts, scope->id, days[i]);
    return true;
}

bool permission_of_account(struct store *store, const char *account, enum purpose purpose,
                           const char *const *days, size_t count, struct arena *arena,
                           struct permission *permissions, struct error *error)
{
    return decide_days(store, &(struct scope){WHOSE_ACCOUNT, account},
                       &(struct permission_facts){.employee = true, .purpose = purpose}, days, count, arena,
                       permissions, error);
}

static const char *staff_name(const void *line)
{
    return ((const struct staff_line *)line)->full_name;
}

static bool load_staff(struct store *store, struct arena *arena, struct staff_list *list, struct error *error)
{
    struct query query;
    if (!db_query(store->db,
                  "SELECT a.id, a.name, a.full_name FROM account a WHERE"
                  " EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id AND r.role IN ('coach', "
                  "'teacher'))"
                  " AND (a.disabled_at IS NULL OR EXISTS (SELECT 1 FROM session s JOIN trajectory t ON t.id "
                  "= s.trajectory_id"
                  "  WHERE t.teacher_id = a.id AND s.purged_at IS NULL))"
                  " ORDER BY a.name",
                  DB_NO_ARGS, &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        list->lines = arena_grow(arena, list->lines, list->count, &room, sizeof *list->lines);
        list->lines[list->count++] = (struct staff_line){
            .id = arena_copy(arena, row_text(&query, 0)),
            .name = arena_copy(arena, row_text(&query, 1)),
            .full_name = arena_copy(arena, row_text(&query, 2)),
        };
    }
    names_sort(list->lines, list->count, sizeof *list->lines, staff_name, NULL);
    return query_close(&query, error);
}

bool staff_list_make(struct store *store, const struct actor *actor, const char *on, enum purpose purpose,
                     struct arena *arena, struct staff_list *list, struct error *error)
{
    *list = (struct staff_list){0};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error))
        return false;
    if (!day_valid(on))
        return error_set(error, ERROR_INVALID, "“%.20s” is no date; write it as 2026-11-24.", on);
    struct record_set set;
    if (!load_staff(store, arena, list, error) ||
        !load_records(store, &(struct scope){.whose = WHOSE_STAFF}, purpose, arena, &set, error))
        return false;
    for (size_t i = 0; i < list->count; i++) {
        struct staff_line *line = &list->lines[i];
        line->permission = decide(&set, (struct permission_facts){.employee = true, .purpose = purpose},
                                  line->id, on);
        list->may += line->permission.may;
    }
    return true;
}

bool permission_of_pupil(struct store *store, const char *pupil, enum purpose purpose,
                         const char *const *days, size_t count, struct arena *arena,
                         struct permission *permissions, struct error *error)
{
    struct permission_facts facts = {.purpose = purpose};
    struct query query;
    if (!db_query(store->db, "SELECT birth_date FROM pupil WHERE id = ?1", DB_ARGS(DB_TEXT(pupil)), &query,
                  error))
        return false;
    if (query_next(&query))
        facts.birth_date = arena_copy(arena, row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    if (!facts.birth_date)
        return error_set(error, ERROR_NOT_FOUND, "There is no such pupil.");
    return policy_objection(store, purpose_name(purpose), &facts.objection_regime, error) &&
           decide_days(store, &(struct scope){WHOSE_PUPIL, pupil}, &facts, days, count, arena, permissions,
                       error);
}

struct permission_book {
    struct record_set set;
    enum purpose purpose;
};

bool permission_book_load(struct store *store, enum purpose purpose, struct arena *arena,
                          struct permission_book **book, struct error *error)
{
    *book = arena_alloc(arena, sizeof **book);
    (*book)->purpose = purpose;
    return load_records(store, &(struct scope){0}, purpose, arena, &(*book)->set, error);
}

struct permission permission_book_decide(const struct permission_book *book, const char *pupil,
                                         const char *birth_date, const char *on, bool objection_regime)
{
    return decide(&book->set,
                  (struct permission_facts){.birth_date = birth_date,
                                            .purpose = book->purpose,
                                            .objection_regime = objection_regime},
                  pupil, on);
}
