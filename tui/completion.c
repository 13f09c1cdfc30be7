#include "tui/completion.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/review/filled.h"
#include "store/review/review.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"
#include "tui/ui/app.h"
#include "tui/words/words-review.h"

/* What a dialog asks about. */
struct question {
    char id[ID_SIZE];
    int64_t purge_after;
    bool at_once;  /* the school gives no grace */
    bool unshared; /* the answer says, too, what becomes of what this person did not share */
};

static struct question *question_make(const char *id, const struct review_effect *effect)
{
    struct question *question = memory_alloc(1, sizeof *question);
    snprintf(question->id, sizeof question->id, "%s", id);
    question->purge_after = effect->purge_after;
    question->at_once = effect->purge_after <= clock_now();
    return question;
}

/* "2 clips, 43:12 long, 1.2 GB" */
static const char *amount(struct arena *arena, const struct review_effect *effect)
{
    char length[32], size[32];
    i18n_length(effect->length_ms, length, sizeof length);
    i18n_size(effect->size, size, sizeof size);
    return arena_printf(arena,
                        ngettext("%" PRId64 " clip, %s long, %s", "%" PRId64 " clips, %s long, %s",
                                 (unsigned long)effect->clips),
                        effect->clips, length, size);
}

static const char *deadline(struct arena *arena, const struct question *question)
{
    char when[64];
    if (question->at_once)
        return _("It is deleted at once. Nobody can undo this, and nobody can bring the footage back.");
    i18n_moment(question->purge_after, when, sizeof when);
    return arena_printf(
        arena,
        _("It is deleted on %s. Until then you can undo this; afterwards nobody can, and nobody can bring "
          "the footage back."),
        when);
}

static void tell_done(struct app *app, const struct question *question, const char *at_once,
                      const char *later)
{
    char when[64];
    i18n_moment(question->purge_after, when, sizeof when);
    app->reload = true;
    if (question->at_once) {
        app_say(app, "%s", at_once);
        return;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    app_say(app, later, when);
#pragma GCC diagnostic pop
}

static void review_answered(struct app *app, void *context, int chosen)
{
    struct question *question = context;
    struct error error;
    if (chosen == 1 && !session_complete(app->store, app->actor, question->id, &error))
        app_fail(app, &error);
    else if (chosen == 1)
        tell_done(app, question, _("The review is completed. Its footage is being deleted."),
                  _("The review is completed. Its footage is gone on %s; u undoes that."));
    free(question);
}

static bool ask_review(struct app *app, struct arena *arena, const char *id, struct error *error)
{
    struct session session;
    struct review_effect effect;
    if (!session_get(app->store, app->actor, id, arena, &session, error))
        return false;
    if (session.purged_at || session.shredded_at) {
        app_say(app, _("This session's footage is gone already; its notes stay."));
        return true;
    }
    if (session.marked_at) {
        char when[64];
        i18n_moment(session.purge_after, when, sizeof when);
        app_say(app, _("This session's footage is marked already, and gone on %s."), when);
        return true;
    }
    if (!review_effect(app->store, app->actor, session.trajectory, id, &effect, error))
        return false;
    struct question *question = question_make(id, &effect);
    const struct dialog_text text = {
        .title = _("Complete this review?"),
        .body = arena_printf(arena, _("%s\n\nIts footage (%s) is marked for deletion. %s\n\nThe notes stay."),
                             words_review(arena, &session, &effect), amount(arena, &effect),
                             deadline(arena, question)),
        .buttons = {_("Not yet"), _("Review done")},
        .danger = true,
    };
    dialog_open(app, &text, review_answered, question);
    return true;
}

void completion_review(struct app *app, const char *session)
{
    struct arena arena;
    struct error error;
    arena_init(&arena);
    if (!ask_review(app, &arena, session, &error))
        app_fail(app, &error);
    arena_release(&arena);
}

/* The buttons of the question: with something that is not shared, the person says what becomes of it. */
enum { END_NOT_YET, END, END_SHARE = END, END_DELETE };

static void end_answered(struct app *app, void *context, int chosen)
{
    struct question *question = context;
    struct error error;
    bool settled = !question->unshared || (chosen != END_SHARE && chosen != END_DELETE) ||
                   filled_settle(app->store, app->actor, question->id, chosen == END_SHARE, &error);
    if (!settled)
        app_fail(app, &error);
    else if (chosen >= END && !trajectory_end(app->store, app->actor, question->id, &error))
        app_fail(app, &error);
    else if (chosen >= END)
        tell_done(app, question, _("The trajectory has ended. Its footage is being deleted."),
                  _("The trajectory has ended. Its footage is gone on %s; u undoes that."));
    free(question);
}

/* What is not shared yet, of both; "" when there is nothing. */
static const char *unshared_words(struct arena *arena, const struct trajectory *trajectory, int64_t mine,
                                  bool others)
{
    const char *words = "";
    if (mine > 0)
        words = arena_printf(
            arena,
            ngettext("You filled in %" PRId64 " form that you have not shared: share it, or delete it.",
                     "You filled in %" PRId64 " forms that you have not shared: share them, or delete them.",
                     (unsigned long)mine),
            mine);
    if (*words)
        words = arena_printf(arena, "%s\n\n", words);
    if (others) {
        const char *theirs = arena_printf(arena,
                                          _("%s has something that is not shared. It can be shared until the "
                                            "notes go, and goes with them unread otherwise."),
                                          trajectory->teacher);
        words = arena_printf(arena, "%s%s\n\n", words, theirs);
    }
    return words;
}

/* One of the actor's trajectories, or NULL. */
static const struct trajectory *find_trajectory(const struct trajectory_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].id, id) == 0)
            return &list->items[i];
    }
    return NULL;
}

