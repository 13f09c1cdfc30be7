/*
 * Sweep: breaks every change of the store off at every one of its system calls, in every way that faults.h
 * knows. Afterwards the store must open and pass its check, and it must not have lied: a lesson is whole on
 * the card or whole in the store, what was said to be done is done, and what was broken off can be done
 * again.
 *
 *     sweep [STEP [ACTION]]     only every STEPth call (1: all); only one action
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/care/check.h"
#include "store/review/drafts.h"
#include "store/review/stretches.h"
#include "store/footage/footage.h"
#include "store/review/notes.h"
#include "store/people/policy.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/vault/members.h"
#include "tests/faults/faults.h"
#include "tests/unit/lesson.h"

enum { SIZE_A = 150000, SIZE_B = 70000, REFUSED = 1, DONE = 0, UNKNOWN = FAULT_STATUS };

static struct lesson lesson;
static struct error error;

static char only_session[ID_SIZE];

#define hold(what)                                                             \
    do {                                                                       \
        if (!(what)) {                                                         \
            printf("# %s:%d: does not hold: %s\n", __FILE__, __LINE__, #what); \
            fflush(stdout);                                                    \
            _exit(2);                                                          \
        }                                                                      \
    } while (0)
#define work(what)                                                                             \
    do {                                                                                       \
        if (!(what)) {                                                                         \
            printf("# %s:%d: does not work: %s: %s\n", __FILE__, __LINE__, #what, error.text); \
            fflush(stdout);                                                                    \
            _exit(2);                                                                          \
        }                                                                                      \
    } while (0)

static const char *find_session(void)
{
    struct session_list sessions;
    work(session_list(&lesson.store, lesson.coach, &lesson.arena, &sessions, &error));
    hold(sessions.count <= 1);
    if (sessions.count == 0)
        return NULL;
    snprintf(only_session, sizeof only_session, "%s", sessions.items[0].id);
    return only_session;
}

static struct session state_of(void)
{
    struct session session;
    work(session_get(&lesson.store, lesson.coach, only_session, &lesson.arena, &session, &error));
    return session;
}

static struct note note_of(const char *text)
{
    struct clip_list clips;
    work(clip_list(&lesson.store, lesson.coach, only_session, &lesson.arena, &clips, &error));
    return (struct note){.session = only_session,
                         .clip = clips.items[0].id,
                         .kind = NOTE_MOMENT,
                         .at_ms = 1000,
                         .until_ms = -1,
                         .text = text};
}

/* The footage, as the coach and the teacher would see it. */
static void footage_is_whole(void)
{
    static const size_t sizes[] = {SIZE_A, SIZE_B};
    struct actor *people[] = {lesson.coach, lesson.teacher};
    unsigned char *wanted = memory_alloc(SIZE_A, 1), *bytes = memory_alloc(SIZE_A + 1, 1);
    for (int person = 0; person < 2; person++) {
        struct footage_access access;
        work(session_open_footage(&lesson.store, people[person], only_session, &access, &error));
        hold(access.count == 2);
        for (int clip = 0; clip < 2; clip++) {
            struct footage_reader *reader;
            size_t got;
            work(footage_open(access.files[clip], access.key, &access.labels[clip], &reader, &error));
            work(footage_read(reader, 0, bytes, SIZE_A + 1, &got, &error));
            card_bytes(wanted, sizes[clip], clip + 1);
            hold(got == sizes[clip] && memcmp(wanted, bytes, got) == 0);
            footage_close(reader);
        }
        work(session_close_footage(&lesson.store, people[person], only_session, &access, 1, &error));
    }
    free(wanted);
    free(bytes);
}

static bool card_is_whole(void)
{
    return card_whole(&lesson, "a.mp4", SIZE_A, 1) && card_whole(&lesson, "b.mp4", SIZE_B, 2) &&
           card_whole(&lesson, "a.THM", 500, 3);
}

/* Nothing that shows the lesson is left. A name without content may be. */
static void card_is_empty(void)
{
    DIR *folder = opendir(lesson.card);
    hold(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct stat status;
        if (entry->d_name[0] == '.')
            continue;
        hold(fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0);
        hold(status.st_size == 0 && strstr(entry->d_name, ".wip"));
    }
    closedir(folder);
}

/* Preparations */

static void put_on_card(void)
{
    card_add(&lesson, "a.mp4", SIZE_A, 1);
    card_add(&lesson, "b.mp4", SIZE_B, 2);
    card_add(&lesson, "a.THM", 500, 3);
}

