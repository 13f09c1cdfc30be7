#include "tui/ui/i18n.h"

#include <errno.h>
#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"

/* What the environment asks for in a category ("LC_MESSAGES"), in the order of POSIX; "": nothing. */
static const char *wanted_locale(const char *category)
{
    const char *const variables[] = {"LC_ALL", category, "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return value;
    }
    return "";
}

static bool is_plain_c(const char *locale)
{
    return strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0;
}

bool i18n_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool i18n_ascii_asked(void)
{
    return is_plain_c(wanted_locale("LC_CTYPE"));
}

/* A locale that is asked for but not installed (a bare Debian has only C.UTF-8) is no reason to speak
 * English. */
static void set_locale(void)
{
    const char *wanted = wanted_locale("LC_MESSAGES");
    if (!setlocale(LC_ALL, "") && setlocale(LC_ALL, "C.UTF-8")) {
        char language[16];
        size_t length = strcspn(wanted, "_.@");
        const char *chosen = getenv("LANGUAGE");
        if ((!chosen || !*chosen) && length > 0 && length < sizeof language) {
            memcpy(language, wanted, length);
            language[length] = '\0';
            setenv("LANGUAGE", language, 1);
        }
    }
    if (is_plain_c(setlocale(LC_CTYPE, NULL)))
        (void)setlocale(LC_CTYPE, "C.UTF-8");
    /* printf's numbers stay in C's form, since machines read them as well (JSON, CSV). Numbers for people are
     * made in this file. */
    setlocale(LC_NUMERIC, "C");
}

/* "DIR/locale" beside the program when it has our catalogue; false otherwise. */
static bool locale_beside(const char *program_path, char *folder, size_t size)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length < 0)
        length = snprintf(program, sizeof program, "%s", program_path);
    if (length < 0 || (size_t)length >= sizeof program)
        return false;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = '\0';
    char catalogue[4200];
    int written = snprintf(catalogue, sizeof catalogue, "%s/locale/nl/LC_MESSAGES/terugblik.mo", program);
    if (written < 0 || (size_t)written >= sizeof catalogue || access(catalogue, R_OK) != 0)
        return false;
    written = snprintf(folder, size, "%s/locale", program);
    return written > 0 && (size_t)written < size;
}

void i18n_init(const char *program_path)
{
    set_locale();
    char folder[4200];
    bindtextdomain("terugblik", locale_beside(program_path, folder, sizeof folder) ? folder : LOCALEDIR);
    bind_textdomain_codeset("terugblik", "UTF-8");
    textdomain("terugblik");
}

static const char *month_name(int month)
{
    static const char *const names[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
                                        N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};
    return month >= 1 && month <= 12 ? _(names[month - 1]) : "?";
}

const char *i18n_day(const char *day, char *buffer, size_t size)
{
    int year, month, date;
    if (!day || !day_valid(day) || sscanf(day, "%4d-%2d-%2d", &year, &month, &date) != 3)
        snprintf(buffer, size, "%s", day ? day : "");
    else
        snprintf(buffer, size, "%d %s %d", date, month_name(month), year);
    return buffer;
}

static bool local_time(int64_t moment, struct tm *local)
{
    time_t seconds = (time_t)(moment / 1000);
    return localtime_r(&seconds, local) != NULL;
}

const char *i18n_moment(int64_t moment, char *buffer, size_t size)
{
    struct tm local;
    if (!local_time(moment, &local))
        snprintf(buffer, size, "?");
    else
        snprintf(buffer, size, "%d %s %d %02d:%02d", local.tm_mday, month_name(local.tm_mon + 1),
                 local.tm_year + 1900, local.tm_hour, local.tm_min);
    return buffer;
}

const char *i18n_moment_short(int64_t moment, char *buffer, size_t size)
{
    struct tm local, now;
    if (!local_time(moment, &local) || !local_time(clock_now(), &now))
        snprintf(buffer, size, "?");
    else if (local.tm_year == now.tm_year)
        snprintf(buffer, size, "%d %s", local.tm_mday, month_name(local.tm_mon + 1));
    else
        snprintf(buffer, size, "%d %s %d", local.tm_mday, month_name(local.tm_mon + 1), local.tm_year + 1900);
    return buffer;
}

const char *i18n_length(int64_t ms, char *buffer, size_t size)
{
    int64_t seconds = ms < 0 ? 0 : ms / 1000;
    if (seconds >= 3600)
        snprintf(buffer, size, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(seconds / 60 % 60),
                 (int)(seconds % 60));
    else
        snprintf(buffer, size, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
    return buffer;
}

const char *i18n_size(int64_t bytes, char *buffer, size_t size)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        snprintf(buffer, size, "%" PRId64 " B", bytes < 0 ? 0 : bytes);
        return buffer;
    }
    /* The first unit in which it rounds to less than a thousand. */
    uint64_t amount = (uint64_t)bytes, scale = 1000;
    size_t unit = 0;
    while ((amount + scale / 2) / scale >= 1000 && unit + 1 < sizeof units / sizeof *units) {
        scale *= 1000;
        unit++;
    }
    uint64_t tenths = (amount + scale / 20) / (scale / 10);
    if (tenths >= 100)
        snprintf(buffer, size, "%" PRIu64 " %s", (amount + scale / 2) / scale, units[unit]);
    else
        /* TRANSLATORS: a number with one decimal and its unit: "1.2 GB" */
        snprintf(buffer, size, _("%d.%d %s"), (int)(tenths / 10), (int)(tenths % 10), units[unit]);
    return buffer;
}
