#include "tui/commands/commands.h"

#include "store/base/text.h"
#include "store/footage/import.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words.h"

static const struct option_info options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static const struct table_column columns[] = {
    {"id", N_("Id"), TABLE_ID},
    {"filmed_on", N_("Date"), TABLE_DAY},
    {"other", N_("With"), TABLE_TEXT},
    {"class", N_("Class"), TABLE_TEXT},
    {"goal", N_("Goal"), TABLE_TEXT},
    {"clips", N_("Clips"), TABLE_NUMBER},
    {"length_ms", N_("Length"), TABLE_LENGTH},
    {"notes", N_("Notes"), TABLE_NUMBER},
    {"state", N_("State"), TABLE_WORD},
    {"coach", NULL, TABLE_TEXT},
    {"teacher", NULL, TABLE_TEXT},
    {"as", NULL, TABLE_TEXT},
    {"trajectory", NULL, TABLE_ID},
    {"trajectory_ended", NULL, TABLE_YES},
    {"purpose", NULL, TABLE_TEXT},
    {"location", NULL, TABLE_TEXT},
    {"size", NULL, TABLE_SIZE},
    {"imported_at", NULL, TABLE_MOMENT},
    {"first_opened_at", NULL, TABLE_MOMENT},
    {"last_opened_at", NULL, TABLE_MOMENT},
    {"reviewed_at", NULL, TABLE_MOMENT},
    {"marked_at", NULL, TABLE_MOMENT},
    {"mark_reason", NULL, TABLE_TEXT},
    {"purge_after", NULL, TABLE_MOMENT},
    {"blocked_at", NULL, TABLE_MOMENT},
    {"purged_at", NULL, TABLE_MOMENT},
    {"waiting_for", NULL, TABLE_TEXT},
    {"wipes_owed", NULL, TABLE_NUMBER},
    {"idle_days", NULL, TABLE_NUMBER},
    {"idle_warning", NULL, TABLE_YES},
};

static void add_row(struct table *table, struct arena *arena, const struct session *session)
{
    table_text(table, session->id);
    table_text(table, session->filmed_on);
    table_text(table, session->other);
    table_text(table, session->class_name);
    table_text(table, session->goal);
    table_number(table, session->clips);
    table_number(table, session->length_ms);
    table_number(table, session->notes);
    table_word(table, session_state_name(session_state(session)), words_session(arena, session));
    table_text(table, session->coach);
    table_text(table, session->teacher);
    table_text(table, session->trajectory ? (session->as_coach ? "coach" : "teacher") : NULL);
    table_text(table, session->trajectory);
    table_number(table, session->trajectory_ended);
    table_text(table, session->purpose);
    table_text(table, session->location);
    table_number(table, session->size);
    table_number(table, session->imported_at);
    table_number(table, session->first_opened_at);
    table_number(table, session->last_opened_at);
    table_number(table, session->reviewed_at);
    table_number(table, session->marked_at);
    table_text(table, session->mark_reason);
    table_number(table, session->purge_after);
    table_number(table, session->blocked_at);
    table_number(table, session->purged_at);
    table_text(table, session->waiting);
    table_number(table, session->wipes_owed);
    table_number(table, session->idle_days);
    table_number(table, session->idle_warning);
}

/* R9: a folder of the vault still has half of a key that must go. */
static void remind_of_vault(struct arena *arena, const struct session_list *list)
{
    char day[64];
    for (size_t i = 0; i < list->count; i++) {
        if (!list->items[i].waiting)
            continue;
        const char *line = arena_printf(
            arena,
            _("The lesson of %s is shredded and waits for the vault in %s: connect its disk, then it is "
              "overwritten there, too."),
            i18n_day(list->items[i].filmed_on, day, sizeof day), list->items[i].waiting);
        fprintf(stderr, "%s\n", text_harmless(arena, line));
    }
}

/* Says what people would overlook in the list: cards that are not wiped (R6), footage that lies idle (R10).
 */
static void remind(const struct session_list *list)
{
    int64_t owed = 0, idle = 0;
    char line[512];
    for (size_t i = 0; i < list->count; i++) {
        owed += list->items[i].wipes_owed;
        idle += list->items[i].idle_warning;
    }
    if (owed > 0) {
        snprintf(
            line, sizeof line,
            ngettext(
                "%d original is still on its card. Put the card back and import again, or delete it there.",
                "%d originals are still on their card. Put the card back and import again, or delete them "
                "there.",
                (unsigned long)owed),
            (int)owed);
        fprintf(stderr, "%s\n", line);
    }
    if (idle > 0) {
        snprintf(
            line, sizeof line,
            ngettext(
                "%d session has not been opened for long and will be marked for deletion by itself.",
                "%d sessions have not been opened for long and will be marked for deletion by themselves.",
                (unsigned long)idle),
            (int)idle);
        fprintf(stderr, "%s\n", line);
    }
}

static bool run(struct command_call *call, struct error *error)
{
    struct session_list list;
    if (!session_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    bool json = option_is_given(call->options, "json");
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++)
        add_row(&table, &call->arena, &list.items[i]);
    table_print(&table, json,
                _("There are no sessions for you yet. A lesson comes in with “terugblik import”."));
    table_release(&table);
    if (!json) {
        remind(&list);
        remind_of_vault(&call->arena, &list);
    }
    return true;
}

static const struct command_form forms[] = {{
    .options = options,
    .help = N_(
        "Lists the sessions that you may open, newest first. Other commands take the id in the first column, "
        "or any end of it that fits only one."),
    .needs = COMMAND_LOGIN,
    .run = run,
}};

const struct command command_sessions = {
    .name = "sessions",
    .summary = N_("list the sessions that you may open"),
    .forms = forms,
    .form_count = 1,
};
