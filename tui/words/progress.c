#include "tui/words/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/text.h"
#include "tui/words/print.h"
#include "tui/ui/i18n.h"

enum { DRAW_EVERY_MS = 100, RATE_AFTER_MS = 1000, BAR_MOST = 40 };

static void signals_that_end(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

void progress_open(struct progress *progress)
{
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) == 1};
    sigset_t set;
    signals_that_end(&set);
    sigprocmask(SIG_BLOCK, &set, &progress->before);
}

static void clear_line(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}

void progress_close(struct progress *progress)
{
    clear_line(progress);
    /* The signals were answered by breaking off. They must not also end the program, before it has said so.
     */
    if (progress_broken_off(progress)) {
        sigset_t set;
        signals_that_end(&set);
        while (sigtimedwait(&set, NULL, &(struct timespec){0}) > 0)
            ;
    }
    sigprocmask(SIG_SETMASK, &progress->before, NULL);
}

bool progress_broken_off(struct progress *progress)
{
    sigset_t pending;
    if (!progress->broken_off && sigpending(&pending) == 0)
        progress->broken_off = sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 ||
                               sigismember(&pending, SIGHUP) == 1;
    return progress->broken_off;
}

void progress_describe(char *text, size_t size, int64_t done, int64_t total, enum progress_unit unit,
                       int64_t elapsed)
{
    char some[32], all[32], rate[32], left[32];
    bool rated = elapsed >= RATE_AFTER_MS && done > 0;
    if (rated)
        i18n_length((int64_t)((double)(total - done) / (double)done * (double)elapsed), left, sizeof left);
    switch (unit) {
    case PROGRESS_THINGS:
        snprintf(text, size, _("%lld of %lld"), (long long)done, (long long)total);
        break;
    case PROGRESS_BYTES:
        i18n_size(done, some, sizeof some);
        i18n_size(total, all, sizeof all);
        if (rated)
            i18n_size((int64_t)((double)done / (double)elapsed * 1000), rate, sizeof rate);
        if (rated)
            snprintf(text, size, _("%s of %s, %s per second, %s left"), some, all, rate, left);
        else
            snprintf(text, size, _("%s of %s"), some, all);
        break;
    case PROGRESS_PERCENT:
        if (rated)
            snprintf(text, size, _("%d %%, %s left"), (int)(done * 100 / total), left);
        else
            snprintf(text, size, "%d %%", (int)(total > 0 ? done * 100 / total : 0));
        break;
    }
}

void progress_show(struct progress *progress, const char *label, int64_t done, int64_t total,
                   enum progress_unit unit)
{
    int64_t now = clock_monotonic();
    bool anew = progress->label != label;
    if (anew) {
        progress->label = label;
        progress->started_at = now;
    }
    if (!progress->shown || (!anew && now - progress->drawn_at < DRAW_EVERY_MS && done < total))
        return;
    progress->drawn_at = now;

    char text[256];
    progress_describe(text, sizeof text, done, total, unit, now - progress->started_at);
    int columns = print_columns(stderr) - 1;
    int room = columns - text_width(label) - text_width(text) - 4;
    int bar = room > BAR_MOST ? BAR_MOST : room;
    clear_line(progress);
    if (bar >= 10) {
        int full = total > 0 ? (int)(done * bar / total) : 0;
        char line[BAR_MOST + 1];
        memset(line, '-', (size_t)bar);
        memset(line, '#', (size_t)full);
        line[bar] = '\0';
        fprintf(stderr, "%s [%s] %s", label, line, text);
    } else {
        char line[512];
        int used;
        snprintf(line, sizeof line, "%s %s", label, text);
        fprintf(stderr, "%.*s", (int)text_fit(line, columns, &used), line);
    }
    progress->drawn = true;
    fflush(stderr);
}
