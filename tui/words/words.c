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

const char *words_factor(enum factor_kind kind)
{
    switch (kind) {
    case FACTOR_NONE:
        return _("none");
    case FACTOR_TOTP:
        return _("codes from a phone");
    case FACTOR_FIDO2:
        return _("a security key");
    }
    return "";
}

const char *words_factor_plain(enum factor_kind kind)
{
    switch (kind) {
    case FACTOR_NONE:
        return "none";
    case FACTOR_TOTP:
        return "totp";
    case FACTOR_FIDO2:
        return "fido2";
    }
    return "";
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
    /* R9: not deleted before all of the vault has answered. */
    if (session->waiting)
        return arena_printf(arena, _("%s, waits for the vault"),
                            state == SESSION_BLOCKED ? words_session_state(state) : _("shredded"));
    switch (state) {
    case SESSION_MARKED:
        i18n_moment_short(session->purge_after, when, sizeof when);
        return arena_printf(arena, _("marked, gone on %s"), when);
    case SESSION_PURGED:
        i18n_moment_short(session->purged_at, when, sizeof when);
        return arena_printf(arena, _("deleted on %s"), when);
    case SESSION_IMPORTED:
    case SESSION_IN_REVIEW:
    case SESSION_REVIEWED:
    case SESSION_SHREDDED:
    case SESSION_BLOCKED:
        break;
    }
    return words_session_state(state);
}
