#include "tui/words/words-consent.h"

#include "store/base/text.h"
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
        return arena_printf(arena, _("said no afterwards, on %s"), since);
    case PERMISSION_NOT_YET:
        return arena_printf(arena, _("consent only from %s on"), since);
    }
    return "";
}

const char *words_lost_lesson(struct arena *arena, const struct lost_lesson *lost)
{
    char day[32];
    const char *of = lost->teacher ? text_harmless(arena, lost->teacher) : words_purpose(lost->purpose);
    const char *why = words_permission(arena, &lost->permission);
    const char *lesson = arena_printf(
        arena, _("Class %s (%s), %s, %s: %s (%s), %s"), text_harmless(arena, lost->class_name),
        text_harmless(arena, lost->location), i18n_day(lost->filmed_on, day, sizeof day), of,
        text_harmless(arena, lost->name), text_harmless(arena, lost->who), why);
    if (lost->people == 1)
        return lesson;
    return arena_printf(arena,
                        ngettext("%s, and %d more", "%s, and %d more", (unsigned long)lost->people - 1),
                        lesson, (int)lost->people - 1);
}

const char *words_lost_lessons(struct arena *arena, const struct lost_list *lost, size_t most)
{
    const char *text = "";
    for (size_t i = 0; i < lost->count && i < most; i++)
        text = arena_printf(arena, "%s%s%s", text, *text ? "\n" : "",
                            words_lost_lesson(arena, &lost->items[i]));
    if (lost->count <= most)
        return text;
    size_t more = lost->count - most;
    return arena_printf(arena, ngettext("%s\n… and %zu lesson more", "%s\n… and %zu lessons more", more),
                        text, more);
}
