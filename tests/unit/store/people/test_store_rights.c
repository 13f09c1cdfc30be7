/* Who may be in stored footage is asked again after every change (R1, R2, R4), told beforehand by the change
 * itself; classes with their locations, people of several locations, employees in the picture. */
#include "tests/unit/registers.h"

#include "store/engine/schema.h"
#include "store/people/footage-rights.h"
#include "store/people/letters.h"
#include "store/people/sites.h"
#include "store/review/procedure.h"

#define HEAD "number,name,birth_date,class,location\n"
#define REST "1002,Sanne Prins,2009-03-14,2b,Beilen\n1003,\"Youssef, el Amrani\",2007-08-30,2b,Beilen\n"

static bool can_open(struct school *school, enum person person, const char *session)
{
    struct footage_access access;
    if (!session_open_footage(&school->store, school->people[person], session, &access, &school->error))
        return false;
    footage_access_release(&access);
    return true;
}

static bool object(struct school *school, const char *who, enum purpose purpose,
                   struct consent_effect *effect)
{
    return objection_record(&school->store, school->people[REGISTRAR],
                            &(struct objection_entry){.who = who,
                                                      .capacity = CAPACITY_GUARDIAN,
                                                      .giver = "Petra de Boer",
                                                      .on = "2025-04-01",
                                                      .purpose = purpose},
                            effect, &school->error);
}

static void R4_an_objection_is_a_no_under_consent_too(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    struct lost_list lost;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    const struct objection_entry entry = {.who = "1001",
                                          .capacity = CAPACITY_GUARDIAN,
                                          .giver = "Petra de Boer",
                                          .on = "2025-04-01",
                                          .purpose = PURPOSE_COACHING};
    WORKS(school, objection_foretell(&school->store, school->people[REGISTRAR], &entry, &school->arena, &lost,
                                     &school->error));
    assert_int_equal(lost.count, 1);
    assert_string_equal(lost.items[0].name, "Daan de Boer");
    assert_string_equal(lost.items[0].teacher, "Tess Jansen");
    assert_string_equal(lost.items[0].filmed_on, FILMED);
    /* That was only foretold: nothing has happened yet. */
    assert_true(can_open(school, COACH, school->session));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM objection", DB_NO_ARGS), 0);
    assert_int_equal(school_traces(school, "consent.object", false), 0);
    WORKS(school, object(school, "1001", PURPOSE_TEAM, &effect)); /* another purpose */
    assert_int_equal(effect.blocked, 0);
    WORKS(school, object(school, "1001", PURPOSE_COACHING, &effect));
    assert_int_equal(effect.blocked, 1);
    assert_false(can_open(school, COACH, school->session));
    assert_int_equal(
        school_number(
            school,
            "SELECT COUNT(*) FROM audit WHERE action = 'session.block' AND detail = 'reason=gone-since'",
            DB_NO_ARGS),
        1);
}

static void R2_a_corrected_birth_date_is_held_against_stored_footage(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    /* 16 on the day of filming: the guardian's consent was not theirs to give. */
    WORKS(school, plan_pupils(school, HEAD "1001,Daan de Boer,2008-05-01,2b,Beilen\n" REST, &plan));
    assert_int_equal(plan.lost.count, 1);
    assert_string_equal(plan.lost.items[0].who, "1001");
    assert_int_equal(plan.lost.items[0].permission.reason, PERMISSION_NEEDS_OWN);
    assert_true(can_open(school, COACH, school->session)); /* only foretold so far */
    WORKS(school, import_pupils(school, HEAD "1001,Daan de Boer,2008-05-01,2b,Beilen\n" REST, &plan));
    assert_int_equal(plan.lost.count, 1);
    assert_false(can_open(school, COACH, school->session));
    assert_int_equal(school_traces(school, "session.block", false), 1);
}

