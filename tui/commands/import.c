#include "tui/commands/commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "store/footage/import-rules.h"
#include "tui/import/import-lesson.h"
#include "tui/import/paths.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-consent.h"

static const struct option_info options[] = {
    {"trajectory", N_("ID"), N_("the trajectory that the lesson belongs to (for coaching)"), false},
    {"purpose", N_("P"), N_("coaching (unless given), team, festive or support"), false},
    {"pupil", N_("N"), N_("for support: the number of the pupil that it is about"), false},
    {"viewers", N_("NAME[,NAME]"), N_("for support: the accounts that may watch it"), false},
    {"class", N_("CLASS"), N_("the class that was taught, as it was called on that day"), true},
    {"location", N_("NAME"), N_("where the class is, when more than one location has such a class"), false},
    {"filmed-on", N_("DATE"), N_("the day of filming, as 2026-11-24"), true},
    {"filmed-by", N_("NAME"), N_("the log-in name of who filmed"), true},
    {"camera", N_("NAME"), N_("the school's camera that was used"), true},
    {"card", N_("NAME"), N_("the school's card that was used"), true},
    {"in-picture", N_("WHO"),
     N_("who of the class is in the picture: all-permitted, none, or pupils' numbers: N,N,…; asked on a "
        "terminal when it "
        "is not given"),
     false},
    {"staff", N_("WHO"),
     N_("which employees are in the picture, beside the teacher of a trajectory: log-in names, NAME,NAME,…, "
        "or "
        "none"),
     false},
    {"yes", NULL, N_("do not ask on a terminal whether who may not be in the picture is not in it"), false},
    {"keep-originals", NULL, N_("leave the originals on the card; a wipe stays owed"), false},
    {"cut-off", NULL,
     N_("films that were cut off are meant to be imported as they are, and wiped; without it they are "
        "stored, "
        "but stay on the card"),
     false},
    {"json", NULL, N_("print what became of each file, as JSON"), false},
    {NULL, NULL, NULL, false},
};

static const struct option_info wipe_options[] = {
    {"json", NULL, N_("print what is still on the cards, as JSON"), false},
    {NULL, NULL, NULL, false},
};

/* One import from the command line. */
struct importing {
    struct command_call *call;
    struct import_plan plan; /* all that was found */
    bool *chosen;            /* as many as its files */
    struct import_request request;
    struct lesson_result result;
};

/* --- What is said --- */

/* A file's name as it is shown: below its card's folder. It comes from the card, so it is made harmless. */
static const char *shown(struct importing *importing, const struct import_file *file)
{
    return text_harmless(&importing->call->arena, *file->inside ? file->inside : file->path);
}

static void tell_stored(const struct import_plan *stored, int64_t length_ms)
{
    char length[32], size[32];
    i18n_length(length_ms, length, sizeof length);
    i18n_size(stored->total_size, size, sizeof size);
    fprintf(stderr,
            ngettext("Stored and verified: %zu clip, %s long, %s.\n",
                     "Stored and verified: %zu clips, %s long, %s.\n", stored->count),
            stored->count, length, size);
}

static void tell_companions(size_t count)
{
    if (count > 0)
        fprintf(
            stderr,
            ngettext("So has %zu file that the camera kept of them: a small copy, sound or a thumbnail.\n",
                     "So have %zu files that the camera kept of them: small copies, sound or thumbnails.\n",
                     count),
            count);
}

static void tell_earlier(const struct wipe_result *earlier)
{
    if (earlier->wiped > 0)
        fprintf(stderr,
                ngettext("%zu original of an earlier import has been wiped from its card.\n",
                         "%zu originals of earlier imports have been wiped from their card.\n",
                         earlier->wiped),
                earlier->wiped);
    if (earlier->elsewhere > 0)
        fprintf(
            stderr,
            ngettext("%zu original is said to be where no card of yours is known to have been, so nothing "
                     "was touched there. If it is a card, give its folder: “terugblik import --wipe-owed "
                     "FOLDER”.\n",
                     "%zu originals are said to be where no card of yours is known to have been, so nothing "
                     "was touched there. If it is a card, give its folder: “terugblik import --wipe-owed "
                     "FOLDER”.\n",
                     earlier->elsewhere),
            earlier->elsewhere);
}

/* R6: nobody should believe that a card is clean when it is not. */
static void tell_left(struct command_call *call, const struct card_names *left)
{
    if (left->count == 0)
        return;
    fprintf(stderr,
            ngettext("%zu other file with film or sound is still on the card:\n",
                     "%zu other files with film or sound are still on the card:\n", left->count),
            left->count);
    for (size_t i = 0; i < left->count; i++)
        fprintf(stderr, "  %s\n", text_harmless(&call->arena, left->items[i]));
    if (left->more)
        fprintf(stderr, "  %s\n", _("… and more"));
}

