/*
 * A lesson to test with: a school in a folder of its own with a coach, a teacher, a registrar and an owner,
 * consents and equipment, an open trajectory, and a card with files on it. For the tests of what the store
 * keeps in files.
 *
 * When something fails here that a test relies on, abort() ends the test.
 */
#ifndef TESTS_LESSON_H
#define TESTS_LESSON_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>
#include <sqlite3.h>

#include "store/people/accounts.h"
#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/people/equipment.h"
#include "store/footage/import.h"
#include "store/base/memory.h"
#include "store/people/pupils-plan.h"
#include "store/engine/store.h"
#include "store/review/trajectories.h"

#define LESSON_PASSWORD "a long enough password"
#define LESSON_DAY      "2026-03-31"

struct lesson {
    char folder[64]; /* of everything */
    char place[72];  /* of the store */
    char card[72];
    struct store store;
    struct actor *owner, *coach, *teacher, *registrar;
    char trajectory[ID_SIZE];
    struct arena arena;
};

#define must(done, error)                                                                 \
    do {                                                                                  \
        if (!(done)) {                                                                    \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #done, (error)->text); \
            abort();                                                                      \
        }                                                                                 \
    } while (0)

static inline void lesson_remove(const char *folder)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", folder, (char *)NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

/* Opens what lesson_make() made, in this process or an earlier one. */
static inline void lesson_open(struct lesson *lesson)
{
    struct error error;
    struct trajectory_list list;
    must(store_open(&lesson->store, lesson->place, false, &error), &error);
    lesson->store.kdf = KDF_MINIMAL;
    must(actor_login(&lesson->store, "owner", LESSON_PASSWORD, &lesson->owner, &error), &error);
    must(actor_login(&lesson->store, "coach", LESSON_PASSWORD, &lesson->coach, &error), &error);
    must(actor_login(&lesson->store, "teacher", LESSON_PASSWORD, &lesson->teacher, &error), &error);
    must(actor_login(&lesson->store, "registrar", LESSON_PASSWORD, &lesson->registrar, &error), &error);
    arena_init(&lesson->arena);
    must(trajectory_list(&lesson->store, lesson->coach, &lesson->arena, &list, &error), &error);
    if (list.count > 0)
        memcpy(lesson->trajectory, list.items[0].id, ID_SIZE);
}

static inline void lesson_close(struct lesson *lesson)
{
    actor_close(lesson->owner);
    actor_close(lesson->coach);
    actor_close(lesson->teacher);
    actor_close(lesson->registrar);
    store_close(&lesson->store);
    arena_release(&lesson->arena);
}

static inline void lesson_consent(struct lesson *lesson, const char *who, enum capacity capacity,
                                  const char *giver)
{
    struct error error;
    struct consent_effect effect;
    const struct consent_entry entry = {
        .who = who, .answer = ANSWER_GIVEN, .capacity = capacity, .giver = giver, .on = "2026-01-05"};
    must(consent_record(&lesson->store, lesson->registrar, &entry, &effect, &error), &error);
}

