/*
 * A big school: what its screens, lists and changes cost in the store.
 *
 *     store [FOLDER [WORD]]
 *
 * Makes, in an empty or missing folder (a temporary one unless given), a school with 2,000 pupils, 200 staff,
 * 10,000 consents, 10,000 sessions of one coach (each with its clips, originals, declared pupils and ten rows
 * of trace), and 3,000 notes in one session; then prints one JSON object per measure: its name, the median in
 * milliseconds of wall clock and of processor time, and where there is a floor the same of that: the bare SQL
 * that reads the rows, or the cryptography alone. An existing folder of an earlier run is measured again;
 * with a word, only what has it in its name.
 *
 * Registers, accounts, trajectories and notes come in through the store's own functions. Sessions are written
 * past the gate, as no import of 10,000 lessons is waited for; their clips have no files.
 */
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <ncurses.h>
#include <sodium.h>

#include "store/people/accounts.h"
#include "store/gate/audit.h"
#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/engine/db.h"
#include "store/people/film-plan.h"
#include "store/gate/gate.h"
#include "store/gate/trust.h"
#include "store/keys/keys.h"
#include "store/review/notes.h"
#include "store/footage/purge.h"
#include "store/people/pupils-plan.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/care/backup.h"
#include "store/care/restore.h"
#include "store/care/subject.h"
#include "store/gate/trust.h"
#include "store/review/trajectories.h"
#include "tui/interface.h"
#include "tui/ready/ready.h"
#include "tui/screens.h"
#include "tui/ui/i18n.h"
#include "tui/ui/theme.h"

enum {
    PUPILS = 2000,
    CLASS_SIZE = 25,
    STAFF = 200,
    TRAJECTORIES = 40,
    SESSIONS = 10000,
    NOTES = 3000,
    TAGS = 500, /* of the lesson with tags */
    TAGGED_NOTES = 200,
    TRACE_PER_SESSION = 10,
    ROUNDS = 9,
};
#define PASSWORD "correct horse battery"
#define FILMED   "2026-01-15"

struct bench {
    struct store store;
    struct actor *owner, *registrar, *coach, *teacher;
    struct arena arena;
    char busy_session[ID_SIZE]; /* the one with the notes */
    char busy_trajectory[ID_SIZE];
    char tagged_session[ID_SIZE], tagged_clip[ID_SIZE]; /* another of that trajectory */
    char picked[ROUNDS][32], givers[ROUNDS][64];        /* who says no in each round */
    const char *word;                                   /* only measures with this in their names, or NULL */
    struct error error;
};

/* Ends the program, with the reason, when something failed. */
static void must(struct bench *bench, bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "store: %s: %s\n", what, bench->error.text);
    exit(1);
}
#define MUST(bench, call) (error_clear(&(bench)->error), must(bench, call, #call))

/* --- Making the school --- */

static void run(struct bench *bench, const char *sql, const struct db_value *args)
{
    MUST(bench, db_run(bench->store.db, sql, args, NULL, &bench->error));
}

static void begin(struct bench *bench)
{
    MUST(bench, db_begin(bench->store.db, &bench->error));
}

static void commit(struct bench *bench)
{
    db_vouch(bench->store.db);
    MUST(bench, db_commit(bench->store.db, &bench->error));
}

static struct actor *login(struct bench *bench, const char *name)
{
    struct actor *actor;
    MUST(bench, actor_login(&bench->store, name, PASSWORD, &actor, &bench->error));
    return actor;
}

static void make_staff(struct bench *bench)
{
    MUST(bench, school_init(&bench->store, "De Grote School", "Noord", NULL, "olga", "Olga de Vries",
                            PASSWORD, &bench->error));
    bench->owner = login(bench, "olga");
    for (int i = 1; i < STAFF; i++) {
        char name[32], full_name[64];
        snprintf(name, sizeof name, i == 1 ? "rita" : i == 2 ? "cor" : "docent%d", i);
        snprintf(full_name, sizeof full_name, "Medewerker %d van der Velde-Aalbersberg", i);
        MUST(bench, account_add(&bench->store, bench->owner, name, full_name,
                                i == 1   ? ROLE_REGISTRAR
                                : i == 2 ? ROLE_COACH | ROLE_TEACHER
                                         : ROLE_TEACHER,
                                NULL, PASSWORD, false, &bench->error));
    }
    bench->registrar = login(bench, "rita");
    bench->coach = login(bench, "cor");
    bench->teacher = login(bench, "docent3");
}