static void R2_a_guardian_more_takes_nothing_away_but_their_no_does(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    struct consent_effect effect;
    add_class(school);
    give_consents(school);
    declare_in_picture(school, school->session, "1001");
    WORKS(school, import_pupils(school,
                                "number,name,birth_date,class,location,guardians\n"
                                "1001,Daan de Boer,2012-05-01,2b,Beilen,Oom Jan\n" REST,
                                &plan));
    assert_int_equal(plan.lost.count, 0);
    assert_true(can_open(school, COACH, school->session));
    WORKS(school,
          answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Oom Jan", "2025-04-01", &effect));
    assert_int_equal(effect.blocked, 1);
}

static void R4_a_yes_that_is_taken_back_says_what_goes_with_it(void **state)
{
    struct school *school = *state;
    struct lost_list lost;
    struct consent_effect effect, given;
    add_class(school);
    WORKS(school,
          answer(school, "1001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Petra de Boer", "2024-09-01", &given));
    declare_in_picture(school, school->session, "1001");
    WORKS(school, consent_undo_foretell(&school->store, school->people[REGISTRAR], given.id, false,
                                        &school->arena, &lost, &school->error));
    assert_int_equal(lost.count, 1);
    assert_true(can_open(school, COACH, school->session));
    WORKS(school, consent_undo(&school->store, school->people[REGISTRAR], given.id, &effect, &school->error));
    assert_int_equal(effect.blocked, 1);
}

/* A store of an earlier version may hold an objection that was never applied to footage; it is applied at the
 * first start. A missing answer is not: that footage was filmed under the rule of its day, and the person who
 * next changes the register is told. */
static void R4_what_an_earlier_version_did_not_hear_is_heard_at_the_first_start(void **state)
{
    struct school *school = *state;
    char other[ID_SIZE], clips[2][ID_SIZE];
    int64_t marked, gone;
    add_class(school);
    give_consents(school);
    school_add_session(school, school->trajectory, COACH, TEACHER, other, clips);
    declare_in_picture(school, school->session, "1001");
    declare_in_picture(school, other, "1002"); /* who never answered */
    school_force(
        school,
        "INSERT INTO objection (id, pupil_id, purpose, capacity, objected_on, handler_id, recorded_at)"
        " SELECT '01hq000000000000000000000z', p.id, 'coaching', 'self', '2025-01-01', ?1, 1"
        " FROM pupil p WHERE p.number = '1001'",
        DB_ARGS(DB_TEXT(school->people[REGISTRAR]->id)));
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_true(can_open(school, COACH, school->session)); /* this version has asked before */
    school_force(school, "UPDATE school SET held_at = NULL", DB_NO_ARGS);
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_false(can_open(school, COACH, school->session));
    assert_true(can_open(school, COACH, other));
    assert_int_equal(school_traces(school, "footage.held", false), 1);
    WORKS(school, review_apply_time(&school->store, &marked, &gone, &school->error));
    assert_int_equal(school_traces(school, "footage.held", false), 1);
}

/* --- Imports --- */

static struct import_request request_of(const struct school *school, const char *class_name,
                                        const char *in_picture)
{
    return (struct import_request){.trajectory = school->trajectory,
                                   .class_name = class_name,
                                   .filmed_on = FILMED,
                                   .filmed_by = "cor",
                                   .camera = "Canon 1",
                                   .card = "SD 1",
                                   .in_picture = in_picture};
}

static void add_equipment(struct school *school)
{
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Canon 1", "C1",
                                &school->error));
    WORKS(school,
          equipment_add(&school->store, school->people[REGISTRAR], "card", "SD 1", "S1", &school->error));
}

static bool permit(struct school *school, const struct import_request *request, struct import_permit *permit)
{
    return import_permit(&school->store, school->people[COACH], request, &school->arena, permit,
                         &school->error);
}

