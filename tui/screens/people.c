/*
 * People (owner): who has an account, with which roles and where; adding, changing, disabling, and one-time
 * passwords for people who are new or forgot theirs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/base/names.h"
#include "store/people/accounts.h"
#include "store/people/password.h"
#include "store/people/sites.h"
#include "tui/screens.h"
#include "tui/screens/office.h"
#include "tui/ui/draw.h"
#include "tui/ui/fields.h"
#include "tui/ui/list.h"
#include "tui/words/words.h"

enum { COLUMN_NAME, COLUMN_LOGIN, COLUMN_ROLES, COLUMN_SITES, COLUMN_STATE };
enum { LOGIN_MOST = 32, FULL_NAME_MOST = 120 };

/* What the fields are about. */
enum asked { ASKED_NOTHING, ASKED_NEW, ASKED_CHANGE };
enum { NEW_LOGIN, NEW_FULL_NAME, NEW_ROLES, NEW_SITES };
enum { CHANGE_ROLES, CHANGE_SITES };

/* Making new keys takes a second, so it is done once the screen says that it is being done. */
enum making { MAKING_NOTHING, MAKING_ACCOUNT, MAKING_PASSWORD, MAKING_ENABLED };

static const enum role roles_offered[] = {ROLE_TEACHER, ROLE_COACH, ROLE_REGISTRAR, ROLE_OWNER};
enum { ROLES = sizeof roles_offered / sizeof *roles_offered };

struct people {
    struct office_list office;    /* first (tui/screens/office.h) */
    struct account_list accounts; /* in the view's arena, as what follows */
    struct location_list sites;
    struct arena
        offered_arena; /* the sites that the fields offer, as they were when the fields were opened */
    const char **offered;
    size_t offered_count;
    enum asked asked;
    enum making making;
    char login[LOGIN_MOST * 4 + 1]; /* of the person whom the fields, a dialog or `making` are about */
    unsigned roles;                 /* that person's roles and locations before the change */
    char locations[LIST_CELL];
    char hints[512];
};

static struct people *people_of(struct view *view)
{
    return view->state;
}

/* --- The list --- */

static const struct account *account_at(const void *rows, size_t row)
{
    return (const struct account *)rows + row;
}

static enum style describe_state(const struct account *account, char *buffer)
{
    char when[32];
    if (account->disabled_at) {
        i18n_moment_short(account->disabled_at, when, sizeof when);
        snprintf(buffer, LIST_CELL, _("disabled on %s"), when);
        return STYLE_DIM;
    }
    if (account->must_change_password) {
        snprintf(buffer, LIST_CELL, "%s", _("one-time password"));
        return STYLE_WARNING;
    }
    snprintf(buffer, LIST_CELL, "%s %s", draw_symbol(SYMBOL_DONE), _("can log in"));
    return STYLE_GOOD;
}

static enum style cell(const void *rows, size_t row, int column, char *buffer)
{
    const struct account *account = account_at(rows, row);
    struct arena arena;
    arena_init(&arena);
    enum style style = account->disabled_at ? STYLE_DIM : STYLE_TEXT;
    switch (column) {
    case COLUMN_NAME:
        snprintf(buffer, LIST_CELL, "%s", name_surname_first(&arena, account->full_name));
        break;
    case COLUMN_LOGIN:
        snprintf(buffer, LIST_CELL, "%s", account->name);
        break;
    case COLUMN_ROLES:
        snprintf(buffer, LIST_CELL, "%s", words_roles(&arena, account->roles));
        break;
    case COLUMN_SITES:
        snprintf(buffer, LIST_CELL, "%s", account->locations);
        break;
    default:
        style = describe_state(account, buffer);
        break;
    }
    arena_release(&arena);
    return style;
}

static const char *row_id(const void *rows, size_t row)
{
    return account_at(rows, row)->id;
}

/* The rows' own order is that of the surnames. */
static int compare(const void *rows, size_t a, size_t b, int column)
{
    char left[LIST_CELL], right[LIST_CELL];
    if (column == COLUMN_NAME)
        return a < b ? -1 : a > b;
    cell(rows, a, column, left);
    cell(rows, b, column, right);
    return strcoll(left, right);
}

