#include "store/people/written-day.h"

#include <stdio.h>
#include <string.h>

/* Three numbers with one kind of mark between them, and what comes behind. */
struct written {
    int numbers[3], digits[3];
    char mark;
    const char *rest;
};

static bool split(const char *text, struct written *written)
{
    *written = (struct written){.rest = text};
    for (int part = 0; part < 3; part++) {
        const char *at = written->rest;
        while (*at >= '0' && *at <= '9' && written->digits[part] < 5) {
            written->numbers[part] = written->numbers[part] * 10 + (*at++ - '0');
            written->digits[part]++;
        }
        if (!written->digits[part])
            return false;
        written->rest = at;
        if (part == 2)
            return true;
        if (!*at || !strchr("-./", *at) || (part == 1 && *at != written->mark))
            return false;
        written->mark = *at;
        written->rest++;
    }
    return true;
}

/* " 0:00", " 00:00:00", "T00:00:00.000", with or without a zone. */
enum behind { BEHIND_NOTHING, BEHIND_ZONED, BEHIND_NONSENSE };
static enum behind read_time(const char *text)
{
    int hour, minute, second = 0, taken = 0;
    if (!*text)
        return BEHIND_NOTHING;
    if ((*text != ' ' && *text != 'T') || sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &taken) != 2)
        return BEHIND_NONSENSE;
    text += 1 + taken;
    if (sscanf(text, ":%2d%n", &second, &taken) == 1)
        text += taken;
    if (*text == '.')
        text += 1 + strspn(text + 1, "0123456789");
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return BEHIND_NONSENSE;
    if (!*text)
        return BEHIND_NOTHING;
    if (*text != 'Z' && *text != '+' && *text != '-')
        return BEHIND_NONSENSE;
    /* Midnight is the day that is meant, in whichever zone it was written. */
    return hour == 0 && minute == 0 && second == 0 ? BEHIND_NOTHING : BEHIND_ZONED;
}

enum day_order written_day_order(const char *text)
{
    struct written written;
    if (!split(text, &written) || written.mark != '/' || written.digits[2] != 4)
        return DAY_ORDER_UNKNOWN;
    return written.numbers[0] > 12 ? DAY_FIRST : written.numbers[1] > 12 ? MONTH_FIRST : DAY_ORDER_UNKNOWN;
}

enum written_day written_day_read(const char *text, enum day_order slashes, char day[static DAY_SIZE])
{
    struct written written;
    if (!split(text, &written) || written.digits[1] > 2)
        return WRITTEN_BADLY;
    const int *numbers = written.numbers;
    int year = numbers[2], month = numbers[1], of_month = numbers[0];
    if (written.digits[0] == 4) {
        year = numbers[0];
        of_month = numbers[2];
        if (written.digits[2] > 2)
            return WRITTEN_BADLY;
    } else if (written.digits[2] == 2 && written.digits[0] <= 2) {
        return WRITTEN_SHORT_YEAR;
    } else if (written.digits[2] != 4 || written.digits[0] > 2) {
        return WRITTEN_BADLY;
    } else if (written.mark == '/') {
        if (slashes == DAY_ORDER_UNKNOWN && numbers[0] <= 12 && numbers[1] <= 12 && numbers[0] != numbers[1])
            return WRITTEN_TWO_WAYS;
        if (slashes == MONTH_FIRST) {
            month = numbers[0];
            of_month = numbers[1];
        }
    }
    char made[64];
    snprintf(made, sizeof made, "%04d-%02d-%02d", year, month, of_month);
    if (!day_valid(made))
        return WRITTEN_BADLY;
    memcpy(day, made, DAY_SIZE);
    switch (read_time(written.rest)) {
    case BEHIND_NOTHING:
        return WRITTEN_DAY;
    case BEHIND_ZONED:
        return WRITTEN_IN_ZONE;
    case BEHIND_NONSENSE:
        break;
    }
    return WRITTEN_BADLY;
}