/* The class list of all pupils; freed by the caller. */
static char *make_list(size_t *size)
{
    char *csv = memory_alloc(PUPILS + 1, 128);
    size_t used = (size_t)sprintf(csv, "number,name,birth_date,class,location,guardians\n");
    for (int i = 0; i < PUPILS; i++)
        used += (size_t)sprintf(csv + used,
                                "%d,Leerling %d de Jong,%d-%02d-%02d,K%02d,Noord,Ouder A%d;Ouder B%d\n",
                                100000 + i, i, 2009 + i % 6, 1 + i % 12, 1 + i % 28, i / CLASS_SIZE, i, i);
    *size = used;
    return csv;
}

static void make_pupils(struct bench *bench)
{
    size_t used;
    char *csv = make_list(&used);
    struct pupils_plan plan;
    struct lost_list lost;
    MUST(bench,
         pupils_plan(&bench->store, bench->registrar, &(struct pupils_request){.bytes = csv, .size = used},
                     &bench->arena, &plan, &bench->error));
    MUST(bench, pupils_carry_out(&bench->store, bench->registrar, &plan,
                                 &(struct pupils_answer){.gone = NULL}, &bench->arena, &lost, &bench->error));
    free(csv);
}

/* Five answers about each pupil, all a yes: two of them for coaching. */
static void make_consents(struct bench *bench)
{
    static const char *const purposes[] = {"coaching", "coaching", "team", "festive", "support"};
    struct query query;
    MUST(bench, db_query(bench->store.db,
                         "SELECT p.id, MIN (g.id), MAX (g.id) FROM pupil p JOIN guardian g ON g.pupil_id = "
                         "p.id GROUP BY p.id",
                         DB_NO_ARGS, &query, &bench->error));
    begin(bench);
    while (query_next(&query)) {
        for (int i = 0; i < 5; i++) {
            char id[ID_SIZE];
            id_make(id, clock_now());
            run(bench,
                "INSERT INTO consent (id, pupil_id, purpose, answer, capacity, guardian_id, answered_on, "
                "form_reference,"
                " recorded_at, recorded_by) VALUES (?1, ?2, ?3, 'given', 'guardian', ?4, '2022-09-01', 'map "
                "12', ?5, ?6)",
                DB_ARGS(DB_TEXT(id), DB_TEXT(row_text(&query, 0)), DB_TEXT(purposes[i]),
                        DB_TEXT(row_text(&query, 1 + (i == 1))), DB_INT(clock_now()),
                        DB_TEXT(bench->registrar->id)));
        }
    }
    commit(bench);
    MUST(bench, query_close(&query, &bench->error));
}

static void add_session(struct bench *bench, const char *trajectory, int number, char id[static ID_SIZE])
{
    char day[DAY_SIZE], class_name[8];
    int64_t at = clock_now() - (SESSIONS - number) * CLOCK_SECOND_MS;
    bool purged = number < SESSIONS && number / 80 % 10 != 0; /* R10 leaves few */
    id_make(id, at);
    day_add(FILMED, -(number / 20), day);
    snprintf(class_name, sizeof class_name, "K%02d", number % (PUPILS / CLASS_SIZE));
    run(bench,
        "INSERT INTO session (id, trajectory_id, purpose, location_id, class_name, filmed_on, filmed_by, "
        "imported_by,"
        " started_at, imported_at, first_opened_at, last_opened_at, reviewed_at, marked_at, marked_by, "
        "mark_reason, purge_after,"
        " shredded_at, purged_at)"
        " SELECT ?1, ?2, 'coaching', id, ?3, ?4, ?5, ?5, ?6, ?6, ?6, ?6, ?7, ?7, CASE WHEN ?7 IS NULL THEN "
        "NULL ELSE ?5 END,"
        " CASE WHEN ?7 IS NULL THEN NULL ELSE 'review' END, ?7, ?7, ?7 FROM location",
        DB_ARGS(DB_TEXT(id), DB_TEXT(trajectory), DB_TEXT(class_name), DB_TEXT(day),
                DB_TEXT(bench->coach->id), DB_INT(at), purged ? DB_INT(at) : DB_NULL));
    for (int i = 0; i < 2; i++) {
        char clip[ID_SIZE];
        unsigned char digest[32], sealed[SEALED_SIZE];
        id_make(clip, at);
        randombytes_buf(digest, sizeof digest);
        randombytes_buf(sealed, sizeof sealed);
        run(bench,
            "INSERT INTO clip (id, session_id, position, duration_ms, size, width, height, digest)"
            " VALUES (?1, ?2, ?3, 1500000, ?4, 1920, 1080, ?5)",
            DB_ARGS(DB_TEXT(clip), DB_TEXT(id), DB_INT(i), DB_INT(1000000000 + number * 2 + i),
                    purged ? DB_NULL : DB_BLOB(digest, sizeof digest)));
        run(bench, "INSERT INTO original (clip_id, path, wiped_at) VALUES (?1, '', ?2)",
            DB_ARGS(DB_TEXT(clip), number % 1000 == 0 ? DB_NULL : DB_INT(at)));
        if (!purged)
            run(bench, "INSERT INTO session_key (session_id, account_id, sealed) VALUES (?1, ?2, ?3)",
                DB_ARGS(DB_TEXT(id), DB_TEXT(i ? bench->coach->id : bench->teacher->id),
                        DB_BLOB(sealed, sizeof sealed)));
    }
    run(bench,
        "INSERT INTO session_pupil (session_id, pupil_id)"
        " SELECT ?1, pupil_id FROM membership WHERE class_name = ?2",
        DB_ARGS(DB_TEXT(id), DB_TEXT(class_name)));
    for (int i = 0; i < TRACE_PER_SESSION; i++)
        MUST(bench, gate_also(&bench->store, bench->coach,
                              &(struct change){.act = i ? ACT_FOOTAGE_OPEN : ACT_IMPORT_DONE, .session = id},
                              &bench->error));
}

