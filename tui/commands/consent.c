#include "tui/commands/commands.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/people/consents.h"
#include "store/people/reminder.h"
#include "tui/ui/i18n.h"
#include "tui/words/reminder-page.h"
#include "tui/words/table.h"
#include "tui/words/words-consent.h"

static const struct option_info record_options[] = {
    {"by", N_("NAME"), N_("who answers, as on the form"), true},
    {"as", N_("CAPACITY"), N_("guardian, self or employee"), true},
    {"on", N_("DATE"), N_("the date on the form, as 2026-11-24"), true},
    {"form", N_("REF"), N_("where the form is kept"), false},
    {"purpose", N_("P[,P]"), N_("coaching (unless given), team, festive or support; or several"), false},
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info object_options[] = {
    {"by", N_("NAME"), N_("who objects"), true},
    {"as", N_("CAPACITY"), N_("guardian or self"), true},
    {"on", N_("DATE"), N_("the day of the objection, as 2026-11-24"), true},
    {"purpose", N_("P[,P]"), N_("coaching (unless given), team or festive; or several"), false},
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {"handler", N_("NAME"), N_("the account that handles it; you, unless given"), false},
    {"outcome", N_("TEXT"), N_("what was agreed"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info lift_options[] = {
    {"on", N_("DATE"), N_("the day from which it no longer holds"), true},
    {"outcome", N_("TEXT"), N_("what was agreed"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info undo_options[] = {
    {"yes", NULL, N_("do not ask on a terminal"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info list_options[] = {
    {"class", N_("C"), N_("only this class"), false},
    {"location", N_("NAME"), N_("only at this location"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static const struct option_info reminder_options[] = {
    {"class", N_("C"), N_("only this class"), false},
    {"location", N_("NAME"), N_("its location, where two have a class of that name"), false},
    {"on", N_("DATE"), N_("the day of filming, as 2026-11-24; today, unless given"), false},
    {"purpose", N_("P"), N_("coaching (unless given), team, festive or support"), false},
    {"html", NULL, N_("print a page for the browser and the printer"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* The purposes that a letter names: each gets an entry of its own. */
struct purposes {
    enum purpose items[PURPOSE_COUNT];
    size_t count;
};

static bool read_purposes(struct command_call *call, struct purposes *purposes, struct error *error)
{
    const char *names = option_value(call->options, "purpose");
    *purposes = (struct purposes){.items = {PURPOSE_COACHING}, .count = 1};
    if (!names)
        return true;
    for (purposes->count = 0; *names && purposes->count < PURPOSE_COUNT; names += *names == ',') {
        size_t length = strcspn(names, ",");
        if (!purpose_parse(arena_printf(&call->arena, "%.*s", (int)length, names),
                           &purposes->items[purposes->count], error))
            return false;
        purposes->count++;
        names += length;
    }
    return purposes->count > 0 || purpose_parse("", &purposes->items[0], error);
}

/* Says what the entry has done to footage (R4). */
static void say_effect(const struct command_call *call, const struct consent_effect *effect)
{
    command_say(call, _("Recorded as %s."), id_short(effect->id));
    if (effect->blocked)
        command_say(
            call,
            ngettext(
                "The footage of %d lesson with this person in the picture is blocked and will be deleted.",
                "The footage of %d lessons with this person in the picture is blocked and will be deleted.",
                (unsigned long)effect->blocked),
            (int)effect->blocked);
}

/* Names the lessons whose footage would go, and on a terminal asks. False when the person says no. */
static bool agree(struct command_call *call, const struct lost_list *lost, struct error *error)
{
    if (!lost->count)
        return true;
    fprintf(stderr, "%s\n",
            _("Of these lessons nobody can watch the footage any more; it is deleted, and that cannot be "
              "undone:"));
    for (size_t i = 0; i < lost->count; i++)
        fprintf(stderr, "  %s\n", words_lost_lesson(&call->arena, &lost->items[i]));
    return !command_can_ask() || option_is_given(call->options, "yes") ||
           command_confirm(call, _("Record it?")) ||
           error_set(error, ERROR_CONFLICT, "Nothing was recorded.");
}

/* Records an answer for all its purposes. All are tried first, so that none is recorded when one is refused.
 */
static bool record(struct command_call *call, enum answer answer, struct error *error)
{
    struct consent_entry entry = {
        .who = call->argv[0],
        .answer = answer,
        .giver = option_value(call->options, "by"),
        .on = option_value(call->options, "on"),
        .form_reference = option_value(call->options, "form"),
    };
    struct purposes purposes;
    if (!capacity_parse(option_value(call->options, "as"), &entry.capacity, error) ||
        !read_purposes(call, &purposes, error))
        return false;
    for (size_t i = 0; i < purposes.count; i++) {
        struct lost_list lost;
        entry.purpose = purposes.items[i];
        if (!consent_foretell(call->store, call->actor, &entry, &call->arena, &lost, error) ||
            !agree(call, &lost, error))
            return false;
    }
    for (size_t i = 0; i < purposes.count; i++) {
        struct consent_effect effect;
        entry.purpose = purposes.items[i];
        if (!consent_record(call->store, call->actor, &entry, &effect, error))
            return false;
        say_effect(call, &effect);
    }
    return true;
}

static bool run_give(struct command_call *call, struct error *error)
{
    return record(call, ANSWER_GIVEN, error);
}

static bool run_refuse(struct command_call *call, struct error *error)
{
    return record(call, ANSWER_REFUSED, error);
}

static bool run_withdraw(struct command_call *call, struct error *error)
{
    return record(call, ANSWER_WITHDRAWN, error);
}

static bool run_object(struct command_call *call, struct error *error)
{
    struct objection_entry entry = {
        .who = call->argv[0],
        .giver = option_value(call->options, "by"),
        .on = option_value(call->options, "on"),
        .handler = option_value(call->options, "handler"),
        .outcome = option_value(call->options, "outcome"),
    };
    struct purposes purposes;
    if (!capacity_parse(option_value(call->options, "as"), &entry.capacity, error) ||
        !read_purposes(call, &purposes, error))
        return false;
    for (size_t i = 0; i < purposes.count; i++) {
        struct lost_list lost;
        entry.purpose = purposes.items[i];
        if (!objection_foretell(call->store, call->actor, &entry, &call->arena, &lost, error) ||
            !agree(call, &lost, error))
            return false;
    }
    for (size_t i = 0; i < purposes.count; i++) {
        struct consent_effect effect;
        entry.purpose = purposes.items[i];
        if (!objection_record(call->store, call->actor, &entry, &effect, error))
            return false;
        say_effect(call, &effect);
    }
    return true;
}

/* An entry by its id or the end of it, as the list shows it. */
static bool find_entry(struct command_call *call, const char *typed, struct consent *found,
                       struct error *error)
{
    struct consent_list list;
    size_t matches = 0, length = strlen(typed);
    if (!id_is_ending(typed))
        return error_set(error, ERROR_INVALID, "“%.40s” is no entry; take its id from “consent list”.",
                         typed);
    if (!consent_list(call->store, call->actor, NULL, NULL, NULL, &call->arena, &list, error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (strcmp(list.items[i].id + ID_LENGTH - length, typed) == 0) {
            *found = list.items[i];
            matches++;
        }
    }
    if (matches == 1)
        return true;
    return error_set(
        error, ERROR_NOT_FOUND,
        "There is not exactly one entry that ends in “%.40s”; take more of its id from “consent list”.",
        typed);
}

static bool run_lift(struct command_call *call, struct error *error)
{
    struct consent found;
    if (!find_entry(call, call->argv[0], &found, error) ||
        !objection_lift(call->store, call->actor, found.id, option_value(call->options, "on"),
                        option_value(call->options, "outcome"), error))
        return false;
    command_say(call, _("From that day on the objection no longer holds."));
    return true;
}

static bool run_undo(struct command_call *call, struct error *error)
{
    struct consent found;
    struct consent_effect effect;
    struct lost_list lost;
    if (!find_entry(call, call->argv[0], &found, error) ||
        !consent_undo_foretell(call->store, call->actor, found.id, found.objection, &call->arena, &lost,
                               error) ||
        !agree(call, &lost, error) ||
        !(found.objection ? objection_undo(call->store, call->actor, found.id, &effect, error)
                          : consent_undo(call->store, call->actor, found.id, &effect, error)))
        return false;
    command_say(call, _("The entry no longer counts. Footage that it blocked does not come back."));
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"who", N_("Number"), TABLE_TEXT},
        {"name", N_("Name"), TABLE_TEXT},
        {"class", N_("Class"), TABLE_TEXT},
        {"location", NULL, TABLE_TEXT},
        {"purpose", N_("Purpose"), TABLE_WORD},
        {"answer", N_("Answer"), TABLE_WORD},
        {"on", N_("Date"), TABLE_DAY},
        {"capacity", N_("As"), TABLE_WORD},
        {"giver", N_("By"), TABLE_TEXT},
        {"form", N_("Form"), TABLE_TEXT},
        {"lifted_on", N_("Lifted"), TABLE_DAY},
        {"handler", NULL, TABLE_TEXT},
        {"outcome", NULL, TABLE_TEXT},
        {"recorded_at", NULL, TABLE_MOMENT},
        {"undone_at", N_("Undone"), TABLE_MOMENT},
        {"id", N_("Entry"), TABLE_ID},
    };
    struct consent_list list;
    if (!consent_list(call->store, call->actor, option_value(call->options, "class"),
                      option_value(call->options, "location"), NULL, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct consent *consent = &list.items[i];
        table_text(&table, consent->who);
        table_text(&table, consent->name);
        table_text(&table, consent->class_name);
        table_text(&table, consent->location);
        table_word(&table, purpose_name(consent->purpose), words_purpose(consent->purpose));
        table_word(&table, consent->objection ? "objection" : answer_name(consent->answer),
                   consent->objection ? _("objection") : words_answer(consent->answer));
        table_text(&table, consent->on);
        table_word(&table, capacity_name(consent->capacity), words_capacity(consent->capacity));
        table_text(&table, consent->giver);
        table_text(&table, consent->form_reference);
        table_text(&table, consent->lifted_on);
        table_text(&table, consent->handler);
        table_text(&table, consent->outcome);
        table_number(&table, consent->recorded_at);
        table_number(&table, consent->undone_at);
        table_text(&table, consent->id);
    }
    table_print(&table, option_is_given(call->options, "json"),
                _("No consents yet. They are recorded with “consent give” and “consent refuse”."));
    table_release(&table);
    return true;
}

static void print_reminder_json(const struct reminder *reminder, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"number", NULL, TABLE_TEXT},   {"name", NULL, TABLE_TEXT},      {"class", NULL, TABLE_TEXT},
        {"location", NULL, TABLE_TEXT}, {"guardians", NULL, TABLE_TEXT}, {"own", NULL, TABLE_YES},
        {"reason", NULL, TABLE_WORD},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < reminder->count; i++) {
        const struct reminder_line *line = &reminder->lines[i];
        table_text(&table, line->pupil.number);
        table_text(&table, line->pupil.name);
        table_text(&table, line->pupil.class_name);
        table_text(&table, line->pupil.location);
        table_text(&table, line->guardians);
        table_number(&table, line->own);
        table_word(&table, permission_reason_name(line->permission.reason),
                   words_permission(arena, &line->permission));
    }
    table_print(&table, true, "");
    table_release(&table);
}

static bool run_reminder(struct command_call *call, struct error *error)
{
    const char *on = option_value(call->options, "on");
    char today[DAY_SIZE], school[256];
    const char *purpose_given = option_value(call->options, "purpose");
    enum purpose purpose = PURPOSE_COACHING;
    struct reminder reminder;
    clock_day(clock_now(), today);
    if ((purpose_given && !purpose_parse(purpose_given, &purpose, error)) ||
        !reminder_make(call->store, call->actor, option_value(call->options, "class"),
                       option_value(call->options, "location"), on ? on : today, purpose, &call->arena,
                       &reminder, error) ||
        !store_school(call->store, school, sizeof school, error))
        return false;
    if (option_is_given(call->options, "json"))
        print_reminder_json(&reminder, &call->arena);
    else if (option_is_given(call->options, "html"))
        reminder_print_page(stdout, &reminder, school, &call->arena);
    else
        reminder_print_text(stdout, &reminder, &call->arena);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "give",
        .words = N_("WHO"),
        .fewest = 1,
        .most = 1,
        .options = record_options,
        .help = N_(
            "Records a consent (registrar). WHO is a pupil's number or an account's name. A guardian answers "
            "for a pupil under 16, a pupil from the 16th birthday on, an employee for themselves."),
        .needs = COMMAND_LOGIN,
        .run = run_give,
    },
    {
        .verb = "refuse",
        .words = N_("WHO"),
        .fewest = 1,
        .most = 1,
        .options = record_options,
        .help = N_("Records a refusal (registrar). Of several guardians one no outweighs the others."),
        .needs = COMMAND_LOGIN,
        .run = run_refuse,
    },
    {
        .verb = "withdraw",
        .words = N_("WHO"),
        .fewest = 1,
        .most = 1,
        .options = record_options,
        .help = N_(
            "Records that a consent is withdrawn (registrar). All footage with this person in the picture is "
            "blocked at once and deleted; that cannot be undone."),
        .needs = COMMAND_LOGIN,
        .run = run_withdraw,
    },
    {
        .verb = "object",
        .words = N_("WHO"),
        .fewest = 1,
        .most = 1,
        .options = object_options,
        .help = N_(
            "Records an objection (registrar). Under every regime it is a no: footage for that purpose with "
            "this pupil in the picture is blocked at once and deleted; that cannot be undone."),
        .needs = COMMAND_LOGIN,
        .run = run_object,
    },
    {
        .verb = "lift",
        .words = N_("ENTRY"),
        .fewest = 1,
        .most = 1,
        .options = lift_options,
        .help = N_("Records that an objection no longer holds from a day on (registrar)."),
        .needs = COMMAND_LOGIN,
        .run = run_lift,
    },
    {
        .verb = "undo",
        .words = N_("ENTRY"),
        .fewest = 1,
        .most = 1,
        .options = undo_options,
        .help = N_("Takes back an entry that was made by mistake (registrar). It stays in the list, marked "
                   "so. Footage that it blocked does not come back."),
        .needs = COMMAND_LOGIN,
        .run = run_undo,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists all answers and objections, newest first (registrar)."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
    {
        .verb = "reminder",
        .options = reminder_options,
        .help = N_(
            "Lists who has not answered yet, and whom to ask, by class and surname (registrar); --html "
            "gives a page to print."),
        .needs = COMMAND_LOGIN,
        .run = run_reminder,
    },
};

const struct command command_consent = {
    .name = "consent",
    .summary = N_("record consents, refusals, withdrawals and objections"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
