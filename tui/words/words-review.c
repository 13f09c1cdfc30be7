#include "tui/words/words-review.h"

#include <inttypes.h>

#include "tui/ui/i18n.h"

bool words_review_had(const struct review_effect *effect)
{
    return effect->apart == 0;
}

const char *words_review(struct arena *arena, const struct session *session,
                         const struct review_effect *effect)
{
    char day[64];
    i18n_day(session->filmed_on, day, sizeof day);
    if (effect->by_coach && effect->by_teacher)
        return session->trajectory
                   ? arena_printf(arena, _("You have both opened the session of %s with class %s."), day,
                                  session->class_name)
                   : arena_printf(arena, _("The session of %s with class %s has been watched."), day,
                                  session->class_name);
    if (effect->by_coach || effect->by_teacher)
        return arena_printf(
            arena,
            _("The session of %s with class %s was opened by %s alone, not by %s, and so the record will "
              "say. Who watches along on one screen joins there with their own password."),
            day, session->class_name, effect->by_coach ? session->coach : session->teacher,
            effect->by_coach ? session->teacher : session->coach);
    return arena_printf(
        arena,
        _("Nobody has opened the session of %s with class %s: this review did not take place, and so "
          "the record will say."),
        day, session->class_name);
}

const char *words_reviews_apart(struct arena *arena, const struct review_effect *effect)
{
    if (words_review_had(effect))
        return "";
    return arena_printf(arena,
                        ngettext("%" PRId64 " of these lessons was not opened by both of you, and so the "
                                 "record will say.",
                                 "%" PRId64 " of these lessons were not opened by both of you, and so the "
                                 "record will say.",
                                 (unsigned long)effect->apart),
                        effect->apart);
}