static void tell_owed(const struct importing *importing, const struct import_plan *stored)
{
    const size_t owed = importing->result.import.owed;
    size_t streamed = 0;
    for (size_t i = 0; i < stored->count; i++)
        streamed += stored->files[i].streamed;
    if (importing->request.keep_originals)
        fprintf(stderr, "%s\n",
                _("The originals are still on the card, as you asked. “terugblik import --wipe-owed” wipes "
                  "them."));
    else if (streamed > 0)
        fprintf(
            stderr,
            ngettext("%zu original is still on the camera, which lets nothing be wiped from here. Delete it "
                     "there, and have the registrar say so: “terugblik equipment confirm-wiped”.\n",
                     "%zu originals are still on the camera, which lets nothing be wiped from here. Delete "
                     "them there, and have the registrar say so: “terugblik equipment confirm-wiped”.\n",
                     owed),
            owed);
    else if (owed > 0)
        fprintf(
            stderr,
            ngettext(
                "%zu original is still on the card. Put the card back, writable, and give “terugblik import "
                "--wipe-owed”.\n",
                "%zu originals are still on the card. Put the card back, writable, and give “terugblik "
                "import "
                "--wipe-owed”.\n",
                owed),
            owed);
}

/* This command's key ends with it, and no timer has one. */
static void tell_ready_later(void)
{
    fprintf(
        stderr, "%s\n",
        _("The lesson can be watched now; it is made ready for watching lightly in the background, when its "
          "coach or teacher has the program open."));
}

static void tell(const struct importing *importing, const struct import_plan *stored)
{
    const struct import_result *result = &importing->result.import;
    tell_stored(stored, result->length_ms);
    if (result->wiped > 0)
        fprintf(stderr,
                ngettext("%zu original has been wiped from the card.\n",
                         "%zu originals have been wiped from the card.\n", result->wiped),
                result->wiped);
    tell_companions(result->companions);
    tell_owed(importing, stored);
    tell_ready_later();
    tell_earlier(&importing->result.earlier);
    if (importing->result.trouble.kind != ERROR_NONE)
        command_warn(importing->result.trouble.text);
    tell_left(importing->call, &importing->result.left);
}

/* --- What is left out --- */

static bool is_json(const struct importing *importing)
{
    return option_is_given(importing->call->options, "json");
}

/* R6: a film that is not whole is stored when somebody says so; a script that does not say so has it stored,
 * but it stays on the card. */
static void settle_cut_off(struct importing *importing, struct import_file *file)
{
    struct command_call *call = importing->call;
    fprintf(stderr, "%s: %s\n", shown(importing, file), file->why);
    if (option_is_given(call->options, "cut-off")) {
        file->cut_off = true;
    } else if (command_can_ask()) {
        file->cut_off = command_confirm(call, _("Import it as it is, and wipe it from the card?"));
    } else {
        file->cut_off = true;
        file->keep = true;
        fprintf(stderr, "%s\n",
                _("It is stored, but stays on the card, since nobody said --cut-off. “terugblik import "
                  "--wipe-owed” wipes it."));
    }
}

static void bar_those_beyond(struct importing *importing)
{
    struct import_plan *plan = &importing->plan;
    struct error why;
    size_t count = 0;
    error_set(&why, ERROR_INVALID, "A lesson takes %d films at most: import this one with the next.",
              IMPORT_FILES);
    for (size_t i = 0; i < plan->count; i++)
        if (import_file_fits(&plan->files[i]) && ++count > IMPORT_FILES)
            import_plan_bar(plan, &importing->call->arena, i, IMPORT_TOO_MANY, why.text);
}

/* Names each file that is left out, and why. Returns how many of them may hold footage. */
static size_t choose(struct importing *importing)
{
    struct import_plan *plan = &importing->plan;
    size_t hidden = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->files[i].bar == IMPORT_CUT_OFF)
            settle_cut_off(importing, &plan->files[i]);
    bar_those_beyond(importing);
    importing->chosen = arena_alloc(&importing->call->arena, (plan->count + 1) * sizeof *importing->chosen);
    for (size_t i = 0; i < plan->count; i++) {
        const struct import_file *file = &plan->files[i];
        importing->chosen[i] = import_file_fits(file);
        if (importing->chosen[i])
            continue;
        hidden += import_bar_may_hide_footage(file->bar);
        if (file->bar != IMPORT_CUT_OFF) /* settle_cut_off() has said that already */
            fprintf(stderr, "%s: %s\n", shown(importing, file), file->why);
    }
    return hidden;
}

