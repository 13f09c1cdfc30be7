#include "store/people/permission-book.h"

#include <string.h>

#include "store/engine/db.h"
#include "store/people/policy.h"

struct permission_book {
    enum purpose purpose;
    bool objection_regime;
    const char **answer_people, **objection_people; /* whose, in step with the arrays below; sorted */
    struct permission_answer *answers;
    struct permission_objection *objections;
    size_t answer_count, objection_count;
};

#define ANSWERS(person) \
    "SELECT " person    \
    ", c.answer, c.capacity, c.guardian_id, c.answered_on, c.recorded_at FROM consent c WHERE "
#define COUNTS     " AND c.purpose = ?1 AND c.undone_at IS NULL ORDER BY 1, c.recorded_at, c.id"
#define OBJECTIONS "SELECT o.pupil_id, o.capacity, o.objected_on, o.lifted_on FROM objection o WHERE "
#define HOLDS      " AND o.purpose = ?1 AND o.undone_at IS NULL ORDER BY o.pupil_id, o.id"
#define IN_CLASS   " IN (SELECT pupil_id FROM membership WHERE class_name = ?2 AND location_id = ?3)"

/* Each finds its rows by an index. ?2 and ?3 are named in all, so that all can be given them. */
static const struct {
    const char *answers, *objections;
} queries[] = {
    [WHOSE_EVERYBODY] = {ANSWERS("COALESCE (c.pupil_id, c.account_id)") "?2 IS NULL AND ?3 IS NULL" COUNTS,
                         OBJECTIONS "?2 IS NULL AND ?3 IS NULL" HOLDS},
    [WHOSE_PUPILS] = {ANSWERS("c.pupil_id") "c.pupil_id IS NOT NULL AND ?2 IS NULL AND ?3 IS NULL" COUNTS,
                      OBJECTIONS "?2 IS NULL AND ?3 IS NULL" HOLDS},
    [WHOSE_STAFF] = {ANSWERS("c.account_id") "c.account_id IS NOT NULL AND ?2 IS NULL AND ?3 IS NULL" COUNTS,
                     NULL},
    [WHOSE_CLASS] = {ANSWERS("c.pupil_id") "c.pupil_id" IN_CLASS COUNTS,
                     OBJECTIONS "o.pupil_id" IN_CLASS HOLDS},
    [WHOSE_PUPIL] = {ANSWERS("c.pupil_id") "c.pupil_id = ?2 AND ?3 IS NULL" COUNTS,
                     OBJECTIONS "o.pupil_id = ?2 AND ?3 IS NULL" HOLDS},
    [WHOSE_ACCOUNT] = {ANSWERS("c.account_id") "c.account_id = ?2 AND ?3 IS NULL" COUNTS, NULL},
};

static bool query_scope(struct store *store, const char *sql, const struct permission_scope *scope,
                        enum purpose purpose, struct query *query, struct error *error)
{
    const struct school_class *class = scope->class;
    return db_query(store->db, sql,
                    DB_ARGS(DB_TEXT(purpose_name(purpose)), DB_TEXT(class ? class->name : scope->id),
                            DB_TEXT(class ? class->location_id : NULL)),
                    query, error);
}

static bool load_answers(struct store *store, const struct permission_scope *scope, struct arena *arena,
                         struct permission_book *book, struct error *error)
{
    struct query query;
    if (!query_scope(store, queries[scope->whose].answers, scope, book->purpose, &query, error))
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
        size_t count = book->answer_count;
        book->answers = arena_grow(arena, book->answers, count, &room, sizeof *book->answers);
        book->answer_people = arena_grow(arena, book->answer_people, count, &people_room,
                                         sizeof *book->answer_people);
        book->answer_people[count] = arena_copy_once(arena, count ? book->answer_people[count - 1] : NULL,
                                                     row_text(&query, 0));
        book->answers[book->answer_count++] = answer;
    }
    return query_close(&query, error);
}

static bool load_objections(struct store *store, const struct permission_scope *scope, struct arena *arena,
                            struct permission_book *book, struct error *error)
{
    struct query query;
    if (!queries[scope->whose].objections)
        return true;
    if (!query_scope(store, queries[scope->whose].objections, scope, book->purpose, &query, error))
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
        size_t count = book->objection_count;
        book->objections = arena_grow(arena, book->objections, count, &room, sizeof *book->objections);
        book->objection_people = arena_grow(arena, book->objection_people, count, &people_room,
                                            sizeof *book->objection_people);
        book->objection_people[count] = arena_copy(arena, row_text(&query, 0));
        book->objections[book->objection_count++] = objection;
    }
    return query_close(&query, error);
}

bool permission_book_load(struct store *store, const struct permission_scope *scope, enum purpose purpose,
                          struct arena *arena, struct permission_book **book, struct error *error)
{
    *book = arena_alloc(arena, sizeof **book);
    (*book)->purpose = purpose;
    return policy_objection(store, purpose_name(purpose), &(*book)->objection_regime, error) &&
           load_answers(store, scope, arena, *book, error) &&
           load_objections(store, scope, arena, *book, error);
}

bool permission_book_objection_regime(const struct permission_book *book)
{
    return book->objection_regime;
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

struct permission permission_book_decide_under(const struct permission_book *book, bool objection_regime,
                                               const char *person, const char *birth_date, const char *on)
{
    struct permission_facts facts = {.employee = !birth_date,
                                     .birth_date = birth_date,
                                     .purpose = book->purpose,
                                     .objection_regime = objection_regime};
    size_t first = first_of(book->answer_people, book->answer_count, person, &facts.answer_count);
    facts.answers = book->answers + first;
    first = first_of(book->objection_people, book->objection_count, person, &facts.objection_count);
    facts.objections = book->objections + first;
    return permission_decide(&facts, on);
}

struct permission permission_book_decide(const struct permission_book *book, const char *person,
                                         const char *birth_date, const char *on)
{
    return permission_book_decide_under(book, book->objection_regime, person, birth_date, on);
}

bool permission_of_account(struct store *store, const char *account, enum purpose purpose, const char *on,
                           struct arena *arena, struct permission *permission, struct error *error)
{
    struct permission_book *book;
    if (!permission_book_load(store, &(struct permission_scope){.whose = WHOSE_ACCOUNT, .id = account},
                              purpose, arena, &book, error))
        return false;
    *permission = permission_book_decide(book, account, NULL, on);
    return true;
}

bool permission_of_pupil(struct store *store, const char *pupil, enum purpose purpose, const char *on,
                         struct arena *arena, struct permission *permission, struct error *error)
{
    struct permission_book *book;
    const char *birth_date = NULL;
    struct query query;
    if (!db_query(store->db, "SELECT birth_date FROM pupil WHERE id = ?1", DB_ARGS(DB_TEXT(pupil)), &query,
                  error))
        return false;
    if (query_next(&query))
        birth_date = arena_copy(arena, row_text(&query, 0));
    if (!query_close(&query, error))
        return false;
    if (!birth_date)
        return error_set(error, ERROR_NOT_FOUND, "There is no such pupil.");
    if (!permission_book_load(store, &(struct permission_scope){.whose = WHOSE_PUPIL, .id = pupil}, purpose,
                              arena, &book, error))
        return false;
    *permission = permission_book_decide(book, pupil, birth_date, on);
    return true;
}
