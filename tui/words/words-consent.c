#include "tui/words/words-consent.h"

#include "tui/ui/i18n.h"

const char *words_purpose(enum purpose purpose)
{
    switch (purpose) {
    case PURPOSE_TEAM:
        return _("learning as a team");
    case PURPOSE_FESTIVE:
        return _("festive occasions");
    case PURPOSE_SUPPORT:
        return _("support of a pupil");
    case PURPOSE_COACHING:
    case PURPOSE_COUNT:
        break;
    }
    return _("coaching");
}

const char *words_answer(enum answer answer)
{
    switch (answer) {
    case ANSWER_GIVEN:
        return _("given");
    case ANSWER_REFUSED:
        return _("refused");
    case ANSWER_WITHDRAWN:
        break;
    }
    return _("withdrawn");
}

const char *words_capacity(enum capacity capacity)
{
    switch (capacity) {
    case CAPACITY_GUARDIAN:
        return _("guardian");
    case CAPACITY_SELF:
        return _("self");
    case CAPACITY_EMPLOYEE:
        break;
    }
    return _("employee");
}

const char *words_permission(struct arena *arena, const struct permission *permission)
{
    char day[32];
    const char *since = permission->since[0] ? i18n_day(permission->since, day, sizeof day) : "";
    switch (permission->reason) {
    case PERMISSION_CONSENT:
        return _("may be filmed");
    case PERMISSION_NO_OBJECTION:
        return _("may be filmed, no objection");
    case PERMISSION_SILENT:
        return _("no consent");
    case PERMISSION_REFUSED:
        return arena_printf(arena, _("refused on %s"), since);
    case PERMISSION_WITHDRAWN:
        return arena_printf(arena, _("withdrawn on %s"), since);
    case PERMISSION_NEEDS_OWN:
        return arena_printf(arena, _("turned 16 on %s: needs own consent"), since);
    case PERMISSION_OBJECTED:
        return arena_printf(arena, _("objection of %s"), since);
    case PERMISSION_GONE_SINCE:
        return arena_printf(arena, _("withdrawn afterwards, on %s"), since);
    case PERMISSION_NOT_YET:
        return arena_printf(arena, _("consent only from %s on"), since);
    }
    return "";
}