static void import_first(bool keep)
{
    struct import_result result;
    put_on_card();
    work(lesson_import(&lesson, "", keep, &result, &error));
    snprintf(only_session, sizeof only_session, "%s", result.session);
}

static void prepare_imported(void)
{
    import_first(false);
}

static void prepare_kept(void)
{
    import_first(true);
}

static void prepare_note(void)
{
    char id[ID_SIZE];
    import_first(false);
    struct note note = note_of("an earlier note");
    work(note_add(&lesson.store, lesson.coach, &note, id, &error));
    note = note_of("what is being typed");
    work(draft_save(&lesson.store, lesson.coach, &note, &error));
}

/* A stretch runs, and is kept. */
static void prepare_stretch(void)
{
    struct stretches running = {.count = 1};
    import_first(false);
    const struct note note = note_of("");
    snprintf(running.items[0].tag, ID_SIZE, "first-wait");
    snprintf(running.items[0].clip, ID_SIZE, "%s", note.clip);
    running.items[0].seen_ms = 1;
    work(stretches_save(&lesson.store, lesson.coach, only_session, &running, &error));
}

static void prepare_purge(void)
{
    work(policy_set(&lesson.store, lesson.owner, "grace_days", "0", &error));
    prepare_note();
    work(session_complete(&lesson.store, lesson.coach, only_session, &error));
}

/* Acts */

static bool act_import(void)
{
    struct import_result result;
    return lesson_import(&lesson, "", false, &result, &error);
}

static bool act_wipe(void)
{
    size_t wiped, owed;
    return lesson_wipe(&lesson, lesson.coach, &wiped, &owed, &error);
}

static bool act_note(void)
{
    char id[ID_SIZE];
    const struct note note = note_of("what is being typed");
    return note_add(&lesson.store, lesson.coach, &note, id, &error) &&
           draft_drop(&lesson.store, lesson.coach, only_session, &error);
}

static bool act_draft(void)
{
    const struct note note = note_of("what is being typed, and more");
    return draft_save(&lesson.store, lesson.coach, &note, &error);
}

/* It ends. */
static bool act_stretch(void)
{
    char id[ID_SIZE];
    struct note note = note_of("");
    note.tag = "first-wait";
    return note_add(&lesson.store, lesson.coach, &note, id, &error) &&
           stretches_save(&lesson.store, lesson.coach, only_session, &(struct stretches){0}, &error);
}

static bool act_complete(void)
{
    return session_complete(&lesson.store, lesson.coach, only_session, &error);
}

static bool act_end(void)
{
    return trajectory_end(&lesson.store, lesson.coach, lesson.trajectory, &error);
}

static bool act_purge(void)
{
    struct purge_list list;
    return purge_run(&lesson.store, lesson.coach, PURGE_AWAIT, &lesson.arena, &list, &error) &&
           (list.count == 0 || list.items[0].done);
}

static bool act_withdraw(void)
{
    char today[DAY_SIZE];
    struct consent_effect effect;
    clock_day(clock_now(), today);
    return consent_record(&lesson.store, lesson.registrar,
                          &(struct consent_entry){.who = "1001",
                                                  .answer = ANSWER_WITHDRAWN,
                                                  .capacity = CAPACITY_GUARDIAN,
                                                  .giver = "Moeder Noor",
                                                  .on = today},
                          &effect, &error);
}

/* What must hold afterwards. `outcome`: what the act said. */

/* The vault holds a pepper for each lesson that can be opened, and for nothing else. */
static void vault_fits_the_lessons(void)
{
    struct vault_look_list looks;
    work(vault_look(&lesson.store, &lesson.arena, &looks, &error));
    for (size_t i = 0; i < looks.count; i++)
        hold(looks.items[i].lacking == 0 && looks.items[i].left == 0);
}

static void finish_wiping(void)
{
    work(act_wipe());
    hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE wiped_at IS NULL") == 0);
    card_is_empty();
    footage_is_whole();
}

