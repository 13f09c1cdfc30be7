#include "tui/words/words-procedure.h"

#include <stdio.h>

#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

const char *words_step(enum step step)
{
    switch (step) {
    case STEP_TEACHER_CONSENT:
        return _("Teacher's consent");
    case STEP_PUPILS:
        return _("Pupils' consents");
    case STEP_FILM_PLAN:
        return _("Film plan");
    case STEP_FILM:
        return _("Film");
    case STEP_IMPORT:
        return _("Import");
    case STEP_WIPE:
        return _("Wipe the card");
    case STEP_REVIEW:
        return _("Review together");
    case STEP_COMPLETE:
        return _("Complete the review");
    case STEP_END:
        return _("End the trajectory");
    case STEP_PURGE:
        return _("Delete the footage");
    case STEP_CERTIFICATE:
        return _("Certificate");
    case STEP_COUNT:
        break;
    }
    return "";
}

static const char *words_owner(const struct lesson *lesson, const struct lesson_step *step)
{
    switch (step->owner) {
    case OWNER_REGISTRAR:
        return _("the registrar");
    case OWNER_COACH:
        return lesson->coach;
    case OWNER_TEACHER:
        return lesson->teacher;
    case OWNER_IMPORTER:
        return step->by ? step->by : _("who imported it");
    case OWNER_BOTH:
        return _("coach and teacher");
    case OWNER_PROGRAM:
        return _("the program");
    case OWNER_NOBODY:
        break;
    }
    return "";
}

enum style words_lesson_step(const struct lesson *lesson, enum step which, char *buffer, size_t size)
{
    const struct lesson_step *step = &lesson->steps[which];
    char when[64] = "";
    if (step->at)
        i18n_moment(step->at, when, sizeof when);
    else if (step->on && *step->on)
        i18n_day(step->on, when, sizeof when);
    switch (step->state) {
    case STEP_DONE:
        if (step->declared && which == STEP_PUPILS) /* R3 */
            snprintf(buffer, size, "%s", _("in order: nobody of the class in the picture"));
        else if (step->declared) /* R6 */
            snprintf(buffer, size, _("declared gone on %s by %s"), when, step->by);
        else if (*when && step->by)
            snprintf(buffer, size, _("done on %s by %s"), when, step->by);
        else if (*when)
            snprintf(buffer, size, _("done on %s"), when);
        else if (which == STEP_PUPILS && step->count)
            snprintf(buffer, size,
                     ngettext("in order: %d pupil in the picture", "in order: %d pupils in the picture",
                              (unsigned long)step->count),
                     (int)step->count);
        else
            snprintf(buffer, size, "%s", _("in order"));
        return STYLE_GOOD;
    case STEP_OWED:
        if (which == STEP_WIPE)
            snprintf(buffer, size,
                     ngettext("%d original is still on the card; owed by %s",
                              "%d originals are still on the card; owed by %s", (unsigned long)step->count),
                     (int)step->count, words_owner(lesson, step));
        else if (which == STEP_PUPILS && step->count)
            snprintf(buffer, size,
                     ngettext("%d answer is missing; owed by %s", "%d answers are missing; owed by %s",
                              (unsigned long)step->count),
                     (int)step->count, words_owner(lesson, step));
        else if (which == STEP_REVIEW && step->by)
            snprintf(buffer, size, _("opened by %s; owed by %s"), step->by, words_owner(lesson, step));
        else if (which == STEP_FILM_PLAN)
            snprintf(buffer, size, "%s", _("to be looked at before filming"));
        else
            snprintf(buffer, size, _("owed by %s"), words_owner(lesson, step));
        return STYLE_WARNING;
    case STEP_WAITING:
        snprintf(buffer, size, _("by itself on %s"), when);
        return STYLE_WARNING;
    case STEP_VOID:
        if (which == STEP_REVIEW && step->by)
            snprintf(buffer, size, _("not together: opened by %s alone"), step->by);
        else if (which == STEP_REVIEW && !lesson->blocked)
            snprintf(buffer, size, "%s", _("opened by nobody"));
        else
            snprintf(buffer, size, "%s",
                     lesson->blocked ? _("no longer: a consent is gone") : _("not needed any more"));
        return STYLE_DIM;
    case STEP_LATER:
        break;
    }
    snprintf(buffer, size, "%s", _("not yet"));
    return STYLE_DIM;
}

const char *words_step_symbol(enum step_state state)
{
    switch (state) {
    case STEP_DONE:
        return draw_symbol(SYMBOL_TICK);
    case STEP_OWED:
        return "!";
    case STEP_WAITING:
        return draw_symbol(SYMBOL_ELLIPSIS);
    case STEP_VOID:
        return "-";
    case STEP_LATER:
        break;
    }
    return draw_symbol(SYMBOL_LATER);
}

enum style words_next_step(const struct lesson *lesson, char *buffer, size_t size)
{
    if (lesson->next == STEP_COUNT) {
        snprintf(buffer, size, "%s", _("all done"));
        return STYLE_GOOD;
    }
    return words_step_line(lesson, lesson->next, buffer, size);
}

enum style words_step_line(const struct lesson *lesson, enum step step, char *buffer, size_t size)
{
    char state[256];
    enum style style = words_lesson_step(lesson, step, state, sizeof state);
    snprintf(buffer, size, "%s: %s", words_step(step), state);
    return style;
}
