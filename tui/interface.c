#include "tui/interface.h"

#include <stdio.h>
#include <stdlib.h>

#include "player/client/player.h"
#include "store/gate/pins.h"
#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/base/text.h"
#include "store/people/policy.h"
#include "tui/exit.h"
#include "tui/loop.h"
#include "tui/ready/ready.h"
#include "tui/screens.h"
#include "tui/spare.h"
#include "tui/words/words.h"

/* Reads the person's key file over the default keys. A mistake in it is shown on the first screen. */
static void read_keys(struct app *app)
{
    app->keys = key_map_make();
    struct error error;
    if (!key_map_read_own(app->keys, &error))
        app_fail(app, &error);
}

static void release(struct app *app)
{
    app->quit = true;
    app_close_all(app);
    ready_end(app->ready);
    if (app->actor) {
        pins_remember(app->store, app->actor);
        actor_close(app->actor);
    }
    player_spare_end(app->spare);
    key_map_free(app->keys);
}

static unsigned roles(const struct app *app)
{
    return app->actor && !app->actor->must_change_password && !app->actor->factor_due ? app->actor->roles : 0;
}

/* What the school decided; the person may have it locked sooner, never later. */
static bool read_lock_time(struct app *app, struct error *error)
{
    int64_t minutes;
    if (!policy_days(app->store, "lock_minutes", &minutes, error))
        return false;
    const char *own = getenv("TERUGBLIK_LOCK_SECONDS");
    int64_t seconds = own ? strtol(own, NULL, 10) : 0;
    app->lock_after_ms = minutes * 60 * CLOCK_SECOND_MS;
    if (seconds > 0 && seconds <= 3600 && (!minutes || seconds < minutes * 60))
        app->lock_after_ms = seconds * CLOCK_SECOND_MS;
    return true;
}

/* An owner may have changed this person's roles meanwhile, and so which screens there are for them. */
static bool refresh(struct app *app, struct error *error)
{
    return !app->actor || (actor_refresh(app->store, app->actor, error) && read_lock_time(app, error));
}

/* Who is here: with their roles, or in fewer columns without. */
static void name_people(const struct app *app, int columns, char *who, size_t size)
{
    who[0] = '\0';
    if (!app->actor)
        return;
    struct arena arena;
    arena_init(&arena);
    const char *roles = words_roles(&arena, app->actor->roles);
    if (!app->guest) {
        snprintf(who, size, "%s (%s)", app->actor->full_name, roles);
    } else {
        snprintf(who, size, "%s (%s) + %s (%s)", app->actor->full_name, roles, app->guest->full_name,
                 words_roles(&arena, app->guest->roles));
        if (text_width(who) > columns)
            snprintf(who, size, "%s + %s", app->actor->full_name, app->guest->full_name);
    }
    arena_release(&arena);
}

const struct app_above interface_above = {
    .screens = screen_table,
    .screen_count = SCREEN_COUNT,
    .roles = roles,
    .home = screens_home,
    .refresh = refresh,
    .lock = &view_lock,
    .who = name_people,
};

int interface_run(struct store *store, struct actor *actor, const char *user, const char *session,
                  enum video_mode video, struct player_spare *spare)
{
    struct app app = {
        .above = &interface_above,
        .store = store,
        .actor = actor,
        .user = user,
        .session = session,
        .video_asked = video,
        .video = video,
        .spare = spare,
    };
    struct loop *loop;
    struct error error;
    if (!store_school(store, app.school, sizeof app.school, &error) || !loop_open(&app, &loop, &error)) {
        fprintf(stderr, "terugblik: %s\n", error.text);
        if (actor)
            actor_close(actor);
        player_spare_end(spare);
        return EXIT_FAILED;
    }
    (void)store_changed(store, &app.data_version);
    read_keys(&app);
    app.ready = ready_start(store);
    spare_keep(&app);
    if (actor && !actor->must_change_password && !actor->factor_due)
        screens_home(&app);
    else if (actor && !actor->must_change_password)
        push_factor(&app, &(struct factor_argument){.password = NULL});
    else
        app_push(&app, &view_login, NULL);
    if (app.view)
        loop_run(loop);
    release(&app);
    loop_close(loop);
    if (app.exit_status == EXIT_FAILED)
        fprintf(stderr, "terugblik: %s\n", app.message);
    return app.exit_status;
}