static void make_sessions(struct bench *bench)
{
    char trajectories[TRAJECTORIES][ID_SIZE];
    for (int i = 0; i < TRAJECTORIES; i++) {
        char teacher[32];
        snprintf(teacher, sizeof teacher, "docent%d", 3 + i);
        MUST(bench, trajectory_open(&bench->store, bench->coach, "cor", teacher,
                                    "Wachten na een vraag, en wie er dan antwoordt", trajectories[i],
                                    &bench->error));
    }
    begin(bench);
    for (int i = 0; i < SESSIONS; i++)
        add_session(bench, trajectories[i % TRAJECTORIES], i, bench->busy_session);
    commit(bench);
    /* The newest is the one with the notes, in the first trajectory so that the teacher can be measured too.
     */
    begin(bench);
    add_session(bench, trajectories[0], SESSIONS, bench->busy_session);
    commit(bench);
}

static void make_notes(struct bench *bench)
{
    char clip[ID_SIZE] = "";
    struct query query;
    MUST(bench, db_query(bench->store.db, "SELECT id FROM clip WHERE session_id = ?1 AND position = 0",
                         DB_ARGS(DB_TEXT(bench->busy_session)), &query, &bench->error));
    if (query_next(&query))
        snprintf(clip, sizeof clip, "%s", row_text(&query, 0));
    MUST(bench, query_close(&query, &bench->error));
    for (int i = 0; i < NOTES; i++) {
        char id[ID_SIZE];
        const struct note note = {
            .session = bench->busy_session,
            .clip = clip,
            .kind = (enum note_kind)(i % NOTE_KIND_COUNT),
            .at_ms = i * 400,
            .until_ms = -1,
            .text = "Na deze vraag kijk je rond en wacht je; drie leerlingen steken hun hand op die eerder "
                    "stil waren.",
        };
        MUST(bench, note_add(&bench->store, i % 3 ? bench->coach : bench->teacher, &note, id, &bench->error));
    }
}

static void find_busy(struct bench *bench)
{
    struct query query;
    MUST(bench, db_query(bench->store.db, "SELECT id, trajectory_id FROM session ORDER BY id DESC LIMIT 1",
                         DB_NO_ARGS, &query, &bench->error));
    if (query_next(&query)) {
        snprintf(bench->busy_session, ID_SIZE, "%s", row_text(&query, 0));
        snprintf(bench->busy_trajectory, ID_SIZE, "%s", row_text(&query, 1));
    }
    MUST(bench, query_close(&query, &bench->error));
}

static void find_tagged(struct bench *bench)
{
    struct query query;
    MUST(bench,
         db_query(
             bench->store.db,
             "SELECT s.id, k.id FROM session s JOIN clip k ON k.session_id = s.id AND k.position = 0"
             " WHERE s.trajectory_id = ?1 AND s.id <> ?2 AND s.purged_at IS NULL ORDER BY s.id DESC LIMIT 1",
             DB_ARGS(DB_TEXT(bench->busy_trajectory), DB_TEXT(bench->busy_session)), &query, &bench->error));
    if (query_next(&query)) {
        snprintf(bench->tagged_session, ID_SIZE, "%s", row_text(&query, 0));
        snprintf(bench->tagged_clip, ID_SIZE, "%s", row_text(&query, 1));
    }
    MUST(bench, query_close(&query, &bench->error));
}