static void R3_a_class_of_another_location_is_found_with_its_pupils(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    struct pupils_plan plan;
    struct consent_effect effect;
    add_class(school);
    add_equipment(school);
    give_consents(school);
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    WORKS(school,
          import_pupils(school, HEAD "3001,Mia Zuid,2012-02-02,3c,Assen\n3002,Bo Zuid,2012-03-02,2b,Assen\n",
                        &plan));
    WORKS(school, answer(school, "3001", ANSWER_GIVEN, CAPACITY_GUARDIAN, "Ma", "2024-09-01", &effect));
    /* Tess works at Beilen, and there is no other 3c. */
    struct import_request request = request_of(school, "3c", "all-permitted");
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 1);
    assert_int_equal(school_number(school, "SELECT name = 'Assen' FROM location WHERE id = ?1",
                                   DB_ARGS(DB_TEXT(result.location_id))),
                     1);
    /* Two have a 2b: it is named with its location. */
    request = request_of(school, "2b", "all-permitted");
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.location = "Beilen";
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 2);
    /* Nobody of the other one may be in the picture: finding nobody is no declaration. */
    request.location = "Assen";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    assert_non_null(strstr(school->error.text, "none"));
    request.in_picture = "none";
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 0);
    /* A class that there is not says nothing, also when nobody of it is to be seen. */
    request = request_of(school, "9z", "none");
    REFUSED_AS(school, ERROR_NOT_FOUND, permit(school, &request, &result));
    /* Pupils of several classes are named by their numbers, and the teacher's location is where they are. */
    request = request_of(school, "wiskunde B", "1001,3001");
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 2);
    WORKS(school,
          account_sites_set(&school->store, school->people[OWNER], "tess", "Assen,Beilen", &school->error));
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.location = "Assen";
    WORKS(school, permit(school, &request, &result));
    request.location = "Emmen";
    REFUSED_AS(school, ERROR_NOT_FOUND, permit(school, &request, &result));
}

static void R3_R4_who_left_since_can_be_declared_and_can_withdraw(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    struct pupils_plan plan;
    struct consent_effect effect;
    add_class(school);
    add_equipment(school);
    give_consents(school);
    WORKS(school, import_pupils(school, HEAD "1002,Sanne Prins,2009-03-14,2b,Beilen\n", &plan));
    struct import_request request = request_of(school, "2b", "all-permitted");
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.pupil_count, 2); /* 1001 and 1003, who are gone by now */
    request.in_picture = "1001";
    WORKS(school, permit(school, &request, &result));
    declare_in_picture(school, school->session, "1001");
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    assert_int_equal(effect.blocked, 1);
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result));
}

static bool employee_answers(struct school *school, enum answer answer, enum purpose purpose,
                             struct consent_effect *effect)
{
    return consent_record(&school->store, school->people[REGISTRAR],
                          &(struct consent_entry){.who = "tom",
                                                  .answer = answer,
                                                  .capacity = CAPACITY_EMPLOYEE,
                                                  .giver = "Tom Visser",
                                                  .on = answer == ANSWER_GIVEN ? "2024-09-01" : "2025-04-01",
                                                  .purpose = purpose},
                          effect, &school->error);
}

static void R1_R4_employees_in_team_and_festive_footage_are_asked(void **state)
{
    struct school *school = *state;
    struct import_permit result;
    struct consent_effect effect;
    add_class(school);
    add_equipment(school);
    struct import_request request = request_of(school, "2b", "none");
    request.trajectory = NULL;
    request.purpose = "festive";
    request.staff = "tom, tess";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result)); /* nobody asked them */
    assert_non_null(strstr(school->error.text, "tom"));
    WORKS(school, employee_answers(school, ANSWER_GIVEN, PURPOSE_COACHING, &effect));
    request.staff = "tom";
    REFUSED_AS(school, ERROR_DENIED, permit(school, &request, &result)); /* that is another purpose */
    WORKS(school, employee_answers(school, ANSWER_GIVEN, PURPOSE_FESTIVE, &effect));
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.staff_count, 1);
    request.staff = "a parent";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.staff = " ,";
    REFUSED_AS(school, ERROR_INVALID, permit(school, &request, &result));
    request.staff = "none";
    WORKS(school, permit(school, &request, &result));
    assert_int_equal(result.staff_count, 0);

    /* Stored with Tom in it, who withdraws: the registrar finds him, and it is blocked. */
    struct staff_list staff;
    school_force(school, "UPDATE session SET purpose = 'festive', trajectory_id = NULL WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session)));
    school_force(school, "INSERT INTO session_employee (session_id, account_id) VALUES (?1, ?2)",
                 DB_ARGS(DB_TEXT(school->session), DB_TEXT(school->people[OTHER_TEACHER]->id)));
    WORKS(school, account_disable(&school->store, school->people[OWNER], "tom", &school->error));
    WORKS(school, staff_list_make(&school->store, school->people[REGISTRAR], FILMED, PURPOSE_FESTIVE,
                                  &school->arena, &staff, &school->error));
    bool found = false; /* though his account is closed */
    for (size_t i = 0; i < staff.count; i++)
        found = found || strcmp(staff.lines[i].name, "tom") == 0;
    assert_true(found);
    WORKS(school, employee_answers(school, ANSWER_REFUSED, PURPOSE_TEAM, &effect));
    assert_int_equal(effect.blocked, 0);
    WORKS(school, employee_answers(school, ANSWER_WITHDRAWN, PURPOSE_FESTIVE, &effect));
    assert_int_equal(effect.blocked, 1);
    assert_false(can_open(school, COACH, school->session));
}