static bool owes_here(const struct import_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->files[i].bar == IMPORT_KNOWN && plan->files[i].owed)
            return true;
    return false;
}

/* There is nothing to import: all that was given is stored already, or cannot be imported. What is owed a
 * wipe on the card is wiped all the same. */
static bool import_nothing(struct importing *importing, struct error *error)
{
    struct command_call *call = importing->call;
    struct lesson_result *result = &importing->result;
    if (!importing->request.keep_originals && owes_here(&importing->plan)) {
        if (!lesson_wipe_owed(call->store, call->actor, &importing->plan.cards,
                              &(struct wipe_wish){.kept_too = true}, &result->earlier, error))
            return false;
        tell_earlier(&result->earlier);
        tell_companions(result->earlier.companions);
        lesson_left(&importing->plan.cards, false, &call->arena, &result->left);
        tell_left(call, &result->left);
        if (result->earlier.wiped > 0)
            return error_set(
                error, ERROR_CONFLICT,
                "Nothing was imported: what is here was stored earlier, and has now been wiped from "
                "the card.");
    }
    return error_set(error, ERROR_INVALID,
                     "Nothing was imported: none of the %zu files can be. The card is as it was.",
                     importing->plan.count);
}

/* --- For scripts --- */

static const struct table_column columns[] = {
    {"session", N_("Session"), TABLE_ID}, {"file", N_("File"), TABLE_TEXT},
    {"state", N_("State"), TABLE_WORD},   {"reason", N_("Reason"), TABLE_WORD},
    {"why", N_("Remark"), TABLE_TEXT},    {"length_ms", N_("Length"), TABLE_LENGTH},
    {"size", N_("Size"), TABLE_SIZE},
};

static void add_row(struct table *table, const char *session, const char *file, const char *state,
                    const char *reason, const char *why)
{
    table_text(table, session && *session ? session : NULL);
    table_text(table, file);
    table_word(table, state, state);
    table_word(table, reason, reason);
    table_text(table, why);
}

static void add_files(struct importing *importing, struct table *table)
{
    const char *session = importing->result.import.session;
    for (size_t i = 0; i < importing->plan.count; i++) {
        const struct import_file *file = &importing->plan.files[i];
        bool stored = *session && importing->chosen[i];
        const char *reason = import_bar_name(file->bar);
        add_row(table, stored ? session : NULL, text_harmless(&importing->call->arena, file->path),
                stored ? "stored" : "left-out", *reason ? reason : NULL, file->why);
        if (file->duration_ms > 0)
            table_number(table, file->duration_ms);
        else
            table_none(table);
        table_number(table, file->size);
    }
}

static void add_left(struct command_call *call, struct table *table, const struct card_names *left)
{
    for (size_t i = 0; i < left->count; i++) {
        add_row(table, NULL, text_harmless(&call->arena, left->items[i]), "on-card", NULL, NULL);
        table_none(table);
        table_none(table);
    }
}

static void print_json(struct importing *importing)
{
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    add_files(importing, &table);
    add_left(importing->call, &table, &importing->result.left);
    table_print(&table, true, "");
    table_release(&table);
}

/* --- Importing --- */

static bool store(struct importing *importing, struct error *error)
{
    struct command_call *call = importing->call;
    struct import_plan stored = import_plan_pick(&importing->plan, importing->chosen);
    struct progress progress;
    progress_open(&progress);
    bool ok = lesson_store(call->store, call->actor, &stored, &importing->request, lesson_on_terminal,
                           &progress, &call->arena, &importing->result, error);
    progress_close(&progress);
    if (*importing->result.import.session) {
        tell(importing, &stored);
        /* The id alone goes to standard output, so that a script can use it. */
        if (!is_json(importing))
            puts(importing->result.import.session);
    }
    free(stored.files);
    return ok;
}

static bool look(struct importing *importing, struct error *error)
{
    struct command_call *call = importing->call;
    struct progress progress;
    progress_open(&progress);
    bool ok = lesson_look(call->store, &importing->plan, lesson_on_terminal, &progress, &call->arena, error);
    progress_close(&progress);
    return ok;
}

static bool import(struct importing *importing, struct error *error)
{
    if (!look(importing, error))
        return false;
    size_t hidden = choose(importing), count = 0;
    for (size_t i = 0; i < importing->plan.count; i++)
        count += importing->chosen[i];
    bool ok = count > 0 ? store(importing, error) : import_nothing(importing, error);
    if (is_json(importing))
        print_json(importing);
    if (ok && hidden > 0)
        return error_set(error, ERROR_INVALID,
                         "The lesson is stored; but some files that may hold footage were left out, as said "
                         "above.");
    return ok;
}

