#include "tui/commands/commands.h"

#include "store/review/tags.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words-tag.h"

#define OF_TRAJECTORY                                                                                      \
    {                                                                                                      \
        "trajectory", N_("ID"), N_("the list of this trajectory (coach) instead of the school's (owner)"), \
            false                                                                                          \
    }
#define LOOKS                                                                                    \
    {"key", N_("CHARACTER"), N_("the key that puts it while watching; \"\" for none"), false},   \
        {"sign", N_("SIGN"), N_("one character for the timeline; the key unless given"), false}, \
    {                                                                                            \
        "colour", N_("COLOUR"), N_("plain, blue, green, orange, red or purple"), false           \
    }

static const struct option_info list_options[] = {
    {"json", NULL, N_("print a JSON array, with those that are no longer in use"), false},
    {"trajectory", N_("ID"), N_("with the tags of this trajectory, for its coach and teacher"), false},
    {NULL, NULL, NULL, false},
};
static const struct option_info add_options[] = {
    LOOKS,
    {"stretch", NULL, N_("it lasts from one press to the next; else it is a moment"), false},
    OF_TRAJECTORY,
    {NULL, NULL, NULL, false},
};
static const struct option_info change_options[] = {
    {"name", N_("NAME"), N_("what it will be called"), false},
    LOOKS,
    OF_TRAJECTORY,
    {NULL, NULL, NULL, false},
};
static const struct option_info retire_options[] = {
    OF_TRAJECTORY,
    {NULL, NULL, NULL, false},
};

/* Whose list is meant: NULL for the school's. */
static bool find_list(struct command_call *call, const char **trajectory, struct error *error)
{
    const char *typed = option_value(call->options, "trajectory");
    char id[ID_SIZE];
    *trajectory = NULL;
    if (!typed)
        return true;
    if (!command_login(call, error) || !command_find_trajectory(call, typed, id, error))
        return false;
    *trajectory = arena_copy(&call->arena, id);
    return true;
}

static bool run_list(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"name", N_("Tag"), TABLE_TEXT},   {"key", N_("Its key"), TABLE_TEXT},
        {"sign", N_("Sign"), TABLE_TEXT},  {"colour", N_("Colour"), TABLE_WORD},
        {"form", N_("Lasts"), TABLE_WORD}, {"list", N_("List"), TABLE_WORD},
        {"retired", NULL, TABLE_YES},      {"id", N_("Id"), TABLE_ID},
    };
    const char *trajectory;
    struct tag_list list;
    const bool json = option_is_given(call->options, "json");
    if (!find_list(call, &trajectory, error) ||
        !tag_list(call->store, call->actor, trajectory, &call->arena, &list, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < list.count; i++) {
        const struct tag *tag = &list.items[i];
        if (tag->retired && !json)
            continue;
        table_text(&table, tag->name);
        table_text(&table, *tag->key ? tag->key : NULL);
        table_text(&table, tag->sign);
        table_word(&table, tag_colour_name(tag->colour), words_tag_colour(tag->colour));
        table_word(&table, tag->stretch ? "stretch" : "moment", words_tag_form(tag->stretch));
        table_word(&table, tag->trajectory ? "trajectory" : "school",
                   tag->trajectory ? _("trajectory") : _("school"));
        table_number(&table, tag->retired);
        table_text(&table, tag->id);
    }
    table_print(&table, json, _("There are no tags; terugblik tag add makes one."));
    table_release(&table);
    return true;
}

/* Puts what was given for looks into the tag. */
static bool take_looks(struct command_call *call, struct tag *tag, struct error *error)
{
    const char *key = option_value(call->options, "key"), *sign = option_value(call->options, "sign");
    const char *colour = option_value(call->options, "colour");
    const char *taken = key ? tag_key_taken(key) : NULL;
    if (taken)
        return error_set(error, ERROR_CONFLICT,
                         "The key %s has a meaning already while watching (%s); choose another.", key, taken);
    if (colour && !tag_colour_parse(colour, &tag->colour))
        return command_usage(
            call, error, _("--colour takes plain, blue, green, orange, red or purple, not “%.40s”."), colour);
    if (key) {
        tag->key = key;
        tag->sign = "";
    }
    if (sign)
        tag->sign = sign;
    return true;
}

static bool run_add(struct command_call *call, struct error *error)
{
    struct tag tag = {
        .name = call->argv[0], .key = "", .sign = "", .stretch = option_is_given(call->options, "stretch")};
    char id[ID_SIZE];
    if (!take_looks(call, &tag, error) || !find_list(call, &tag.trajectory, error) ||
        !tag_add(call->store, call->actor, &tag, id, error))
        return false;
    command_say(call, _("The tag %s is added."), call->argv[0]);
    return true;
}

static bool find_tag(struct command_call *call, struct tag *tag, struct error *error)
{
    struct tag_list list;
    const struct tag *found;
    const char *trajectory;
    if (!find_list(call, &trajectory, error) ||
        !tag_list(call->store, call->actor, trajectory, &call->arena, &list, error) ||
        !tag_find(&list, trajectory, call->argv[0], &found, error))
        return false;
    *tag = *found;
    return true;
}

static bool run_change(struct command_call *call, struct error *error)
{
    struct tag tag;
    const char *name = option_value(call->options, "name");
    if (!find_tag(call, &tag, error) || !take_looks(call, &tag, error))
        return false;
    if (name)
        tag.name = name;
    if (!tag_change(call->store, call->actor, &tag, error))
        return false;
    command_say(call, _("The tag %s is changed."), tag.name);
    return true;
}

static bool run_retire(struct command_call *call, struct error *error)
{
    struct tag tag;
    if (!find_tag(call, &tag, error) || !tag_retire(call->store, call->actor, tag.trajectory, tag.id, error))
        return false;
    command_say(call, _("The tag %s is no longer offered; lessons that have it keep it."), tag.name);
    return true;
}

static const struct command_form forms[] = {
    {
        .verb = "list",
        .options = list_options,
        .help = N_("Lists the school's tags, which are put on moments and stretches of a lesson while it "
                   "plays; and with a trajectory, that trajectory's own."),
        .needs = COMMAND_STORE,
        .run = run_list,
    },
    {
        .verb = "add",
        .words = N_("NAME"),
        .fewest = 1,
        .most = 1,
        .options = add_options,
        .help = N_("Adds a tag to the school's list (owner), or to a trajectory's (its coach). One that was "
                   "retired comes back when its name is added again."),
        .needs = COMMAND_LOGIN,
        .run = run_add,
    },
    {
        .verb = "change",
        .words = N_("TAG"),
        .fewest = 1,
        .most = 1,
        .options = change_options,
        .help = N_("Changes name, key, sign or colour of a tag. TAG is its name, or its id. Lessons that "
                   "have it keep the name that it had then."),
        .needs = COMMAND_LOGIN,
        .run = run_change,
    },
    {
        .verb = "retire",
        .words = N_("TAG"),
        .fewest = 1,
        .most = 1,
        .options = retire_options,
        .help = N_("Offers a tag no more. Lessons that have it keep it."),
        .needs = COMMAND_LOGIN,
        .run = run_retire,
    },
};

const struct command command_tag = {
    .name = "tag",
    .summary = N_("the tags that are put on lessons"),
    .forms = forms,
    .form_count = sizeof forms / sizeof *forms,
};
