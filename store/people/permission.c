#include "store/people/permission.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "store/base/clock.h"

static const char *const purpose_names[PURPOSE_COUNT] = {"coaching", "team", "festive", "support"};
static const char *const answer_names[] = {"given", "refused", "withdrawn"};
static const char *const capacity_names[] = {"guardian", "self", "employee"};

const char *purpose_name(enum purpose purpose)
{
    assert(purpose < PURPOSE_COUNT);
    return purpose_names[purpose];
}

bool purpose_parse(const char *name, enum purpose *purpose, struct error *error)
{
    for (int i = 0; i < PURPOSE_COUNT; i++) {
        if (strcmp(name, purpose_names[i]) == 0) {
            *purpose = (enum purpose)i;
            return true;
        }
    }
    return error_set(error, ERROR_INVALID,
                     "“%.40s” is no purpose of filming; choose coaching, team, festive or support.", name);
}

const char *answer_name(enum answer answer)
{
    return answer_names[answer];
}

const char *capacity_name(enum capacity capacity)
{
    return capacity_names[capacity];
}

bool answer_parse(const char *name, enum answer *answer)
{
    for (int i = 0; i <= ANSWER_WITHDRAWN; i++) {
        if (strcmp(name, answer_names[i]) == 0) {
            *answer = (enum answer)i;
            return true;
        }
    }
    return false;
}

bool capacity_parse(const char *name, enum capacity *capacity, struct error *error)
{
    for (int i = 0; i <= CAPACITY_EMPLOYEE; i++) {
        if (strcmp(name, capacity_names[i]) == 0) {
            *capacity = (enum capacity)i;
            return true;
        }
    }
    return error_set(error, ERROR_INVALID, "“%.40s” is no capacity; choose guardian, self or employee.",
                     name);
}

const char *permission_reason_name(enum permission_reason reason)
{
    static const char *const names[] = {
        "consent",   "no-objection", "no-answer",  "refused",          "withdrawn",
        "needs-own", "objection",    "gone-since", "not-yet-in-force",
    };
    return names[reason];
}

static struct permission decided(bool may, enum permission_reason reason, const char *since)
{
    struct permission permission = {.may = may, .reason = reason};
    if (since)
        snprintf(permission.since, sizeof permission.since, "%.10s", since);
    return permission;
}

/* Whose answer counts for somebody of this age on that day (R2). */
static enum capacity who_answers(const struct permission_facts *facts, const char *on)
{
    if (facts->employee)
        return CAPACITY_EMPLOYEE;
    return day_age(facts->birth_date, on) >= PERMISSION_OWN_AGE ? CAPACITY_SELF : CAPACITY_GUARDIAN;
}

/* Whether a no counts, given by whom it was: whoever answers for the person on that day, and always the
 * person (store/people/consents.c takes a pupil's own no at every age). */
static bool no_counts(const struct permission_facts *facts, const struct permission_answer *answer,
                      const char *on)
{
    return answer->capacity == CAPACITY_SELF || answer->capacity == who_answers(facts, on);
}

static bool same_giver(const struct permission_answer *a, const struct permission_answer *b)
{
    if (a->capacity != b->capacity)
        return false;
    return a->capacity != CAPACITY_GUARDIAN || strcmp(a->giver, b->giver) == 0;
}

static bool later(const struct permission_answer *a, const struct permission_answer *b)
{
    int order = strcmp(a->on, b->on);
    return order != 0 ? order > 0 : a->recorded_at > b->recorded_at;
}

/* Whether it is its giver's latest answer of those up to the day. */
static bool is_latest(const struct permission_facts *facts, const struct permission_answer *answer,
                      const char *on)
{
    for (size_t i = 0; i < facts->answer_count; i++) {
        const struct permission_answer *other = &facts->answers[i];
        if (strcmp(other->on, on) <= 0 && same_giver(answer, other) && later(other, answer))
            return false;
    }
    return true;
}

/* A no, dated after the day of filming, by whoever answered for the person on the day of that no (R4). */
static const char *no_since(const struct permission_facts *facts, const char *on)
{
    const char *since = NULL;
    for (size_t i = 0; i < facts->answer_count; i++) {
        const struct permission_answer *answer = &facts->answers[i];
        if (answer->answer == ANSWER_GIVEN || strcmp(answer->on, on) <= 0)
            continue;
        if (!no_counts(facts, answer, answer->on))
            continue;
        if (!since || strcmp(answer->on, since) < 0)
            since = answer->on;
    }
    for (size_t i = 0; i < facts->objection_count; i++) {
        const struct permission_objection *objection = &facts->objections[i];
        if (strcmp(objection->on, on) > 0 && (!since || strcmp(objection->on, since) < 0))
            since = objection->on;
    }
    return since;
}

/* R4: a no is a no under every regime. An objection holds until it is lifted; a yes that somebody gives
 * afterwards does not lift it. */