/* --- People of several locations --- */

static void R12_people_work_at_several_locations(void **state)
{
    struct school *school = *state;
    struct session_list list;
    struct account_list accounts;
    const struct change watch = {.act = ACT_FOOTAGE_OPEN, .session = school->session};
    WORKS(school, location_add(&school->store, school->people[OWNER], "Assen", &school->error));
    WORKS(school, location_add(&school->store, school->people[OWNER], "Emmen, Noord", &school->error));
    school_force(school,
                 "UPDATE session SET purpose = 'team', trajectory_id = NULL,"
                 " location_id = (SELECT id FROM location WHERE name = 'Assen') WHERE id = ?1",
                 DB_ARGS(DB_TEXT(school->session)));
    REFUSED_AS(school, ERROR_DENIED,
               gate_check(&school->store, school->people[OTHER_TEACHER], &watch, &school->error));
    WORKS(school, account_sites_set(&school->store, school->people[OWNER], "tom", "Beilen, Assen,Beilen",
                                    &school->error));
    WORKS(school, gate_check(&school->store, school->people[OTHER_TEACHER], &watch, &school->error));
    WORKS(school,
          session_list(&school->store, school->people[OTHER_TEACHER], &school->arena, &list, &school->error));
    assert_int_equal(list.count, 1);
    /* A colleague there passes the key on at the next log-in. */
    WORKS(school, account_sites_set(&school->store, school->people[OWNER], "cor", "Assen", &school->error));
    actor_close(school->people[COACH]);
    school->people[COACH] = school_login(school, COACH);
    assert_true(can_open(school, OTHER_TEACHER, school->session));
    /* Who stops working there keeps no key. */
    WORKS(school,
          account_sites_set(&school->store, school->people[OWNER], "tom", "Emmen, Noord", &school->error));
    assert_false(can_open(school, OTHER_TEACHER, school->session));
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key WHERE account_id = ?1",
                                   DB_ARGS(DB_TEXT(school->people[OTHER_TEACHER]->id))),
                     0);
    WORKS(school,
          account_list(&school->store, school->people[OWNER], &school->arena, &accounts, &school->error));
    for (size_t i = 0; i < accounts.count; i++) {
        if (strcmp(accounts.items[i].name, "tom") == 0)
            assert_string_equal(accounts.items[i].locations, "Emmen, Noord");
    }
    REFUSED_AS(school, ERROR_NOT_FOUND,
               account_sites_set(&school->store, school->people[OWNER], "tom", "Nowhere", &school->error));
    REFUSED_AS(school, ERROR_NOT_FOUND,
               account_sites_set(&school->store, school->people[OWNER], "nobody", "Assen", &school->error));
    REFUSED_AS(school, ERROR_INVALID,
               account_sites_set(&school->store, school->people[OWNER], "tom", "", &school->error));
    assert_int_equal(school_traces(school, "account.sites", false), 3);
}

/* --- Letters that were entered --- */

static struct letter letter_of(struct school *school, const char *number, enum answer answer, int64_t at)
{
    struct pupil_list list;
    WORKS(school, pupil_list(&school->store, school->people[REGISTRAR], "2b", NULL, true, &school->arena,
                             &list, &school->error));
    struct letter letter = {.purpose = PURPOSE_COACHING,
                            .day = "2025-03-14",
                            .class_name = "2b",
                            .location = "Beilen",
                            .answer = answer,
                            .capacity = CAPACITY_GUARDIAN,
                            .givers = {"Petra\tde Boer", "Kees"},
                            .giver_count = 2,
                            .choice = 2,
                            .entered_at = at};
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].number, number) == 0) {
            letter.person = list.items[i].id;
            letter.who = list.items[i].number;
            letter.name = list.items[i].name;
        }
    }
    return letter;
}