static const char *end_body(struct arena *arena, const struct trajectory *trajectory,
                            const struct review_effect *effect, const struct question *question)
{
    const char *about = arena_printf(arena, _("The trajectory with %s ends: %s\n\n"), trajectory->teacher,
                                     trajectory->goal);
    if (!effect->sessions)
        return arena_printf(
            arena,
            _("%sThere is no footage left to delete. The notes stay. A trajectory ends once: this "
              "cannot be undone."),
            about);
    const char *apart = words_reviews_apart(arena, effect);
    return arena_printf(
        arena,
        ngettext("%sThe review of %" PRId64 " session is completed, and its footage (%s) is marked for "
                 "deletion. %s%s%s\n\nThe notes stay.",
                 "%sThe reviews of %" PRId64 " sessions are completed, and their footage (%s) is marked for "
                 "deletion. %s%s%s\n\nThe notes stay.",
                 (unsigned long)effect->sessions),
        about, effect->sessions, amount(arena, effect), deadline(arena, question), *apart ? "\n\n" : "",
        apart);
}

static bool ask_end(struct app *app, struct arena *arena, const char *id, struct error *error)
{
    struct trajectory_list list;
    struct review_effect effect;
    if (!trajectory_list(app->store, app->actor, arena, &list, error))
        return false;
    const struct trajectory *trajectory = find_trajectory(&list, id);
    if (trajectory && trajectory->ended_at) {
        char when[64];
        i18n_moment(trajectory->ended_at, when, sizeof when);
        app_say(app, _("This trajectory ended on %s."), when);
        return true;
    }
    if (trajectory && !trajectory->as_coach) {
        app_say(app, _("Only the coach can end this trajectory; ask %s."), trajectory->coach);
        return true;
    }
    if (!trajectory || !review_effect(app->store, app->actor, id, NULL, &effect, error))
        return trajectory ? false : error_set(error, ERROR_NOT_FOUND, "This trajectory is no longer there.");
    int64_t mine;
    bool others;
    if (!filled_left(app->store, app->actor, id, &mine, &others, error))
        return false;
    struct question *question = question_make(id, &effect);
    question->unshared = mine > 0;
    const struct dialog_text text = {
        .title = _("End this trajectory?"),
        .body = arena_printf(arena, "%s%s", unshared_words(arena, trajectory, mine, others),
                             end_body(arena, trajectory, &effect, question)),
        .buttons = {_("Not yet"), mine ? _("Share and end") : _("End trajectory"),
                    mine ? _("Delete mine and end") : NULL},
        .danger = true,
    };
    dialog_open(app, &text, end_answered, question);
    return true;
}

void completion_end(struct app *app, const char *trajectory)
{
    struct arena arena;
    struct error error;
    arena_init(&arena);
    if (!ask_end(app, &arena, trajectory, &error))
        app_fail(app, &error);
    arena_release(&arena);
}

static bool undo(struct app *app, struct arena *arena, const char *id, struct error *error)
{
    struct session session;
    if (!session_get(app->store, app->actor, id, arena, &session, error) ||
        !session_undo_mark(app->store, app->actor, id, error))
        return false;
    const bool ended = session.mark_reason && strcmp(session.mark_reason, "end") == 0;
    app->reload = true;
    app_say(app, "%s",
            ended ? _("The trajectory is open again; its footage is no longer marked.")
                  : _("The footage is no longer marked; its review is open again."));
    return true;
}

void completion_undo(struct app *app, const char *session)
{
    struct arena arena;
    struct error error;
    arena_init(&arena);
    if (!undo(app, &arena, session, &error))
        app_fail(app, &error);
    arena_release(&arena);
}