/* Makes all of it in `folder`, which exists and is empty. */
static inline void lesson_make_in(struct lesson *lesson, const char *folder)
{
    static const char pupils[] = "number,name,birth_date,class,location,guardians\n"
                                 "1001,Noor,2013-05-01,2B,Assen,Moeder Noor\n"
                                 "1002,Sem,2013-06-01,2B,Assen,Vader Sem\n";
    struct error error;
    struct pupils_plan plan;
    struct lost_list lost;
    *lesson = (struct lesson){.owner = NULL};
    snprintf(lesson->folder, sizeof lesson->folder, "%.63s", folder);
    snprintf(lesson->place, sizeof lesson->place, "%.63s/store", folder);
    snprintf(lesson->card, sizeof lesson->card, "%.63s/card", folder);
    if (mkdir(lesson->card, 0700) < 0)
        abort();
    struct store *store = &lesson->store;
    must(store_open(store, lesson->place, true, &error), &error);
    store->kdf = KDF_MINIMAL;
    must(school_init(store, "School", "Assen", "consent", "owner", "Olga Owner", LESSON_PASSWORD, &error),
         &error);
    must(actor_login(store, "owner", LESSON_PASSWORD, &lesson->owner, &error), &error);
    must(account_add(store, lesson->owner, "coach", "Carla Coach", ROLE_COACH, "Assen", LESSON_PASSWORD,
                     false, &error),
         &error);
    must(account_add(store, lesson->owner, "teacher", "Tom Teacher", ROLE_TEACHER, "Assen", LESSON_PASSWORD,
                     false, &error),
         &error);
    must(account_add(store, lesson->owner, "registrar", "Ria Registrar", ROLE_REGISTRAR, "Assen",
                     LESSON_PASSWORD, false, &error),
         &error);
    actor_close(lesson->owner);
    store_close(store);
    lesson_open(lesson);
    must(pupils_plan(store, lesson->registrar,
                     &(struct pupils_request){.bytes = pupils, .size = sizeof pupils - 1}, &lesson->arena,
                     &plan, &error) &&
             pupils_carry_out(store, lesson->registrar, &plan, &(struct pupils_answer){.gone = NULL},
                              &lesson->arena, &lost, &error),
         &error);
    lesson_consent(lesson, "teacher", CAPACITY_EMPLOYEE, "Tom Teacher");
    lesson_consent(lesson, "1001", CAPACITY_GUARDIAN, "Moeder Noor");
    must(equipment_add(store, lesson->registrar, "camera", "camera 1", "C-1", &error), &error);
    must(equipment_add(store, lesson->registrar, "card", "card 1", "K-1", &error), &error);
    must(trajectory_open(store, lesson->coach, "coach", "teacher", "Clear instructions", lesson->trajectory,
                         &error),
         &error);
}

static inline void lesson_make(struct lesson *lesson)
{
    const char *parent = getenv("TEST_TMP");
    char folder[64];
    snprintf(folder, sizeof folder, "%s/lesson-XXXXXX", parent && strlen(parent) < 40 ? parent : "/tmp");
    if (!mkdtemp(folder))
        abort();
    lesson_make_in(lesson, folder);
}

static inline void lesson_destroy(struct lesson *lesson)
{
    lesson_close(lesson);
    lesson_remove(lesson->folder);
}

/* The path of something on the card, in the lesson's arena. */
static inline const char *card_path(struct lesson *lesson, const char *name)
{
    return arena_printf(&lesson->arena, "%s%s%s", lesson->card, *name ? "/" : "", name);
}

/* Bytes that look random; the same seed gives the same bytes. */
static inline void card_bytes(unsigned char *bytes, size_t size, int seed)
{
    unsigned char key[randombytes_SEEDBYTES] = {(unsigned char)seed, (unsigned char)(seed >> 8)};
    randombytes_buf_deterministic(bytes, size, key);
}

/* Makes a file on the card, with the folders that lead to it. */
static inline const char *card_add(struct lesson *lesson, const char *name, size_t size, int seed)
{
    const char *path = card_path(lesson, name);
    char *folder = memory_copy(path);
    for (char *at = folder + strlen(lesson->card) + 1; (at = strchr(at, '/')); at++) {
        *at = '\0';
        (void)mkdir(folder, 0700);
        *at = '/';
    }
    free(folder);
    unsigned char *bytes = memory_alloc(size, 1);
    card_bytes(bytes, size, seed);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size || close(fd) < 0)
        abort();
    free(bytes);
    return path;
}

/* Whether the file on the card is there, as card_add() made it. */
static inline bool card_whole(struct lesson *lesson, const char *name, size_t size, int seed)
{
    unsigned char *wanted = memory_alloc(size + 1, 1), *bytes = memory_alloc(size + 1, 1);
    card_bytes(wanted, size, seed);
    int fd = open(card_path(lesson, name), O_RDONLY | O_CLOEXEC);
    bool whole = fd >= 0 && read(fd, bytes, size + 1) == (ssize_t)size && memcmp(wanted, bytes, size) == 0;
    if (fd >= 0)
        close(fd);
    free(wanted);
    free(bytes);
    return whole;
}

static inline bool card_has(struct lesson *lesson, const char *name)
{
    return access(card_path(lesson, name), F_OK) == 0;
}

static inline struct import_request lesson_request(const struct lesson *lesson)
{
    return (struct import_request){.trajectory = lesson->trajectory,
                                   .class_name = "2B",
                                   .filmed_on = LESSON_DAY,
                                   .filmed_by = "coach",
                                   .camera = "camera 1",
                                   .card = "card 1",
                                   .in_picture = "1001"};
}