/* Shows who must have stayed out of the picture, and why (R3). */
static void show_who_may_not(struct command_call *call, const struct film_plan *plan)
{
    char day[32];
    fprintf(stderr,
            ngettext("Class %s, filmed on %s: %zu pupil may not be in the picture.\n",
                     "Class %s, filmed on %s: %zu pupils may not be in the picture.\n",
                     plan->count - plan->may),
            text_harmless(&call->arena, plan->class_name), i18n_day(plan->on, day, sizeof day),
            plan->count - plan->may);
    for (size_t i = 0; i < plan->count; i++) {
        const struct film_plan_line *line = &plan->lines[i];
        if (!line->permission.may)
            fprintf(stderr, "  %s  %s: %s\n", text_harmless(&call->arena, line->pupil.number),
                    text_harmless(&call->arena, line->pupil.name),
                    words_permission(&call->arena, &line->permission));
    }
}

/* R1, R3: at a party or a team's meeting employees are in the picture too, and can refuse that. */
static bool declare_staff(struct command_call *call, struct import_request *request, struct error *error)
{
    struct staff_list list;
    if (request->staff || !request->purpose ||
        (strcmp(request->purpose, "team") != 0 && strcmp(request->purpose, "festive") != 0))
        return true;
    if (!import_film_plan_staff(call->store, call->actor, request, &call->arena, &list, error))
        return false;
    fprintf(stderr, "%s\n", _("Employees of that location who may not be in the picture:"));
    for (size_t i = 0; i < list.count; i++) {
        const struct staff_line *line = &list.lines[i];
        if (!line->permission.may)
            fprintf(stderr, "  %s  %s: %s\n", line->name, text_harmless(&call->arena, line->full_name),
                    words_permission(&call->arena, &line->permission));
    }
    const char *answer = command_ask(
        call, _("Which employees are in the picture? (log-in names with commas, or none)"));
    request->staff = answer && *answer ? answer : NULL;
    return request->staff ||
           error_set(error, ERROR_INVALID,
                     "Say which employees are in the picture by their log-in names, or none "
                     "(R3).");
}

/* R3: whoever declares sees first who may not be in the picture. Scripts declare with --in-picture alone. */
static bool declare(struct command_call *call, struct import_request *request, struct error *error)
{
    if (!command_can_ask())
        return request->in_picture ||
               command_usage(call, error, _("The option --%s %s is missing."), "in-picture", _("WHO"));
    if (!declare_staff(call, request, error))
        return false;
    struct film_plan plan;
    if (!import_film_plan(call->store, call->actor, request, &call->arena, &plan, error))
        return false;
    show_who_may_not(call, &plan);
    if (!request->in_picture) {
        const char *answer = command_ask(
            call, _("Who is in the picture? (all-permitted, none, or numbers of pupils)"));
        request->in_picture = answer && *answer ? answer : NULL;
    } else if (strcmp(request->in_picture, "all-permitted") == 0 && plan.may < plan.count &&
               !option_is_given(call->options, "yes") &&
               !command_confirm(call, _("Do you declare that none of them is in the picture?"))) {
        return error_set(error, ERROR_CONFLICT,
                         "Nothing was imported, since you did not declare it. The card is untouched.");
    }
    return true;
}

/* The paths that were given, as they are meant: one that was dropped onto the terminal comes with quotes and
 * the like. In the call's arena. */
static const char *const *paths_given(struct command_call *call)
{
    const char **paths = arena_alloc(&call->arena, (size_t)(call->argc + 1) * sizeof *paths);
    for (int i = 0; i < call->argc; i++)
        paths[i] = path_understand(&call->arena, call->argv[i]);
    return paths;
}

static void read_request(struct command_call *call, const char *trajectory, struct import_request *request)
{
    const struct options *given = call->options;
    *request = (struct import_request){
        .purpose = option_value(given, "purpose"),
        .trajectory = trajectory,
        .support_pupil = option_value(given, "pupil"),
        .viewers = option_value(given, "viewers"),
        .class_name = option_value(given, "class"),
        .location = option_value(given, "location"),
        .filmed_on = option_value(given, "filmed-on"),
        .filmed_by = option_value(given, "filmed-by"),
        .camera = option_value(given, "camera"),
        .card = option_value(given, "card"),
        .in_picture = option_value(given, "in-picture"),
        .staff = option_value(given, "staff"),
        .keep_originals = option_is_given(given, "keep-originals"),
    };
}