/* A lesson as two people leave it who tag all of it. */
static void make_tags(struct bench *bench)
{
    static const char *const tags[] = {"first-wait", "first-teacher", "first-pupil", "first-open",
                                       "first-praise"};
    for (int i = 0; i < TAGS + TAGGED_NOTES; i++) {
        char id[ID_SIZE];
        const bool note = i % (TAGS + TAGGED_NOTES) < TAGGED_NOTES;
        const struct note put = {
            .session = bench->tagged_session,
            .clip = bench->tagged_clip,
            .at_ms = i * 1500,
            .until_ms = i % 5 < 3 ? i * 1500 + 1200 : -1,
            .tag = note ? NULL : tags[i % 5],
            .text = note ? "Na deze vraag wacht je drie tellen." : "",
        };
        MUST(bench, note_add(&bench->store, i % 3 ? bench->coach : bench->teacher, &put, id, &bench->error));
    }
}

static void make_school(struct bench *bench)
{
    /* Only while making it: nobody's data is at stake. */
    MUST(bench, db_script(bench->store.db, "PRAGMA synchronous = OFF", &bench->error));
    make_staff(bench);
    make_pupils(bench);
    make_consents(bench);
    make_sessions(bench);
    make_notes(bench);
    find_busy(bench);
    find_tagged(bench);
    make_tags(bench);
    /* What was written past the gate is vouched for, as in a store that an earlier version made. */
    MUST(bench, trust_vouch(&bench->store, bench->owner, &bench->error));
    MUST(bench, db_checkpoint(bench->store.db, true, &bench->error));
    MUST(bench, db_script(bench->store.db, "PRAGMA synchronous = FULL", &bench->error));
}

/* --- Measuring --- */

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct times {
    double wall[ROUNDS], processor[ROUNDS];
};

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void print_times(struct times *times, const char *prefix)
{
    qsort(times->wall, ROUNDS, sizeof *times->wall, by_size);
    qsort(times->processor, ROUNDS, sizeof *times->processor, by_size);
    printf(", \"%sms\": %.3f, \"%sprocessor_ms\": %.3f", prefix, times->wall[ROUNDS / 2] * 1000, prefix,
           times->processor[ROUNDS / 2] * 1000);
}

typedef void work(struct bench *bench, int round);

static void measure(struct bench *bench, work *what, int round, struct times *times)
{
    arena_reset(&bench->arena);
    double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    what(bench, round);
    times->wall[round] = seconds(CLOCK_MONOTONIC) - wall;
    times->processor[round] = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
}

/* What is measured and its floor take turns, so that what else the machine does falls on both. */
static void report(struct bench *bench, const char *name, work *what, const char *floor_name, work *floor)
{
    struct times times, floor_times;
    if (bench->word && !strstr(name, bench->word))
        return;
    for (int i = 0; i < ROUNDS; i++) {
        measure(bench, what, i, &times);
        if (floor)
            measure(bench, floor, i, &floor_times);
    }
    printf("{\"name\": \"%s\"", name);
    print_times(&times, "");
    if (floor) {
        printf(", \"floor\": \"%s\"", floor_name);
        print_times(&floor_times, "floor_");
    }
    puts("}");
    fflush(stdout);
}

/* Reads all rows and columns of a statement: the least that a list of them costs. */
static void read_rows(struct bench *bench, const char *sql, const struct db_value *args)
{
    struct query query;
    size_t bytes = 0;
    MUST(bench, db_query(bench->store.db, sql, args, &query, &bench->error));
    while (query_next(&query)) {
        for (int i = 0; i < 12; i++)
            bytes += row_null(&query, i) ? 1 : 2; /* looked at, so that each column is found */
    }
    MUST(bench, query_close(&query, &bench->error));
    if (bytes == 1)
        abort(); /* so that it is not left out */
}

/* --- Screens: open, load and draw, as the program does --- */

static void open_screen(struct bench *bench, struct actor *actor, const struct view_type *type,
                        const void *argument)
{
    static struct key_map *keys;
    static const struct terminal plain;
    if (!keys)
        keys = key_map_make();
    struct ready *ready = ready_start(&bench->store);
    struct app app = {.above = &interface_above,
                      .store = &bench->store,
                      .actor = actor,
                      .keys = keys,
                      .terminal = &plain,
                      .ready = ready};
    MUST(bench, app_push(&app, type, argument));
    if (app.message[0]) {
        fprintf(stderr, "store: %s: %s\n", type->name, app.message);
        exit(1);
    }
    app_draw(&app);
    app_pop(&app);
    ready_end(ready);
}