static void verify_import(int outcome)
{
    vault_fits_the_lessons();
    if (!find_session()) {
        hold(outcome != DONE);
        hold(lesson_files(&lesson) == 0);
        hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM clip") == 0);
        hold(card_is_whole());
        work(act_import());
        hold(find_session());
    }
    footage_is_whole();
    /* Whatever is called wiped is. */
    hold(card_has(&lesson, "a.mp4") == false ||
         lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE wiped_at IS NULL") > 0);
    if (outcome == DONE)
        hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE wiped_at IS NULL") == 0);
    finish_wiping();
}

static void verify_wipe(int outcome)
{
    hold(find_session());
    footage_is_whole();
    if (outcome == DONE)
        hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM original WHERE wiped_at IS NULL") == 0);
    finish_wiping();
}

static void verify_note(int outcome)
{
    struct note_list notes;
    struct note draft;
    bool found;
    hold(find_session());
    work(note_list(&lesson.store, lesson.teacher, lesson.trajectory, NULL, &lesson.arena, &notes, &error));
    hold(notes.count == 1 || notes.count == 2);
    bool earlier = false, later = false;
    for (size_t i = 0; i < notes.count; i++) {
        hold(note_signed(&notes.items[i]));
        earlier = earlier || strcmp(notes.items[i].text, "an earlier note") == 0;
        later = later || strcmp(notes.items[i].text, "what is being typed") == 0;
    }
    hold(earlier && later == (notes.count == 2));
    hold(outcome != DONE || later);
    /* Not a word is lost: it is a note, or offered again. */
    work(draft_load(&lesson.store, lesson.coach, only_session, &lesson.arena, &draft, &found, &error));
    hold(later || found);
    hold(!found || strcmp(draft.text, "what is being typed") == 0);
    work(act_note());
}

static void verify_draft(int outcome)
{
    struct note draft;
    bool found;
    hold(find_session());
    work(draft_load(&lesson.store, lesson.coach, only_session, &lesson.arena, &draft, &found, &error));
    hold(found);
    bool fresh = strcmp(draft.text, "what is being typed, and more") == 0;
    hold(fresh || (outcome != DONE && strcmp(draft.text, "what is being typed") == 0));
    work(act_draft());
}

/* No stretch is lost: it is on the lesson, or runs still. */
static void verify_stretch(int outcome)
{
    struct note_list notes;
    struct stretches running;
    hold(find_session());
    work(note_list(&lesson.store, lesson.teacher, lesson.trajectory, NULL, &lesson.arena, &notes, &error));
    work(stretches_load(&lesson.store, lesson.coach, only_session, &running, &error));
    hold(notes.count <= 1 && running.count <= 1 && notes.count + running.count >= 1);
    hold(notes.count == 0 || (note_signed(&notes.items[0]) && note_is_tag(&notes.items[0])));
    hold(outcome != DONE || (notes.count == 1 && running.count == 0));
    work(act_stretch());
}

static void verify_complete(int outcome)
{
    hold(find_session());
    struct session session = state_of();
    hold((session.reviewed_at != 0) == (session.marked_at != 0));
    hold((session.marked_at != 0) == (session.purge_after != 0));
    hold(outcome != DONE || session.marked_at != 0);
    hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'review.done'") ==
         (session.marked_at != 0));
    footage_is_whole();
    if (session.marked_at == 0)
        work(act_complete());
}

static void verify_end(int outcome)
{
    hold(find_session());
    struct session session = state_of();
    hold(session.trajectory_ended == (session.marked_at != 0));
    hold((session.reviewed_at != 0) == (session.marked_at != 0));
    hold(outcome != DONE || session.trajectory_ended);
    footage_is_whole();
    if (!session.trajectory_ended)
        work(act_end());
}

static void verify_purge(int outcome)
{
    hold(find_session());
    struct session session = state_of();
    hold(outcome != DONE || session.purged_at != 0);
    vault_fits_the_lessons();
    if (session.shredded_at == 0)
        footage_is_whole();
    else
        hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM session_key") == 0);
    if (session.purged_at != 0)
        hold(lesson_files(&lesson) == 0);
    work(act_purge());
    hold(lesson_files(&lesson) == 0);
    struct certificate certificate;
    bool found;
    work(certificate_get(&lesson.store, lesson.teacher, only_session, &lesson.arena, &certificate, &found,
                         &error));
    hold(found && certificate.clips == 2 && certificate.size == SIZE_A + SIZE_B);
    hold(lesson_sql(&lesson, "SELECT COUNT(*) FROM audit WHERE action = 'purged'") == 1);
}

static void verify_withdraw(int outcome)
{
    hold(find_session());
    struct session session = state_of();
    hold(outcome != DONE || session.blocked_at != 0);
    vault_fits_the_lessons();
    if (session.blocked_at == 0) {
        footage_is_whole();
        work(act_withdraw());
    }
    struct vault_answer answer;
    work(vault_ask(&lesson.store, only_session, &lesson.arena, &answer, &error));
    hold(answer.members == 1 && answer.waiting == 0 && answer.forgotten_at > 0);
    work(act_purge());
    hold(lesson_files(&lesson) == 0);
}

