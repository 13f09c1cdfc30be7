#include "tui/words/words-pupils.h"

#include <string.h>

#include "store/base/text.h"
#include "tui/ui/i18n.h"

const char *words_pupil_fate(enum pupil_fate fate)
{
    switch (fate) {
    case PUPIL_REFUSED:
        return _("refused");
    case PUPIL_LEAVES:
        return _("leaves");
    case PUPIL_NEW:
        return _("new");
    case PUPIL_RETURNS:
        return _("comes back");
    case PUPIL_CHANGED:
        return _("changes");
    case PUPIL_UNCHANGED:
    case PUPIL_FATES:
        break;
    }
    return _("unchanged");
}

const char *words_plan_pupil(struct arena *arena, const struct pupils_plan_line *line)
{
    return arena_printf(arena, _("%s (%s), class %s, %s"), text_harmless(arena, line->name),
                        text_harmless(arena, line->number), text_harmless(arena, line->class_name),
                        text_harmless(arena, line->location));
}

static const char *add(struct arena *arena, const char *text, const char *part)
{
    return arena_printf(arena, "%s%s%s", text, *text ? "; " : "", part);
}

const char *words_plan_change(struct arena *arena, const struct pupils_plan_line *line)
{
    const char *text = "";
    char was[32], is[32];
    if (line->was_name)
        text = add(arena, text, arena_printf(arena, _("name: %s → %s"), line->was_name, line->name));
    if (line->was_birth_date)
        text = add(arena, text,
                   arena_printf(arena, _("born: %s → %s"), i18n_day(line->was_birth_date, was, sizeof was),
                                i18n_day(line->birth_date, is, sizeof is)));
    if (line->was_class)
        text = add(arena, text,
                   strcmp(line->was_location, line->location) == 0
                       ? arena_printf(arena, _("class: %s → %s"), line->was_class, line->class_name)
                       : arena_printf(arena, _("class: %s, %s → %s, %s"), line->was_class, line->was_location,
                                      line->class_name, line->location));
    if (*line->new_guardians && line->pupil)
        text = add(arena, text, arena_printf(arena, _("new guardians: %s"), line->new_guardians));
    return text_harmless(arena, text);
}

const char *words_plan_sum(struct arena *arena, const struct pupils_plan *plan)
{
    return arena_printf(arena, _("%lld new, %lld changed, %lld back, %lld unchanged, %lld leave."),
                        (long long)plan->fates[PUPIL_NEW], (long long)plan->fates[PUPIL_CHANGED],
                        (long long)plan->fates[PUPIL_RETURNS], (long long)plan->fates[PUPIL_UNCHANGED],
                        (long long)plan->fates[PUPIL_LEAVES]);
}

const char *words_plan_reading(struct arena *arena, const struct pupils_plan *plan)
{
    const struct pupils_file *file = &plan->file;
    const char *separator = file->separator == '\t' ? _("tabs")
                                                    : arena_printf(arena, "“%c”", file->separator);
    const char *text = arena_printf(arena, _("Read as %s, with %s between the columns."),
                                    encoding_name(file->encoding), separator);
    return *file->passed_over
               ? arena_printf(arena, _("%s Columns that are not used: %s."), text, file->passed_over)
               : text;
}
