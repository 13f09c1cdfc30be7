#include "tui/watch/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-form.h"

bool form_open(const struct watch *watch)
{
    return watch->form.mode != FORM_CLOSED;
}

static const struct form *form_of(const struct watch *watch)
{
    return &watch->form.open.form.form;
}

static struct filled_item *selected_item(struct watch *watch)
{
    return &watch->form.open.items[watch->form.item];
}

static bool ready(struct watch *watch)
{
    return watch->form.mode == FORM_FILLING && watch->form.open.items;
}

/* --- Choosing --- */

static struct form_choice *choice_for(struct watch_form *pane, const struct form_entry *entry)
{
    for (size_t i = 0; i < pane->choice_count; i++)
        if (strcmp(pane->choices[i].entry->id, entry->id) == 0)
            return &pane->choices[i];
    pane->choices[pane->choice_count] = (struct form_choice){.entry = entry};
    return &pane->choices[pane->choice_count++];
}

static bool load_choices(struct watch *watch, struct error *error)
{
    struct watch_form *pane = &watch->form;
    struct store *store = watch->app->store;
    const struct actor *pen = company_pen(watch);
    char chosen[ID_SIZE] = "";
    if (pane->choice < pane->choice_count)
        (void)snprintf(chosen, sizeof chosen, "%s", pane->choices[pane->choice].entry->id);
    arena_reset(&pane->arena);
    pane->choice_count = pane->choice = 0;
    if (!form_list(store, pen, &pane->arena, &pane->forms, error) ||
        !filled_list(store, pen, watch->id, &pane->arena, &pane->list, error))
        return false;
    pane->choices = arena_alloc(&pane->arena,
                                (pane->forms.count + pane->list.count + 1) * sizeof *pane->choices);
    for (size_t i = 0; i < pane->forms.count; i++)
        (void)choice_for(pane, &pane->forms.items[i]);
    for (size_t i = 0; i < pane->list.count; i++) {
        const struct filled *filled = &pane->list.items[i];
        if (!filled->form.id) /* the form itself is gone or damaged: `check` names it */
            continue;
        struct form_choice *choice = choice_for(pane, &filled->form);
        if (filled->mine)
            choice->mine = filled;
        else
            choice->other = filled;
    }
    for (size_t i = 0; i < pane->choice_count; i++)
        if (strcmp(pane->choices[i].entry->id, chosen) == 0)
            pane->choice = i;
    return true;
}

static void forget_steps(struct watch_form *pane)
{
    free(pane->steps);
    pane->steps = NULL;
    pane->step = pane->step_count = pane->step_room = 0;
}

static void close_pane(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (!form_open(watch))
        return;
    if (pane->typing) {
        if (watch->app->prompt == &pane->prompt)
            watch->app->prompt = NULL;
        prompt_release(&pane->prompt);
    }
    forget_steps(pane);
    arena_release(&pane->arena);
    *pane = (struct watch_form){0};
    watch->app->dirty = true;
}

static void choose(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    if (!form_open(watch))
        arena_init(&pane->arena);
    pane->mode = FORM_CHOOSING;
    pane->top = 0;
    pane->scrolled = false;
    forget_steps(pane);
    watch->app->dirty = true;
    if (!load_choices(watch, &error)) {
        app_fail(watch->app, &error);
        close_pane(watch);
    }
}

static void begin_with(struct watch *watch, enum form_mode mode)
{
    struct watch_form *pane = &watch->form;
    pane->mode = mode;
    pane->item = pane->went = 0;
    pane->top = 0;
    pane->scrolled = pane->unkept = pane->unstored = pane->recovered = pane->stuck = false;
    forget_steps(pane);
    watch->app->dirty = true;
}

/* Where somebody left off in the form: the first item that is open. */
static void select_first_open(struct watch_form *pane)
{
    size_t at = 0, count = pane->open.form.form.item_count;
    while (at < count && pane->open.items[at].answer.given != FORM_OPEN)
        at++;
    pane->item = at < count ? at : 0;
}

