#include "tui/words/words-policy.h"

#include <stdlib.h>
#include <string.h>

#include "store/base/text.h"
#include "store/people/policy.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"
#include "tui/words/words.h"

const char *words_policy(const char *key)
{
    static const struct {
        const char *key, *meaning;
    } meanings[] = {
        {"regime.coaching", N_("coaching: pupils may be in the picture")},
        {"regime.team", N_("team: pupils may be in the picture")},
        {"regime.festive", N_("festive: pupils may be in the picture")},
        {"grace_days", N_("days from marking to deleting")},
        {"backstop_warn_days", N_("idle days until the list warns")},
        {"backstop_mark_days", N_("idle days until it is marked by itself")},
        {"notes_retention_days", N_("days that notes outlive the trajectory")},
        {"leavers_grace_days", N_("days that leavers stay")},
        {"lock_minutes", N_("minutes until an idle screen locks")},
        {"second_factor", N_("who needs a second factor at log-in")},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(meanings[i].key, key) == 0)
            return meanings[i].meaning;
    }
    return "";
}

static bool is_regime(const char *key)
{
    return strncmp(key, "regime.", strlen("regime.")) == 0;
}

/* For whom a second factor is asked. */
static const char *describe_roles(struct arena *arena, const char *value)
{
    unsigned roles;
    struct error unknown;
    if (strcmp(value, "all") == 0)
        return _("everybody");
    if (!policy_roles_parse(value, &roles, &unknown))
        return value;
    return roles ? words_roles(arena, roles) : _("nobody");
}

const char *words_policy_value(struct arena *arena, const char *key, const char *value)
{
    if (is_regime(key))
        return strcmp(value, "objection") == 0 ? _("unless there is an objection") : _("only with consent");
    if (strcmp(key, "second_factor") == 0)
        return describe_roles(arena, value);
    long days = strtol(value, NULL, 10);
    if (strcmp(key, "lock_minutes") == 0)
        return days ? arena_printf(arena, ngettext("%ld minute", "%ld minutes", (unsigned long)days), days)
                    : _("never");
    return arena_printf(arena, ngettext("%ld day", "%ld days", (unsigned long)days), days);
}

static const char *add(struct arena *arena, const char *text, const char *line)
{
    return arena_printf(arena, "%s%s%s", text, *text ? "\n" : "", line);
}

/* "Class 2B (Noord): 2 of 3 may be in the picture now, then 3. 1 lesson is blocked." */
static const char *describe_class(struct arena *arena, const struct policy_class *class)
{
    const char *text = arena_printf(arena, _("Class %s (%s): %d of %d may be in the picture now, then %d."),
                                    text_harmless(arena, class->class_name),
                                    text_harmless(arena, class->location), (int)class->may_before,
                                    (int)class->pupils, (int)class->may_after);
    if (!class->blocked)
        return text;
    return arena_printf(
        arena,
        ngettext("%s %d lesson is blocked.", "%s %d lessons are blocked.", (unsigned long)class->blocked),
        text, (int)class->blocked);
}

static const char *describe_pupils(struct arena *arena, const struct policy_effect *effect)
{
    const char *text = "";
    if (!effect->gained && !effect->lost)
        text = _("Today it makes no difference for any pupil.");
    if (effect->gained)
        text = add(arena, text,
                   arena_printf(arena,
                                ngettext("Today %d pupil more may be in the picture.",
                                         "Today %d pupils more may be in the picture.",
                                         (unsigned long)effect->gained),
                                (int)effect->gained));
    if (effect->lost)
        text = add(arena, text,
                   arena_printf(arena,
                                ngettext("Today %d pupil may no longer be in the picture.",
                                         "Today %d pupils may no longer be in the picture.",
                                         (unsigned long)effect->lost),
                                (int)effect->lost));
    for (size_t i = 0; i < effect->class_count; i++)
        text = add(arena, text, describe_class(arena, &effect->classes[i]));
    return text;
}

/* R2, R2b: stored footage is held against the new regime. */
static const char *describe_footage(struct arena *arena, const struct policy_effect *effect)
{
    if (!effect->footage)
        return "";
    if (!effect->blocked)
        return arena_printf(
            arena,
            ngettext("Footage of %d lesson is there. Nobody is in it who may not be there then; it stays.",
                     "Footage of %d lessons is there. Nobody is in it who may not be there then; it stays.",
                     (unsigned long)effect->footage),
            (int)effect->footage);
    return arena_printf(
        arena,
        ngettext("In %d of the lessons that are there somebody may then not be in the picture: nobody can "
                 "watch its footage any more, and it is deleted. That cannot be undone, not by changing back "
                 "either.",
                 "In %d of the lessons that are there somebody may then not be in the picture: nobody can "
                 "watch their footage any more, and it is deleted. That cannot be undone, not by changing "
                 "back either.",
                 (unsigned long)effect->blocked),
        (int)effect->blocked);
}