static const struct permission_objection *objection_in_force(const struct permission_facts *facts,
                                                             const char *on)
{
    for (size_t i = 0; i < facts->objection_count; i++) {
        const struct permission_objection *objection = &facts->objections[i];
        bool made = strcmp(objection->on, on) <= 0;
        bool lifted = objection->lifted_on && strcmp(objection->lifted_on, on) <= 0;
        if (made && !lifted)
            return objection;
    }
    return NULL;
}

/* Whether a pupil of 16 or older has consented personally. */
static bool own_yes(const struct permission_facts *facts, const char *on)
{
    for (size_t i = 0; i < facts->answer_count; i++) {
        const struct permission_answer *answer = &facts->answers[i];
        if (answer->capacity == CAPACITY_SELF && answer->answer == ANSWER_GIVEN &&
            strcmp(answer->on, on) <= 0 && who_answers(facts, answer->on) == CAPACITY_SELF &&
            is_latest(facts, answer, on))
            return true;
    }
    return false;
}

/* R2b: the regime of objection. Silence is no consent here either; it is the absence of an objection. A
 * written refusal or withdrawal is an objection by another name, and holds as long as its giver has not
 * consented since: that of a guardian also from the 16th birthday on, until the pupil says yes personally. */
static struct permission decide_by_objection(const struct permission_facts *facts, const char *on)
{
    bool answered_themselves = own_yes(facts, on);
    for (size_t i = 0; i < facts->answer_count; i++) {
        const struct permission_answer *answer = &facts->answers[i];
        if (answer->answer != ANSWER_GIVEN && strcmp(answer->on, on) <= 0 &&
            (no_counts(facts, answer, on) || !answered_themselves) && is_latest(facts, answer, on))
            return decided(false, PERMISSION_OBJECTED, answer->on);
    }
    return decided(true, PERMISSION_NO_OBJECTION, NULL);
}

/* R1, R2, R11: the regime of consent. */
static struct permission decide_by_consent(const struct permission_facts *facts, const char *on)
{
    enum capacity counts = who_answers(facts, on);
    const struct permission_answer *given = NULL, *guardian_gave = NULL, *to_come = NULL;
    for (size_t i = 0; i < facts->answer_count; i++) {
        const struct permission_answer *answer = &facts->answers[i];
        if (strcmp(answer->on, on) > 0) {
            if (answer->capacity == counts && answer->answer == ANSWER_GIVEN)
                to_come = answer;
            continue;
        }
        if (!is_latest(facts, answer, on))
            continue;
        if (answer->capacity != counts && (answer->answer == ANSWER_GIVEN || !no_counts(facts, answer, on))) {
            if (answer->capacity == CAPACITY_GUARDIAN && answer->answer == ANSWER_GIVEN)
                guardian_gave = answer;
            continue;
        }
        /* What was signed by a pupil before the 16th birthday is no consent of their own. */
        if (counts == CAPACITY_SELF && who_answers(facts, answer->on) != CAPACITY_SELF)
            continue;
        /* One no outweighs every yes. */
        if (answer->answer == ANSWER_REFUSED)
            return decided(false, PERMISSION_REFUSED, answer->on);
        if (answer->answer == ANSWER_WITHDRAWN)
            return decided(false, PERMISSION_WITHDRAWN, answer->on);
        if (!given || later(answer, given))
            given = answer;
    }
    if (given)
        return decided(true, PERMISSION_CONSENT, given->on);
    if (counts == CAPACITY_SELF && guardian_gave) {
        char birthday[DAY_SIZE];
        snprintf(birthday, sizeof birthday, "%04d%s",
                 (facts->birth_date[0] - '0') * 1000 + (facts->birth_date[1] - '0') * 100 +
                     (facts->birth_date[2] - '0') * 10 + (facts->birth_date[3] - '0') + PERMISSION_OWN_AGE,
                 facts->birth_date + 4);
        if (!day_valid(birthday)) /* 29 February: a year older on 1 March */
            memcpy(birthday + 5, "03-01", 5);
        return decided(false, PERMISSION_NEEDS_OWN, birthday);
    }
    if (to_come)
        return decided(false, PERMISSION_NOT_YET, to_come->on);
    return decided(false, PERMISSION_SILENT, NULL);
}

/* R1, R2, R2b, R4, R11: for support only consent counts, whatever the regime. */
struct permission permission_decide(const struct permission_facts *facts, const char *on)
{
    bool by_objection = facts->objection_regime && !facts->employee && facts->purpose != PURPOSE_SUPPORT;
    const struct permission_objection *objection = objection_in_force(facts, on);
    if (objection)
        return decided(false, PERMISSION_OBJECTED, objection->on);
    struct permission permission = by_objection ? decide_by_objection(facts, on)
                                                : decide_by_consent(facts, on);
    if (permission.may) {
        const char *since = no_since(facts, on);
        if (since)
            return decided(false, PERMISSION_GONE_SINCE, since);
    }
    return permission;
}
