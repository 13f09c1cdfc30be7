/* Restoring: what was forbidden, deleted or closed since the backup is so again; what is lost is told. */
#include "tests/unit/store/care/backups.h"

#include <sys/wait.h>

#include "store/care/check.h"
#include "store/care/restore.h"
#include "store/footage/purge.h"
#include "store/gate/ledger.h"
#include "store/gate/pins.h"
#include "store/people/permission-book.h"
#include "store/review/blurs.h"

/* A second store that was restored, opened. */
static struct school restored;
static struct restore_report report;

static void close_people(struct school *school)
{
    for (int i = 0; i < PEOPLE; i++) {
        actor_close(school->people[i]);
        school->people[i] = NULL;
    }
}

static void open_restored(struct school *school, const char *folder)
{
    struct check_report checked;
    char head[AUDIT_HEAD_SIZE];
    restored = (struct school){0};
    arena_init(&restored.arena);
    snprintf(restored.folder, sizeof restored.folder, "%s", folder);
    WORKS(&restored, store_open(&restored.store, folder, false, &restored.error));
    restored.store.kdf = KDF_MINIMAL;
    WORKS(&restored, audit_verify(&restored.store, NULL, head, &restored.error));
    WORKS(&restored, check_run(&restored.store, NULL, false, &restored.arena, &checked, &restored.error));
    for (size_t i = 0; i < checked.count; i++)
        print_error("%s\n", checked.findings[i]);
    assert_int_equal(checked.count, 0);
    (void)school;
}

static void close_restored(void)
{
    close_people(&restored);
    store_close(&restored.store);
    arena_release(&restored.arena);
}

static bool restore(struct school *school, const char *folder, const char *backup, const char *ledger)
{
    return restore_run(folder,
                       &(struct restore_request){.backup = backup,
                                                 .ledger = ledger,
                                                 .without_ledger = ledger && !*ledger,
                                                 .proof = {.password = PASSWORD}},
                       &school->arena, &report, &school->error);
}

static const char *ledger_of(struct school *school)
{
    return arena_printf(&school->arena, "%s/ledger", school->folder);
}

/* On a bare machine, with the ledger of the old one. */
static void restore_elsewhere(struct school *school, const char *backup)
{
    const char *folder = arena_printf(&school->arena, "%s-new", school->folder);
    WORKS(school, restore(school, folder, backup, ledger_of(school)));
    open_restored(school, folder);
}

static int64_t number(const char *sql)
{
    return school_number(&restored, sql, DB_NO_ARGS);
}

static bool may_be_in_picture(struct school *school, const char *pupil_number)
{
    struct permission permission;
    char id[ID_SIZE] = "";
    struct query query;
    WORKS(school, db_query(school->store.db, "SELECT id FROM pupil WHERE number = ?1",
                           DB_ARGS(DB_TEXT(pupil_number)), &query, &school->error));
    if (query_next(&query))
        snprintf(id, sizeof id, "%s", row_text(&query, 0));
    WORKS(school, query_close(&query, &school->error));
    WORKS(school, permission_of_pupil(&school->store, id, PURPOSE_COACHING, "2025-06-01", &school->arena,
                                      &permission, &school->error));
    return permission.may;
}

static bool told(const char *action, enum aftermath aftermath)
{
    for (size_t i = 0; i < report.count; i++)
        if (strcmp(report.acts[i].action, action) == 0 && report.acts[i].aftermath == aftermath)
            return true;
    return false;
}

static void R4_a_consent_that_was_withdrawn_never_counts_again(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    add_class(school);
    give_consents(school);
    const char *backup = backup_now(school);
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    assert_false(may_be_in_picture(school, "1001"));
    restore_elsewhere(school, backup);
    assert_false(may_be_in_picture(&restored, "1001"));
    assert_true(may_be_in_picture(&restored, "1003"));
    assert_int_equal(school_number(&restored,
                                   "SELECT COUNT(*) FROM consent c JOIN guardian g ON g.id = c.guardian_id"
                                   " WHERE c.id = ?1 AND c.answer = 'withdrawn' AND g.name = 'Petra de Boer'",
                                   DB_ARGS(DB_TEXT(effect.id))),
                     1);
    assert_true(told("consent.withdraw", AFTERMATH_HOLDS));
    close_restored();
    backups_remove(school);
}