/* Fills in what the player host would find out about the files. */
static inline void lesson_probe(struct import_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        plan->files[i].duration_ms = 60000;
        plan->files[i].width = 1280;
        plan->files[i].height = 720;
    }
}

/* Whether all files can be imported; prints each that cannot, and why. */
static inline bool lesson_all_fit(const struct import_plan *plan, struct error *error)
{
    char said[600] = "";
    for (size_t i = 0; i < plan->count; i++)
        if (!import_file_fits(&plan->files[i]))
            snprintf(said + strlen(said), sizeof said - strlen(said), "%.80s: %.120s ",
                     strrchr(plan->files[i].path, '/') + 1, plan->files[i].why);
    return !*said || error_set(error, ERROR_CONFLICT, "%s", said);
}

/* Imports one path on the card. */
static inline bool lesson_import_by(struct lesson *lesson, const struct actor *actor, const char *name,
                                    bool keep, struct import_result *result, struct error *error)
{
    struct import_plan plan;
    struct import_request request = lesson_request(lesson);
    const char *path = card_path(lesson, name);
    request.filmed_by = actor->name;
    request.keep_originals = keep;
    *result = (struct import_result){.wiped = 0};
    if (!import_plan_init(&plan, &lesson->arena, &path, 1, error))
        return false;
    lesson_probe(&plan);
    bool done = import_plan_check(&lesson->store, &plan, &lesson->arena, error) &&
                lesson_all_fit(&plan, error) &&
                import_run(&lesson->store, actor, &plan, &request, NULL, result, error);
    import_plan_release(&plan);
    return done;
}

/* Wipes what is owed on the lesson's card, for a person who says where the card is (R6). Without an actor,
 * originals that were kept on purpose stay. */
static inline bool lesson_wipe(struct lesson *lesson, const struct actor *actor, size_t *wiped, size_t *owed,
                               struct error *error)
{
    struct card_list cards;
    struct wipe_result result;
    card_list_init(&cards, &lesson->arena);
    (void)card_list_add_root(&cards, lesson->card); /* fails when the card is out, which is allowed */
    bool done = wipe_run(&lesson->store, actor, &cards, &(struct wipe_wish){.kept_too = actor != NULL},
                         &result, error);
    card_list_release(&cards);
    *wiped = result.wiped;
    *owed = result.owed;
    return done;
}

/* As the coach. */
static inline bool lesson_import(struct lesson *lesson, const char *name, bool keep,
                                 struct import_result *result, struct error *error)
{
    return lesson_import_by(lesson, lesson->coach, name, keep, result, error);
}

/* Runs SQL past the store, as no part of the program may: to do damage, and to look. `about`, when not NULL,
 * is ?1. Returns the number in the first row. */
static inline int64_t lesson_sql_about(struct lesson *lesson, const char *sql, const char *about)
{
    char path[128];
    sqlite3 *raw;
    sqlite3_stmt *statement;
    int64_t number = -1;
    snprintf(path, sizeof path, "%s/terugblik.db", lesson->place);
    if (sqlite3_open(path, &raw) != SQLITE_OK || sqlite3_busy_timeout(raw, 5000) != SQLITE_OK)
        abort();
    if (sqlite3_prepare_v2(raw, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(raw));
        abort();
    }
    if (about && sqlite3_bind_text(statement, 1, about, -1, SQLITE_STATIC) != SQLITE_OK)
        abort();
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    else if (code != SQLITE_DONE)
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(raw));
    if (sqlite3_finalize(statement) != SQLITE_OK || sqlite3_close(raw) != SQLITE_OK)
        abort();
    return number;
}

static inline int64_t lesson_sql(struct lesson *lesson, const char *sql)
{
    return lesson_sql_about(lesson, sql, NULL);
}

/* How many files there are in the store's footage folder. */
static inline int lesson_files(const struct lesson *lesson)
{
    char path[128];
    int count = 0;
    snprintf(path, sizeof path, "%s/footage", lesson->place);
    DIR *folder = opendir(path);
    if (!folder)
        abort();
    for (struct dirent *entry; (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    closedir(folder);
    return count;
}

#endif
