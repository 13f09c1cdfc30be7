#include "store/base/clock.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;
    int failed = clock_gettime(clock, &now);
    assert(!failed);
    (void)failed;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_sooner(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

static void day_write(char day[static DAY_SIZE], int year, int month, int date)
{
    /* The remainders tell the compiler, which knows no calendars, that it fits. */
    int length = snprintf(day, DAY_SIZE, "%04u-%02u-%02u", (unsigned)year % 10000U, (unsigned)month % 100U,
                          (unsigned)date % 100U);
    assert(length == DAY_SIZE - 1);
    (void)length;
}

/* From 2 January 1900 to 30 December 9999, so that no time zone leads out of the years that a day can have.
 */
static int64_t within_years(int64_t seconds)
{
    const int64_t least = INT64_C(-2208902400), most = INT64_C(253402214399);
    return seconds < least ? least : seconds > most ? most : seconds;
}

int64_t clock_of(const struct timespec *time)
{
    return within_years(time->tv_sec) * 1000 + time->tv_nsec / 1000000;
}

void clock_day(int64_t moment, char day[static DAY_SIZE])
{
    moment = within_years(moment / 1000) * 1000 + moment % 1000;
    /* Rounds down, also before 1970. */
    time_t seconds = (time_t)((moment - (moment % 1000 + 1000) % 1000) / 1000);
    struct tm local;
    struct tm *known = localtime_r(&seconds, &local);
    assert(known);
    (void)known;
    day_write(day, local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

struct date {
    int year, month, day;
};

static bool day_read(const char *text, struct date *date)
{
    static const char pattern[] = "dddd-dd-dd";
    if (strlen(text) != sizeof pattern - 1)
        return false;
    int numbers[3] = {0, 0, 0}, part = 0;
    for (size_t i = 0; i < sizeof pattern - 1; i++) {
        if (pattern[i] == '-') {
            if (text[i] != '-')
                return false;
            part++;
        } else {
            if (text[i] < '0' || text[i] > '9')
                return false;
            numbers[part] = numbers[part] * 10 + (text[i] - '0');
        }
    }
    *date = (struct date){numbers[0], numbers[1], numbers[2]};
    return date->year >= 1900 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
           date->day <= days_in_month(date->year, date->month);
}

bool day_valid(const char *day)
{
    struct date date;
    return day && day_read(day, &date);
}

int day_age(const char *birth_day, const char *on_day)
{
    struct date birth = {0}, on = {0};
    bool valid = day_read(birth_day, &birth) && day_read(on_day, &on);
    assert(valid);
    (void)valid;
    int age = on.year - birth.year;
    /* Comparing month and day as numbers puts 29 February's birthday on 1 March where there is none. */
    if (on.month < birth.month || (on.month == birth.month && on.day < birth.day))
        age--;
    return age;
}

void day_add(const char *day, int days, char result[static DAY_SIZE])
{
    struct date date = {0};
    bool valid = day_read(day, &date);
    assert(valid);
    (void)valid;
    /* Noon UTC: no time zone, no daylight saving. */
    struct tm tm = {
        .tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day, .tm_hour = 12};
    time_t seconds = timegm(&tm) + (time_t)days * 86400;
    struct tm moved;
    if (!gmtime_r(&seconds, &moved) || moved.tm_year + 1900 > 9999)
        moved = (struct tm){.tm_year = 9999 - 1900, .tm_mon = 11, .tm_mday = 31};
    day_write(result, moved.tm_year + 1900, moved.tm_mon + 1, moved.tm_mday);
}
