/* R1, R2, R2b, R4, R11: who may be in the picture, decided for the day of filming. A table of every case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/people/permission.h"

/* Answers as short lines: "giver answer day", giver: A and B are guardians, S the pupil, E the employee; answer:
 * + given, - refused, ! withdrawn. Objections: "O capacity day [lifted day]". */
struct permission_case {
    const char *name;
    const char *birth_date; /* NULL: an employee */
    enum purpose purpose;
    bool objection_regime;
    const char *on;
    const char *records[6];
    bool may;
    enum permission_reason reason;
    const char *since;
};

static const struct permission_case cases[] = {
    /* R1 */
    {"R1 a teacher who never answered", NULL, 0, false, "2026-11-10", {NULL}, false, PERMISSION_SILENT, ""},
    {"R1 a teacher who consented", NULL, 0, false, "2026-11-10", {"E + 2026-09-01"}, true, PERMISSION_CONSENT, "2026-09-01"},
    {"R1 on the very day", NULL, 0, false, "2026-11-10", {"E + 2026-11-10"}, true, PERMISSION_CONSENT, "2026-11-10"},
    {"R1 only from the next day on", NULL, 0, false, "2026-11-10", {"E + 2026-11-11"}, false, PERMISSION_NOT_YET, "2026-11-11"},
    {"R1 withdrawn before", NULL, 0, false, "2026-11-10", {"E + 2026-09-01", "E ! 2026-11-09"}, false, PERMISSION_WITHDRAWN, "2026-11-09"},
    {"R1 a teacher is asked under the objection regime too", NULL, 0, true, "2026-11-10", {NULL}, false, PERMISSION_SILENT, ""},
    {"R4 a teacher who withdrew afterwards", NULL, 0, false, "2026-11-10", {"E + 2026-09-01", "E ! 2026-11-12"}, false, PERMISSION_GONE_SINCE, "2026-11-12"},
    /* R2, a guardian's while under 16 */
    {"R2 silence is no consent", "2012-05-01", 0, false, "2026-11-10", {NULL}, false, PERMISSION_SILENT, ""},
    {"R2 one guardian, yes", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01"}, true, PERMISSION_CONSENT, "2026-09-01"},
    {"R2 one guardian, no", "2012-05-01", 0, false, "2026-11-10", {"A - 2026-09-01"}, false, PERMISSION_REFUSED, "2026-09-01"},
    {"R2 yes and no: no outweighs", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-05", "B - 2026-09-01"}, false, PERMISSION_REFUSED, "2026-09-01"},
    {"R2 no and yes, in the other order", "2012-05-01", 0, false, "2026-11-10", {"B - 2026-09-05", "A + 2026-09-01"}, false, PERMISSION_REFUSED, "2026-09-05"},
    {"R2 both yes, one withdrawn", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "B + 2026-09-01", "B ! 2026-10-01"}, false, PERMISSION_WITHDRAWN, "2026-10-01"},
    {"R2 withdrawn and given again", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "A ! 2026-10-01", "A + 2026-11-01"}, true, PERMISSION_CONSENT, "2026-11-01"},
    {"R2 recorded out of order, dates count", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-11-01", "A ! 2026-10-01", "A + 2026-09-01"}, true, PERMISSION_CONSENT, "2026-11-01"},
    {"R2 two answers on one day: the later entry counts", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "A - 2026-09-01"}, false, PERMISSION_REFUSED, "2026-09-01"},
    {"R2 refused by one, who then consented", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "B - 2026-09-01", "B + 2026-09-20"}, true, PERMISSION_CONSENT, "2026-09-20"},
    {"R2 from tomorrow on only", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-11-11"}, false, PERMISSION_NOT_YET, "2026-11-11"},
    {"R2 a pupil under 16 cannot consent for themselves", "2012-05-01", 0, false, "2026-11-10", {"S + 2026-09-01"}, false, PERMISSION_SILENT, ""},
    {"R2 under 16, own no: the guardians' yes does not outweigh it", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "S - 2026-09-02"}, false, PERMISSION_REFUSED, "2026-09-02"},
    {"R4 under 16, own no afterwards", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "S - 2026-11-12"}, false, PERMISSION_GONE_SINCE, "2026-11-12"},
    {"R2b under 16, own written no", "2012-05-01", 0, true, "2026-11-10", {"S - 2026-09-02"}, false, PERMISSION_OBJECTED, "2026-09-02"},
    /* R2, the 16th birthday */
    {"R2 the day before the 16th birthday: the guardian's", "2010-11-11", 0, false, "2026-11-10", {"A + 2026-09-01"}, true, PERMISSION_CONSENT, "2026-09-01"},
    {"R2 on the 16th birthday: their own", "2010-11-10", 0, false, "2026-11-10", {"A + 2026-09-01"}, false, PERMISSION_NEEDS_OWN, "2026-11-10"},
    {"R2 on the 16th birthday, signed that day", "2010-11-10", 0, false, "2026-11-10", {"S + 2026-11-10"}, true, PERMISSION_CONSENT, "2026-11-10"},
    {"R2 signed by the pupil the day before the birthday", "2010-11-10", 0, false, "2026-11-10", {"S + 2026-11-09"}, false, PERMISSION_SILENT, ""},
    {"R2 16, own yes, a guardian's no does not count", "2009-01-01", 0, false, "2026-11-10", {"S + 2026-09-01", "A - 2026-09-01"}, true, PERMISSION_CONSENT, "2026-09-01"},
    {"R2 16, own no, the guardians' yes does not count", "2009-01-01", 0, false, "2026-11-10", {"S - 2026-09-01", "A + 2026-09-01"}, false, PERMISSION_REFUSED, "2026-09-01"},
    {"R2 born on 29 February: 15 on 28 February", "2012-02-29", 0, false, "2028-02-28", {"A + 2027-09-01"}, true, PERMISSION_CONSENT, "2027-09-01"},
    {"R2 born on 29 February: 16 on 29 February", "2012-02-29", 0, false, "2028-02-29", {"A + 2027-09-01"}, false, PERMISSION_NEEDS_OWN, "2028-02-29"},
    {"R2 born on 1 March, a leap year's 29 February", "2012-03-01", 0, false, "2028-02-29", {"A + 2027-09-01"}, true, PERMISSION_CONSENT, "2027-09-01"},
    /* R4, a no after the day of filming */
    {"R4 withdrawn the day after", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "A ! 2026-11-11"}, false, PERMISSION_GONE_SINCE, "2026-11-11"},
    {"R4 withdrawn and given again afterwards stays gone", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "A ! 2026-11-11", "A + 2026-11-12"}, false, PERMISSION_GONE_SINCE, "2026-11-11"},
    {"R4 the other guardian refuses afterwards", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01", "B - 2026-11-11"}, false, PERMISSION_GONE_SINCE, "2026-11-11"},
    {"R4 16 since, and withdraws what a guardian gave", "2010-11-12", 0, false, "2026-11-10", {"A + 2026-09-01", "S ! 2026-11-12"}, false, PERMISSION_GONE_SINCE, "2026-11-12"},
    {"R4 a guardian says no after the 16th birthday: the pupil's to say", "2010-11-12", 0, false, "2026-11-10", {"A + 2026-09-01", "A ! 2026-11-20"}, true, PERMISSION_CONSENT, "2026-09-01"},
    /* R2b */
    {"R2b nobody objects", "2012-05-01", 0, true, "2026-11-10", {NULL}, true, PERMISSION_NO_OBJECTION, ""},
    {"R2b a guardian objects", "2012-05-01", PURPOSE_TEAM, true, "2026-11-10", {"O A 2026-10-01"}, false, PERMISSION_OBJECTED, "2026-10-01"},
    {"R2b a pupil objects", "2012-05-01", PURPOSE_FESTIVE, true, "2026-11-10", {"O S 2026-10-01"}, false, PERMISSION_OBJECTED, "2026-10-01"},
    {"R2b lifted before", "2012-05-01", 0, true, "2026-11-10", {"O A 2026-10-01 2026-11-01"}, true, PERMISSION_NO_OBJECTION, ""},
    {"R2b lifted on the day", "2012-05-01", 0, true, "2026-11-10", {"O A 2026-10-01 2026-11-10"}, true, PERMISSION_NO_OBJECTION, ""},
    {"R2b lifted afterwards: it held on the day", "2012-05-01", 0, true, "2026-11-10", {"O A 2026-10-01 2026-11-11"}, false, PERMISSION_OBJECTED, "2026-10-01"},
    {"R4 R2b objects afterwards", "2012-05-01", 0, true, "2026-11-10", {"O A 2026-11-11"}, false, PERMISSION_GONE_SINCE, "2026-11-11"},
    {"R2b a written refusal is an objection", "2012-05-01", 0, true, "2026-11-10", {"A - 2026-09-01"}, false, PERMISSION_OBJECTED, "2026-09-01"},
    {"R2b an objection says nothing under consent", "2012-05-01", 0, false, "2026-11-10", {"A + 2026-09-01"}, true, PERMISSION_CONSENT, "2026-09-01"},
    /* R11 */
    {"R11 support asks consent under the objection regime", "2012-05-01", PURPOSE_SUPPORT, true, "2026-11-10", {NULL}, false, PERMISSION_SILENT, ""},
    {"R11 support with consent", "2012-05-01", PURPOSE_SUPPORT, true, "2026-11-10", {"A + 2026-11-01"}, true, PERMISSION_CONSENT, "2026-11-01"},
};