static void fill(struct watch *watch, const struct form_choice *choice)
{
    struct watch_form *pane = &watch->form;
    struct store *store = watch->app->store;
    struct error error = {0};
    bool found;
    if (choice->mine)
        pane->open = *choice->mine;
    else if (!filled_begin(store, company_pen(watch), watch->id, choice->entry->form.name, &pane->arena,
                           &pane->open, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    if (!pane->open.items) {
        app_say(watch->app, "%s", pane->open.problem);
        return;
    }
    begin_with(watch, FORM_FILLING);
    if (!filled_draft_load(store, company_pen(watch), &pane->arena, &pane->open, &found, &error))
        app_fail(watch->app, &error);
    else if (found) {
        pane->unstored = pane->recovered = true;
        app_say(watch->app, "%s", _("This is as you left it when it was broken off; it is kept."));
    }
    select_first_open(pane);
}

static void read_one(struct watch *watch, const struct filled *filled)
{
    if (!filled->items) {
        app_say(watch->app, "%s", filled->problem);
        return;
    }
    watch->form.open = *filled;
    begin_with(watch, FORM_READING);
}

static void open_choice(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (pane->choice >= pane->choice_count)
        return;
    const struct form_choice *choice = &pane->choices[pane->choice];
    const struct filled *mine = choice->mine, *other = choice->other;
    if (mine && mine->shared_at && other && mine->items && other->items)
        (void)push_compare(watch->app, &(struct compare_argument){.session = watch->id,
                                                                  .form = choice->entry->form.name,
                                                                  .reader = company_pen(watch)});
    else if (mine && mine->shared_at)
        read_one(watch, mine);
    else if (watch->session.trajectory_ended)
        app_say(watch->app, "%s", _("This trajectory has ended, so nothing can be filled in any more."));
    else
        fill(watch, choice);
}

static void open_other(struct watch *watch)
{
    const struct watch_form *pane = &watch->form;
    if (pane->choice < pane->choice_count && pane->choices[pane->choice].other)
        read_one(watch, pane->choices[pane->choice].other);
    else
        app_say(watch->app, "%s", _("The other person has shared nothing of this form."));
}

static void remove_choice(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    char keys[64];
    const struct filled *mine = pane->choice < pane->choice_count ? pane->choices[pane->choice].mine : NULL;
    if (!mine) {
        app_say(watch->app, "%s", _("You have not filled in this form."));
        return;
    }
    if (!filled_remove(watch->app->store, company_pen(watch), mine->id, &error)) {
        app_fail(watch->app, &error);
        return;
    }
    (void)snprintf(pane->removed, sizeof pane->removed, "%s", mine->id);
    app_say(watch->app, _("What you filled in is deleted; %s brings it back."),
            key_map_keys(watch->app->keys, ACTION_UNDO, keys, sizeof keys));
    watch->app->reload = true;
}

static void bring_back(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    if (!*pane->removed)
        app_say(watch->app, "%s", _("There is nothing to undo."));
    else if (!filled_restore(watch->app->store, company_pen(watch), pane->removed, &error))
        app_fail(watch->app, &error);
    else
        app_say(watch->app, "%s", _("What you filled in is back."));
    pane->removed[0] = '\0';
    watch->app->reload = true;
}

/* --- Storing --- */

static bool purged(const struct watch *watch)
{
    return watch->session.purged_at || watch->session.shredded_at;
}

static bool store_open_one(struct watch *watch, struct error *error)
{
    struct watch_form *pane = &watch->form;
    char id[ID_SIZE];
    struct error ignored = {0};
    if (!pane->unstored)
        return true;
    if (!filled_save(watch->app->store, company_pen(watch), &pane->open, id, error))
        return false;
    bool first = !pane->open.id;
    pane->open.id = arena_copy(&pane->arena, id);
    if (first)
        pane->open.created_at = clock_now(); /* only shown; the store has its own */
    pane->unstored = pane->unkept = false;
    /* A draft that stays behind is only older than what is stored, which a second one says. */
    if (!filled_draft_drop(watch->app->store, company_pen(watch), &pane->open, &ignored))
        app_fail(watch->app, &ignored);
    return true;
}

void form_keep(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    if (!ready(watch) || !pane->unkept)
        return;
    pane->unkept = false;
    /* R4, R9: a draft would go with the footage, and what is answered stays with the trajectory. */
    bool kept = purged(watch) ? store_open_one(watch, &error)
                              : filled_draft_save(watch->app->store, company_pen(watch), &pane->open, &error);
    if (!kept)
        app_fail(watch->app, &error);
}

int64_t form_tick(struct watch *watch, int64_t now)
{
    const struct watch_form *pane = &watch->form;
    if (!ready(watch) || !pane->unkept)
        return -1;
    if (watch->app->dirty) /* the answer is shown first */
        return now;
    form_keep(watch);
    return -1;
}

/* Back to the choice, with what was answered in the store. False: it stays open, and the line says why. */
static bool leave_one(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    if (pane->mode == FORM_FILLING && !store_open_one(watch, &error)) {
        app_fail(watch->app, &error);
        form_keep(watch);
        if (!pane->stuck) {
            pane->stuck = true;
            return false;
        }
    }
    choose(watch);
    return true;
}

void form_leave(struct watch *watch)
{
    if (!form_open(watch))
        return;
    struct watch_form *pane = &watch->form;
    struct error error = {0};
    if (pane->mode == FORM_FILLING && !store_open_one(watch, &error)) {
        app_fail(watch->app, &error);
        form_keep(watch);
    }
    close_pane(watch);
}

void form_release(struct watch *watch)
{
    form_leave(watch);
}

void form_open_pane(struct watch *watch)
{
    if (form_open(watch))
        form_leave(watch);
    else if (!watch->session.trajectory)
        app_say(watch->app, "%s",
                _("Observation forms belong to coaching; this footage was made for another "
                  "purpose."));
    else {
        watch->view->whole = false;
        choose(watch);
    }
}

/* --- Sharing --- */

static void share_one(struct watch *watch, const char *id)
{
    struct error error = {0};
    if (!filled_share(watch->app->store, company_pen(watch), id, &error))
        app_fail(watch->app, &error);
    else
        app_say(watch->app, "%s", _("Shared: both of you can read it from now on."));
    watch->app->reload = true;
}

static void share_all(struct watch *watch)
{
    struct error error = {0};
    size_t shared;
    if (!filled_share_all(watch->app->store, company_pen(watch), watch->id, &shared, &error))
        app_fail(watch->app, &error);
    else if (shared == 0)
        app_say(watch->app, "%s", _("There is nothing of yours here that is not shared."));
    else
        app_say(watch->app,
                ngettext("Shared: %zu form, which both of you can read from now on.",
                         "Shared: %zu forms, which both of you can read from now on.", shared),
                shared);
    watch->app->reload = true;
}

/* The id of what the key shares; NULL when there is nothing, which has been said. */
static const char *to_share(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    const struct filled *mine = &pane->open;
    if (pane->mode == FORM_CHOOSING)
        mine = pane->choice < pane->choice_count ? pane->choices[pane->choice].mine : NULL;
    else if (pane->mode == FORM_FILLING) {
        struct error error = {0};
        if (!store_open_one(watch, &error)) {
            app_fail(watch->app, &error);
            return NULL;
        }
    }
    if (!mine || !mine->id || !mine->mine) {
        app_say(watch->app, "%s", _("You have not filled in this form."));
        return NULL;
    }
    if (mine->shared_at) {
        app_say(watch->app, "%s", _("It is shared already."));
        return NULL;
    }
    return mine->id;
}

/* Whether there is anything to share; else says so. */
static bool any_to_share(struct watch *watch)
{
    struct arena arena;
    struct filled_list list;
    struct error error = {0};
    bool any = false;
    arena_init(&arena);
    if (!filled_list(watch->app->store, company_pen(watch), watch->id, &arena, &list, &error))
        app_fail(watch->app, &error);
    for (size_t i = 0; i < list.count; i++)
        any = any || (list.items[i].mine && !list.items[i].shared_at && list.items[i].items);
    arena_release(&arena);
    if (!any && error.kind == ERROR_NONE)
        app_say(watch->app, "%s", _("There is nothing of yours here that is not shared."));
    return any;
}

/* What is shared stays as it is, so the key is pressed twice. */
static void share(struct watch *watch, bool all)
{
    struct watch_form *pane = &watch->form;
    char key[64], id[ID_SIZE];
    const char *one = NULL;
    if (all && pane->mode == FORM_FILLING && !leave_one(watch))
        return;
    if (all ? !any_to_share(watch) : !(one = to_share(watch)))
        return;
    if (!pane->armed || pane->all_armed != all) {
        pane->armed = true;
        pane->all_armed = all;
        app_say(
            watch->app,
            all ? _("%s again shares all that you filled in for this lesson; what is shared stays as it is.")
                : _("%s again shares this form; what is shared stays as it is."),
            key_map_key(watch->app->keys, all ? ACTION_SHARE_ALL : ACTION_FORM_SHARE, key, sizeof key));
        return;
    }
    pane->armed = false;
    if (all) {
        share_all(watch);
        return;
    }
    (void)snprintf(id, sizeof id, "%s", one);
    if (pane->mode != FORM_CHOOSING)
        choose(watch);
    share_one(watch, id);
}

void form_share_all(struct watch *watch)
{
    if (!watch->session.trajectory)
        app_say(watch->app, "%s", _("There is nothing of yours here that is not shared."));
    else
        share(watch, true);
}

/* --- Answering --- */

static void changed(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    pane->unkept = pane->unstored = true;
    pane->stuck = false;
    pane->went = 0;
    watch->app->dirty = true;
}

static void change_item(struct watch *watch, const struct filled_item *after)
{
    struct watch_form *pane = &watch->form;
    void *steps = pane->steps;
    memory_reserve(&steps, &pane->step_room, pane->step + 1, sizeof *pane->steps);
    pane->steps = steps;
    pane->steps[pane->step++] = (struct form_step){pane->item, *selected_item(watch), *after};
    pane->step_count = pane->step;
    *selected_item(watch) = *after;
    changed(watch);
}

static void walk(struct watch *watch, int by)
{
    struct watch_form *pane = &watch->form;
    bool choosing = pane->mode == FORM_CHOOSING;
    size_t count = choosing ? pane->choice_count : form_of(watch)->item_count;
    size_t *at = choosing ? &pane->choice : &pane->item;
    if (by > 0 && *at + 1 < count)
        ++*at;
    else if (by < 0 && *at > 0)
        --*at;
    pane->went = 0;
    pane->scrolled = false;
    watch->app->dirty = true;
}

/* Keeps the moment that the person means as one more at which it was seen. */
static void add_moment(struct watch *watch, struct filled_item *item)
{
    size_t clip;
    struct filled_moment moment;
    if (!watch->video.player || watch->clips.count == 0)
        return;
    moment.session_ms = write_moment(watch);
    clip_locate(&watch->clips, moment.session_ms, &clip, &moment.at_ms);
    moment.clip = arena_copy(&watch->form.arena, watch->clips.items[clip].id);
    if (item->moment_count == FILLED_MOMENTS_MOST) { /* the oldest makes room */
        memmove(&item->moments[0], &item->moments[1], (FILLED_MOMENTS_MOST - 1) * sizeof *item->moments);
        item->moment_count--;
    }
    item->moments[item->moment_count++] = moment;
}

static void say_keys(struct watch *watch)
{
    struct arena arena;
    arena_init(&arena);
    app_say(watch->app, _("That is no answer to this item: %s."),
            words_form_keys(&arena, form_of(watch), watch->form.item));
    arena_release(&arena);
}

static void add_digit(struct watch *watch, int digit)
{
    struct filled_item after = *selected_item(watch);
    const struct form_scale *scale = form_scale_of(form_of(watch), watch->form.item);
    int64_t number = after.answer.given == FORM_GIVEN ? after.answer.number * 10 + digit : digit;
    after.answer = (struct form_answer){.given = FORM_GIVEN,
                                        .number = number <= scale->most ? number : digit};
    if (after.answer.number > scale->most)
        say_keys(watch);
    else
        change_item(watch, &after);
}

static void answer(struct watch *watch, int digit)
{
    const struct form_scale *scale = form_scale_of(form_of(watch), watch->form.item);
    struct filled_item after = *selected_item(watch);
    if (scale->kind == FORM_COUNT) {
        add_digit(watch, digit);
        return;
    }
    if (scale->kind == FORM_WORDS || !scale->labels[digit]) {
        say_keys(watch);
        return;
    }
    bool same = after.answer.given == FORM_GIVEN && after.answer.number == digit;
    after.answer = (struct form_answer){.given = FORM_GIVEN, .number = digit};
    if (digit == FORM_KEY_NONE)
        after.answer = (struct form_answer){.given = FORM_NOT_APPLICABLE};
    if (digit == FORM_KEY_NONE)
        after.moment_count = 0;
    else if (!same || after.moment_count == 0)
        add_moment(watch, &after);
    change_item(watch, &after);
    walk(watch, 1);
}

/* Seen once more here; of a count, one more. */
static void more(struct watch *watch)
{
    struct filled_item after = *selected_item(watch);
    const struct form_scale *scale = form_scale_of(form_of(watch), watch->form.item);
    if (scale->kind == FORM_COUNT) {
        int64_t number = after.answer.given == FORM_GIVEN ? after.answer.number + 1 : 1;
        if (number > scale->most) {
            say_keys(watch);
            return;
        }
        after.answer = (struct form_answer){.given = FORM_GIVEN, .number = number};
    }
    add_moment(watch, &after);
    change_item(watch, &after);
}

/* Takes the newest moment back; of a count, one. */
static void less(struct watch *watch)
{
    struct filled_item after = *selected_item(watch);
    bool count = form_scale_of(form_of(watch), watch->form.item)->kind == FORM_COUNT;
    if (after.moment_count == 0 && !(count && after.answer.given == FORM_GIVEN))
        return;
    if (after.moment_count > 0)
        after.moment_count--;
    if (count && after.answer.given == FORM_GIVEN && after.answer.number-- == 0)
        after.answer = (struct form_answer){.given = FORM_OPEN};
    change_item(watch, &after);
}

static void clear_item(struct watch *watch)
{
    struct filled_item after = *selected_item(watch);
    if (after.answer.given == FORM_OPEN && after.moment_count == 0)
        return;
    after.answer = (struct form_answer){.given = FORM_OPEN};
    after.moment_count = 0;
    change_item(watch, &after);
}

static void undo_step(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (pane->step == 0) {
        app_say(watch->app, "%s", _("There is nothing to undo."));
        return;
    }
    const struct form_step *step = &pane->steps[--pane->step];
    pane->item = step->item;
    *selected_item(watch) = step->before;
    changed(watch);
}

static void redo_step(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (pane->step == pane->step_count) {
        app_say(watch->app, "%s", _("There is nothing to do again."));
        return;
    }
    const struct form_step *step = &pane->steps[pane->step++];
    pane->item = step->item;
    *selected_item(watch) = step->after;
    changed(watch);
}

void form_seek(struct watch *watch, int64_t moment_ms)
{
    if (watch->video.player)
        video_seek(watch, moment_ms, PLAYER_SEEK_EXACT);
    else
        app_say(watch->app, "%s", _("There is no footage to go to this moment in."));
}

/* Enter: to the item's moments, one after the other. */
static void go(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    const struct filled_item *item = selected_item(watch);
    if (item->moment_count == 0) {
        app_say(watch->app, "%s", _("No moment was kept with this item."));
        return;
    }
    size_t at = pane->went < item->moment_count ? pane->went : 0;
    form_seek(watch, item->moments[at].session_ms);
    pane->went = at + 1;
    if (item->moment_count > 1)
        app_say(watch->app, _("Moment %zu of %zu; again goes to the next one."), at + 1, item->moment_count);
}

/* --- Words --- */

static void begin_words(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    const struct form_scale *scale = form_scale_of(form_of(watch), pane->item);
    if (scale->kind != FORM_WORDS) {
        say_keys(watch);
        return;
    }
    const struct form_answer *before = &selected_item(watch)->answer;
    pane->typing = true;
    prompt_init(&pane->prompt, before->text ? before->text : "", (size_t)scale->most, false);
    pane->prompt.enter = N_("keep the answer");
    pane->prompt.escape = N_("leave it");
    watch->app->prompt = &pane->prompt;
    watch->app->dirty = true;
}

static void end_words(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    pane->typing = false;
    if (watch->app->prompt == &pane->prompt)
        watch->app->prompt = NULL;
    prompt_release(&pane->prompt);
    watch->app->dirty = true;
}

static void keep_words(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    struct filled_item after = *selected_item(watch);
    const char *typed = pane->prompt.text;
    bool blank = typed[strspn(typed, " ")] == '\0';
    after.answer = (struct form_answer){.given = blank ? FORM_OPEN : FORM_GIVEN,
                                        .text = blank ? NULL : arena_copy(&pane->arena, typed)};
    if (!blank && after.moment_count == 0)
        add_moment(watch, &after);
    change_item(watch, &after);
    end_words(watch);
    walk(watch, 1);
}

static bool words_key(struct watch *watch, struct key key)
{
    struct watch_form *pane = &watch->form;
    watch->app->dirty = true;
    switch (prompt_key(&pane->prompt, key)) {
    case PROMPT_DONE:
        keep_words(watch);
        return true;
    case PROMPT_LEFT:
        end_words(watch);
        return true;
    case PROMPT_EDITED:
        return true;
    case PROMPT_IGNORED:
        break;
    }
    enum action action = key_map_find(watch->app->keys, CONTEXT_ALL, key);
    return action != ACTION_REDRAW && action != ACTION_SUSPEND;
}

/* --- Notes on items --- */

static void begin_note(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (selected_item(watch)->note_count == FILLED_NOTES_MOST) {
        app_say(watch->app, _("There are %d notes on this item already."), FILLED_NOTES_MOST);
        return;
    }
    write_note(watch);
    pane->hanging = watch->writing.what == WRITE_NOTE && !watch->writing.offered;
}

/* The note is stored: it hangs on the item that it was begun at. */
static void hang_note(struct watch *watch)
{
    struct watch_form *pane = &watch->form;
    if (!ready(watch) || !*pane->hung)
        return;
    struct filled_item after = *selected_item(watch);
    if (after.note_count < FILLED_NOTES_MOST) {
        after.notes[after.note_count++] = arena_copy(&pane->arena, pane->hung);
        change_item(watch, &after);
    }
    pane->hung[0] = '\0';
}

bool form_reload(struct watch *watch, struct error *error)
{
    hang_note(watch);
    return watch->form.mode != FORM_CHOOSING || load_choices(watch, error);
}

/* --- Keys --- */

static void refuse_reading(struct watch *watch)
{
    app_say(watch->app, "%s",
            watch->form.open.mine ? _("It is shared, so it stays as it is; a note can say more.")
                                  : _("This is the other person's; fill in your own."));
}

static bool act_choosing(struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_FORM_GO:
        open_choice(watch);
        return true;
    case ACTION_FORM_OTHER:
        open_other(watch);
        return true;
    case ACTION_FORM_DELETE:
        remove_choice(watch);
        return true;
    case ACTION_UNDO:
        bring_back(watch);
        return true;
    case ACTION_FORM_SHARE:
        share(watch, false);
        return true;
    default:
        return false;
    }
}

static bool act_filling(struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_FORM_MORE:
        more(watch);
        return true;
    case ACTION_FORM_LESS:
        less(watch);
        return true;
    case ACTION_FORM_CLEAR:
        clear_item(watch);
        return true;
    case ACTION_FORM_WORDS:
        begin_words(watch);
        return true;
    case ACTION_FORM_NOTE:
        begin_note(watch);
        return true;
    case ACTION_UNDO:
        undo_step(watch);
        return true;
    case ACTION_REDO:
        redo_step(watch);
        return true;
    case ACTION_FORM_SHARE:
        share(watch, false);
        return true;
    default:
        return false;
    }
}

