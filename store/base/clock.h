/*
 * Clock: moments are UTC milliseconds since 1970 in int64_t, days are local calendar days "YYYY-MM-DD".
 *
 * A lesson is on a day, not at a moment: whether somebody was 16 "on the day of filming" is decided on
 * calendar days, which compare as text. The school's time zone is the process's (TZ).
 */
#ifndef STORE_BASE_CLOCK_H
#define STORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { DAY_SIZE = 11 };

#define CLOCK_SECOND_MS INT64_C(1000)
#define CLOCK_DAY_MS    (INT64_C(86400) * CLOCK_SECOND_MS)

int64_t clock_now(void);       /* wall clock, UTC ms */
int64_t clock_monotonic(void); /* ms, for timers; never goes back, and means nothing by itself */
/* The sooner of two moments, or of two waits; −1 is never. */
int64_t clock_sooner(int64_t a, int64_t b);

/* A file's time. What a file system says of it can be anything: it is brought within 1900 to 9999. */
int64_t clock_of(const struct timespec *time);
void clock_day(int64_t moment,
               char day[static DAY_SIZE]); /* the local day of a moment; within 1900 to 9999 */
bool day_valid(const char *day);           /* a real date from 1900 to 9999, "YYYY-MM-DD" */
/* Completed years on a day. Who was born on 29 February grows a year older on 1 March in other years. */
int day_age(const char *birth_day, const char *on_day);
void day_add(const char *day, int days, char result[static DAY_SIZE]);

#endif