static const struct list_type list_type = {
    .columns =
        {
            [COLUMN_NAME] = {.title = N_("Name"), .least = 16, .most = 60, .weight = 10},
            [COLUMN_LOGIN] = {.title = N_("Log-in name"), .least = 12, .most = 32, .weight = 7},
            [COLUMN_ROLES] = {.title = N_("Roles"), .least = 12, .most = 44, .weight = 8},
            [COLUMN_SITES] = {.title = N_("Works at"), .least = 8, .most = 60, .weight = 6},
            [COLUMN_STATE] = {.title = N_("State"), .least = 14, .most = 30, .weight = 9, .enough = 24},
        },
    .cell = cell,
    .id = row_id,
    .compare = compare,
    .sort_column = -1,
};

static const struct account *selected(struct view *view)
{
    struct people *people = people_of(view);
    size_t row;
    return list_selected(&people->office.list, &row) ? &people->accounts.items[row] : NULL;
}

/* --- Life --- */

static bool open_people(struct view *view, const void *argument, struct error *error)
{
    (void)argument;
    (void)error;
    list_init(&people_of(view)->office.list, &list_type);
    arena_init(&people_of(view)->offered_arena);
    return true;
}

static void close_people(struct view *view)
{
    struct people *people = people_of(view);
    arena_release(&people->offered_arena);
    office_list_close(view);
}

static bool load_people(struct view *view, struct error *error)
{
    struct people *people = people_of(view);
    struct app *app = view->app;
    list_set_rows(&people->office.list, NULL, 0);
    if (!account_list(app->store, app->actor, &view->arena, &people->accounts, error) ||
        !location_list(app->store, app->actor, &view->arena, &people->sites, error))
        return false;
    list_set_rows(&people->office.list, people->accounts.items, people->accounts.count);
    return true;
}

/* --- One-time passwords --- */

static void written_down(struct app *app, void *context, int chosen)
{
    (void)context;
    (void)chosen;
    app->dirty = true;
}

static void show_password(struct view *view, const char *password, const char *more)
{
    struct people *people = people_of(view);
    struct arena arena;
    arena_init(&arena);
    const char *body = arena_printf(
        &arena,
        _("%s\n\nIt is shown only now. Hand it over in person; at the first log-in it has to be changed.%s"),
        password, more);
    dialog_open(
        view->app,
        &(struct dialog_text){.title = arena_printf(&arena, _("One-time password of %s"), people->login),
                              .body = body,
                              .buttons = {_("I have written it down")}},
        written_down, NULL);
    explicit_bzero((char *)(uintptr_t)body, strlen(body));
    arena_release(&arena);
}

static unsigned ticked_roles(const struct people *people, size_t field)
{
    unsigned roles = 0;
    for (size_t i = 0; i < ROLES; i++)
        roles |= fields_ticked(&people->office.fields, field, i) ? roles_offered[i] : 0;
    return roles;
}

static bool is_main(const char *locations, const char *site)
{
    size_t length = strcspn(locations, ",");
    return strlen(site) == length && strncmp(locations, site, length) == 0;
}

/* "Noord,Zuid": the main one first, if it is still ticked. */
static const char *ticked_sites(const struct people *people, size_t field, struct arena *arena)
{
    const char *sites = "";
    for (size_t i = 0; i < people->offered_count; i++) {
        const char *name = people->offered[i];
        if (!fields_ticked(&people->office.fields, field, i))
            continue;
        const char *before = is_main(people->locations, name) ? name : sites;
        const char *after = before == name ? sites : name;
        sites = *sites ? arena_printf(arena, "%s,%s", before, after) : name;
    }
    return sites;
}

static bool make_account(struct view *view, const char *password, struct error *error)
{
    struct people *people = people_of(view);
    const struct fields *fields = &people->office.fields;
    struct arena arena;
    arena_init(&arena);
    bool made = account_add(view->app->store, view->app->actor, people->login,
                            fields_text(fields, NEW_FULL_NAME), ticked_roles(people, NEW_ROLES),
                            ticked_sites(people, NEW_SITES, &arena), password, true, error);
    arena_release(&arena);
    return made;
}

