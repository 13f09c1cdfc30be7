/*
 * Situations: the fixture's school with a class, consents, equipment and a note, and its session in each of
 * the states that it can be in. For the access matrices of the store's functions and of the commands.
 */
#ifndef TESTS_SITUATIONS_H
#define TESTS_SITUATIONS_H

#include "tests/unit/registers.h"

#include "store/review/blurs.h"

#include "store/review/filled.h"
#include "store/review/goals.h"

enum situation { IMPORTED, IN_REVIEW, MARKED, BLOCKED, SHREDDED, PURGED, ENDED, SITUATIONS };
static const char *const situation_names[SITUATIONS] = {
    [IMPORTED] = "imported",      [IN_REVIEW] = "in review",    [MARKED] = "marked",
    [BLOCKED] = "blocked",        [SHREDDED] = "being deleted", [PURGED] = "purged",
    [ENDED] = "trajectory ended",
};
struct cell {
    struct school *school;
    struct store *store;
    struct actor *actor;
    struct arena *arena;
    struct error *error;
    char goal[ID_SIZE], note[ID_SIZE], removed[ID_SIZE]; /* removed: a note */
    char blur[ID_SIZE], removed_blur[ID_SIZE], consent[ID_SIZE], objection[ID_SIZE];
    char filled[ID_SIZE], removed_filled[ID_SIZE]; /* by the coach, not shared; of the forms "kijk", "zie" */
};

static inline struct note new_note(const struct cell *cell)
{
    return (struct note){.session = cell->school->session,
                         .clip = cell->school->clips[0],
                         .kind = NOTE_MOMENT,
                         .at_ms = 1000,
                         .until_ms = -1,
                         .text = "Look how they wait"};
}

static inline struct blur new_blur(const struct cell *cell)
{
    return (struct blur){.session = cell->school->session,
                         .clip = cell->school->clips[0],
                         .from_ms = 1000,
                         .until_ms = 2000,
                         .x = 1000,
                         .y = 1000,
                         .width = 2000,
                         .height = 2000};
}

/* A form of this name with one item, 1, from 1 to 3. */
static inline bool add_form(struct cell *cell, const struct actor *actor, const char *name)
{
    char text[512], id[ID_SIZE];
    bool replaced;
    (void)snprintf(text, sizeof text,
                   "terugblik form 1\nname: %s\ntitle: %s\nversion: 1\nlanguage: nl\nsource: ons\nlicence: "
                   "CC0\n[scale s]\nkind: levels\n1: a\n2: b\n3: c\n[section t]\ntitle: T\nscale: s\nitem 1: "
                   "Een\n",
                   name, name);
    return form_add(cell->store, actor, text, strlen(text), id, &replaced, cell->error);
}

/* Answers item 1 with this level. */
static inline bool fill_in(struct cell *cell, const struct actor *actor, const char *name, int64_t level,
                           char id[static ID_SIZE])
{
    struct filled filled;
    if (!filled_begin(cell->store, actor, cell->school->session, name, cell->arena, &filled, cell->error))
        return false;
    filled.items[0].answer = (struct form_answer){FORM_GIVEN, level, NULL};
    filled.items[0].moments[0] = (struct filled_moment){.clip = cell->school->clips[0], .at_ms = 1000};
    filled.items[0].moment_count = 1;
    return filled_save(cell->store, actor, &filled, id, cell->error);
}

