#include "tui/commands/commands.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "tui/demo/school.h"
#include "tui/demo/demo.h"
#include "tui/ui/i18n.h"
#include "tui/words/table.h"
#include "tui/words/words.h"

static void print_people(struct command_call *call)
{
    static const struct table_column columns[] = {
        {"name", N_("Log-in name"), TABLE_TEXT},
        {"full_name", N_("Full name"), TABLE_TEXT},
        {"roles", N_("Roles"), TABLE_WORDS},
        {"try", N_("What there is to see"), TABLE_WORD},
    };
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < DEMO_PEOPLE; i++) {
        const struct demo_person *person = &demo_people[i];
        table_text(&table, person->name);
        table_text(&table, person->full_name);
        table_word(&table, words_roles_plain(&call->arena, person->roles),
                   words_roles(&call->arena, person->roles));
        table_word(&table, person->try, _(person->try));
    }
    table_print(&table, false, "");
    table_release(&table);
}

static void print_who_is_who(struct command_call *call, const char *folder, const char *trajectory)
{
    char today[DAY_SIZE];
    clock_day(clock_now(), today);
    printf(_("%s, a school that does not exist, is in %s.\n\n"), DEMO_SCHOOL, folder);
    print_people(call);
    printf(_("\nEverybody's password is %s; %s/passwords/NAME holds it for --password-file.\n"),
           demo_password, folder);
    /* The program as it was called, since it need not be installed. */
    const char *program = program_invocation_name;
    printf("%s\n  %s --store %s/store --user bakker\n", _("To look around:"), program, folder);
    if (access(demo_fresh_clip(&call->arena, folder), F_OK) != 0)
        return;
    printf("%s\n", _("To import the lesson that is still on the card:"));
    printf("  %s --store %s/store --user bakker import %s/card --trajectory %s \\\n"
           "    --class %s --filmed-on %s --filmed-by mulder --camera '%s' --card '%s' --in-picture "
           "all-permitted\n",
           program, folder, folder, id_short(trajectory), demo_classes[0].name, today, demo_camera,
           demo_card);
}

/* What people type → an absolute path, also when the folder is not there yet. */
static const char *absolute(struct arena *arena, const char *typed)
{
    char here[PATH_MAX];
    if (typed[0] == '/' || !getcwd(here, sizeof here))
        return typed;
    return arena_printf(arena, "%s/%s", here, typed);
}

static bool run(struct command_call *call, struct error *error)
{
    char trajectory[ID_SIZE];
    const char *folder = absolute(&call->arena, call->argv[0]);
    if (!demo_make(folder, trajectory, error))
        return false;
    print_who_is_who(call, folder, trajectory);
    return true;
}

static const struct command_form forms[] = {{
    .words = N_("DIR"),
    .fewest = 1,
    .most = 1,
    .help = N_("Makes a small school in DIR to try everything on: people, letters, eight filmed lessons "
               "(drawn, nobody in "
               "them exists), notes, and a card with a lesson to import. Takes a minute or two. Prints who "
               "is who; when "
               "the school is there already it only does that."),
    .needs = COMMAND_NO_STORE,
    .run = run,
}};

const struct command command_demo = {
    .name = "demo",
    .summary = N_("make a small school to try it all on"),
    .forms = forms,
    .form_count = 1,
};
