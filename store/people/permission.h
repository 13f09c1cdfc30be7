/*
 * Permission: may this person be in the picture, on the day of filming? (R1, R2, R2b, R11)
 *
 * permission_decide() is the one place that knows the rules on consent. It is pure: it gets every answer and
 * objection ever recorded on one person and says yes or no with the reason. Everything else (film plan,
 * import, consents screen, withdrawal) asks it. Days are local calendar days (store/base/clock.h) and compare
 * as text.
 *
 * Who answers for a pupil is decided by age: a guardian while the pupil is under 16, the pupil from the 16th
 * birthday on. An answer counts from its day on. A no that came after the day of filming counts as well (R4):
 * the footage was used on a consent that is gone, even when it is given again later. A no is a no whatever it
 * is called: an objection counts under the regime of consent, and a refusal under that of objection.
 */
#ifndef STORE_PEOPLE_PERMISSION_H
#define STORE_PEOPLE_PERMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/error.h"
#include "store/base/memory.h"

enum { PERMISSION_OWN_AGE = 16 };

enum purpose { PURPOSE_COACHING, PURPOSE_TEAM, PURPOSE_FESTIVE, PURPOSE_SUPPORT, PURPOSE_COUNT };
const char *purpose_name(enum purpose purpose); /* "coaching", … */
bool purpose_parse(const char *name, enum purpose *purpose, struct error *error);

enum answer { ANSWER_GIVEN, ANSWER_REFUSED, ANSWER_WITHDRAWN };
enum capacity { CAPACITY_GUARDIAN, CAPACITY_SELF, CAPACITY_EMPLOYEE };
const char *answer_name(enum answer answer);
const char *capacity_name(enum capacity capacity);
bool answer_parse(const char *name, enum answer *answer);
bool capacity_parse(const char *name, enum capacity *capacity, struct error *error);

/* One recorded answer. Undone entries are not given to permission_decide(). */
struct permission_answer {
    enum answer answer;
    enum capacity capacity;
    const char *giver;   /* the guardian's id when a guardian gave it; else ignored */
    const char *on;      /* day */
    int64_t recorded_at; /* orders answers of one giver on one day */
};

struct permission_objection {
    enum capacity capacity;
    const char *on;        /* day */
    const char *lifted_on; /* day from which it no longer holds; NULL: it holds */
};

/* Everything about one person for one purpose. */
struct permission_facts {
    bool employee;          /* a teacher (R1); else a pupil */
    const char *birth_date; /* of a pupil */
    enum purpose purpose;
    bool objection_regime; /* the school's setting for the purpose; never for support (R11) */
    const struct permission_answer *answers;
    size_t answer_count;
    const struct permission_objection *objections;
    size_t objection_count;
};

enum permission_reason {
    PERMISSION_CONSENT,      /* may: consent in force */
    PERMISSION_NO_OBJECTION, /* may: objection regime, and nobody objects */
    PERMISSION_SILENT,       /* may not: nobody answered */
    PERMISSION_REFUSED,      /* may not: refused; of several guardians one is enough */
    PERMISSION_WITHDRAWN,    /* may not: withdrawn before or on the day */
    PERMISSION_NEEDS_OWN,    /* may not: 16 by now, and only guardians have consented */
    PERMISSION_OBJECTED,     /* may not: an objection holds */
    PERMISSION_GONE_SINCE,   /* may not: it was in force on the day, and somebody said no afterwards (R4) */
    PERMISSION_NOT_YET,      /* may not: consent is given from a later day on */
};

struct permission {
    bool may;
    enum permission_reason reason;
    char since[11]; /* the day of the answer, objection or birthday that decided; "" when none did */
};

/* Decides for the day of filming `on`. */
struct permission permission_decide(const struct permission_facts *facts, const char *on);

const char *
permission_reason_name(enum permission_reason reason); /* "consent", "no-objection", … for --json */

#endif
