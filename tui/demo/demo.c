#include "tui/demo/demo.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/people/accounts.h"
#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/people/equipment.h"
#include "store/base/files.h"
#include "store/people/policy.h"
#include "store/people/pupils-plan.h"
#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"
#include "tui/demo/classroom/clips.h"
#include "tui/demo/school.h"
#include "tui/ui/i18n.h"
#include "tui/import/import-lesson.h"

/* So long people can look at the demo before its marked lesson is deleted. */
#define DEMO_GRACE_DAYS "14"

static const char fresh_file[] = "C0031.MP4";

/* When the letters came back: before anything was filmed. */
enum { LETTERS_DAYS_AGO = 220, MOST_CLIPS = 24 };

struct making {
    const char *folder;
    struct store store;
    struct actor *people[DEMO_PEOPLE];
    struct arena arena;
    struct progress progress;
    const char *paths[MOST_CLIPS]; /* of the lessons' clips, on the card */
    char trajectories[DEMO_TRAJECTORIES][ID_SIZE];
    char sessions[DEMO_SESSIONS][ID_SIZE];
};

static const char *path_in(struct making *making, const char *name)
{
    return arena_printf(&making->arena, "%s/%s", making->folder, name);
}

/* Writes a small file that nobody else can read. */
static bool write_file(const char *path, const char *text, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_system(error, errno, "The file %s cannot be made", path);
    bool ok = file_write(fd, text, strlen(text));
    int number = errno;
    if (!file_close(fd) && ok) {
        ok = false;
        number = errno;
    }
    return ok || error_system(error, number, "The file %s cannot be written", path);
}

static bool make_folder(struct making *making, const char *name, struct error *error)
{
    const char *path = path_in(making, name);
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return error_system(error, errno, "The folder %s cannot be made", path);
}

static bool broken_off(struct making *making, struct error *error)
{
    if (!progress_broken_off(&making->progress))
        return false;
    error_set(error, ERROR_CONFLICT, "You broke off the demo; the same command makes it anew.");
    return true;
}

/* The day so many days ago; if that is no day on which there is school, the nearest one before it. */
static void school_day(int days_ago, char day[static DAY_SIZE])
{
    int64_t moment = clock_now() - days_ago * CLOCK_DAY_MS;
    for (;;) {
        struct tm local;
        time_t seconds = (time_t)(moment / CLOCK_SECOND_MS);
        clock_day(moment, day);
        if (!localtime_r(&seconds, &local) || (local.tm_wday != 0 && local.tm_wday != 6))
            return;
        moment -= CLOCK_DAY_MS;
    }
}

/* People and their passwords. */

static bool make_people(struct making *making, struct error *error)
{
    const struct demo_person *owner = &demo_people[DEMO_OWNER];
    if (!make_folder(making, "passwords", error) ||
        !school_init(&making->store, DEMO_SCHOOL, DEMO_LOCATION, "consent", owner->name, owner->full_name,
                     demo_password, error))
        return false;
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        const struct demo_person *person = &demo_people[i];
        const char *line = arena_printf(&making->arena, "%s\n", demo_password);
        progress_show(&making->progress, _("Letting people in"), i, DEMO_PEOPLE, PROGRESS_THINGS);
        if (broken_off(making, error) ||
            !write_file(arena_printf(&making->arena, "%s/passwords/%s", making->folder, person->name), line,
                        error))
            return false;
        if (i != DEMO_OWNER &&
            !account_add(&making->store, making->people[DEMO_OWNER], person->name, person->full_name,
                         person->roles, NULL, demo_password, false, error))
            return false;
        if (!actor_login(&making->store, person->name, demo_password, &making->people[i], error))
            return false;
    }
    return true;
}

/* Pupils and what their letters say. */

static void pupil_number(int class, int pupil, char number[static 8])
{
    snprintf(number, 8, "%d", 1001 + class * 20 + pupil);
}

static void birth_date(const struct demo_class *class, int pupil, char day[static DAY_SIZE])
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    if (pupil >= DEMO_CLASS_SIZE - class->turned) {
        day_add(today, -(PERMISSION_OWN_AGE * 366), day); /* a few days older than that age */
        return;
    }
    day_add(today, -(class->age * 365 + 30 + pupil * 25), day);
}

static bool make_pupils(struct making *making, struct error *error)
{
    char name[64], number[8], born[DAY_SIZE];
    const char *csv = "number,name,birth_date,class,location\n";
    for (int i = 0; i < DEMO_CLASSES; i++) {
        for (int j = 0; j < DEMO_CLASS_SIZE; j++) {
            demo_pupil_name(i, j, name, sizeof name);
            pupil_number(i, j, number);
            birth_date(&demo_classes[i], j, born);
            csv = arena_printf(&making->arena, "%s%s,%s,%s,%s,%s\n", csv, number, name, born,
                               demo_classes[i].name, DEMO_LOCATION);
        }
    }
    const struct actor *registrar = making->people[DEMO_REGISTRAR];
    struct pupils_plan plan;
    struct lost_list lost;
    return pupils_plan(&making->store, registrar, &(struct pupils_request){.bytes = csv, .size = strlen(csv)},
                       &making->arena, &plan, error) &&
           pupils_carry_out(&making->store, registrar, &plan, &(struct pupils_answer){.gone = NULL},
                            &making->arena, &lost, error);
}

