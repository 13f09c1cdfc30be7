#include "tui/commands/commands.h"

#include <string.h>

#include "store/footage/import-rules.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/import/import-lesson.h"
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
    {NULL, NULL, NULL, false},
};

static void tell(const struct import_plan *plan, const struct import_result *result, bool keep)
{
    int64_t length_ms = 0;
    char length[32], size[32];
    for (size_t i = 0; i < plan->count; i++)
        length_ms += plan->files[i].duration_ms;
    i18n_length(length_ms, length, sizeof length);
    i18n_size(plan->total_size, size, sizeof size);
    fprintf(stderr,
            ngettext("Stored and verified: %zu clip, %s long, %s.\n",
                     "Stored and verified: %zu clips, %s long, %s.\n", plan->count),
            plan->count, length, size);
    if (result->wiped > 0)
        fprintf(stderr,
                ngettext("%zu original has been wiped from the card.\n",
                         "%zu originals have been wiped from the card.\n", result->wiped),
                result->wiped);
    if (keep)
        fprintf(stderr, "%s\n",
                _("The originals are still on the card, as you asked. “terugblik import --wipe-owed” wipes "
                  "them."));
    else if (result->owed > 0)
        fprintf(
            stderr,
            ngettext(
                "%zu original is still on the card. Put the card back, writable, and give “terugblik import "
                "--wipe-owed”.\n",
                "%zu originals are still on the card. Put the card back, writable, and give “terugblik "
                "import "
                "--wipe-owed”.\n",
                result->owed),
            result->owed);
}

static bool import(struct command_call *call, struct import_plan *plan, const struct import_request *request,
                   struct import_result *result, struct error *error)
{
    struct progress progress;
    const char *refusals = "";
    progress_open(&progress);
    bool ok = lesson_import(call->store, call->actor, plan, request, lesson_on_terminal, &progress,
                            &call->arena, &refusals, result, error);
    progress_close(&progress);
    fputs(refusals, stderr);
    return ok;
}

/* Who must have stayed out of the picture, and why (R3). */
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

static bool run(struct command_call *call, struct error *error)
{
    const struct options *given = call->options;
    char trajectory[ID_SIZE];
    size_t wiped = 0, owed = 0;
    struct error problem;
    const char *typed = option_value(given, "trajectory");
    if (typed && !command_find_trajectory(call, typed, trajectory, error))
        return false;
    /* R6: a card that is back is wiped first. That this fails keeps no other lesson out. */
    if (!wipe_run(call->store, NULL, &wiped, &owed, &problem))
        command_warn(problem.text);
    if (wiped > 0)
        fprintf(stderr,
                ngettext("%zu original of an earlier import has been wiped from its card.\n",
                         "%zu originals of earlier imports have been wiped from their card.\n", wiped),
                wiped);

    struct import_request request = {
        .purpose = option_value(given, "purpose"),
        .trajectory = typed ? trajectory : NULL,
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
    struct import_plan plan;
    if (!import_plan_init(&plan, &call->arena, (const char *const *)call->argv, (size_t)call->argc, error))
        return false;
    struct import_result result = {.session = ""};
    bool ok = declare(call, &request, error) && import(call, &plan, &request, &result, error);
    if (*result.session) {
        tell(&plan, &result, request.keep_originals);
        /* Alone on standard output, so that a script can go on with it. */
        puts(result.session);
    }
    import_plan_release(&plan);
    return ok;
}

/* R6: what earlier imports left on cards, also what --keep-originals left there. */
static bool run_wipe(struct command_call *call, struct error *error)
{
    size_t wiped = 0, owed = 0;
    bool ok = wipe_run(call->store, call->actor, &wiped, &owed, error);
    command_say(call, ngettext("%zu original has been wiped.", "%zu originals have been wiped.", wiped),
                wiped);
    if (owed > 0)
        command_say(call,
                    ngettext("%zu is still owed: its card is not there, or the file on it is another one.",
                             "%zu are still owed: their card is not there, or the files on it are others.",
                             owed),
                    owed);
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
            "picture. Files that are no video, empty, cut off or imported before are "
            "named, "
            "and nothing is stored. Ctrl-C breaks off and leaves the card whole."),
        .needs = COMMAND_LOGIN,
        .run = run,
    },
    {
        .verb = "--wipe-owed",
        .help = N_(
            "Wipes what earlier imports left on a card that is back, also what --keep-originals left there."),
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
