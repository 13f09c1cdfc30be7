/*
 * Written days: a day as spreadsheets and the programs of schools write it, read when it can mean only one
 * day.
 *
 *     2011-05-04   4-5-2011   04-05-2011   4.5.2011   4/5/2011 (when the list shows which comes first)
 *
 * A time of day behind it is passed over, unless it is given for a time zone and may be of the day before.
 */
#ifndef STORE_PEOPLE_WRITTEN_DAY_H
#define STORE_PEOPLE_WRITTEN_DAY_H

#include "store/base/clock.h"

/* With slashes both orders are in use; 13/5 or 5/13 somewhere in the list tells which. */
enum day_order { DAY_ORDER_UNKNOWN, DAY_FIRST, MONTH_FIRST };
/* Which order this day shows, if it does. */
enum day_order written_day_order(const char *text);

enum written_day {
    WRITTEN_DAY,
    WRITTEN_BADLY,      /* no day, or one that there is not */
    WRITTEN_TWO_WAYS,   /* 4/5/2011, and nothing tells which comes first */
    WRITTEN_SHORT_YEAR, /* 4-5-11 */
    WRITTEN_IN_ZONE,    /* 2011-05-03T22:00:00Z */
};
/* The day as "2011-05-04" when it is WRITTEN_DAY. */
enum written_day written_day_read(const char *text, enum day_order slashes, char day[static DAY_SIZE]);

#endif