static void letters_that_were_entered_are_kept_for_who_entered_them(void **state)
{
    struct school *school = *state;
    struct letter_list list, loaded;
    struct letter letters[2];
    add_class(school);
    const struct actor *rita = school->people[REGISTRAR];
    WORKS(school, letters_load(&school->store, rita, &school->arena, &loaded, &school->error));
    assert_int_equal(loaded.count, 0);
    letters[0] = letter_of(school, "1001", ANSWER_GIVEN, 1000);
    letters[1] = letter_of(school, "1003", ANSWER_REFUSED, 2000);
    list = (struct letter_list){letters, 2};
    WORKS(school, letters_keep(&school->store, rita, &list, &school->error));
    WORKS(school, letters_load(&school->store, rita, &school->arena, &loaded, &school->error));
    assert_int_equal(loaded.count, 2);
    assert_string_equal(loaded.items[0].who, "1001");
    assert_string_equal(loaded.items[0].givers[0], "Petra de Boer");
    assert_string_equal(loaded.items[0].givers[1], "Kees");
    assert_string_equal(loaded.items[1].name, "Youssef, el Amrani");
    assert_int_equal(loaded.items[1].answer, ANSWER_REFUSED);
    assert_int_equal(loaded.items[1].entered_at, 2000);
    /* Nobody else's, and no names on the disk. */
    REFUSED_AS(school, ERROR_DENIED,
               letters_load(&school->store, school->people[COACH], &school->arena, &loaded, &school->error));
    char command[400];
    snprintf(command, sizeof command, "grep -rlq -e Daan -e Kees '%s/drafts'", school->folder);
    assert_int_not_equal(system(command), 0);
    /* Changed on the disk: said, not taken. */
    snprintf(command, sizeof command,
             "printf x | dd of=\"$(echo '%s'/drafts/*.letters)\" bs=1 seek=60 conv=notrunc 2>/dev/null",
             school->folder);
    assert_int_equal(system(command), 0);
    REFUSED_AS(school, ERROR_CORRUPT,
               letters_load(&school->store, rita, &school->arena, &loaded, &school->error));
    /* No letters, no file; and none of an account that is closed. */
    WORKS(school, letters_keep(&school->store, rita, &(struct letter_list){NULL, 0}, &school->error));
    snprintf(command, sizeof command, "test -z \"$(ls '%s/drafts')\"", school->folder);
    assert_int_equal(system(command), 0);
    WORKS(school, letters_keep(&school->store, rita, &list, &school->error));
    WORKS(school, account_disable(&school->store, school->people[OWNER], "rita", &school->error));
    assert_int_equal(system(command), 0);
}

static void R4_a_no_overtakes_a_yes_that_was_entered_before(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    struct letter letters[3];
    size_t dropped;
    add_class(school);
    give_consents(school);
    const struct actor *rita = school->people[REGISTRAR];
    letters[0] = letter_of(school, "1001", ANSWER_GIVEN, clock_now());
    letters[1] = letter_of(school, "1003", ANSWER_GIVEN, clock_now());
    letters[2] = letter_of(school, "1001", ANSWER_REFUSED, clock_now());
    struct letter_list list = {letters, 3};
    WORKS(school, letters_overtaken(&school->store, rita, &list, &dropped, &school->error));
    assert_int_equal(dropped, 0);
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    /* Also where nobody looked again before it is recorded. */
    struct consent_entry entry = {.who = "1001",
                                  .answer = ANSWER_GIVEN,
                                  .capacity = CAPACITY_GUARDIAN,
                                  .giver = "Petra de Boer",
                                  .on = "2025-04-01",
                                  .purpose = PURPOSE_COACHING,
                                  .entered_at = letters[0].entered_at};
    REFUSED_AS(school, ERROR_CONFLICT, consent_record(&school->store, rita, &entry, &effect, &school->error));
    WORKS(school, letters_overtaken(&school->store, rita, &list, &dropped, &school->error));
    assert_int_equal(dropped, 1);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].who, "1003");
    entry.entered_at = clock_now() + 1; /* a newer letter */
    WORKS(school, consent_record(&school->store, rita, &entry, &effect, &school->error));
}