static void R4_a_no_and_an_objection_hold_whoever_gave_them(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    add_class(school);
    give_consents(school);
    const char *backup = backup_now(school);
    /* A guardian who was written down with the no, a pupil, and an employee. */
    WORKS(school,
          answer(school, "1001", ANSWER_REFUSED, CAPACITY_GUARDIAN, "Oma de Boer", "2025-04-01", &effect));
    WORKS(school,
          answer(school, "tess", ANSWER_WITHDRAWN, CAPACITY_EMPLOYEE, "Tess Jansen", "2025-04-01", &effect));
    WORKS(school, objection_record(&school->store, school->people[REGISTRAR],
                                   &(struct objection_entry){.who = "1003",
                                                             .giver = "Youssef",
                                                             .capacity = CAPACITY_SELF,
                                                             .on = "2025-04-01",
                                                             .purpose = PURPOSE_COACHING},
                                   &effect, &school->error));
    restore_elsewhere(school, backup);
    assert_false(may_be_in_picture(&restored, "1001"));
    assert_false(may_be_in_picture(&restored, "1003"));
    assert_int_equal(number("SELECT COUNT(*) FROM objection WHERE undone_at IS NULL"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM consent c JOIN account a ON a.id = c.account_id"
                            " WHERE a.name = 'tess' AND c.answer = 'withdrawn'"),
                     1);
    /* The teacher's lesson was blocked by it, and is. */
    assert_int_equal(number("SELECT COUNT(*) FROM session WHERE blocked_at IS NOT NULL"), 1);
    assert_int_equal(number("SELECT COUNT(*) FROM session_key"), 0);
    close_restored();
    backups_remove(school);
}

static void R4_a_yes_that_was_taken_back_as_a_mistake_is_gone(void **state)
{
    struct school *school = *state;
    struct consent_effect effect, unused;
    add_class(school);
    WORKS(school, answer(school, "1003", ANSWER_GIVEN, CAPACITY_SELF, "Youssef", "2024-09-01", &effect));
    const char *backup = backup_now(school);
    WORKS(school,
          consent_undo(&school->store, school->people[REGISTRAR], effect.id, &unused, &school->error));
    restore_elsewhere(school, backup);
    assert_false(may_be_in_picture(&restored, "1003"));
    close_restored();
    backups_remove(school);
}

static void R9_footage_that_was_purged_stays_purged(void **state)
{
    struct school *school = *state;
    struct purge_list purged;
    add_class(school);
    WORKS(school, policy_set(&school->store, school->people[OWNER], "grace_days", "0", &school->error));
    declare_in_picture(school, school->session, "1003");
    give_consents(school);
    const char *backup = backup_now(school);
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, purge_run(&school->store, NULL, PURGE_AWAIT, &school->arena, &purged, &school->error));
    assert_int_equal(purged.count, 1);
    restore_elsewhere(school, backup);
    assert_int_equal(
        number("SELECT COUNT(*) FROM session WHERE purged_at IS NOT NULL AND shredded_at IS NOT NULL"
               " AND marked_at IS NOT NULL AND reviewed_at IS NOT NULL"),
        1);
    assert_int_equal(number("SELECT COUNT(*) FROM session_pupil"), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM clip WHERE digest IS NOT NULL"), 0);
    assert_int_equal(report.lessons_gone + report.lessons_kept, 0);
    close_restored();
    backups_remove(school);
}

static void R9_a_mark_holds_and_its_undo_too(void **state)
{
    struct school *school = *state;
    char other[ID_SIZE], clips[2][ID_SIZE];
    school_add_session(school, school->trajectory, COACH, TEACHER, other, clips);
    const char *backup = backup_now(school);
    WORKS(school, session_complete(&school->store, school->people[COACH], school->session, &school->error));
    WORKS(school, session_complete(&school->store, school->people[COACH], other, &school->error));
    WORKS(school, session_undo_mark(&school->store, school->people[COACH], other, &school->error));
    restore_elsewhere(school, backup);
    assert_int_equal(school_number(&restored,
                                   "SELECT COUNT(*) FROM session WHERE id = ?1 AND mark_reason = 'review'"
                                   " AND marked_by IS NOT NULL",
                                   DB_ARGS(DB_TEXT(school->session))),
                     1);
    assert_int_equal(school_number(&restored,
                                   "SELECT COUNT(*) FROM session WHERE id = ?1 AND mark_reason IS NULL",
                                   DB_ARGS(DB_TEXT(other))),
                     1);
    close_restored();
    backups_remove(school);
}