/* R6: wipes other cards that are back, too. When that fails, this import has not failed. */
static void wipe_media(struct command_call *call, const char *imported)
{
    struct card_list cards;
    struct wipe_result result;
    struct error problem;
    card_list_init(&cards, &call->arena);
    card_list_add_media(&cards);
    if (!lesson_wipe_owed(call->store, call->actor, &cards, &(struct wipe_wish){.but_session = imported},
                          &result, &problem))
        command_warn(problem.text);
    tell_earlier(&result);
    card_list_release(&cards);
}

static bool run(struct command_call *call, struct error *error)
{
    struct importing importing = {.call = call};
    char trajectory[ID_SIZE];
    const char *typed = option_value(call->options, "trajectory");
    if (typed && !command_find_trajectory(call, typed, trajectory, error))
        return false;
    read_request(call, typed ? trajectory : NULL, &importing.request);
    if (!import_plan_init(&importing.plan, &call->arena, paths_given(call), (size_t)call->argc, error))
        return false;
    bool ok = declare(call, &importing.request, error) && import(&importing, error);
    import_plan_release(&importing.plan);
    wipe_media(call, importing.result.import.session);
    return ok;
}

/* Opens the cards that were given, and all that are in this machine. */
static bool open_cards(struct command_call *call, struct card_list *cards, struct error *error)
{
    const char *const *paths = paths_given(call);
    card_list_init(cards, &call->arena);
    for (int i = 0; i < call->argc; i++)
        if (card_list_add(cards, paths[i]) < 0) {
            int number = errno;
            card_list_release(cards);
            return error_system(error, number, "%s cannot be opened; is the card in",
                                text_harmless(&call->arena, paths[i]));
        }
    card_list_add_media(cards);
    return true;
}

/* R6: what earlier imports left on cards, also what --keep-originals left there. */
static bool run_wipe(struct command_call *call, struct error *error)
{
    struct card_list cards;
    struct card_names left = {0};
    struct wipe_result result;
    if (!open_cards(call, &cards, error))
        return false;
    bool ok = lesson_wipe_owed(call->store, call->actor, &cards, &(struct wipe_wish){.kept_too = true},
                               &result, error);
    command_say(call,
                ngettext("%zu original has been wiped.", "%zu originals have been wiped.", result.wiped),
                result.wiped);
    tell_companions(result.companions);
    if (result.owed > 0)
        command_say(
            call,
            ngettext("%zu is still owed: its card is not in, or the file on it is another one. A card "
                     "that is a folder is found by its name: --wipe-owed FOLDER.",
                     "%zu are still owed: their card is not in, or the files on it are others. A card "
                     "that is a folder is found by its name: --wipe-owed FOLDER.",
                     result.owed),
            result.owed);
    result.wiped = 0; /* these were told above */
    tell_earlier(&result);
    lesson_left(&cards, true, &call->arena, &left);
    tell_left(call, &left);
    if (option_is_given(call->options, "json")) {
        struct table table;
        table_init(&table, columns, sizeof columns / sizeof *columns);
        add_left(call, &table, &left);
        table_print(&table, true, "");
        table_release(&table);
    }
    card_list_release(&cards);
    return ok;
}

static const struct command_form forms[] = {
    {
        .words = N_("PATH…"),
        .fewest = 1,
        .most = COMMAND_ANY_WORDS,
        .options = options,
        .help = N_(
            "Imports a filmed lesson from a card: files, or folders as cameras lay them out. Everything is "
            "encrypted, stored, read back and compared with the card; then the originals are wiped from it, "
            "and the session's id is printed. On a terminal it first shows who of the class may not be in "
            "the "
            "picture. A file that cannot be imported is named, with why, and the others go on; when it may "
            "hold footage (it is damaged, or cannot be read), the status is 1 although the lesson is stored. "
            "A "
            "film that was cut off is imported when you say so. What is wiped with an original, and what "
            "stays "
            "on the card, is said. Ctrl-C breaks off and leaves the card whole."),
        .needs = COMMAND_LOGIN,
        .run = run,
    },
    {
        .verb = "--wipe-owed",
        .words = N_("[PATH…]"),
        .fewest = 0,
        .most = COMMAND_ANY_WORDS,
        .options = wipe_options,
        .help = N_(
            "Wipes what earlier imports left on a card that is back, also what --keep-originals left there. "
            "Cards that are in are found wherever they are mounted; of another folder or device the path is "
            "given. Only what is the same to the byte as what was stored is wiped, and only there."),
        .needs = COMMAND_LOGIN,
        .run = run_wipe,
    },
};

const struct command command_import = {
    .name = "import",
    .summary = N_("take a filmed lesson from a card into the store"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