#define SCREEN(function, person, type, argument)                \
    static void function(struct bench *bench, int round)        \
    {                                                           \
        (void)round;                                            \
        open_screen(bench, bench->person, &(type), (argument)); \
    }
SCREEN(screen_sessions, coach, view_sessions, NULL)
SCREEN(screen_trajectories, coach, view_trajectories, NULL)
SCREEN(screen_trajectory, coach, view_trajectory,
       &(struct trajectory_argument){.trajectory = bench->busy_trajectory})
SCREEN(screen_figures, coach, view_figures, &(struct figures_argument){.session = bench->tagged_session})
SCREEN(screen_find, coach, view_find_notes, NULL)
SCREEN(screen_procedure, coach, view_procedure, NULL)
SCREEN(screen_procedure_all, registrar, view_procedure, NULL)
SCREEN(screen_trace, coach, view_trace, NULL)
SCREEN(screen_trace_all, owner, view_trace, NULL)
SCREEN(screen_consents, registrar, view_consents, NULL)
SCREEN(screen_film_plan, registrar, view_film_plan,
       &((struct film_plan_argument){.on = FILMED, .purpose = PURPOSE_COACHING, .class = {.name = "K07"}}))

static void list_sessions(struct bench *bench, int round)
{
    (void)round;
    struct session_list list;
    MUST(bench, session_list(&bench->store, bench->coach, &bench->arena, &list, &bench->error));
    if (list.count <= SESSIONS)
        abort();
}

static void floor_sessions(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM session", DB_NO_ARGS);
}

static void floor_trace(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM audit ORDER BY seq DESC LIMIT 5000", DB_NO_ARGS);
}

static void floor_class(struct bench *bench, int round)
{
    (void)round;
    read_rows(
        bench,
        "SELECT p.*, c.* FROM membership m JOIN pupil p ON p.id = m.pupil_id"
        " LEFT JOIN consent c ON c.pupil_id = p.id AND c.purpose = 'coaching' WHERE m.class_name = 'K07'",
        DB_NO_ARGS);
}

/* --- Reading --- */

static void notes_again(struct bench *bench, int round)
{
    (void)round;
    struct note_list list;
    MUST(bench, note_list(&bench->store, bench->coach, NULL, bench->busy_session, &bench->arena, &list,
                          &bench->error));
    if (list.count != NOTES || !note_signed(&list.items[NOTES / 2]))
        abort();
}

static void tags_again(struct bench *bench, int round)
{
    (void)round;
    struct note_list list;
    MUST(bench, note_list(&bench->store, bench->coach, NULL, bench->tagged_session, &bench->arena, &list,
                          &bench->error));
    if (list.count < TAGS + TAGGED_NOTES)
        abort();
}

/* From the key to the row on the disk. */
static void put_tag(struct bench *bench, int round)
{
    char id[ID_SIZE];
    const struct note tag = {.session = bench->tagged_session,
                             .clip = bench->tagged_clip,
                             .at_ms = 1000 * round,
                             .until_ms = -1,
                             .tag = "first-open",
                             .text = ""};
    MUST(bench, note_add(&bench->store, bench->coach, &tag, id, &bench->error));
}

/* Reads the notes over a new connection, which has seen none of them before. */
static void notes_first(struct bench *bench, int round)
{
    (void)round;
    struct store fresh;
    struct note_list list;
    MUST(bench, store_open(&fresh, bench->store.folder, false, &bench->error));
    MUST(bench,
         note_list(&fresh, bench->coach, NULL, bench->busy_session, &bench->arena, &list, &bench->error));
    store_close(&fresh);
}

static void floor_notes(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM note WHERE session_id = ?1", DB_ARGS(DB_TEXT(bench->busy_session)));
}

/* One check of a signature for each note. */
static void floor_signatures(struct bench *bench, int round)
{
    (void)round;
    unsigned char message[256], signature[crypto_sign_BYTES];
    randombytes_buf(message, sizeof message);
    crypto_sign_detached(signature, NULL, message, sizeof message, bench->coach->secrets->sign);
    for (int i = 0; i < NOTES; i++) {
        if (crypto_sign_verify_detached(signature, message, sizeof message, bench->coach->sign_public) != 0)
            abort();
    }
}

static void plan_of_all(struct bench *bench, int round)
{
    (void)round;
    struct film_plan plan;
    MUST(bench, film_plan_make(&bench->store, bench->registrar, NULL, NULL, FILMED, PURPOSE_COACHING,
                               &bench->arena, &plan, &bench->error));
    if (plan.count != PUPILS)
        abort();
}