static bool logs_in(struct school *school, const char *name, const char *password)
{
    struct actor *actor;
    if (!actor_login(&school->store, name, password, &actor, &school->error))
        return false;
    actor_close(actor);
    return true;
}

static void accounts_stay_closed_and_old_passwords_dead(void **state)
{
    struct school *school = *state;
    struct actor *actor;
    const char *backup = backup_now(school);
    struct actor *owner = school->people[OWNER];
    WORKS(school, account_disable(&school->store, owner, "tom", &school->error));
    WORKS(school, account_set_roles(&school->store, owner, "carla", ROLE_TEACHER, &school->error));
    WORKS(school, actor_set_password(&school->store, school->people[COACH], PASSWORD, "quite another horse 7",
                                     &school->error));
    WORKS(school, account_reset(&school->store, owner, "rita", "once only horse 7", &school->error));
    WORKS(school, account_add(&school->store, owner, "new", "Nora Nieuw", ROLE_COACH, NULL,
                              "new horse 7 here", true, &school->error));
    restore_elsewhere(school, backup);
    REFUSED_AS(&restored, ERROR_DENIED, logs_in(&restored, "tom", PASSWORD));
    REFUSED_AS(&restored, ERROR_DENIED, logs_in(&restored, "cor", PASSWORD));
    REFUSED_AS(&restored, ERROR_DENIED, logs_in(&restored, "rita", PASSWORD));
    REFUSED_AS(&restored, ERROR_DENIED, logs_in(&restored, "new", "new horse 7 here"));
    WORKS(&restored, logs_in(&restored, "tess", PASSWORD));
    assert_int_equal(number("SELECT COUNT(*) FROM account_role r JOIN account a ON a.id = r.account_id"
                            " WHERE a.name = 'carla'"),
                     1);
    assert_int_equal(report.locked_count, 2);
    assert_false(report.owner_has_to_choose);
    assert_true(told("account.add", AFTERMATH_LOST));
    /* And the owner gives new ones. */
    WORKS(&restored, actor_login(&restored.store, "olga", PASSWORD, &actor, &restored.error));
    WORKS(&restored, account_reset(&restored.store, actor, "cor", "once again horse 8", &restored.error));
    WORKS(&restored, logs_in(&restored, "cor", "once again horse 8"));
    actor_close(actor);
    close_restored();
    backups_remove(school);
}

static void an_owner_who_had_another_password_has_to_choose(void **state)
{
    struct school *school = *state;
    struct actor *actor;
    const char *backup = backup_now(school);
    WORKS(school, actor_set_password(&school->store, school->people[OWNER], PASSWORD, "quite another horse 7",
                                     &school->error));
    restore_elsewhere(school, backup);
    assert_true(report.owner_has_to_choose);
    WORKS(&restored, actor_login(&restored.store, "olga", PASSWORD, &actor, &restored.error));
    assert_true(actor->must_change_password);
    REFUSED_AS(&restored, ERROR_DENIED, account_disable(&restored.store, actor, "tom", &restored.error));
    WORKS(&restored,
          actor_set_password(&restored.store, actor, PASSWORD, "a third horse 99", &restored.error));
    WORKS(&restored, account_disable(&restored.store, actor, "tom", &restored.error));
    actor_close(actor);
    close_restored();
    backups_remove(school);
}

/* Who was an owner on the day of the backup, and is none any more, restores nothing. */
static void R13_a_former_owner_restores_nothing(void **state)
{
    struct school *school = *state;
    struct actor *actor;
    const char *folder = arena_printf(&school->arena, "%s-new", school->folder);
    const char *backup = backup_now(school); /* for the first owner alone */
    WORKS(school, account_set_roles(&school->store, school->people[OWNER], "carla",
                                    ROLE_COACH | ROLE_TEACHER | ROLE_OWNER, &school->error));
    WORKS(school, actor_login(&school->store, "carla", PASSWORD, &actor, &school->error));
    WORKS(school, account_set_roles(&school->store, actor, "olga", ROLE_COACH, &school->error));
    REFUSED_AS(school, ERROR_DENIED, restore(school, folder, backup, ledger_of(school)));
    WORKS(school, account_set_roles(&school->store, actor, "olga", ROLE_OWNER, &school->error));
    WORKS(school, account_reset(&school->store, actor, "olga", "once only horse 7", &school->error));
    REFUSED_AS(school, ERROR_DENIED, restore(school, folder, backup, ledger_of(school)));
    assert_int_equal(access(arena_printf(&school->arena, "%s/terugblik.db", folder), F_OK), -1);
    actor_close(actor);
    backups_remove(school);
}

