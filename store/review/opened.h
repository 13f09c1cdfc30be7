/*
 * Who has opened a lesson, as a condition in SQL: the trace says it (R13), and nothing else is stored of it.
 * So a review that both people are said to have had is one that both have opened, or joined.
 */
#ifndef STORE_REVIEW_OPENED_H
#define STORE_REVIEW_OPENED_H

/* clang-format off */

/* 1 when the account WHO has opened footage of the session `s`, or joined who had. */
#define SQL_OPENED_BY(s, who)                                            \
    "EXISTS (SELECT 1 FROM audit seen WHERE seen.session_id = " s ".id"  \
    "  AND seen.action IN ('footage.open', 'footage.join') AND seen.refused = 0" \
    "  AND seen.actor_id = " who ")"

/* clang-format on */

#endif