static inline void bring_about(struct cell *cell, enum situation situation)
{
    struct school *school = cell->school;
    const struct db_value *session = DB_ARGS(DB_TEXT(school->session));
    switch (situation) {
    case IMPORTED:
    case SITUATIONS:
        break;
    case IN_REVIEW:
        school_force(
            school,
            "UPDATE session SET first_opened_at = started_at, last_opened_at = started_at WHERE id = ?1",
            session);
        break;
    case MARKED:
        WORKS(school,
              session_complete(&school->store, school->people[COACH], school->session, &school->error));
        break;
    case BLOCKED:
        school_force(school, "DELETE FROM session_key WHERE session_id = ?1", session);
        school_force(
            school,
            "UPDATE session SET blocked_at = started_at, shredded_at = started_at, marked_at = started_at,"
            " purge_after = started_at, mark_reason = 'withdrawal' WHERE id = ?1",
            session);
        break;
    case SHREDDED:
    case PURGED:
        school_force(school, "DELETE FROM session_key WHERE session_id = ?1", session);
        school_force(
            school,
            "UPDATE session SET shredded_at = started_at, marked_at = started_at, purge_after = started_at,"
            " mark_reason = 'review', reviewed_at = started_at, marked_by = ?2, reviewed_by = ?2 WHERE id = "
            "?1",
            DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->people[COACH]->id)));
        if (situation == PURGED)
            school_force(school, "UPDATE session SET purged_at = started_at WHERE id = ?1", session);
        break;
    case ENDED:
        WORKS(school,
              trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
        break;
    }
}

static inline void cell_setup(struct cell *cell, enum situation situation)
{
    void *state;
    school_setup(&state);
    struct school *school = state;
    *cell = (struct cell){
        .school = school, .store = &school->store, .arena = &school->arena, .error = &school->error};
    add_class(school);
    give_consents(school);
    struct consent_effect effect;
    WORKS(school,
          answer(school, "1003", ANSWER_GIVEN, CAPACITY_SELF, "Youssef el Amrani", "2024-09-02", &effect));
    memcpy(cell->consent, effect.id, ID_SIZE);
    WORKS(school, objection_record(&school->store, school->people[REGISTRAR],
                                   &(struct objection_entry){.who = "1003",
                                                             .capacity = CAPACITY_SELF,
                                                             .giver = "Youssef",
                                                             .on = "2025-02-01",
                                                             .purpose = PURPOSE_FESTIVE},
                                   &effect, &school->error));
    memcpy(cell->objection, effect.id, ID_SIZE);
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Canon 1", "C1",
                                &school->error));
    WORKS(school,
          equipment_add(&school->store, school->people[REGISTRAR], "card", "SD 1", "S1", &school->error));
    declare_in_picture(school, school->session, "1001");
    struct note note = new_note(cell);
    WORKS(school, note_add(&school->store, school->people[COACH], &note, cell->note, &school->error));
    WORKS(school, note_add(&school->store, school->people[COACH], &note, cell->removed, &school->error));
    WORKS(school, note_remove(&school->store, school->people[COACH], cell->removed, &school->error));
    school_force(school, "INSERT INTO original (clip_id, path) VALUES (?1, '/nowhere/gone.mp4')",
                 DB_ARGS(DB_TEXT(school->clips[0])));
    struct goal_list goals;
    WORKS(school, trajectory_add_goal(&school->store, school->people[COACH], school->trajectory, "Turns",
                                      &school->error));
    WORKS(school, goal_list(&school->store, school->people[COACH], school->trajectory, &school->arena, &goals,
                            &school->error));
    assert_int_equal(goals.count, 2);
    memcpy(cell->goal, goals.items[1].id, ID_SIZE);
    struct blur blur = new_blur(cell);
    WORKS(school, blur_add(&school->store, school->people[COACH], &blur, cell->blur, &school->error));
    WORKS(school, blur_add(&school->store, school->people[COACH], &blur, cell->removed_blur, &school->error));
    WORKS(school, blur_remove(&school->store, school->people[COACH], cell->removed_blur, &school->error));
    WORKS(school,
          add_form(cell, school->people[OWNER], "kijk") && add_form(cell, school->people[OWNER], "zie") &&
              fill_in(cell, school->people[COACH], "kijk", 2, cell->filled) &&
              fill_in(cell, school->people[COACH], "zie", 2, cell->removed_filled) &&
              filled_remove(&school->store, school->people[COACH], cell->removed_filled, &school->error));
    bring_about(cell, situation);
}

static inline void cell_release(struct cell *cell)
{
    void *state = cell->school;
    school_teardown(&state);
}

#endif