static const char *second(void)
{
    return arena_printf(&lesson.arena, "%s/second", lesson.folder);
}

static bool act_vault_add(void)
{
    struct vault_added added;
    return vault_add(&lesson.store, lesson.owner, second(), &added, &error);
}

static bool act_vault_remove(void)
{
    struct vault_removed removed;
    return vault_remove(&lesson.store, lesson.owner, second(), false, &lesson.arena, &removed, &error);
}

static void prepare_folder(void)
{
    prepare_imported();
    hold(mkdir(second(), 0700) == 0);
}

static void prepare_two_folders(void)
{
    prepare_folder();
    work(act_vault_add());
}

/* How many folders the vault has. One that is not in the list holds nothing. */
static size_t vault_folders(void)
{
    struct vault_look_list looks;
    work(vault_look(&lesson.store, &lesson.arena, &looks, &error));
    if (looks.count == 1) {
        struct vault_look unlisted = {.member = {.folder = second(), .path = second()}};
        struct vault_living_list living;
        unsigned char tag[SLOT_TAG];
        enum slot_state state = SLOT_NONE;
        bool known;
        int fd;
        work(vault_tag(&lesson.store, tag, &known, &error) &&
             vault_living(&lesson.store, &lesson.arena, &living, &error));
        struct slots *slots = vault_member_open(&lesson.store, &unlisted.member, tag, SLOTS_READ, &fd);
        hold(living.count == 1 && (!slots || slots_get(slots, living.items[0].tag, &state, NULL, NULL)));
        hold(state != SLOT_HELD);
        vault_member_close(slots, fd);
    }
    return looks.count;
}

static void verify_vault_add(int outcome)
{
    hold(find_session());
    hold(outcome != DONE || vault_folders() == 2);
    (void)vault_folders();
    footage_is_whole();
    work(act_vault_add());
    hold(vault_folders() == 2);
    vault_fits_the_lessons();
}

static void verify_vault_remove(int outcome)
{
    hold(find_session());
    hold(outcome != DONE || vault_folders() == 1);
    footage_is_whole();
    if (vault_folders() == 2)
        work(act_vault_remove());
    hold(vault_folders() == 1);
    /* Come back. */
    work(act_vault_add());
    vault_fits_the_lessons();
}

static const struct action {
    const char *name;
    void (*prepare)(void);
    bool (*act)(void);
    void (*verify)(int outcome);
} actions[] = {
    {"import", put_on_card, act_import, verify_import},
    {"wipe", prepare_kept, act_wipe, verify_wipe},
    {"note", prepare_note, act_note, verify_note},
    {"draft", prepare_note, act_draft, verify_draft},
    {"stretch", prepare_stretch, act_stretch, verify_stretch},
    {"complete", prepare_imported, act_complete, verify_complete},
    {"end", prepare_imported, act_end, verify_end},
    {"purge", prepare_purge, act_purge, verify_purge},
    {"withdraw", prepare_imported, act_withdraw, verify_withdraw},
    {"vault-add", prepare_folder, act_vault_add, verify_vault_add},
    {"vault-remove", prepare_two_folders, act_vault_remove, verify_vault_remove},
};

/* The runs, each in a process of its own */

static char place[48], pristine[64], folder[64];

static int run_child(void (*run)(const void *context), const void *context)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child == 0) {
        run(context);
        _exit(0);
    }
    if (waitpid(child, &status, 0) != child)
        abort();
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void copy(const char *from, const char *to)
{
    char command[256];
    snprintf(command, sizeof command, "rm -rf %s && cp -a %s %s", to, from, to);
    if (system(command) != 0)
        abort();
}

static void open_lesson(void)
{
    snprintf(lesson.folder, sizeof lesson.folder, "%.63s", folder);
    snprintf(lesson.place, sizeof lesson.place, "%.63s/store", folder);
    snprintf(lesson.card, sizeof lesson.card, "%.63s/card", folder);
    lesson_open(&lesson);
}

static void make_pristine(const void *context)
{
    const struct action *action = context;
    if (mkdir(folder, 0700) < 0)
        abort();
    lesson_make_in(&lesson, folder);
    action->prepare();
    lesson_close(&lesson);
}

struct run {
    const struct action *action;
    enum fault fault;
    long at;
    int outcome;
    const char *count_file;
};