/* --- Stores of earlier versions --- */

static void an_earlier_store_keeps_its_classes_and_people(void **state)
{
    struct school *school = *state;
    struct db *db;
    struct store store;
    char folder[256], path[300];
    static const char *const rows[] = {
        "INSERT INTO school VALUES ('s', 'School', x'00', 1)",
        "INSERT INTO location VALUES ('l1', 'Noord'), ('l2', 'Zuid')",
        "INSERT INTO account VALUES ('a', 'tess', 'Tess', 'l2', 1, NULL, 0, x'00', x'00', x'00', 1, 1, "
        "x'00', x'00')",
        "INSERT INTO pupil VALUES ('p1', '1', 'Daan', '2012-05-01', '2b', 'l1', NULL)",
        "INSERT INTO pupil VALUES ('p2', '2', 'Noor', '2012-05-01', '2b', 'l2', 1735732800000)",
    };
    school_folder(folder);
    snprintf(path, sizeof path, "%s/terugblik.db", folder);
    WORKS(school, db_open(path, true, &db, &school->error));
    WORKS(school, schema_migrate_to(db, 7, &school->error));
    WORKS(school, db_begin(db, &school->error));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        WORKS(school, db_run(db, rows[i], DB_NO_ARGS, NULL, &school->error));
    db_vouch(db);
    WORKS(school, db_commit(db, &school->error));
    db_close(db);
    WORKS(school, store_open(&store, folder, false, &school->error));
    struct query query;
    WORKS(school, db_query(store.db,
                           "SELECT p.number, m.class_name, l.name, m.from_on, m.until_on FROM pupil p"
                           " JOIN membership m ON m.pupil_id = p.id JOIN location l ON l.id = m.location_id"
                           " ORDER BY p.number",
                           DB_NO_ARGS, &query, &school->error));
    assert_true(query_next(&query));
    assert_string_equal(row_text(&query, 1), "2b");
    assert_string_equal(row_text(&query, 2), "Noord");
    assert_true(row_null(&query, 3) && row_null(&query, 4));
    assert_true(query_next(&query));
    assert_string_equal(row_text(&query, 2), "Zuid");
    assert_string_equal(row_text(&query, 4), "2025-01-01");
    WORKS(school, query_close(&query, &school->error));
    WORKS(school, db_query(store.db, "SELECT location_id FROM account_site WHERE account_id = 'a'",
                           DB_NO_ARGS, &query, &school->error));
    assert_true(query_next(&query));
    assert_string_equal(row_text(&query, 0), "l2");
    WORKS(school, query_close(&query, &school->error));
    WORKS(school, db_check(store.db, &school->error));
    store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R4_an_objection_is_a_no_under_consent_too),
        SCHOOL_TEST(R2_a_corrected_birth_date_is_held_against_stored_footage),
        SCHOOL_TEST(R2_a_guardian_more_takes_nothing_away_but_their_no_does),
        SCHOOL_TEST(R4_a_yes_that_is_taken_back_says_what_goes_with_it),
        SCHOOL_TEST(R4_what_an_earlier_version_did_not_hear_is_heard_at_the_first_start),
        SCHOOL_TEST(R3_a_class_of_another_location_is_found_with_its_pupils),
        SCHOOL_TEST(R3_R4_who_left_since_can_be_declared_and_can_withdraw),
        SCHOOL_TEST(R1_R4_employees_in_team_and_festive_footage_are_asked),
        SCHOOL_TEST(R12_people_work_at_several_locations),
        SCHOOL_TEST(letters_that_were_entered_are_kept_for_who_entered_them),
        SCHOOL_TEST(R4_a_no_overtakes_a_yes_that_was_entered_before),
        SCHOOL_TEST(an_earlier_store_keeps_its_classes_and_people),
    };
    return cmocka_run_group_tests_name("rights", tests, NULL, NULL);
}
