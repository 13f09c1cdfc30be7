#include "tui/watch/watch.h"

#include <stdio.h>

#include "store/base/clock.h"
#include "tui/ui/i18n.h"

/* Passes the pen. The notes are drawn anew, since which of them are "mine" depends on who has it. */
static void hand_pen(struct watch *watch, bool passed)
{
    if (watch->company.pen_passed != passed)
        form_leave(watch); /* it is filled in by whoever had the pen */
    watch->company.pen_passed = passed;
    watch->app->reload = true;
    watch->app->dirty = true;
}

void company_joined(struct view *view, struct actor *guest)
{
    struct watch *watch = view->state;
    watch->company.guest = guest;
    watch->company.joined_at = clock_monotonic();
    watch->app->guest = guest;
    char keys[64];
    app_say(watch->app, _("%s has joined; %s passes the pen."), guest->full_name,
            key_map_keys(watch->app->keys, ACTION_PEN, keys, sizeof keys));
}

void company_leave(struct watch *watch)
{
    struct watch_company *company = &watch->company;
    if (!company->guest)
        return;
    tags_end(watch, true);
    if (company->pen_passed) {
        write_release(watch); /* what the guest was typing is kept as the guest's draft */
        form_leave(watch);
    }
    struct error error = {0};
    if (!session_leave(watch->app->store, company->guest, watch->app->actor, watch->id,
                       clock_monotonic() - company->joined_at, &error))
        app_fail(watch->app, &error);
    watch->app->guest = NULL;
    actor_close(company->guest);
    undo_release(&company->undo);
    *company = (struct watch_company){0};
    hand_pen(watch, false);
}

/* R4: asks whether the guest may still watch, too. */
void company_check(struct watch *watch)
{
    struct error error = {0};
    if (!watch->company.guest ||
        session_still_open(watch->app->store, watch->company.guest, watch->id, &error) ||
        error.kind == ERROR_BUSY)
        return;
    company_leave(watch);
    app_fail(watch->app, &error);
}

static void toggle_join(struct watch *watch)
{
    if (watch->company.guest) {
        char name[256];
        (void)snprintf(name, sizeof name, "%s", watch->company.guest->full_name);
        company_leave(watch);
        if (!watch->app->message_is_error)
            app_say(watch->app, _("%s has left."), name);
    } else if (!watch->video.player) {
        app_say(watch->app, "%s", _("There is no footage to watch together here."));
    } else {
        (void)push_join(watch->app, &(struct join_argument){.session = watch->id});
    }
}

static void pass_pen(struct watch *watch)
{
    char keys[64];
    if (!watch->company.guest) {
        app_say(watch->app, _("There is nobody to pass the pen to; %s lets somebody join."),
                key_map_keys(watch->app->keys, ACTION_JOIN, keys, sizeof keys));
        return;
    }
    hand_pen(watch, !watch->company.pen_passed);
    app_say(watch->app, _("%s has the pen and signs what is written."), company_pen(watch)->full_name);
    write_offer_draft(watch);
}

bool company_act(struct watch *watch, enum action action)
{
    if (action == ACTION_JOIN)
        toggle_join(watch);
    else if (action == ACTION_PEN)
        pass_pen(watch);
    else
        return false;
    return true;
}
