#include "tui/words/words-trace.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/clock.h"
#include "store/gate/audit.h"
#include "store/gate/gate.h"
#include "store/people/permission.h"
#include "store/people/roles.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-consent.h"
#include "tui/words/words-policy.h"
#include "tui/words/words.h"

const char *words_act(const char *name)
{
    const char *shown = act_shown(name);
    return shown ? _(shown) : name; /* an act of an earlier version */
}

/* --- Details --- */

/* Words that stand alone. */
static const struct {
    const char *detail, *shown;
} fixed_words[] = {
    {"joined", N_("on somebody's screen")},
    {"end", N_("with the end of the trajectory")},
    {"removed", N_("deleted a day before")},
    {AUDIT_DOUBTED, N_("something did not fit the trace")},
    {"tag added", N_("a tag added")},
    {"tag retired", N_("a tag no longer offered")},
    {"delayed", N_("too soon after failed attempts")},
    {"old password", N_("with the old password")},
    {"code", N_("the code of the second factor was wrong")},
    {"factor-changed", N_("the second factor was changed outside the program")},
    {"second-factor", N_("the second factor went with it")},
    {"totp", N_("codes from a phone")},
    {"fido2", N_("a security key")},
    {"ahead", N_("the clock is ahead")},
    {"back", N_("the clock was set back")},
    {"confirmed", N_("somebody said that the clock is right")},
    {"in-picture=none", N_("nobody of the class in the picture")},
    {"reason=review", N_("its review was completed")},
    {"reason=end", N_("its trajectory ended")},
    {"reason=backstop", N_("nobody had opened it for long")},
    {"reason=withdrawal", N_("a consent is gone")},
    {"reason=none", ""},
    {"reason=no-answer", N_("no consent")},
    {"reason=refused", N_("refused")},
    {"reason=withdrawn", N_("withdrawn")},
    {"reason=needs-own", N_("16 or older: needs own consent")},
    {"reason=objection", N_("an objection")},
    {"reason=gone-since", N_("said no afterwards")},
    {"reason=not-yet-in-force", N_("consent only from a later day on")},
    {"reason=restored", N_("no backup has its keys")},
    {"ledger=none", N_("without a ledger")},
};

/* A word and a number: "clips=2". NULL: unknown. */
static const char *describe_number(struct arena *arena, const char *key, int64_t number)
{
    const unsigned long count = (unsigned long)number;
    char text[64];
    if (strcmp(key, "clips") == 0)
        return arena_printf(arena, ngettext("%d clip", "%d clips", count), (int)number);
    if (strcmp(key, "bytes") == 0)
        return arena_printf(arena, "%s", i18n_size(number, text, sizeof text));
    if (strcmp(key, "seconds") == 0)
        return arena_printf(arena, _("for %s"), i18n_length(number * CLOCK_SECOND_MS, text, sizeof text));
    if (strcmp(key, "days") == 0)
        return arena_printf(arena, ngettext("%d day", "%d days", count), (int)number);
    if (strcmp(key, "new") == 0)
        return arena_printf(arena, ngettext("%d new pupil", "%d new pupils", count), (int)number);
    if (strcmp(key, "changed") == 0)
        return arena_printf(arena, ngettext("%d changed", "%d changed", count), (int)number);
    if (strcmp(key, "left") == 0)
        return arena_printf(arena, ngettext("%d left", "%d left", count), (int)number);
    if (strcmp(key, "blocked") == 0)
        return arena_printf(arena, ngettext("%d lesson blocked", "%d lessons blocked", count), (int)number);
    if (strcmp(key, "seals") == 0)
        return arena_printf(arena, ngettext("to %d person", "to %d people", count), (int)number);
    if (strcmp(key, "cut-off") == 0)
        return arena_printf(arena, ngettext("%d of them cut off", "%d of them cut off", count), (int)number);
    if (strcmp(key, "marked") == 0)
        return number ? arena_printf(arena, _("marked on %s"), i18n_moment(number, text, sizeof text)) : "";
    if (strcmp(key, "shredded") == 0)
        return number ? arena_printf(arena, _("its keys destroyed on %s"),
                                     i18n_moment(number, text, sizeof text))
                      : "";
    return NULL;
}

/* NULL: unknown. */
static const char *describe_word(struct arena *arena, const char *word)
{
    enum purpose purpose;
    struct error unknown;
    for (size_t i = 0; i < sizeof fixed_words / sizeof *fixed_words; i++) {
        if (strcmp(fixed_words[i].detail, word) == 0)
            return *fixed_words[i].shown ? _(fixed_words[i].shown) : "";
    }
    if (strchr(word, ' '))
        return NULL; /* several */
    if (purpose_parse(word, &purpose, &unknown))
        return words_purpose(purpose);
    const char *equals = strchr(word, '=');
    if (!equals)
        return NULL;
    const char *key = arena_printf(arena, "%.*s", (int)(equals - word), word);
    if (strcmp(key, "roles") == 0) {
        unsigned roles;
        return roles_parse(equals + 1, &roles, &unknown) ? words_roles(arena, roles) : NULL;
    }
    /* Heads of the trace, of which people need the row alone. */
    if (strcmp(key, "backup") == 0)
        return arena_printf(arena, _("backup up to row %lld"), strtoll(equals + 1, NULL, 10));
    if (strcmp(key, "ledger") == 0)
        return arena_printf(arena, _("ledger up to row %lld"), strtoll(equals + 1, NULL, 10));
    if (strcmp(key, "head") == 0)
        return arena_printf(arena, _("up to row %lld"), strtoll(equals + 1, NULL, 10));
    /* What a restore needs to record a no again; people look it up in the list of answers. */
    if (strcmp(key, "as") == 0 || strcmp(key, "on") == 0 || strcmp(key, "guardian") == 0 ||
        strcmp(key, "account") == 0)
        return "";
    char *end;
    int64_t number = strtoll(equals + 1, &end, 10);
    return *end || end == equals + 1 ? NULL : describe_number(arena, key, number);
}

const char *words_detail(struct arena *arena, const char *action, const char *detail)
{
    const char *text = "";
    if (!detail)
        return text;
    const char *equals = strchr(detail, '=');
    if (equals && strcmp(action, "policy.set") == 0) {
        const char *key = arena_printf(arena, "%.*s", (int)(equals - detail), detail);
        return arena_printf(arena, "%s: %s", _(words_policy(key)),
                            words_policy_value(arena, key, equals + 1));
    }
    const char *whole = describe_word(arena, detail); /* some are two words */
    if (whole)
        return whole;
    for (const char *at = detail; *at;) {
        size_t length = strcspn(at, " ");
        const char *word = arena_printf(arena, "%.*s", (int)length, at);
        const char *said = describe_word(arena, word);
        if (!said)
            said = word;
        if (*said)
            text = arena_printf(arena, "%s%s%s", text, *text ? ", " : "", said);
        at += length;
        at += strspn(at, " ");
    }
    return text;
}
