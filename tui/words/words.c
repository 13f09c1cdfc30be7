#include "tui/words/words.h"

#include <string.h>

#include "tui/ui/i18n.h"

static const struct {
    enum role role;
    const char *shown;
} role_words[] = {
    {ROLE_COACH, N_("coach")},
    {ROLE_TEACHER, N_("teacher")},
    {ROLE_REGISTRAR, N_("registrar")},
    {ROLE_OWNER, N_("owner")},
};
enum { ROLES = sizeof role_words / sizeof *role_words };

static const char *join_roles(struct arena *arena, unsigned roles, const char *between, bool plain)
{
    const char *joined = "";
    for (int i = 0; i < ROLES; i++) {
        if (!(roles & role_words[i].role))
            continue;
        const char *word = plain ? role_name(role_words[i].role) : _(role_words[i].shown);
        joined = arena_printf(arena, "%s%s%s", joined, *joined ? between : "", word);
    }
    return joined;
}

const char *words_roles(struct arena *arena, unsigned roles)
{
    return join_roles(arena, roles, ", ", false);
}

const char *words_roles_plain(struct arena *arena, unsigned roles)
{
    return join_roles(arena, roles, ",", true);
}

const char *words_session_state(enum session_state state)
{
    switch (state) {
    case SESSION_IMPORTED:
        return _("new");
    case SESSION_IN_REVIEW:
        return _("in review");
    case SESSION_REVIEWED:
        return _("reviewed");
    case SESSION_MARKED:
        return _("marked");
    case SESSION_SHREDDED:
        return _("being deleted");
    case SESSION_PURGED:
        return _("deleted");
    case SESSION_BLOCKED:
        return _("blocked");
    }
    return "";
}

const char *words_session(struct arena *arena, const struct session *session)
{
    char when[64];
    enum session_state state = session_state(session);
    switch (state) {
    case SESSION_MARKED:
        i18n_moment_short(session->purge_after, when, sizeof when);
        return arena_printf(arena, _("marked, gone on %s"), when);
    case SESSION_PURGED:
        i18n_moment_short(session->purged_at, when, sizeof when);
        return arena_printf(arena, _("deleted on %s"), when);
    default:
        return words_session_state(state);
    }
}

/* The acts, by their names in store/gate/gate.h. */
static const struct {
    const char *act, *shown;
} act_words[] = {
    {"store.init", N_("made the store")},
    {"clock", N_("noted that the clock leapt, or that it is right")},
    {"clock.seen", N_("noted the time after a quiet month")},
    {"login", N_("logged in")},
    {"login.failed", N_("failed to log in")},
    {"account.add", N_("added an account")},
    {"account.read", N_("listed the accounts")},
    {"account.disable", N_("disabled an account")},
    {"account.password", N_("changed the password")},
    {"account.reset", N_("gave somebody a new password")},
    {"account.sites", N_("said where somebody works")},
    {"location.add", N_("added a location")},
    {"policy.set", N_("changed the school's policy")},
    {"pupil.import", N_("changed the list of pupils")},
    {"pupil.forget", N_("removed a pupil who left")},
    {"consent.give", N_("recorded a consent")},
    {"consent.refuse", N_("recorded a refusal")},
    {"consent.withdraw", N_("recorded a withdrawal")},
    {"consent.undo", N_("took back an entry")},
    {"consent.object", N_("recorded an objection")},
    {"objection.lift", N_("recorded that an objection no longer holds")},
    {"session.block", N_("blocked footage")},
    {"footage.held", N_("held all footage against the rules again")},
    {"registers.read", N_("read the registers")},
    {"equipment.read", N_("listed the equipment")},
    {"film-plan.read", N_("made a film plan")},
    {"film-plan.seen", N_("looked at the film plan of the next lesson")},
    {"subject.read", N_("printed what is held on a person")},
    {"equipment.add", N_("registered equipment")},
    {"trajectory.open", N_("opened a trajectory")},
    {"trajectory.read", N_("read a trajectory")},
    {"trajectory.end", N_("ended the trajectory")},
    {"trajectory.reopen", N_("took back the trajectory's end")},
    {"trajectory.seal", N_("passed on the trajectory's keys")},
    {"trajectory.hand-over", N_("handed the trajectory to another coach")},
    {"procedure.read", N_("looked where the lessons stand")},
    {"goal.change", N_("changed a goal")},
    {"import.read", N_("looked what can be imported")},
    {"import.start", N_("began an import")},
    {"import.done", N_("imported footage")},
    {"import.drop", N_("dropped an import that was broken off")},
    {"import.confirmed-gone", N_("declared that an original is gone from its card")},
    {"import.wiped", N_("wiped an original from the card")},
    {"footage.open", N_("opened footage")},
    {"footage.join", N_("joined at somebody's screen")},
    {"footage.leave", N_("left somebody's screen")},
    {"footage.close", N_("closed footage")},
    {"clip.rotate", N_("turned the picture")},
    {"clip.sound", N_("chose another sound track")},
    {"session.seal", N_("passed on the keys of a location's footage")},
    {"session.read", N_("asked for a session")},
    {"note.read", N_("read notes")},
    {"note.add", N_("wrote a note")},
    {"note.edit", N_("changed a note")},
    {"note.remove", N_("deleted a note")},
    {"note.restore", N_("brought a note back")},
    {"blur.read", N_("read what is blurred")},
    {"blur.add", N_("blurred a part of the picture")},
    {"blur.edit", N_("changed what is blurred")},
    {"blur.remove", N_("took a blur away")},
    {"blur.restore", N_("brought a blur back")},
    {"review.done", N_("completed a review; its footage is marked")},
    {"mark.undo", N_("took back a mark")},
    {"mark.backstop", N_("marked idle footage")},
    {"purge.shred", N_("destroyed the footage's keys")},
    {"purged", N_("deleted footage: certificate")},
    {"notes.expire", N_("removed notes whose time had come")},
};

const char *words_act(const char *name)
{
    for (size_t i = 0; i < sizeof act_words / sizeof *act_words; i++) {
        if (strcmp(act_words[i].act, name) == 0)
            return _(act_words[i].shown);
    }
    return name;
}