static void run_act(const void *context)
{
    const struct run *run = context;
    open_lesson();
    if (run->action->prepare != put_on_card)
        hold(find_session());
    error_clear(&error);
    fault_arm(run->fault, run->at, folder);
    bool done = run->action->act();
    if (run->count_file) {
        FILE *file = fopen(run->count_file, "w");
        hold(file && fprintf(file, "%ld\n", fault_disarm()) > 0 && fclose(file) == 0);
    }
    (void)fault_disarm();
    hold(done || (error.kind != ERROR_NONE && error.text[0]));
    _exit(done ? DONE : REFUSED);
}

static void run_verify(const void *context)
{
    const struct run *run = context;
    struct check_report report;
    /* A list of folders that was left half changed is found by check, and ended by whoever changes it again.
     */
    const bool half_way = run->action->verify == verify_vault_add ||
                          run->action->verify == verify_vault_remove;
    open_lesson();
    /* Checked before anything is mended: footage that is recorded as deleted is gone. */
    if (lesson_sql(&lesson, "SELECT COUNT(*) FROM session WHERE purged_at IS NOT NULL") > 0)
        hold(lesson_files(&lesson) == 0);
    /* Every start of the program does this. */
    work(import_recover(&lesson.store, NULL, &error));
    work(check_run(&lesson.store, lesson.coach, true, &lesson.arena, &report, &error));
    for (size_t i = 0; i < report.count; i++)
        if (!half_way)
            printf("# %s\n", report.findings[i]);
    hold(report.count == 0 || half_way);
    run->action->verify(run->outcome);
    work(check_run(&lesson.store, lesson.coach, true, &lesson.arena, &report, &error));
    for (size_t i = 0; i < report.count; i++)
        printf("# %s\n", report.findings[i]);
    hold(report.count == 0);
}

/* How many calls the act makes when nothing goes wrong. */
static long count_calls(const struct action *action)
{
    char path[64];
    long count = 0;
    snprintf(path, sizeof path, "%s/count", place);
    const struct run run = {.action = action, .fault = FAULT_NONE, .count_file = path};
    copy(pristine, folder);
    if (run_child(run_act, &run) != DONE)
        abort();
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%ld", &count) != 1 || fclose(file) != 0)
        abort();
    return count;
}

static bool sweep_one(const struct action *action, enum fault fault, long at, long calls)
{
    struct run run = {.action = action, .fault = fault, .at = at};
    copy(pristine, folder);
    run.outcome = run_child(run_act, &run);
    bool said = run.outcome == DONE || run.outcome == REFUSED || run.outcome == UNKNOWN;
    /* The power went after the last call, so all of it was done and said. */
    if (fault == FAULT_POWER && at > calls)
        run.outcome = DONE;
    if (said && run_child(run_verify, &run) == 0)
        return true;
    printf("not ok %s: %s at call %ld of %ld (it ended with %d)\n", action->name, fault_name(fault), at,
           calls, run.outcome);
    return false;
}

static bool sweep(const struct action *action, long step)
{
    bool all = true;
    lesson_remove(folder);
    if (run_child(make_pristine, action) != 0)
        abort();
    copy(folder, pristine);
    const long calls = count_calls(action);
    for (enum fault fault = FAULT_KILL; fault < FAULT_COUNT; fault++) {
        long tried = 0, failed = 0;
        /* Another offset for each, so that the short sweep sees more places; the end is always tried. */
        for (long at = 1 + fault % step; at <= calls + 1;
             at = at + step > calls && at <= calls ? calls + 1 : at + step) {
            tried++;
            if (!sweep_one(action, fault, at, calls) && ++failed == 5)
                break;
        }
        if (failed == 0)
            printf("ok %s: %s at %ld of %ld calls\n", action->name, fault_name(fault), tried, calls);
        fflush(stdout);
        all = all && failed == 0;
    }
    return all;
}

int main(int argc, char **argv)
{
    const long step = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
    bool all = true;
    /* Each fault meets the same store at the same place, put back: what a machine remembers of it would be in
     * the way. */
    if (setenv("XDG_STATE_HOME", "/dev/null/state", 1) != 0)
        return 1;
    /* In memory where there is such a folder: what is lost is simulated, and thousands of fsyncs take their
     * time. */
    const char *parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(place, sizeof place, "%s/faults-XXXXXX", parent);
    if (step < 1 || !mkdtemp(place))
        return 2;
    snprintf(pristine, sizeof pristine, "%s/pristine", place);
    snprintf(folder, sizeof folder, "%s/run", place);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (argc < 3 || strcmp(argv[2], actions[i].name) == 0)
            all = sweep(&actions[i], step) && all;
    lesson_remove(place);
    return all ? 0 : 1;
}