static const char *describe_regime(struct arena *arena, const struct policy_effect *effect)
{
    bool objection = strcmp(effect->after, "objection") == 0;
    const char *text = arena_printf(
        arena,
        objection ? _("For %s a pupil may then be in the picture unless there is an objection.")
                  : _("For %s a pupil may then be in the picture only with consent."),
        words_purpose(effect->purpose));
    if (effect->blocked) /* what cannot be undone comes first */
        text = add(arena, text, describe_footage(arena, effect));
    text = add(arena, text, describe_pupils(arena, effect));
    if (effect->next_lessons)
        text = add(arena, text,
                   arena_printf(arena,
                                ngettext("The film plan of the next lesson changes in %d open trajectory.",
                                         "The film plans of the next lessons change in %d open trajectories.",
                                         (unsigned long)effect->next_lessons),
                                (int)effect->next_lessons));
    if (effect->footage && !effect->blocked)
        text = add(arena, text, describe_footage(arena, effect));
    text = add(arena, text,
               _("Lessons that are still on a card are held against the new rule when they are imported."));
    if (objection)
        text = add(arena, text,
                   _("Who did not answer is not recorded as consenting: going back brings the old film plans "
                     "back."));
    return text;
}

static const char *describe_days(struct arena *arena, const struct policy_effect *effect)
{
    long then = strtol(effect->after, NULL, 10);
    const char *text = "";
    if (strcmp(effect->key, "grace_days") == 0) {
        text = then ? arena_printf(arena,
                                   ngettext("What is marked from then on is deleted after %ld day; until "
                                            "then who marked it can undo that.",
                                            "What is marked from then on is deleted after %ld days; until "
                                            "then who marked it can undo that.",
                                            (unsigned long)then),
                                   then)
                    : _("What is marked from then on is deleted at once: nobody can undo it.");
        if (effect->marked)
            text = add(arena, text,
                       arena_printf(arena,
                                    ngettext("%d lesson is marked already and keeps its day.",
                                             "%d lessons are marked already and keep their day.",
                                             (unsigned long)effect->marked),
                                    (int)effect->marked));
        return text;
    }
    if (strcmp(effect->key, "backstop_warn_days") == 0)
        return arena_printf(arena, _("The list warns about %d lessons now, and about %d then."),
                            (int)effect->warned_now, (int)effect->warned_then);
    if (strcmp(effect->key, "backstop_mark_days") == 0)
        return effect->marked_at_once ? arena_printf(arena,
                                                     ngettext("%d lesson has been idle for longer and is "
                                                              "marked for deletion as soon as this holds.",
                                                              "%d lessons have been idle for longer and are "
                                                              "marked for deletion as soon as this holds.",
                                                              (unsigned long)effect->marked_at_once),
                                                     (int)effect->marked_at_once)
                                      : _("No lesson has been idle for so long now.");
    if (strcmp(effect->key, "leavers_grace_days") == 0)
        return effect->leavers_at_once
                   ? arena_printf(
                         arena,
                         ngettext("%d pupil who left longer ago is removed with all consents as soon "
                                  "as this holds; that cannot be undone.",
                                  "%d pupils who left longer ago are removed with all consents as soon "
                                  "as this holds; that cannot be undone.",
                                  (unsigned long)effect->leavers_at_once),
                         (int)effect->leavers_at_once)
                   : _("No pupil left so long ago.");
    if (strcmp(effect->key, "lock_minutes") == 0)
        return then ? _("A screen that nobody touches locks after that time, until the password is typed "
                        "again.")
                    : _("A screen that nobody touches never locks: whoever walks by sees what it shows.");
    if (strcmp(effect->key, "second_factor") == 0)
        return effect->without_factor
                   ? arena_printf(
                         arena,
                         ngettext("%d person has none yet and sets one up at the next log-in, before "
                                  "anything else.",
                                  "%d people have none yet and set one up at the next log-in, before "
                                  "anything else.",
                                  (unsigned long)effect->without_factor),
                         (int)effect->without_factor)
                   : _("Nobody has to set one up for it; whoever has one keeps it.");
    return effect->expired_at_once ? arena_printf(arena,
                                                  ngettext("The notes of %d trajectory are deleted as soon "
                                                           "as this holds; that cannot be undone.",
                                                           "The notes of %d trajectories are deleted as soon "
                                                           "as this holds; that cannot be undone.",
                                                           (unsigned long)effect->expired_at_once),
                                                  (int)effect->expired_at_once)
                                   : _("No notes are deleted by it now.");
}

const char *words_policy_effect(struct arena *arena, const struct policy_effect *effect)
{
    if (effect->same)
        return _("It is so already; nothing changes.");
    return effect->regime ? describe_regime(arena, effect) : describe_days(arena, effect);
}