static void decide_case(void **state)
{
    const struct permission_case *test = *state;
    struct permission_answer answers[6];
    struct permission_objection objections[6];
    char givers[6][2];
    size_t answer_count = 0, objection_count = 0;
    for (int i = 0; i < 6 && test->records[i]; i++) {
        const char *record = test->records[i];
        if (record[0] == 'O') {
            static char days[6][2][11];
            snprintf(days[i][0], 11, "%.10s", record + 4);
            const char *lifted = NULL;
            if (strlen(record) > 14) {
                snprintf(days[i][1], 11, "%.10s", record + 15);
                lifted = days[i][1];
            }
            objections[objection_count++] = (struct permission_objection){
                .capacity = record[2] == 'S' ? CAPACITY_SELF : CAPACITY_GUARDIAN, .on = days[i][0], .lifted_on = lifted};
            continue;
        }
        givers[i][0] = record[0];
        givers[i][1] = '\0';
        answers[answer_count++] = (struct permission_answer){
            .answer = record[2] == '+' ? ANSWER_GIVEN : record[2] == '-' ? ANSWER_REFUSED : ANSWER_WITHDRAWN,
            .capacity = record[0] == 'S' ? CAPACITY_SELF : record[0] == 'E' ? CAPACITY_EMPLOYEE : CAPACITY_GUARDIAN,
            .giver = givers[i],
            .on = record + 4,
            .recorded_at = i,
        };
    }
    struct permission_facts facts = {
        .employee = !test->birth_date,
        .birth_date = test->birth_date,
        .purpose = test->purpose,
        .objection_regime = test->objection_regime,
        .answers = answers,
        .answer_count = answer_count,
        .objections = objections,
        .objection_count = objection_count,
    };
    struct permission permission = permission_decide(&facts, test->on);
    assert_int_equal(permission.may, test->may);
    assert_string_equal(permission_reason_name(permission.reason), permission_reason_name(test->reason));
    assert_string_equal(permission.since, test->since);
}

int main(void)
{
    enum { COUNT = sizeof cases / sizeof *cases };
    struct CMUnitTest tests[COUNT];
    for (int i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = decide_case, .initial_state = (void *)(uintptr_t)&cases[i]};
    return _cmocka_run_group_tests("permission", tests, COUNT, NULL, NULL);
}
