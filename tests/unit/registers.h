/*
 * What tests of the registers share: a class of three pupils, and recording answers in one line.
 */
#ifndef TESTS_REGISTERS_H
#define TESTS_REGISTERS_H

#include "tests/unit/fixture.h"

#include "store/people/consents.h"
#include "store/people/equipment.h"
#include "store/people/film-plan.h"
#include "store/footage/import-rules.h"
#include "store/people/pupils.h"
#include "store/people/pupils-plan.h"

/* On FILMED (14 March 2025) 1001 is 12, 1002 turned 16 that very day, 1003 is 17. */
#define CLASS_FILE                                                        \
    "number,name,birth_date,class,location,guardians\n"                   \
    "1001,Daan de Boer,2012-05-01,2b,Beilen,Petra de Boer;Kees de Boer\n" \
    "1002,Sanne Prins,2009-03-14,2b,Beilen,Els Prins\n"                   \
    "1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen,\n"

static inline bool plan_pupils(struct school *school, const char *csv, struct pupils_plan *plan)
{
    return pupils_plan(&school->store, school->people[REGISTRAR],
                       &(struct pupils_request){.bytes = csv, .size = strlen(csv)}, &school->arena, plan,
                       &school->error);
}

/* Reads the list in and agrees that pupils leave, also when more than a few leave class 2b. */
static inline bool import_pupils(struct school *school, const char *csv, struct pupils_plan *plan)
{
    return plan_pupils(school, csv, plan) &&
           pupils_carry_out(&school->store, school->people[REGISTRAR], plan,
                            &(struct pupils_answer){.leavers = true, .gone = "2b"}, &school->arena,
                            &plan->lost, &school->error);
}

static inline void add_class(struct school *school)
{
    struct pupils_plan plan;
    WORKS(school, import_pupils(school, CLASS_FILE, &plan));
}

static inline bool answer(struct school *school, const char *who, enum answer answer, enum capacity capacity,
                          const char *giver, const char *on, struct consent_effect *effect)
{
    return consent_record(&school->store, school->people[REGISTRAR],
                          &(struct consent_entry){.who = who,
                                                  .answer = answer,
                                                  .capacity = capacity,
                                                  .giver = giver,
                                                  .on = on,
                                                  .purpose = PURPOSE_COACHING},
                          effect, &school->error);
}

/* The consents that the fixture's session needs beside the teacher's: those of 1001 and 1003. */
static inline void give_consents(struct school *school)
{
    struct consent_effect effect;
    WORKS(school,
          answer(school, "1001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Petra de Boer", "2024-09-01", &effect));
    WORKS(school,
          answer(school, "1003", ANSWER_GIVEN, CAPACITY_SELF, "Youssef el Amrani", "2024-09-01", &effect));
}

static inline void declare_in_picture(struct school *school, const char *session, const char *number)
{
    school_force(
        school, "INSERT INTO session_pupil (session_id, pupil_id) SELECT ?1, id FROM pupil WHERE number = ?2",
        DB_ARGS(DB_TEXT(session), DB_TEXT(number)));
}

#endif