static void floor_pupils(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM pupil", DB_NO_ARGS);
    read_rows(bench, "SELECT * FROM consent WHERE purpose = 'coaching'", DB_NO_ARGS);
}

/* What the registrar looks at: every line held against the register, and all stored footage asked again. */
static void plan_list(struct bench *bench, int round)
{
    (void)round;
    size_t size;
    char *csv = make_list(&size);
    struct pupils_plan plan;
    MUST(bench,
         pupils_plan(&bench->store, bench->registrar, &(struct pupils_request){.bytes = csv, .size = size},
                     &bench->arena, &plan, &bench->error));
    free(csv);
}

static void list_consents(struct bench *bench, int round)
{
    (void)round;
    struct consent_list list;
    MUST(bench, consent_list(&bench->store, bench->registrar, NULL, NULL, NULL, &bench->arena, &list,
                             &bench->error));
}

static void floor_consents(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM consent", DB_NO_ARGS);
}

static void subject_pupil(struct bench *bench, int round)
{
    (void)round;
    struct subject subject;
    MUST(bench,
         subject_get(&bench->store, bench->registrar, "100010", &bench->arena, &subject, &bench->error));
}

static void subject_teacher(struct bench *bench, int round)
{
    (void)round;
    struct subject subject;
    MUST(bench,
         subject_get(&bench->store, bench->registrar, "docent3", &bench->arena, &subject, &bench->error));
}

static void still_open(struct bench *bench, int round)
{
    (void)round;
    struct error ignored;
    (void)session_still_open(&bench->store, bench->coach, bench->busy_session, &ignored);
}

static void verify(struct bench *bench, int round)
{
    (void)round;
    char head[AUDIT_HEAD_SIZE];
    MUST(bench, audit_verify(&bench->store, NULL, head, &bench->error));
}

static void floor_audit(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT * FROM audit", DB_NO_ARGS);
}

/* --- Whom the store believes --- */

/* A connection of its own, as another process has; what it remembers of the store is kept, or not. */
static void log_in(struct bench *bench)
{
    struct store store;
    struct actor *actor;
    MUST(bench, store_open(&store, bench->store.folder, false, &bench->error));
    store.kdf = KDF_MINIMAL;
    MUST(bench, actor_login(&store, "cor", PASSWORD, &actor, &bench->error));
    if (store.distrust.kind != ERROR_NONE) {
        fprintf(stderr, "store: %s\n", store.distrust.text);
        exit(1);
    }
    actor_close(actor);
    store_close(&store);
}

static void login_known(struct bench *bench, int round)
{
    (void)round;
    log_in(bench);
}

static void login_new(struct bench *bench, int round)
{
    char folder[300];
    snprintf(folder, sizeof folder, "%s/state-%lld", bench->store.folder, (long long)clock_now() + round);
    setenv("XDG_STATE_HOME", folder, 1);
    log_in(bench);
}

static void floor_open(struct bench *bench, int round)
{
    struct store store;
    (void)round;
    MUST(bench, store_open(&store, bench->store.folder, false, &bench->error));
    store_close(&store);
}

static bool nothing_found(void *context, const struct trust_finding *finding)
{
    (void)context;
    fprintf(stderr, "store: %s (%s) does not fit\n", trust_words(finding->kind), finding->first);
    exit(1);
}

static void check_rows(struct bench *bench, int round)
{
    (void)round;
    MUST(bench, trust_examine(&bench->store, nothing_found, bench, &bench->error));
}

static void floor_rows(struct bench *bench, int round)
{
    (void)round;
    read_rows(bench, "SELECT kind, first, second, seq, digest FROM row_change", DB_NO_ARGS);
}

static void hold_lesson(struct bench *bench, int round)
{
    const struct trust_rows rows[] = {{ROW_SESSION, bench->busy_session, NULL},
                                      {ROW_SESSION_STATE, bench->busy_session, NULL},
                                      {ROW_CLIP, NULL, bench->busy_session},
                                      {ROW_BLUR, NULL, bench->busy_session}};
    (void)round;
    MUST(bench, trust_hold(&bench->store, rows, sizeof rows / sizeof *rows, &bench->error));
}

/* --- Changing --- */

static void withdraw(struct bench *bench, const char *who, const char *giver, enum capacity capacity)
{
    struct consent_effect effect;
    const struct consent_entry entry = {.who = who,
                                        .answer = ANSWER_REFUSED,
                                        .capacity = capacity,
                                        .giver = giver,
                                        .on = "2022-10-01",
                                        .purpose = PURPOSE_COACHING};
    MUST(bench, consent_record(&bench->store, bench->registrar, &entry, &effect, &bench->error));
    if (!effect.blocked)
        abort();
}