static void notes_that_were_removed_stay_removed(void **state)
{
    struct school *school = *state;
    struct actor *coach;
    struct note_list notes;
    char ids[2][ID_SIZE], late_id[ID_SIZE];
    for (int i = 0; i < 2; i++) {
        const struct note note = {
            .session = school->session, .clip = school->clips[0], .until_ms = -1, .text = "a note"};
        WORKS(school, note_add(&school->store, school->people[COACH], &note, ids[i], &school->error));
    }
    const char *backup = backup_now(school);
    WORKS(school, note_remove(&school->store, school->people[COACH], ids[0], &school->error));
    const struct note late = {
        .session = school->session, .clip = school->clips[0], .until_ms = -1, .text = "a late note"};
    WORKS(school, note_add(&school->store, school->people[COACH], &late, late_id, &school->error));
    restore_elsewhere(school, backup);
    coach = school_login(&restored, COACH);
    WORKS(&restored, note_list(&restored.store, coach, school->trajectory, NULL, &restored.arena, &notes,
                               &restored.error));
    assert_int_equal(notes.count, 1);
    assert_string_equal(notes.items[0].id, ids[1]);
    assert_string_equal(notes.items[0].text, "a note");
    assert_true(told("note.remove", AFTERMATH_HOLDS));
    assert_true(told("note.add", AFTERMATH_LOST));
    actor_close(coach);
    close_restored();
    backups_remove(school);
}

static void pupils_who_are_gone_stay_gone_and_a_stricter_rule_holds(void **state)
{
    struct school *school = *state;
    struct pupils_plan plan;
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "objection", &school->error));
    add_class(school);
    const char *backup = backup_now(school);
    WORKS(school,
          policy_set(&school->store, school->people[OWNER], "regime.coaching", "consent", &school->error));
    WORKS(school, import_pupils(school,
                                "number,name,birth_date,class,location,guardians\n"
                                "1001,Daan de Boer,2012-05-01,2b,Beilen,Petra de Boer;Kees de Boer\n",
                                &plan));
    restore_elsewhere(school, backup);
    assert_int_equal(number("SELECT COUNT(*) FROM pupil WHERE left_at IS NOT NULL"), 2);
    assert_int_equal(number("SELECT COUNT(*) FROM membership WHERE until_on IS NULL"), 1);
    assert_int_equal(
        number("SELECT COUNT(*) FROM policy WHERE key = 'regime.coaching' AND value = 'consent'"), 1);
    assert_true(told("pupil.import", AFTERMATH_LOST));
    close_restored();
    backups_remove(school);
}

