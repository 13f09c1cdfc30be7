/*
 * Who is entitled to what, as conditions in SQL. This is the one place that says who the people of a
 * trajectory are and who may watch footage: the gate asks it for each change, every list is built on it, and
 * keys are sealed to whom it names. So nobody is shown what they may not open, and nobody gets a key to what
 * they are not shown.
 *
 * `t`, `s` and `a` are the names that the query gives to a row of trajectory, session and account; `who` and
 * `location` are expressions for an account's and a location's id ("?1", "a.id"). Each is one condition.
 */
#ifndef STORE_GATE_ENTITLED_H
#define STORE_GATE_ENTITLED_H

/* clang-format off */

/* R7: the trajectory's coach or its teacher. */
#define SQL_IS_PARTY(t, who) "(" t ".coach_id = " who " OR " t ".teacher_id = " who ")"

/* May do anything at all: not disabled, and the password is their own. */
#define SQL_IS_ACTIVE(a) "(" a ".disabled_at IS NULL AND " a ".must_change_password = 0)"

#define SQL_HAS_ROLE(who, role)                                          \
    "EXISTS (SELECT 1 FROM account_role has"                             \
    "  WHERE has.account_id = " who " AND has.role = '" role "')"

/* R12: whoever only keeps the registers or the accounts sees no footage. */
#define SQL_IS_COACH_OR_TEACHER(who)                                     \
    "EXISTS (SELECT 1 FROM account_role has"                             \
    "  WHERE has.account_id = " who " AND has.role IN ('coach', 'teacher'))"

#define SQL_WORKS_AT(who, location)                                      \
    "EXISTS (SELECT 1 FROM account_site site"                            \
    "  WHERE site.account_id = " who " AND site.location_id = " location ")"

/* R12: footage that is there for the coaches and teachers who work at its location. */
#define SQL_IS_FOR_STAFF(s) s ".purpose IN ('team', 'festive')"
/* R12 */
#define SQL_IS_STAFF(s, who) "(" SQL_WORKS_AT(who, s ".location_id") " AND " SQL_IS_COACH_OR_TEACHER(who) ")"

/* R11: footage about one pupil is for the people who were named with it. */
#define SQL_IS_NAMED(s, who)                                             \
    "EXISTS (SELECT 1 FROM session_viewer named"                         \
    "  WHERE named.session_id = " s ".id AND named.account_id = " who ")"

/* R7, R11, R12: who may watch a session's footage. The trajectories are no join, so that a list looks them up
 * once; each part says what trajectory_id is, so that SQLite finds the few by its index. */
#define SQL_MAY_WATCH(s, who)                                            \
    "(" s ".trajectory_id IN"                                            \
    "  (SELECT own.id FROM trajectory own WHERE " SQL_IS_PARTY("own", who) ")" \
    " OR (" s ".trajectory_id IS NULL AND " s ".purpose = 'support'"     \
    "  AND " SQL_IS_NAMED(s, who) ")"                                    \
    " OR (" s ".trajectory_id IS NULL AND " SQL_IS_FOR_STAFF(s)          \
    "  AND " SQL_IS_STAFF(s, who) "))"

/* clang-format on */

#endif