/* Picks a person for each round, from classes and trajectories whose sessions can still be watched. */
static void pick(struct bench *bench, const char *sql)
{
    struct query query;
    int count = 0;
    MUST(bench, db_query(bench->store.db, sql, DB_NO_ARGS, &query, &bench->error));
    while (count < ROUNDS && query_next(&query)) {
        snprintf(bench->picked[count], sizeof *bench->picked, "%s", row_text(&query, 0));
        snprintf(bench->givers[count++], sizeof *bench->givers, "%s", row_text(&query, 1));
    }
    MUST(bench, query_close(&query, &bench->error));
    if (count < ROUNDS) {
        fputs("store: everybody has said no by now; take a new folder\n", stderr);
        exit(1);
    }
}

#define SHOWN "s.purged_at IS NULL AND s.blocked_at IS NULL"

/* A guardian's no blocks all that shows the pupil. */
static void withdraw_pupil(struct bench *bench, int round)
{
    withdraw(bench, bench->picked[round], bench->givers[round], CAPACITY_GUARDIAN);
}

/* And a teacher's no blocks all that was filmed in their lessons. */
static void withdraw_teacher(struct bench *bench, int round)
{
    withdraw(bench, bench->picked[round], bench->givers[round], CAPACITY_EMPLOYEE);
}

static void time_by_itself(struct bench *bench, int round)
{
    (void)round;
    int64_t marked, gone;
    MUST(bench, review_apply_time(&bench->store, &marked, &gone, &bench->error));
}

/* --- Backup and restore: once each, since a school restores seldom --- */

static void print_once(const char *name, double wall, double processor)
{
    printf("{\"name\": \"%s\", \"ms\": %.3f, \"processor_ms\": %.3f}\n", name, wall * 1000, processor * 1000);
    fflush(stdout);
}

