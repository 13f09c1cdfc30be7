#include "tui/commands/commands.h"

#include "store/base/clock.h"
#include "store/people/film-plan.h"
#include "tui/words/film-plan-page.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-consent.h"

static const struct option_info film_plan_options[] = {
    {"on", N_("DATE"), N_("the day of filming, as 2026-11-24; today, unless given"), false},
    {"location", N_("NAME"), N_("where the class is, when more than one location has such a class"), false},
    {"purpose", N_("P"), N_("coaching (unless given), team, festive or support"), false},
    {"html", NULL, N_("print a page for the browser and the printer"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print_json(const struct film_plan *plan, struct arena *arena)
{
    static const struct table_column columns[] = {
        {"number", NULL, TABLE_TEXT},   {"name", NULL, TABLE_TEXT}, {"class", NULL, TABLE_TEXT},
        {"location", NULL, TABLE_TEXT}, {"may", NULL, TABLE_YES},   {"reason", NULL, TABLE_WORD},
        {"since", NULL, TABLE_DAY},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < plan->count; i++) {
        const struct film_plan_line *line = &plan->lines[i];
        table_text(&table, line->pupil.number);
        table_text(&table, line->pupil.name);
        table_text(&table, line->pupil.class_name);
        table_text(&table, line->pupil.location);
        table_number(&table, line->permission.may);
        table_word(&table, permission_reason_name(line->permission.reason),
                   words_permission(arena, &line->permission));
        table_text(&table, line->permission.since[0] ? line->permission.since : NULL);
    }
    table_print(&table, true, "");
    table_release(&table);
}

static bool run(struct command_call *call, struct error *error)
{
    enum purpose purpose = PURPOSE_COACHING;
    const char *name = option_value(call->options, "purpose"), *on = option_value(call->options, "on");
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    struct film_plan plan;
    if ((name && !purpose_parse(name, &purpose, error)) ||
        !film_plan_make(call->store, call->actor, call->argv[0], option_value(call->options, "location"),
                        on ? on : today, purpose, &call->arena, &plan, error))
        return false;
    if (option_is_given(call->options, "json")) {
        print_json(&plan, &call->arena);
    } else if (option_is_given(call->options, "html")) {
        char school[256];
        if (!store_school(call->store, school, sizeof school, error))
            return false;
        film_plan_print_page(stdout, &plan, school, &call->arena);
    } else {
        film_plan_print_text(stdout, &plan, &call->arena);
    }
    return true;
}

static const struct command_form forms[] = {
    {
        .words = N_("CLASS"),
        .fewest = 1,
        .most = 1,
        .options = film_plan_options,
        .help = N_("Says who of a class, as it was on that day, may be in the picture, and who must stay out "
                   "(registrar, coach, teacher). Take it along when you film; --html gives a page to print."),
        .needs = COMMAND_LOGIN,
        .run = run,
    },
};

const struct command command_film_plan = {
    .name = "film-plan",
    .summary = N_("who of a class may be in the picture on a day"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