static bool make(struct view *view, const char *password, struct error *error)
{
    struct people *people = people_of(view);
    struct app *app = view->app;
    switch (people->making) {
    case MAKING_ACCOUNT:
        return make_account(view, password, error);
    case MAKING_PASSWORD:
        return account_reset(app->store, app->actor, people->login, password, error);
    case MAKING_ENABLED:
        return account_enable(app->store, app->actor, people->login, password, error);
    case MAKING_NOTHING:
        break;
    }
    return true;
}

static void select_login(struct people *people)
{
    for (size_t i = 0; i < people->accounts.count; i++) {
        if (strcmp(people->accounts.items[i].name, people->login) == 0)
            list_select_id(&people->office.list, people->accounts.items[i].id);
    }
}

static void make_now(struct view *view)
{
    struct people *people = people_of(view);
    struct error error;
    char password[20];
    password_make(password);
    bool fresh = people->making == MAKING_ACCOUNT, made = make(view, password, &error);
    people->making = MAKING_NOTHING;
    view->app->dirty = true;
    if (!made) {
        app_fail(view->app, &error);
        if (people->office.fields.open)
            fields_focus(&people->office.fields, view->app, people->office.fields.focus);
    } else {
        fields_close(&people->office.fields, view->app);
        people->asked = ASKED_NOTHING;
        app_load(view->app);
        select_login(people);
        show_password(view, password,
                      fresh ? ""
                            : _("\nWhat this person could open stays closed to them until the other one of "
                                "each trajectory passes its keys on, which the program then offers."));
    }
    explicit_bzero(password, sizeof password);
}

/* Runs after the screen has been drawn, so that the screen says what is being done while it takes its time.
 */
static int64_t tick_people(struct view *view, int64_t now)
{
    (void)now;
    if (people_of(view)->making != MAKING_NOTHING && !view->app->dirty)
        make_now(view);
    return -1;
}

static void begin_making(struct view *view, enum making making)
{
    people_of(view)->making = making;
    view->app->prompt = NULL;
    view->app->dirty = true;
}

/* --- Asking --- */

static void offer_roles(struct fields *fields, unsigned roles)
{
    struct arena arena;
    const char *words[ROLES];
    size_t field = fields->count;
    arena_init(&arena);
    for (size_t i = 0; i < ROLES; i++)
        words[i] = words_roles(&arena, roles_offered[i]);
    fields_add_several(fields, _("Roles"), words, ROLES);
    for (size_t i = 0; i < ROLES; i++) {
        if (roles & roles_offered[i])
            fields_tick(fields, field, i);
    }
    arena_release(&arena);
}

static bool works_at(const char *locations, const char *site)
{
    size_t length = strlen(site);
    for (const char *at = locations; (at = strstr(at, site)); at++) {
        bool begins = at == locations || (at >= locations + 2 && strncmp(at - 2, ", ", 2) == 0);
        if (begins && (at[length] == '\0' || at[length] == ','))
            return true;
    }
    return false;
}

static void keep_offered(struct people *people)
{
    struct arena *arena = &people->offered_arena;
    arena_reset(arena);
    people->offered_count = people->sites.count;
    people->offered = arena_alloc(arena, (people->sites.count + 1) * sizeof *people->offered);
    for (size_t i = 0; i < people->sites.count; i++)
        people->offered[i] = arena_copy(arena, people->sites.items[i].name);
}