/* Everything that the school has comes back in an empty folder, with its ledger. */
static void back_up_and_restore(struct bench *bench)
{
    struct backup_made made;
    struct restore_report report;
    const char *place = arena_printf(&bench->arena, "%s-backup", bench->store.folder);
    const char *file = arena_printf(&bench->arena, "%s/one", place);
    const char *ledger = arena_printf(&bench->arena, "%s/ledger", bench->store.folder);
    const char *fresh = arena_printf(&bench->arena, "%s/store", place);
    const struct restore_request request = {
        .backup = file, .ledger = ledger, .proof = {.password = PASSWORD}};
    if (bench->word && !strstr("backup restore", bench->word))
        return;
    /* Sessions were written past the gate. */
    MUST(bench, trust_vouch(&bench->store, bench->owner, &bench->error));
    if (mkdir(place, 0700) < 0)
        return;
    double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    MUST(bench, backup_make(&bench->store, bench->owner, file, &bench->arena, &made, &bench->error));
    print_once("backup of the school", seconds(CLOCK_MONOTONIC) - wall,
               seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
    wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    MUST(bench, restore_run(fresh, &request, &bench->arena, &report, &bench->error));
    print_once("restore of the school, in an empty folder", seconds(CLOCK_MONOTONIC) - wall,
               seconds(CLOCK_PROCESS_CPUTIME_ID) - processor);
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s'", place);
    if (system(command) != 0)
        exit(1);
}

static void measure_all(struct bench *bench)
{
    report(bench, "screen: sessions, 10,000", screen_sessions, "SELECT * FROM session", floor_sessions);
    report(bench, "list of sessions, 10,000", list_sessions, "SELECT * FROM session", floor_sessions);
    report(bench, "screen: trajectories, 40", screen_trajectories, NULL, NULL);
    report(bench, "screen: trajectory with 251 sessions and 3,000 notes", screen_trajectory, NULL, NULL);
    report(bench, "screen: procedure, a coach's 10,000 lessons", screen_procedure, "SELECT * FROM session",
           floor_sessions);
    report(bench, "screen: procedure, the registrar's", screen_procedure_all, "SELECT * FROM session",
           floor_sessions);
    report(bench, "screen: trace, a coach's", screen_trace, "the newest 5,000 rows", floor_trace);
    report(bench, "screen: trace, the owner's", screen_trace_all, "the newest 5,000 rows", floor_trace);
    report(bench, "screen: consents, a class", screen_consents, "its pupils and answers", floor_class);
    report(bench, "screen: film plan, a class", screen_film_plan, "its pupils and answers", floor_class);
    report(bench, "notes of a session, 3,000, first time", notes_first, "3,000 signatures checked",
           floor_signatures);
    report(bench, "notes of a session, 3,000, again", notes_again, "SELECT * FROM note", floor_notes);
    report(bench, "lesson with 500 tags and 200 notes", tags_again, NULL, NULL);
    report(bench, "screen: figures of that lesson", screen_figures, NULL, NULL);
    report(bench, "screen: find notes, 3,700", screen_find, NULL, NULL);
    report(bench, "a tag is put in it", put_tag, NULL, NULL);
    report(bench, "film plan of all 2,000 pupils", plan_of_all, "their rows and answers", floor_pupils);
    report(bench, "class list of 2,000 pupils, looked at", plan_list, "their rows and answers", floor_pupils);
    report(bench, "consent list, 10,000", list_consents, "SELECT * FROM consent", floor_consents);
    report(bench, "subject, a pupil", subject_pupil, NULL, NULL);
    report(bench, "subject, a teacher", subject_teacher, NULL, NULL);
    report(bench, "may it still be watched", still_open, NULL, NULL);
    report(bench, "audit verify, 100,000 rows", verify, "SELECT * FROM audit", floor_audit);
    report(bench, "log-in, where the store is known, but for the password", login_known, "opening the store",
           floor_open);
    report(bench, "log-in on a new machine, 100,000 rows of trace, but for the password", login_new,
           "opening the store", floor_open);
    report(bench, "a lesson held against the trace before it opens", hold_lesson, NULL, NULL);
    report(bench, "check: every row held against the trace", check_rows, "their digests alone", floor_rows);
    report(bench, "what time does by itself, nothing due", time_by_itself, NULL, NULL);
    pick(bench, "SELECT MIN (p.number), g.name FROM pupil p JOIN guardian g ON g.pupil_id = p.id"
                " JOIN membership m ON m.pupil_id = p.id WHERE p.birth_date > '2010-01-01'"
                " AND EXISTS (SELECT 1 FROM session s WHERE s.class_name = m.class_name AND " SHOWN
                ") GROUP BY m.class_name");
    report(bench, "a pupil's no, 12 or 13 sessions", withdraw_pupil, NULL, NULL);
    pick(bench, "SELECT a.name, a.full_name FROM account a WHERE EXISTS (SELECT 1 FROM session s"
                " JOIN trajectory t ON t.id = s.trajectory_id WHERE t.teacher_id = a.id AND " SHOWN ")"
                " ORDER BY a.id DESC");
    report(bench, "a teacher's no, 25 sessions", withdraw_teacher, NULL, NULL);
    back_up_and_restore(bench);
}

/* What this machine remembers of the store lies beside it. */
static void remember_here(const struct bench *bench)
{
    char folder[300];
    snprintf(folder, sizeof folder, "%s/state", bench->store.folder);
    setenv("XDG_STATE_HOME", folder, 1);
}

int main(int count, char **words)
{
    static struct bench bench;
    char folder[64] = "/tmp/terugblik-bench.XXXXXX";
    const char *given = count > 1 ? words[1] : NULL;
    bench.word = count > 2 ? words[2] : NULL;
    setlocale(LC_ALL, "C.UTF-8");
    if (!given && !mkdtemp(folder)) {
        perror("store");
        return 1;
    }
    arena_init(&bench.arena);
    bool again = given && store_open(&bench.store, given, false, &bench.error);
    if (!again)
        MUST(&bench, store_open(&bench.store, given ? given : folder, true, &bench.error));
    bench.store.kdf = KDF_MINIMAL;
    if (again) {
        bench.owner = login(&bench, "olga");
        bench.registrar = login(&bench, "rita");
        bench.coach = login(&bench, "cor");
        bench.teacher = login(&bench, "docent3");
    } else {
        make_school(&bench);
    }
    find_busy(&bench);
    find_tagged(&bench);
    remember_here(&bench);
    setenv("COLUMNS", "160", 1);
    setenv("LINES", "45", 1);
    SCREEN *screen = newterm("xterm-256color", fopen("/dev/null", "w"), fopen("/dev/null", "r"));
    theme_init(true, false);
    measure_all(&bench);
    endwin();
    delscreen(screen);
    actor_close(bench.owner);
    actor_close(bench.registrar);
    actor_close(bench.coach);
    actor_close(bench.teacher);
    arena_release(&bench.arena);
    store_close(&bench.store);
    if (!given) {
        char command[128];
        snprintf(command, sizeof command, "rm -rf '%s'", folder);
        return system(command) ? 1 : 0;
    }
    return 0;
}