static bool record(struct making *making, const char *who, enum answer answer, enum capacity capacity,
                   const char *giver, struct error *error)
{
    char today[DAY_SIZE], on[DAY_SIZE];
    struct consent_effect effect;
    clock_day(clock_now(), today);
    day_add(today, -LETTERS_DAYS_AGO, on);
    const struct consent_entry entry = {.who = who,
                                        .answer = answer,
                                        .capacity = capacity,
                                        .giver = giver,
                                        .on = on,
                                        .purpose = PURPOSE_COACHING};
    return consent_record(&making->store, making->people[DEMO_REGISTRAR], &entry, &effect, error);
}

static bool record_pupil(struct making *making, int number, int pupil, struct error *error)
{
    const struct demo_class *class = &demo_classes[number];
    char name[64], who[8];
    if (pupil < class->silent)
        return true;
    pupil_number(number, pupil, who);
    demo_pupil_name(number, pupil, name, sizeof name);
    enum answer answer = pupil < class->silent + class->refused ? ANSWER_REFUSED : ANSWER_GIVEN;
    bool self = class->age > PERMISSION_OWN_AGE;
    const char *family = strchr(name, ' ');
    assert(family);
    const char *giver = self ? name : arena_printf(&making->arena, "M.%s", family);
    return record(making, who, answer, self ? CAPACITY_SELF : CAPACITY_GUARDIAN, giver, error);
}

static bool make_letters(struct making *making, struct error *error)
{
    for (int i = 0; i < DEMO_CLASSES; i++) {
        progress_show(&making->progress, _("Opening letters"), i, DEMO_CLASSES, PROGRESS_THINGS);
        if (broken_off(making, error))
            return false;
        for (int j = 0; j < DEMO_CLASS_SIZE; j++) {
            if (!record_pupil(making, i, j, error))
                return false;
        }
    }
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        const struct demo_person *person = &demo_people[i];
        if ((person->roles & ROLE_TEACHER) &&
            !record(making, person->name, ANSWER_GIVEN, CAPACITY_EMPLOYEE, person->full_name, error))
            return false;
    }
    const struct actor *registrar = making->people[DEMO_REGISTRAR];
    return equipment_add(&making->store, registrar, "camera", demo_camera, "ZC-2041", error) &&
           equipment_add(&making->store, registrar, "card", demo_card, "SD-64-117", error);
}

/* Lessons, drawn onto the card as a camera would leave them there. */

static bool show_drawing(void *context, int64_t done_ms, int64_t total_ms)
{
    struct making *making = context;
    progress_show(&making->progress, _("Drawing the lessons"), done_ms, total_ms, PROGRESS_PERCENT);
    return !progress_broken_off(&making->progress);
}

static const char *card_path(struct arena *arena, const char *folder, const char *file)
{
    const char *end = strrchr(file, '.');
    bool avchd = end && strcmp(end, ".MTS") == 0;
    return arena_printf(arena, "%s/card/%s/%s", folder, avchd ? "PRIVATE/AVCHD/BDMV/STREAM" : "DCIM/100MEDIA",
                        file);
}

const char *demo_fresh_clip(struct arena *arena, const char *folder)
{
    return card_path(arena, folder, fresh_file);
}

static bool draw_lessons(struct making *making, struct error *error)
{
    static const char *const folders[] = {
        "card",
        "card/DCIM",
        "card/DCIM/100MEDIA",
        "card/PRIVATE",
        "card/PRIVATE/AVCHD",
        "card/PRIVATE/AVCHD/BDMV",
        "card/PRIVATE/AVCHD/BDMV/STREAM",
    };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (!make_folder(making, folders[i], error))
            return false;
    }
    int count;
    const struct demo_lesson *lessons = demo_lessons(&count);
    const struct demo_lesson *drawn[MOST_CLIPS];
    assert(count + 1 <= MOST_CLIPS);
    for (int i = 0; i < count; i++) {
        drawn[i] = &lessons[i];
        making->paths[i] = card_path(&making->arena, making->folder, lessons[i].file);
    }
    /* One more, which stays on the card so that people can try an import. */
    struct demo_lesson fresh = lessons[0];
    fresh.file = fresh_file;
    fresh.light = DEMO_DUSK;
    fresh.starts_at = 15 * 60 + 10;
    fresh.duration_ms = 24000;
    drawn[count] = &fresh;
    making->paths[count] = demo_fresh_clip(&making->arena, making->folder);
    if (demo_clips_make(making->paths, drawn, count + 1, &demo_recording_default, show_drawing, making,
                        error))
        return true;
    struct error said;
    if (broken_off(making, &said))
        *error = said;
    return false;
}