static bool act_reading(struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_FORM_MORE:
    case ACTION_FORM_LESS:
    case ACTION_FORM_CLEAR:
    case ACTION_FORM_WORDS:
    case ACTION_FORM_SHARE:
        refuse_reading(watch);
        return true;
    default:
        return false;
    }
}

static bool act(struct watch *watch, enum action action)
{
    switch (action) {
    case ACTION_FORM_UP:
        walk(watch, -1);
        return true;
    case ACTION_FORM_DOWN:
        walk(watch, 1);
        return true;
    case ACTION_BACK:
        if (watch->form.mode == FORM_CHOOSING)
            form_leave(watch);
        else
            (void)leave_one(watch);
        return true;
    default:
        break;
    }
    if (action == ACTION_FORM_GO && watch->form.mode != FORM_CHOOSING) {
        go(watch);
        return true;
    }
    switch (watch->form.mode) {
    case FORM_CHOOSING:
        return act_choosing(watch, action);
    case FORM_FILLING:
        return act_filling(watch, action);
    case FORM_READING:
        return act_reading(watch, action);
    case FORM_CLOSED:
        break;
    }
    return false;
}

/* A digit is an answer. In the choice of forms digits are the film's. */
static bool answer_key(struct watch *watch, struct key key)
{
    if (key.code < '0' || key.code > '9' || key.modifiers || watch->form.mode == FORM_CHOOSING)
        return false;
    if (ready(watch))
        answer(watch, key.code - '0');
    else
        refuse_reading(watch);
    return true;
}

