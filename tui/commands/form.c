#include "tui/commands/commands.h"

#include <stdio.h>
#include <string.h>

#include "store/base/text.h"
#include "store/forms/library.h"
#include "tui/commands/form-answers.h"
#include "tui/commands/form-shipped.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-form.h"

static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info answers_options[] = {
    {"form", N_("NAME"), N_("only this form"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info show_options[] = {
    {"file", NULL, N_("print the form's own file, to change it"), false},
    {"json", NULL, N_("print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

/* A form of the school or of the program has a name; everything else is a file. */
static bool is_name(const char *word)
{
    return *word && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* --- form check --- */

static void print_problems(struct command_call *call, const char *path, const struct form_problems *problems)
{
    static const struct table_column columns[] = {
        {"line", NULL, TABLE_NUMBER},
        {"problem", NULL, TABLE_TEXT},
    };
    if (option_is_given(call->options, "json")) {
        struct table table;
        table_init(&table, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < problems->count; i++) {
            if (problems->items[i].line)
                table_number(&table, (int64_t)problems->items[i].line);
            else
                table_none(&table);
            table_text(&table, problems->items[i].sentence);
        }
        table_print(&table, true, "");
        table_release(&table);
        return;
    }
    for (size_t i = 0; i < problems->count; i++) {
        const struct form_problem *problem = &problems->items[i];
        command_warn(problem->line ? arena_printf(&call->arena, _("%s, line %zu: %s"), path, problem->line,
                                                  problem->sentence)
                                   : arena_printf(&call->arena, "%s: %s", path, problem->sentence));
    }
}

static bool run_check(struct command_call *call, struct error *error)
{
    const char *path = call->argv[0], *bytes;
    size_t size;
    struct form form;
    struct form_problems problems;
    if (!command_read_file(path, FORM_FILE_MOST, &call->arena, &bytes, &size, error))
        return false;
    bool good = form_read(bytes, size, &call->arena, &form, &problems);
    if (!good || option_is_given(call->options, "json"))
        print_problems(call, path, &problems);
    if (!good && problems.more)
        return error_set(error, ERROR_INVALID, "The form has more than %d mistakes.", FORM_PROBLEMS_MOST);
    if (!good && problems.count == 1)
        return error_set(error, ERROR_INVALID, "The form has one mistake.");
    if (!good)
        return error_set(error, ERROR_INVALID, "The form has %zu mistakes.", problems.count);
    command_say(call, _("%s: a good form. “%s”, version %s, sections: %zu, items: %zu."), path, form.title,
                form.version, form.section_count, form.item_count);
    return true;
}

/* --- form add, form retire --- */

static bool run_add(struct command_call *call, struct error *error)
{
    const char *word = call->argv[0], *bytes;
    size_t size;
    char id[ID_SIZE];
    bool replaced;
    if (is_name(word)) {
        struct shipped_forms shipped;
        shipped_forms(&call->arena, &shipped);
        const struct shipped_form *found = shipped_find(&shipped, word);
        if (!found)
            return error_set(error, ERROR_NOT_FOUND,
                             "No form “%.40s” comes with the program; terugblik form list names those that "
                             "do. A file of that name is ./%.40s.",
                             word, word);
        bytes = found->text;
        size = found->size;
    } else if (!command_read_file(word, FORM_FILE_MOST, &call->arena, &bytes, &size, error)) {
        return false;
    }
    if (!form_add(call->store, call->actor, bytes, size, id, &replaced, error))
        return false;
    struct form form;
    struct form_problems problems;
    form_read(bytes, size, &call->arena, &form, &problems);
    command_say(call,
                replaced ? _("“%s”, version %s, takes the place of the version before it.")
                         : _("“%s”, version %s, can be filled in from now on."),
                form.title, form.version);
    return true;
}

static bool run_retire(struct command_call *call, struct error *error)
{
    if (!form_retire(call->store, call->actor, call->argv[0], error))
        return false;
    command_say(call, _("The form %s is out of use; what was filled in with it stays."), call->argv[0]);
    return true;
}

/* --- form list --- */

static int64_t items_of(const struct form *form)
{
    int64_t items = 0;
    for (size_t i = 0; i < form->item_count; i++)
        items += !form->items[i].example;
    return items;
}

static void add_row(struct table *table, const struct form *form, int64_t added_at)
{
    table_text(table, form->name);
    table_text(table, form->title);
    table_text(table, form->version);
    table_text(table, form->language);
    table_number(table, items_of(form));
    if (added_at)
        table_word(table, "in use", _("in use"));
    else
        table_word(table, "available", _("comes with the program"));
    table_number(table, added_at);
    table_text(table, form->source);
    table_text(table, form->licence);
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"name", N_("Name"), TABLE_TEXT},       {"title", N_("Title"), TABLE_TEXT},
        {"version", N_("Version"), TABLE_TEXT}, {"language", N_("Language"), TABLE_TEXT},
        {"items", N_("Items"), TABLE_NUMBER},   {"state", N_("State"), TABLE_WORD},
        {"added_at", NULL, TABLE_MOMENT},       {"source", NULL, TABLE_TEXT},
        {"licence", NULL, TABLE_TEXT},
    };
    struct form_list list;
    struct shipped_forms shipped;
    if (!form_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    shipped_forms(&call->arena, &shipped);
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++)
        add_row(&table, &list.items[i].form, list.items[i].added_at);
    for (size_t i = 0; i < shipped.count; i++) {
        bool used = false;
        for (size_t j = 0; j < list.count; j++)
            used = used || strcmp(list.items[j].form.name, shipped.items[i].form.name) == 0;
        if (!used)
            add_row(&table, &shipped.items[i].form, 0);
    }
    table_print(&table, option_is_given(call->options, "json"),
                _("There are no observation forms yet. An owner adds one with “terugblik form add FILE”."));
    table_release(&table);
    return true;
}

/* --- form show --- */

static void print_item(struct command_call *call, const struct form *form, size_t at)
{
    const struct form_item *item = &form->items[at];
    const char *margin = item->example ? "       " : "   ";
    printf("%s%s%s  %s\n", margin, item->id, item->starred ? " *" : "", item->text);
    if (item->about)
        printf("%s   %s\n", margin, item->about);
    for (int key = 1; key < FORM_KEYS; key++)
        if (item->levels[key])
            printf("%s   %d: %s\n", margin, key, item->levels[key]);
    bool own = at == form->sections[item->section].first ||
               item->scale != form->items[at - 1].scale; /* said where it changes */
    if (own)
        printf("%s   (%s)\n", margin, words_form_keys(&call->arena, form, at));
}

static void print_form(struct command_call *call, const struct form *form)
{
    printf("%s\n", form->title);
    printf(_("%s, version %s, language %s"), form->name, form->version, form->language);
    printf("\n");
    printf(_("Source: %s"), form->source);
    printf("\n");
    printf(_("Licence: %s"), form->licence);
    printf("\n");
    if (form->about)
        printf("\n%s\n", form->about);
    if (form->score != FORM_SCORE_NONE) {
        printf("\n");
        printf(_("Score: %s"), words_form_score(form->score));
        printf("\n");
    }
    for (size_t i = 0; i < form->section_count; i++) {
        const struct form_section *section = &form->sections[i];
        printf("\n%s\n", section->title);
        if (section->about)
            printf("   %s\n", section->about);
        for (size_t at = section->first; at < section->first + section->count; at++)
            print_item(call, form, at);
    }
}

static void print_json(const struct form *form)
{
    static const struct table_column columns[] = {
        {"id", NULL, TABLE_TEXT},         {"section", NULL, TABLE_TEXT}, {"section_title", NULL, TABLE_TEXT},
        {"text", NULL, TABLE_TEXT},       {"about", NULL, TABLE_TEXT},   {"scale", NULL, TABLE_TEXT},
        {"kind", NULL, TABLE_WORD},       {"starred", NULL, TABLE_YES},  {"example", NULL, TABLE_YES},
        {"score", NULL, TABLE_WORD},      {"form", NULL, TABLE_TEXT},    {"version", NULL, TABLE_TEXT},
        {"form_score", NULL, TABLE_WORD},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < form->item_count; i++) {
        const struct form_item *item = &form->items[i];
        const struct form_section *section = &form->sections[item->section];
        enum form_kind kind = form->scales[item->scale].kind;
        table_text(&table, item->id);
        table_text(&table, section->name);
        table_text(&table, section->title);
        table_text(&table, item->text);
        table_text(&table, item->about);
        table_text(&table, form->scales[item->scale].name);
        table_word(&table, form_kind_name(kind), words_form_kind(kind));
        table_number(&table, item->starred);
        table_number(&table, item->example);
        table_word(&table, form_score_name(section->score), words_form_score(section->score));
        table_text(&table, form->name);
        table_text(&table, form->version);
        table_word(&table, form_score_name(form->score), words_form_score(form->score));
    }
    table_print(&table, true, "");
    table_release(&table);
}

static bool run_show(struct command_call *call, struct error *error)
{
    struct form_entry entry;
    struct shipped_forms shipped;
    const char *text;
    size_t size;
    const struct form *form;
    if (form_get(call->store, call->actor, call->argv[0], &call->arena, &entry, error)) {
        form = &entry.form;
        text = entry.text;
        size = entry.size;
    } else {
        shipped_forms(&call->arena, &shipped);
        const struct shipped_form *found = shipped_find(&shipped, call->argv[0]);
        if (error->kind != ERROR_NOT_FOUND || !found)
            return false;
        error_clear(error);
        form = &found->form;
        text = found->text;
        size = found->size;
    }
    if (option_is_given(call->options, "file"))
        fwrite(text, 1, size, stdout);
    else if (option_is_given(call->options, "json"))
        print_json(form);
    else
        print_form(call, form);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "add",
        .words = N_("FILE|NAME"),
        .fewest = 1,
        .most = 1,
        .help = N_("Adds an observation form to the school's (owner): from a file, or by its name one that "
                   "comes with the program. A form that is there already gets a new version; what was filled "
                   "in with the one before stays as it was."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the school's observation forms, and those that come with the program and can be "
                   "added."),
        .needs = COMMAND_LOGIN,
        .run = run_list,
    },
    {
        .verb = "show",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .options = show_options,
        .help = N_("Prints an observation form: its items, and which key answers them."),
        .needs = COMMAND_LOGIN,
        .run = run_show,
    },
    {
        .verb = "check",
        .words = N_("FILE"),
        .fewest = 1,
        .most = 1,
        .options = list_options,
        .help = N_("Reads a form's file and says what is wrong with it, line by line. Nothing is stored."),
        .needs = COMMAND_NO_STORE,
        .run = run_check,
    },
    {
        .verb = "retire",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .help = N_("Takes an observation form out of use (owner). What was filled in with it stays."),
        .needs = COMMAND_LOGIN,
        .run = run_retire,
    },
    {
        .verb = "fill",
        .words = N_("SESSION NAME [ITEM=ANSWER…]"),
        .fewest = 2,
        .most = COMMAND_ANY_WORDS,
        .help = N_(
            "Fills in a form about a lesson, or changes what you filled in (coach, teacher). An answer is "
            "the key that gives it, a number, or words; 0 is not applicable, and nothing opens the item "
            "again. Nobody else can read it until you share it."),
        .needs = COMMAND_LOGIN,
        .run = form_run_fill,
    },
    {
        .verb = "answers",
        .words = N_("SESSION"),
        .fewest = 1,
        .most = 1,
        .options = answers_options,
        .help = N_("Prints what was filled in about a lesson: yours, and what the other person has shared."),
        .needs = COMMAND_LOGIN,
        .run = form_run_answers,
    },
    {
        .verb = "compare",
        .words = N_("SESSION NAME"),
        .fewest = 2,
        .most = 2,
        .options = list_options,
        .help = N_(
            "Lays what both filled in side by side, the largest differences first, once both have shared "
            "theirs."),
        .needs = COMMAND_LOGIN,
        .run = form_run_compare,
    },
};

const struct command command_form = {
    .name = "form",
    .summary = N_("observation forms: the school's own, and those that come with the program"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