/* Trajectories, sessions, notes. */

static bool open_trajectories(struct making *making, struct error *error)
{
    for (int i = 0; i < DEMO_TRAJECTORIES; i++) {
        const struct demo_trajectory *trajectory = &demo_trajectories[i];
        const struct actor *coach = making->people[trajectory->coach];
        if (!trajectory_open(&making->store, coach, coach->name, making->people[trajectory->teacher]->name,
                             _(trajectory->goals[0]), making->trajectories[i], error))
            return false;
        if (trajectory->goals[1] && !trajectory_add_goal(&making->store, coach, making->trajectories[i],
                                                         _(trajectory->goals[1]), error))
            return false;
    }
    return true;
}

static const struct demo_trajectory *trajectory_of(int session, int *number)
{
    for (int i = 0; i < DEMO_TRAJECTORIES; i++) {
        if (session >= demo_trajectories[i].first_session && session <= demo_trajectories[i].last_session) {
            *number = i;
            return &demo_trajectories[i];
        }
    }
    assert(false);
    return NULL;
}

static bool import_session(struct making *making, int session, struct error *error)
{
    int number, lesson_count;
    const struct demo_trajectory *trajectory = trajectory_of(session, &number);
    const struct demo_lesson *lessons = demo_lessons(&lesson_count);
    const char *paths[MOST_CLIPS];
    size_t count = 0;
    for (int i = 0; i < lesson_count; i++) {
        if (lessons[i].session == session)
            paths[count++] = making->paths[i];
    }
    char filmed_on[DAY_SIZE];
    school_day(demo_sessions[session].days_ago, filmed_on);
    const struct import_request request = {
        .trajectory = making->trajectories[number],
        .class_name = demo_sessions[session].class_name,
        .filmed_on = filmed_on,
        .filmed_by = demo_people[trajectory->coach].name,
        .camera = demo_camera,
        .card = demo_card,
        .in_picture = "all-permitted",
    };
    struct import_plan plan;
    struct lesson_result result = {0};
    if (!import_plan_init(&plan, &making->arena, paths, count, error))
        return false;
    bool ok = lesson_import(&making->store, making->people[trajectory->coach], &plan, &request,
                            lesson_on_terminal, &making->progress, &making->arena, &result, error);
    memcpy(making->sessions[session], result.import.session, ID_SIZE);
    import_plan_release(&plan);
    return ok;
}

/* Opens and leaves a session, as the watch screen does. */
static bool open_session(struct making *making, const struct actor *actor, const char *session,
                         struct error *error)
{
    struct footage_access access;
    int64_t before = clock_monotonic();
    return session_open_footage(&making->store, actor, session, &access, error) &&
           session_close_footage(&making->store, actor, session, &access, clock_monotonic() - before, error);
}

static bool write_notes(struct making *making, int session, struct error *error)
{
    int number;
    const struct demo_trajectory *trajectory = trajectory_of(session, &number);
    struct clip_list clips;
    if (!clip_list(&making->store, making->people[trajectory->coach], making->sessions[session],
                   &making->arena, &clips, error))
        return false;
    char id[ID_SIZE], first[ID_SIZE] = "";
    for (size_t i = 0; i < demo_note_count; i++) {
        const struct demo_note *demo = &demo_notes[i];
        if (demo->session != session)
            continue;
        assert((size_t)demo->clip < clips.count);
        const struct note note = {
            .session = making->sessions[session],
            .clip = clips.items[demo->clip].id,
            .reply_to = demo->reply ? first : NULL,
            .kind = demo->kind,
            .at_ms = demo->at_ms,
            .until_ms = demo->until_ms ? demo->until_ms : -1,
            .text = _(demo->text),
        };
        const struct actor *author =
            making->people[demo->by_teacher ? trajectory->teacher : trajectory->coach];
        if (!note_add(&making->store, author, &note, id, error))
            return false;
        if (!demo->reply)
            memcpy(first, id, ID_SIZE);
    }
    return true;
}

static bool make_sessions(struct making *making, struct error *error)
{
    for (int i = 0; i < DEMO_SESSIONS; i++) {
        int number;
        const struct demo_trajectory *trajectory = trajectory_of(i, &number);
        if (!import_session(making, i, error))
            return false;
        if (demo_sessions[i].reviewed == DEMO_NOT_OPENED)
            continue;
        if (!open_session(making, making->people[trajectory->teacher], making->sessions[i], error) ||
            !open_session(making, making->people[trajectory->coach], making->sessions[i], error) ||
            !write_notes(making, i, error))
            return false;
    }
    return true;
}