bool form_key(struct watch *watch, struct key key)
{
    struct watch_form *pane = &watch->form;
    if (pane->typing)
        return words_key(watch, key);
    enum action action = key_map_find(watch->app->keys, CONTEXT_FORM, key);
    if (action != ACTION_FORM_SHARE && action != ACTION_SHARE_ALL)
        pane->armed = false;
    if (!form_open(watch))
        return false;
    if (watch->zoom > 1 && key.code == KEY_NAMED_ESCAPE) /* what was begun last is left first */
        return false;
    bool taken = answer_key(watch, key) || act(watch, action);
    if (taken)
        watch->app->dirty = true;
    return taken;
}

/* --- Mouse --- */

enum { WHEEL_ROWS = 3 };

bool form_mouse(struct watch *watch, struct mouse mouse)
{
    struct watch_form *pane = &watch->form;
    if (!form_open(watch) || !area_contains(watch->layout.notes, mouse.row, mouse.column))
        return false;
    watch->app->dirty = true;
    if (pane->typing)
        return true;
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN) {
        pane->top += mouse.kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS;
        pane->scrolled = true;
        return true;
    }
    if (mouse.kind != MOUSE_PRESS && mouse.kind != MOUSE_DOUBLE)
        return true;
    for (int digit = 0; ready(watch) && digit < FORM_KEYS; digit++)
        if (area_contains(pane->keys[digit], mouse.row, mouse.column)) {
            answer(watch, digit);
            return true;
        }
    size_t at;
    if (!form_row_at(watch, mouse.row, &at))
        return true;
    if (pane->mode == FORM_CHOOSING)
        pane->choice = at;
    else if (at != pane->item) {
        pane->item = at;
        pane->went = 0;
    }
    pane->scrolled = false;
    if (mouse.kind == MOUSE_DOUBLE)
        (void)act(watch, ACTION_FORM_GO);
    return true;
}