static void equipment_and_trajectories_stay_as_they_were_ended(void **state)
{
    struct school *school = *state;
    WORKS(school, equipment_add(&school->store, school->people[REGISTRAR], "camera", "Camera 1", "C1",
                                &school->error));
    const char *backup = backup_now(school);
    WORKS(school,
          equipment_retire(&school->store, school->people[REGISTRAR], "camera", "Camera 1", &school->error));
    WORKS(school, trajectory_end(&school->store, school->people[COACH], school->trajectory, &school->error));
    restore_elsewhere(school, backup);
    assert_int_equal(number("SELECT COUNT(*) FROM equipment WHERE retired_at IS NULL"), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM trajectory WHERE ended_at IS NULL"), 0);
    assert_int_equal(number("SELECT COUNT(*) FROM session WHERE mark_reason = 'end'"), 1);
    close_restored();
    backups_remove(school);
}

/* The trace is the whole one: rows of before and after the backup, and the owner's that names both heads. */
static void R13_the_trace_loses_no_row_and_names_both_heads(void **state)
{
    struct school *school = *state;
    const char *backup = backup_now(school);
    for (int i = 0; i < 3; i++)
        actor_close(school_login(school, COACH));
    int64_t rows = school_number(school, "SELECT COUNT(*) FROM audit", DB_NO_ARGS);
    restore_elsewhere(school, backup);
    assert_int_equal(
        school_number(&restored,
                      "SELECT seq FROM audit WHERE action = 'store.restore' AND seq > ?1"
                      " AND detail LIKE 'backup=%:% ledger=' || ?1 || ':%' AND signature IS NOT NULL",
                      DB_ARGS(DB_INT(rows))) > rows,
        1);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action = 'login'") >= 3, 1);
    WORKS(&restored, ledger_compare(&restored.store, &restored.error));
    close_restored();
    backups_remove(school);
}

static void close_school(struct school *school)
{
    for (int i = 0; i < PEOPLE; i++)
        pins_remember(&school->store, school->people[i]);
    close_people(school);
    store_close(&school->store);
}

static void open_school(struct school *school)
{
    WORKS(school, store_open(&school->store, school->folder, false, &school->error));
    school->store.kdf = KDF_MINIMAL;
}

/* In the place of a store: it is kept aside, keys of footage are taken over from it, and everybody's machine
 * takes the result for the store it knows, and tells of it. */
static void a_store_is_restored_in_its_place_and_keeps_its_footage(void **state)
{
    struct school *school = *state;
    struct check_report checked;
    struct footage_access access_to;
    const char *backup = backup_now(school);
    WORKS(school, account_disable(&school->store, school->people[OWNER], "tom", &school->error));
    close_school(school);
    /* While another process has it open, it is left alone. */
    int ready[2], done[2];
    char byte = 0;
    assert_true(pipe(ready) == 0 && pipe(done) == 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool ok = store_open(&school->store, school->folder, false, &school->error);
        close(done[1]);
        ok = write(ready[1], "r", 1) == 1 && read(done[0], &byte, 1) == 0 && ok;
        _exit(ok ? 0 : 1);
    }
    close(done[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    REFUSED_AS(school, ERROR_BUSY, restore(school, school->folder, backup, NULL));
    close(done[1]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(ready[0]);
    close(ready[1]);
    WORKS(school, restore(school, school->folder, backup, NULL));
    assert_int_equal(report.lessons_kept, 1);
    assert_int_equal(report.lessons_gone, 0);
    assert_non_null(report.aside);
    assert_int_equal(access(arena_printf(&school->arena, "%s/terugblik.db", report.aside), F_OK), 0);
    open_school(school);
    struct actor *coach = school_login(school, COACH);
    assert_int_equal(school->store.distrust.kind, ERROR_NONE);
    assert_non_null(strstr(school->store.notice.text, "restored"));
    WORKS(school, session_open_footage(&school->store, coach, school->session, &access_to, &school->error));
    assert_int_equal(access_to.count, 2);
    WORKS(school,
          session_close_footage(&school->store, coach, school->session, &access_to, 1, &school->error));
    WORKS(school, check_run(&school->store, coach, false, &school->arena, &checked, &school->error));
    assert_int_equal(checked.count, 0);
    actor_close(coach);
    /* Told once. */
    error_clear(&school->store.notice);
    actor_close(school_login(school, COACH));
    assert_int_equal(school->store.notice.kind, ERROR_NONE);
    /* What was kept aside goes in time. */
    WORKS(school, restore_forget_old(school->folder, &school->error));
    assert_int_equal(access(report.aside, F_OK), 0);
    const char *old = arena_printf(&school->arena, "%s/before-restore-1000", school->folder);
    assert_int_equal(rename(report.aside, old), 0);
    WORKS(school, restore_forget_old(school->folder, &school->error));
    assert_int_equal(access(old, F_OK), -1);
    backups_remove(school);
}

/* The picture may only be shown with a blur that is lost: so it is not shown. */
static void R7_footage_with_a_lost_blur_stays_shut(void **state)
{
    struct school *school = *state;
    char id[ID_SIZE];
    const char *backup = backup_now(school);
    const struct blur blur = {.session = school->session,
                              .clip = school->clips[0],
                              .until_ms = 1000,
                              .x = 1000,
                              .y = 1000,
                              .width = 2000,
                              .height = 2000};
    WORKS(school, blur_add(&school->store, school->people[COACH], &blur, id, &school->error));
    close_school(school);
    WORKS(school, restore(school, school->folder, backup, NULL));
    assert_int_equal(report.lessons_kept, 0);
    assert_int_equal(report.lessons_gone, 1);
    open_school(school);
    assert_int_equal(school_number(school, "SELECT COUNT(*) FROM session_key", DB_NO_ARGS), 0);
    backups_remove(school);
}

/* A key that was put into the old database is not the one that the trace knows. */
static void R13_only_keys_that_the_trace_has_are_taken_over(void **state)
{
    struct school *school = *state;
    const char *backup = backup_now(school);
    school_tamper(school, "UPDATE session_key SET sealed = zeroblob (length (sealed))", DB_NO_ARGS);
    close_school(school);
    WORKS(school, restore(school, school->folder, backup, NULL));
    assert_int_equal(report.lessons_kept, 0);
    open_school(school);
    backups_remove(school);
}

static void a_database_of_rubbish_is_replaced(void **state)
{
    struct school *school = *state;
    const char *backup = backup_now(school);
    close_school(school);
    const char *path = arena_printf(&school->arena, "%s/terugblik.db", school->folder);
    write_bytes(path, "rubbish, and no database", 24);
    REFUSED_AS(school, ERROR_CORRUPT, store_open(&school->store, school->folder, false, &school->error));
    WORKS(school, restore(school, school->folder, backup, NULL));
    assert_int_equal(report.lessons_gone, 1);
    open_restored(school, school->folder);
    struct purge_list purged;
    WORKS(&restored,
          purge_run(&restored.store, NULL, PURGE_AWAIT, &restored.arena, &purged, &restored.error));
    assert_int_equal(purged.count, 1);
    close_restored();
    open_restored(school, school->folder);
    close_restored();
    open_school(school);
    backups_remove(school);
}

/* Without a ledger only when told; and whoever saw more is told by the owner's own row. */
static void without_a_ledger_it_refuses_unless_told(void **state)
{
    struct school *school = *state;
    const char *backup = backup_now(school);
    actor_close(school_login(school, COACH));
    close_school(school);
    assert_int_equal(unlink(ledger_of(school)), 0);
    REFUSED_AS(school, ERROR_INVALID, restore(school, school->folder, backup, NULL));
    assert_non_null(strstr(school->error.text, "--without-ledger"));
    WORKS(school, restore(school, school->folder, backup, ""));
    open_school(school);
    struct actor *coach = school_login(school, COACH);
    assert_string_equal(school->store.distrust.text, "");
    assert_non_null(strstr(school->store.notice.text, "restored"));
    actor_close(coach);
    backups_remove(school);
}

/* R4: a ledger whose end is gone would let a withdrawal be forgotten. */
static void R4_a_ledger_that_was_cut_is_noticed(void **state)
{
    struct school *school = *state;
    struct consent_effect effect;
    size_t size;
    add_class(school);
    give_consents(school);
    const char *backup = backup_now(school);
    const char *short_one = arena_printf(&school->arena, "%s/short", backups_make(school));
    const char *bytes = file_bytes(school, ledger_of(school), &size);
    WORKS(school, answer(school, "1001", ANSWER_WITHDRAWN, CAPACITY_GUARDIAN, "Petra de Boer", "2025-04-01",
                         &effect));
    write_bytes(short_one, bytes, size);
    const char *elsewhere = arena_printf(&school->arena, "%s-new", school->folder);
    /* Where the old database is, and on a machine that saw the withdrawal. */
    close_school(school);
    REFUSED_AS(school, ERROR_CORRUPT, restore(school, school->folder, backup, short_one));
    /* Before the backup's own end, anywhere. */
    const char *half = arena_printf(&school->arena, "%s/half", backups_make(school));
    write_bytes(half, bytes, size / 2);
    REFUSED_AS(school, ERROR_CORRUPT, restore(school, elsewhere, backup, half));
    /* One that was changed. */
    char *changed = arena_alloc(&school->arena, size);
    memcpy(changed, bytes, size);
    changed[size - 10] = 'x';
    write_bytes(half, changed, size);
    REFUSED_AS(school, ERROR_CORRUPT, restore(school, elsewhere, backup, half));
    open_school(school);
    backups_remove(school);
}

/* Somebody who can write files adds a row of their own to the end of a ledger. */
static void R13_a_row_that_was_added_to_a_ledger_is_refused(void **state)
{
    struct school *school = *state;
    const char *elsewhere = arena_printf(&school->arena, "%s-new", school->folder);
    struct ledger ledger;
    size_t size;
    const char *backup = backup_now(school);
    const char *longer = arena_printf(&school->arena, "%s/longer", backups_make(school));
    const char *bytes = file_bytes(school, ledger_of(school), &size);
    int fd = open(ledger_of(school), O_RDONLY | O_CLOEXEC);
    WORKS(school, ledger_read(fd, &school->arena, &ledger, &school->error));
    close(fd);
    unsigned char hash[AUDIT_HASH];
    char hex[2 * AUDIT_HASH + 1];
    const struct audit_row row = {.seq = (int64_t)ledger.count + 1,
                                  .at = clock_now(),
                                  .actor_id = school->people[OWNER]->id,
                                  .action = "account.disable",
                                  .object = school->people[COACH]->id};
    audit_hash(ledger.rows[ledger.count - 1].hash, &row, hash);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    const char *line = arena_printf(
        &school->arena, "%.*s%lld\t%lld\t%s\t%s\t0\t-\t-\t%s\t-\t-\t-\t-\t%lld:%s\n", (int)size, bytes,
        (long long)row.seq, (long long)row.at, row.actor_id, row.action, row.object, (long long)row.seq, hex);
    write_bytes(longer, line, strlen(line));
    REFUSED_AS(school, ERROR_CORRUPT, restore(school, elsewhere, backup, longer));
    backups_remove(school);
}

/* Again from the same backup, after more has happened. */
static void a_store_can_be_restored_twice(void **state)
{
    struct school *school = *state;
    const char *backup = backup_now(school);
    WORKS(school, account_disable(&school->store, school->people[OWNER], "tom", &school->error));
    close_school(school);
    WORKS(school, restore(school, school->folder, backup, NULL));
    open_school(school);
    struct actor *owner = school_login(school, OWNER);
    WORKS(school, account_disable(&school->store, owner, "carla", &school->error));
    actor_close(owner);
    store_close(&school->store);
    WORKS(school, restore(school, school->folder, backup, NULL));
    open_restored(school, school->folder);
    assert_int_equal(number("SELECT COUNT(*) FROM account WHERE disabled_at IS NOT NULL"), 2);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action = 'store.restore'"), 2);
    assert_int_equal(report.lessons_kept, 1);
    close_restored();
    open_school(school);
    backups_remove(school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCHOOL_TEST(R4_a_consent_that_was_withdrawn_never_counts_again),
        SCHOOL_TEST(R4_a_no_and_an_objection_hold_whoever_gave_them),
        SCHOOL_TEST(R4_a_yes_that_was_taken_back_as_a_mistake_is_gone),
        SCHOOL_TEST(R9_footage_that_was_purged_stays_purged),
        SCHOOL_TEST(R9_a_mark_holds_and_its_undo_too),
        SCHOOL_TEST(accounts_stay_closed_and_old_passwords_dead),
        SCHOOL_TEST(an_owner_who_had_another_password_has_to_choose),
        SCHOOL_TEST(R13_a_former_owner_restores_nothing),
        SCHOOL_TEST(notes_that_were_removed_stay_removed),
        SCHOOL_TEST(pupils_who_are_gone_stay_gone_and_a_stricter_rule_holds),
        SCHOOL_TEST(equipment_and_trajectories_stay_as_they_were_ended),
        SCHOOL_TEST(R13_the_trace_loses_no_row_and_names_both_heads),
        SCHOOL_TEST(a_store_is_restored_in_its_place_and_keeps_its_footage),
        SCHOOL_TEST(R7_footage_with_a_lost_blur_stays_shut),
        SCHOOL_TEST(R13_only_keys_that_the_trace_has_are_taken_over),
        SCHOOL_TEST(a_database_of_rubbish_is_replaced),
        SCHOOL_TEST(without_a_ledger_it_refuses_unless_told),
        SCHOOL_TEST(R4_a_ledger_that_was_cut_is_noticed),
        SCHOOL_TEST(R13_a_row_that_was_added_to_a_ledger_is_refused),
        SCHOOL_TEST(a_store_can_be_restored_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