static bool set_grace(struct making *making, const char *days, struct error *error)
{
    return policy_set(&making->store, making->people[DEMO_OWNER], "grace_days", days, error);
}

/* The ended trajectory's footage is gone already, with its certificate; then one lesson is marked. */
static bool finish_reviews(struct making *making, struct error *error)
{
    struct purge_list purged;
    if (!set_grace(making, "0", error))
        return false;
    for (int i = 0; i < DEMO_TRAJECTORIES; i++) {
        if (demo_trajectories[i].ended &&
            !trajectory_end(&making->store, making->people[demo_trajectories[i].coach],
                            making->trajectories[i], error))
            return false;
    }
    if (!purge_run(&making->store, NULL, PURGE_AWAIT, &making->arena, &purged, error) ||
        !set_grace(making, DEMO_GRACE_DAYS, error))
        return false;
    for (int i = 0; i < DEMO_SESSIONS; i++) {
        int number;
        if (demo_sessions[i].reviewed == DEMO_COMPLETED &&
            !session_complete(&making->store, making->people[trajectory_of(i, &number)->coach],
                              making->sessions[i], error))
            return false;
    }
    return true;
}

static bool make_school(struct making *making, struct error *error)
{
    if (!store_open(&making->store, path_in(making, "store"), true, error))
        return false;
    bool ok = make_people(making, error) && make_pupils(making, error) && make_letters(making, error) &&
              open_trajectories(making, error) && draw_lessons(making, error) &&
              make_sessions(making, error) && finish_reviews(making, error);
    for (int i = 0; i < DEMO_PEOPLE; i++)
        actor_close(making->people[i]);
    store_close(&making->store);
    return ok;
}

/* The folder. */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

/* Removes what a demo that was not finished left. */
static bool remove_rest(struct making *making, struct error *error)
{
    static const char *const parts[] = {"store", "passwords", "card"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *path = path_in(making, parts[i]);
        if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0 && errno != ENOENT)
            return error_system(error, errno, "What is left of an earlier demo in %s cannot be removed",
                                path);
    }
    return true;
}

static bool folder_empty(const char *folder, bool *empty, struct error *error)
{
    DIR *entries = opendir(folder);
    if (!entries)
        return error_system(error, errno, "The folder %s cannot be read", folder);
    struct dirent *entry;
    *empty = true;
    while (*empty && (entry = readdir(entries)))
        *empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(entries);
    return true;
}

/* Reads the file that is written last, and so says that the demo is whole. *found is false when there is
 * none. */
static bool read_marker(const char *path, char trajectory[static ID_SIZE], bool *found, struct error *error)
{
    int fd = file_open(AT_FDCWD, path, O_RDONLY);
    *found = fd >= 0;
    if (fd < 0)
        return errno == ENOENT || error_system(error, errno, "The file %s cannot be read", path);
    ssize_t got = file_read_at(fd, trajectory, ID_LENGTH, 0);
    close(fd);
    if (got != ID_LENGTH)
        return error_set(error, ERROR_CORRUPT,
                         "The file %s is damaged; remove the demo's folder and make it anew.", path);
    trajectory[ID_LENGTH] = '\0';
    return true;
}

static bool prepare_folder(struct making *making, const char *part, struct error *error)
{
    bool empty = false;
    if (!make_folder(making, "", error) || !folder_empty(making->folder, &empty, error))
        return false;
    if (access(part, F_OK) == 0)
        return remove_rest(making, error);
    if (!empty)
        return error_set(error, ERROR_CONFLICT,
                         "There is something else in %s; name an empty folder, or one that is not there yet.",
                         making->folder);
    return write_file(part, "", error);
}

static bool make_anew(struct making *making, const char *marker, struct error *error)
{
    const char *part = arena_printf(&making->arena, "%s.part", marker);
    if (!prepare_folder(making, part, error))
        return false;
    progress_open(&making->progress);
    bool ok = make_school(making, error);
    progress_close(&making->progress);
    if (!ok || !write_file(marker, arena_printf(&making->arena, "%s\n", making->trajectories[0]), error))
        return false;
    return unlink(part) == 0 || error_system(error, errno, "The file %s cannot be removed", part);
}

bool demo_make(const char *folder, char trajectory[static ID_SIZE], struct error *error)
{
    struct making making = {.folder = folder};
    bool found;
    arena_init(&making.arena);
    const char *marker = path_in(&making, "terugblik-demo");
    bool ok = read_marker(marker, trajectory, &found, error);
    if (ok && !found) {
        ok = make_anew(&making, marker, error);
        if (ok)
            memcpy(trajectory, making.trajectories[0], ID_SIZE);
    }
    arena_release(&making.arena);
    return ok;
}