/* Offers the sites where somebody can work: the main one says so, and a single one is ticked already. */
static void offer_sites(struct people *people)
{
    struct fields *fields = &people->office.fields;
    size_t field = fields->count;
    keep_offered(people);
    size_t count = people->offered_count;
    const char **words = arena_alloc(&people->offered_arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = count > 1 && is_main(people->locations, people->offered[i])
                       ? arena_printf(&people->offered_arena, _("%s (main site)"), people->offered[i])
                       : people->offered[i];
    fields_add_several(fields, _("Sites"), words, count);
    for (size_t i = 0; i < count; i++) {
        if (count == 1 || works_at(people->locations, people->offered[i]))
            fields_tick(fields, field, i);
    }
}

static void ask_new(struct view *view)
{
    struct people *people = people_of(view);
    struct fields *fields = &people->office.fields;
    people->locations[0] = '\0';
    fields_open(fields, _("Somebody new"), _("Add"));
    fields_add_text(fields, _("Log-in name"), "", LOGIN_MOST);
    fields_add_text(fields, _("Full name"), "", FULL_NAME_MOST);
    offer_roles(fields, 0);
    offer_sites(people);
    fields_focus(fields, view->app, NEW_LOGIN);
    people->asked = ASKED_NEW;
}

static void ask_change(struct view *view)
{
    struct people *people = people_of(view);
    const struct account *account = selected(view);
    if (!account)
        return;
    struct arena arena;
    arena_init(&arena);
    snprintf(people->login, sizeof people->login, "%s", account->name);
    fields_open(&people->office.fields, arena_printf(&arena, _("What %s does here"), account->full_name),
                _("Change"));
    people->roles = account->roles;
    snprintf(people->locations, sizeof people->locations, "%s", account->locations);
    offer_roles(&people->office.fields, account->roles);
    offer_sites(people);
    fields_focus(&people->office.fields, view->app, CHANGE_ROLES);
    people->asked = ASKED_CHANGE;
    arena_release(&arena);
}

static void leave_fields(struct view *view)
{
    fields_close(&people_of(view)->office.fields, view->app);
    people_of(view)->asked = ASKED_NOTHING;
}

static bool sites_changed(const struct people *people)
{
    bool changed = false;
    for (size_t i = 0; i < people->offered_count; i++)
        changed = changed || fields_ticked(&people->office.fields, CHANGE_SITES, i) !=
                                 works_at(people->locations, people->offered[i]);
    return changed;
}

static void change(struct view *view)
{
    struct people *people = people_of(view);
    struct app *app = view->app;
    struct error error;
    struct arena arena;
    arena_init(&arena);
    unsigned roles = ticked_roles(people, CHANGE_ROLES);
    const char *sites = ticked_sites(people, CHANGE_SITES, &arena);
    if ((roles != people->roles &&
         !account_set_roles(app->store, app->actor, people->login, roles, &error)) ||
        (sites_changed(people) && !account_sites_set(app->store, app->actor, people->login, sites, &error))) {
        app_fail(app, &error);
    } else {
        app_say(app, _("%s is now: %s; works at: %s."), people->login, words_roles(&arena, roles), sites);
        leave_fields(view);
    }
    app->reload = true;
    arena_release(&arena);
}

static void fields_done(struct view *view)
{
    struct people *people = people_of(view);
    if (people->asked == ASKED_CHANGE) {
        change(view);
        return;
    }
    snprintf(people->login, sizeof people->login, "%s", fields_text(&people->office.fields, NEW_LOGIN));
    begin_making(view, MAKING_ACCOUNT);
}

static void disable(struct app *app, void *context, int chosen)
{
    struct people *people = people_of(context);
    struct error error;
    if (chosen != 1)
        return;
    if (account_disable(app->store, app->actor, people->login, &error))
        app_say(app, _("%s can no longer log in or open anything."), people->login);
    else
        app_fail(app, &error);
    app->reload = true;
}

static void enable(struct app *app, void *context, int chosen)
{
    (void)app;
    if (chosen == 1)
        begin_making(context, MAKING_ENABLED);
}

static void reset(struct app *app, void *context, int chosen)
{
    (void)app;
    if (chosen == 1)
        begin_making(context, MAKING_PASSWORD);
}

/* Asks before something is done to the selected person. */
static void ask_sure(struct view *view, const char *title, const char *body, const char *button, bool danger,
                     dialog_answer *answer)
{
    struct people *people = people_of(view);
    const struct account *account = selected(view);
    struct arena arena;
    arena_init(&arena);
    snprintf(people->login, sizeof people->login, "%s", account->name);
    dialog_open(view->app,
                &(struct dialog_text){
                    .title = title,
                    .body = arena_printf(&arena, "%s (%s)\n\n%s", account->full_name, account->name, body),
                    .buttons = {_("Leave it"), button},
                    .danger = danger},
                answer, view);
    arena_release(&arena);
}

static void ask_out_of_use(struct view *view)
{
    const struct account *account = selected(view);
    if (!account)
        return;
    if (account->disabled_at)
        ask_sure(view, _("Give access again?"),
                 _("This person can log in again, under new keys and with a one-time password."),
                 _("Give access"), false, enable);
    else
        ask_sure(view, _("Take access away?"),
                 _("From now on this person can log in no more and open nothing; what was sealed to them is "
                   "deleted. Their notes and the trace stay."),
                 _("Take away"), true, disable);
}

static void ask_new_password(struct view *view)
{
    const struct account *account = selected(view);
    if (!account)
        return;
    if (account->disabled_at) {
        ask_out_of_use(view);
        return;
    }
    ask_sure(view, _("Give a new password?"),
             _("The present one no longer works, and this person gets new keys. What they could open stays "
               "closed to them until the other one of each trajectory passes its keys on."),
             _("New password"), true, reset);
}

/* --- Handlers --- */

static bool act_people(struct view *view, enum action action)
{
    struct people *people = people_of(view);
    if (people->making != MAKING_NOTHING)
        return true;
    switch (action) {
    case ACTION_OFFICE_ADD:
        ask_new(view);
        return true;
    case ACTION_OPEN:
        ask_change(view);
        return true;
    case ACTION_NEW_PASSWORD:
        ask_new_password(view);
        return true;
    case ACTION_OUT_OF_USE:
        ask_out_of_use(view);
        return true;
    default:
        return office_act(view, action) || list_act(&people->office.list, view->app, action);
    }
}

static bool fields_answered(struct view *view, enum fields_result result)
{
    switch (result) {
    case FIELDS_DONE:
        fields_done(view);
        return true;
    case FIELDS_LEFT:
        leave_fields(view);
        return true;
    case FIELDS_TAKEN:
        return true;
    case FIELDS_PASSED_ON:
        break;
    }
    return false;
}

static bool key_people(struct view *view, struct key key)
{
    return people_of(view)->making != MAKING_NOTHING || office_list_key(view, key, fields_answered);
}

static bool mouse_people(struct view *view, struct mouse mouse)
{
    return people_of(view)->making != MAKING_NOTHING || office_list_mouse(view, mouse, fields_answered);
}

static void draw_people(struct view *view, struct area area)
{
    office_list_draw(view, area, "");
}

static const char *hints_people(struct view *view)
{
    struct people *people = people_of(view);
    const struct account *account = selected(view);
    const struct key_map *keys = view->app->keys;
    const size_t size = sizeof people->hints;
    if (people->making != MAKING_NOTHING) {
        snprintf(people->hints, size, "%s", _("Making new keys…"));
        return people->hints;
    }
    if (people->office.fields.open) {
        fields_hints(&people->office.fields, people->hints, size);
        return people->hints;
    }
    people->hints[0] = '\0';
    key_map_hint(keys, ACTION_OFFICE_ADD, _("add"), people->hints, size);
    key_map_hint(keys, ACTION_OPEN, _("roles, sites"), people->hints, size);
    if (account && !account->disabled_at)
        key_map_hint(keys, ACTION_NEW_PASSWORD, _("new password"), people->hints, size);
    key_map_hint(keys, ACTION_OUT_OF_USE, account && account->disabled_at ? _("give access") : _("disable"),
                 people->hints, size);
    office_hints(view, people->hints, size);
    key_map_hint(keys, ACTION_FILTER, _("filter"), people->hints, size);
    return people->hints;
}

const struct view_type view_people = {
    .name = "people",
    .title = N_("People"),
    .context = CONTEXT_OFFICE,
    .state_size = sizeof(struct people),
    .open = open_people,
    .load = load_people,
    .draw = draw_people,
    .act = act_people,
    .key = key_people,
    .mouse = mouse_people,
    .tick = tick_people,
    .close = close_people,
    .hints = hints_people,
};
