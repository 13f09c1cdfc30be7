#include "tui/commands/commands.h"

#include "store/footage/purge.h"
#include "store/review/review.h"
#include "store/gate/timekeeping.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"

static const struct option_info options[] = {
    {"dry-run", NULL, N_("only list what is due"), false},
    {"clock-is-right", NULL,
     N_("when nothing is deleted since this computer's clock leapt ahead or was set back: say that it is "
        "right"),
     false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static void print(struct command_call *call, const struct purge_list *list, bool dry_run)
{
    static const struct table_column columns[] = {
        {"session", N_("Session"), TABLE_ID}, {"filmed_on", N_("Date"), TABLE_DAY},
        {"class", N_("Class"), TABLE_TEXT},   {"clips", N_("Clips"), TABLE_NUMBER},
        {"size", N_("Size"), TABLE_SIZE},     {"due_at", N_("Due"), TABLE_MOMENT},
        {"state", N_("State"), TABLE_WORD},   {"waiting_for", NULL, TABLE_TEXT},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list->count; i++) {
        const struct purged *purged = &list->items[i];
        table_text(&table, purged->session);
        table_text(&table, purged->filmed_on);
        table_text(&table, purged->class_name);
        table_number(&table, purged->clips);
        table_number(&table, purged->size);
        table_number(&table, purged->due_at);
        if (dry_run)
            table_word(&table, "due", _("due"));
        else if (purged->done)
            table_word(&table, "purged", _("deleted"));
        else if (purged->waiting)
            table_word(&table, "shredded",
                       arena_printf(&call->arena, _("shredded, waits for %s"), purged->waiting));
        else
            table_word(&table, "shredded", _("being deleted"));
        table_text(&table, purged->waiting);
    }
    table_print(&table, option_is_given(call->options, "json"), _("No footage is due for deletion."));
    table_release(&table);
}

static bool run(struct command_call *call, struct error *error)
{
    bool dry_run = option_is_given(call->options, "dry-run");
    int64_t marked = 0, notes_gone = 0;
    struct purge_list list = {0};
    if (option_is_given(call->options, "clock-is-right") && !clock_confirm(call->store, NULL, error))
        return false;
    if (!dry_run && !review_apply_time(call->store, &marked, &notes_gone, error))
        return false;
    bool ok = purge_run(call->store, NULL, dry_run ? PURGE_LIST : PURGE_AWAIT, &call->arena, &list, error);
    /* What went well is printed even when something else failed. */
    if (ok || list.count > 0)
        print(call, &list, dry_run);
    if (marked > 0 && !option_is_given(call->options, "json")) {
        char line[256];
        snprintf(line, sizeof line,
                 ngettext("%d session that nobody completed has been marked for deletion.",
                          "%d sessions that nobody completed have been marked for deletion.",
                          (unsigned long)marked),
                 (int)marked);
        fprintf(stderr, "%s\n", line);
    }
    return ok;
}

static const struct command_form forms[] = {{
    .options = options,
    .help = N_(
        "Deletes the footage whose grace has run out, and drops imports that were broken off. The same "
        "happens by itself whenever terugblik starts, and from the timer that “make install” sets up. Needs "
        "no "
        "password: nobody is named, and nothing goes that is not due."),
    .needs = COMMAND_STORE_RAW,
    .run = run,
}};

const struct command command_purge = {
    .name = "purge",
    .summary = N_("delete footage that is due"),
    .forms = forms,
    .form_count = 1,
};
