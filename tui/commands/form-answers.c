#include "tui/commands/form-answers.h"

#include <stdlib.h>
#include <string.h>

#include "store/review/filled.h"
#include "store/review/sessions.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-form.h"

/* This person's own one for the form in use under that name, or a new one. */
static bool find_own(struct command_call *call, const char *session, const char *name, struct filled *filled,
                     struct error *error)
{
    struct filled_list list;
    if (!filled_list(call->store, call->actor, session, &call->arena, &list, error) ||
        !filled_begin(call->store, call->actor, session, name, &call->arena, filled, error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        if (!list.items[i].mine || strcmp(list.items[i].form.id, filled->form.id) != 0)
            continue;
        if (!list.items[i].items)
            return error_set(error, ERROR_CORRUPT, "%s", list.items[i].problem);
        *filled = list.items[i];
    }
    return true;
}

/* "3", "0" where that is an answer, or words. */
static void read_answer(const struct form *form, size_t item, const char *typed, struct form_answer *answer)
{
    const struct form_scale *scale = form_scale_of(form, item);
    char *end;
    *answer = (struct form_answer){.given = *typed ? FORM_GIVEN : FORM_OPEN};
    if (scale->kind == FORM_WORDS) {
        answer->text = typed;
        return;
    }
    answer->number = strtoll(typed, &end, 10);
    if (*end || strlen(typed) > 9)
        answer->number = -1;
    else if (scale->kind != FORM_COUNT && answer->number == FORM_KEY_NONE && *typed)
        answer->given = FORM_NOT_APPLICABLE;
}

bool form_run_fill(struct command_call *call, struct error *error)
{
    char session[ID_SIZE], id[ID_SIZE];
    struct filled filled;
    if (!command_find_session(call, call->argv[0], session, error) ||
        !find_own(call, session, call->argv[1], &filled, error))
        return false;
    const struct form *form = &filled.form.form;
    for (int i = 2; i < call->argc; i++) {
        char *typed = arena_copy(&call->arena, call->argv[i]), *value = strchr(typed, '=');
        if (!value)
            return command_usage(call, error, _("“%.40s” is no answer; write ITEM=ANSWER, as in 2.1=3."),
                                 typed);
        *value++ = '\0';
        size_t item = form_find(form, typed);
        if (item == form->item_count)
            return error_set(error, ERROR_NOT_FOUND, "The form “%.40s” has no item “%.20s”.", form->name,
                             typed);
        read_answer(form, item, value, &filled.items[item].answer);
        if (!form_answer_fits(form, item, &filled.items[item].answer))
            return error_set(error, ERROR_INVALID, "Item %s cannot be answered with “%.40s”.", typed, value);
    }
    if (!filled_save(call->store, call->actor, &filled, id, error))
        return false;
    command_say(call, _("Filled in: %s. Nobody else can read it until you share it."), form->title);
    return true;
}

static const char *moments_of(struct command_call *call, const struct filled_item *item)
{
    const char *moments = "";
    char length[32];
    for (size_t i = 0; i < item->moment_count; i++)
        moments = arena_printf(&call->arena, "%s%s%s", moments, *moments ? "," : "",
                               i18n_length(item->moments[i].session_ms, length, sizeof length));
    return moments;
}

static void add_answers(struct command_call *call, struct table *table, const struct filled *filled)
{
    const struct form *form = &filled->form.form;
    for (size_t i = 0; filled->items && i < form->item_count; i++) {
        const struct filled_item *item = &filled->items[i];
        if (item->answer.given == FORM_OPEN && !item->moment_count && !item->note_count)
            continue;
        table_text(table, form->name);
        table_text(table, filled->author);
        table_text(table, form->items[i].id);
        table_text(table, form->items[i].text);
        table_text(table, words_form_answer(&call->arena, form, i, &item->answer));
        if (item->answer.given == FORM_GIVEN && !item->answer.text)
            table_number(table, item->answer.number);
        else
            table_none(table);
        table_word(table,
                   item->answer.given == FORM_GIVEN            ? "given"
                   : item->answer.given == FORM_NOT_APPLICABLE ? "not applicable"
                                                               : "open",
                   "");
        const char *moments = moments_of(call, item);
        table_word(table, moments, moments);
        table_number(table, filled->mine);
        table_number(table, filled->shared_at);
        table_text(table, form->version);
        table_text(table, filled->id);
    }
}

static void say_of(struct command_call *call, const struct filled *filled)
{
    const struct form *form = &filled->form.form;
    if (filled->problem) {
        command_warn(filled->problem);
        return;
    }
    struct form_answer *answers = arena_alloc(&call->arena, form->item_count * sizeof *answers);
    for (size_t i = 0; i < form->item_count; i++)
        answers[i] = filled->items[i].answer;
    const struct form_result result = form_score(form, form->section_count, answers);
    if (result.any)
        command_say(call, _("%s, %s: %s (%s)."), form->title, filled->author,
                    words_form_result(&call->arena, &result), words_form_score(result.score));
}

bool form_run_answers(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"form", N_("Observation form"), TABLE_TEXT},
        {"author", N_("Filled in by"), TABLE_TEXT},
        {"item", N_("Item"), TABLE_TEXT},
        {"text", N_("Text"), TABLE_TEXT},
        {"answer", N_("Answer"), TABLE_TEXT},
        {"number", NULL, TABLE_NUMBER},
        {"given", NULL, TABLE_WORD},
        {"moments", N_("Seen at"), TABLE_WORDS},
        {"mine", NULL, TABLE_YES},
        {"shared_at", NULL, TABLE_MOMENT},
        {"version", NULL, TABLE_TEXT},
        {"filled", NULL, TABLE_ID},
    };
    char session[ID_SIZE];
    struct filled_list list;
    const char *only = option_value(call->options, "form");
    bool json = option_is_given(call->options, "json");
    if (!command_find_session(call, call->argv[0], session, error) ||
        !filled_list(call->store, call->actor, session, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++)
        if (!only || strcmp(list.items[i].form.form.name ? list.items[i].form.form.name : "", only) == 0)
            add_answers(call, &table, &list.items[i]);
    table_print(&table, json, _("Nothing is filled in for this lesson yet, or nothing that you may read."));
    table_release(&table);
    for (size_t i = 0; !json && i < list.count; i++)
        say_of(call, &list.items[i]);
    if (list.other_unshared && !json)
        command_say(call, "%s", _("The other person has something that is not shared yet."));
    return true;
}

bool form_run_compare(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"item", N_("Item"), TABLE_TEXT},      {"text", N_("Text"), TABLE_TEXT},
        {"mine", N_("You"), TABLE_TEXT},       {"other", N_("The other"), TABLE_TEXT},
        {"apart_percent", NULL, TABLE_NUMBER},
    };
    char session[ID_SIZE];
    struct filled_list list;
    struct filled_pair pair;
    if (!command_find_session(call, call->argv[0], session, error) ||
        !filled_list(call->store, call->actor, session, &call->arena, &list, error) ||
        !filled_pair(&list, call->argv[1], &call->arena, &pair, error))
        return false;
    const struct form *form = &pair.mine->form.form;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < form->item_count; i++) {
        size_t item = pair.order[i];
        table_text(&table, form->items[item].id);
        table_text(&table, form->items[item].text);
        table_text(&table, words_form_answer(&call->arena, form, item, &pair.mine->items[item].answer));
        table_text(&table, words_form_answer(&call->arena, form, item, &pair.other->items[item].answer));
        table_number(&table, (int64_t)(pair.apart[item] * 100 + 0.5));
    }
    table_print(&table, option_is_given(call->options, "json"), "");
    table_release(&table);
    return true;
}
