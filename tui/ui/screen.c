#include "tui/ui/screen.h"

#include <assert.h>
#include <errno.h>
#include <ncurses.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "tui/ui/output.h"

/* Mouse with drags, reported without limits of size (1002, 1006); pasted text marked as such (2004). */
static const char modes_on[] = "\033[?1002h\033[?1006h\033[?2004h";
/* Synchronized output (2026) may be on when a crash comes in the middle of a picture. */
static const char modes_off[] = "\033[?2026l\033[?2004l\033[?1006l\033[?1002l";
/* For terminals of the ANSI family, which all of today's are: attributes off, cursor shown, wrapping on. */
static const char ansi_back[] = "\033[0m\033[?25h\033[?7h";

enum {
    RESTORE_SIZE = 256,
    CRASH_STACK = 64 * 1024,
    END_MS = 500, /* at the end, a terminal that takes nothing for so long is as good as gone */
};

/* What a crash handler needs. The only global of the program. */
static struct {
    volatile sig_atomic_t claimed;
    bool started; /* ncurses */
    bool ansi;
    SCREEN *screen;
    struct output output;
    struct termios modes; /* the shell's */
    struct termios screen_modes;
    char restore[RESTORE_SIZE];
    size_t restore_size;
    struct sigaction before[NSIG]; /* what a crash did until we took it */
} given;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/* Only what POSIX allows in a signal handler. Then the signal comes again, to whoever had it before. */
static void crash(int number)
{
    if (given.claimed) {
        given.claimed = 0;
        output_write_now(&given.output, given.restore, given.restore_size, END_MS);
        tcsetattr(STDIN_FILENO, TCSANOW, &given.modes);
    }
    sigaction(number, &given.before[number], NULL);
    raise(number);
}

static void catch_crashes(void)
{
    /* The handler has a stack of its own, since the crash may be a stack overflow. */
    static char stack[CRASH_STACK];
    const stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&other, NULL);
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &action, &given.before[crashes[i]]);
}

static void add_restore(const char *text)
{
    size_t length = text && text != (const char *)-1 ? strlen(text) : 0;
    if (length == 0 || given.restore_size + length > sizeof given.restore)
        return;
    memcpy(given.restore + given.restore_size, text, length);
    given.restore_size += length;
}

static char *capability(const char *name)
{
    char copy[16];
    snprintf(copy, sizeof copy, "%s", name);
    return tigetstr(copy);
}

static bool is_ansi(void)
{
    const char *clear = capability("clear");
    return clear && clear != (const char *)-1 && strstr(clear, "\033[");
}

/* Asked before anything is written to it. */
static bool terminal_usable(struct error *error)
{
    const char *term = getenv("TERM");
    if (!term || !*term)
        return error_set(error, ERROR_INVALID,
                         "TERM is not set; set it to what the terminal is, such as xterm-256color.");
    int failed;
    if (setupterm(NULL, STDOUT_FILENO, &failed) != OK)
        return error_set(
            error, ERROR_INVALID,
            "Nothing is known of the terminal “%s”; set TERM to what it is, such as xterm-256color.", term);
    bool usable = is_ansi();
    del_curterm(cur_term);
    return usable ||
           error_set(error, ERROR_INVALID,
                     "A terminal like “%s” cannot show the screens; set TERM to what it is, such as "
                     "xterm-256color, or use a command (terugblik --help lists them).",
                     term);
}

bool screen_claim(struct error *error)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &given.modes) != 0)
        return error_set(error, ERROR_INVALID,
                         "The screens need a terminal; use a command instead (terugblik --help lists them).");
    if (!terminal_usable(error))
        return false;
    static bool registered;
    if (!registered)
        registered = atexit(screen_end) == 0;
    struct termios raw = given.modes;
    cfmakeraw(&raw);
    raw.c_oflag |= OPOST;
    if (!output_open(&given.output) || tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) != 0) {
        error_system(error, errno, "The terminal cannot be used");
        output_close(&given.output);
        return false;
    }
    given.restore_size = 0;
    given.claimed = 1;
    catch_crashes();
    return true;
}

int screen_palette(void)
{
    int failed;
    if (!given.started && setupterm(NULL, STDOUT_FILENO, &failed) != OK)
        return -1;
    char name[] = "colors";
    int colours = tigetnum(name);
    if (!given.started)
        del_curterm(cur_term);
    return colours;
}

/* What no screen has; ncurses would need gigabytes for it. */
static bool too_large(const struct winsize *size)
{
    enum { MOST = 10000, CELLS_MOST = 4000000 };
    return size->ws_row > MOST || size->ws_col > MOST || size->ws_row * size->ws_col > CELLS_MOST;
}

bool screen_start(struct error *error)
{
    struct winsize size = {0};
    if (ioctl(given.output.terminal, TIOCGWINSZ, &size) == 0 && too_large(&size))
        return error_set(
            error, ERROR_INVALID,
            "The terminal says that it has %d columns and %d rows, which cannot be; make it smaller.",
            size.ws_col, size.ws_row);
    /* Those of another window, left in the environment, would have ncurses draw for that one. */
    if (size.ws_row > 0 && size.ws_col > 0) {
        unsetenv("COLUMNS");
        unsetenv("LINES");
    }
    given.screen = newterm(NULL, stdout, stdin);
    if (!given.screen) {
        const char *term = getenv("TERM");
        return error_set(
            error, ERROR_INVALID,
            "Nothing is known of the terminal “%s”; set TERM to what it is, such as xterm-256color.",
            term ? term : "");
    }
    given.started = true;
    /* ncurses' own handlers are not wanted: these signals are read by the loop (signalfd). */
    signal(SIGTSTP, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    raw();
    noecho();
    nonl();
    typeahead(-1); /* else ncurses stops drawing halfway as soon as a key is pressed */
    curs_set(0);
    /* From here on ncurses' own calls for the terminal's modes fail, so they are kept here. */
    if (tcgetattr(STDIN_FILENO, &given.screen_modes) != 0 || !output_capture(&given.output))
        return error_system(error, errno, "The screens cannot be drawn");
    given.ansi = is_ansi();
    if (given.ansi) {
        add_restore(modes_off);
        add_restore(ansi_back);
    }
    add_restore(capability("rmcup"));
    if (given.ansi)
        output_write(&given.output, modes_on, sizeof modes_on - 1);
    return true;
}

/* Writes what is left and gives the terminal's modes back. Those change at once when it takes nothing:
 * waiting for it would have no end. */
static void leave(void)
{
    if (given.ansi)
        output_write(&given.output, modes_off, sizeof modes_off - 1);
    endwin();
    bool written = output_drain(&given.output, END_MS);
    tcsetattr(STDIN_FILENO, written ? TCSADRAIN : TCSANOW, &given.modes);
}

void screen_end(void)
{
    if (!given.claimed)
        return;
    if (given.started) {
        leave();
        delscreen(given.screen);
        given.started = false;
    } else {
        tcsetattr(STDIN_FILENO, TCSANOW, &given.modes);
    }
    output_close(&given.output);
    given.claimed = 0;
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        sigaction(crashes[i], &given.before[crashes[i]], NULL);
}

void screen_suspend(void)
{
    leave();
}

void screen_resume(void)
{
    /* The first refresh after endwin() takes the terminal's screen again, but its modes only as ncurses left
     * them. */
    tcsetattr(STDIN_FILENO, TCSADRAIN, &given.screen_modes);
    clearok(curscr, TRUE);
    screen_resize();
    refresh();
    if (given.ansi)
        output_write(&given.output, modes_on, sizeof modes_on - 1);
    (void)screen_flush();
}

void screen_resize(void)
{
    struct winsize size;
    if (ioctl(given.output.terminal, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        !too_large(&size))
        resizeterm(size.ws_row, size.ws_col);
}

bool screen_too_small(void)
{
    return LINES < SCREEN_ROWS_LEAST || COLS < SCREEN_COLUMNS_LEAST;
}

int screen_terminal(void)
{
    return given.output.terminal;
}

void screen_write(const struct bytes *bytes)
{
    output_write(&given.output, (const char *)bytes->data, bytes->size);
}

void screen_drawn(bool synchronized)
{
    (void)output_collect(&given.output, synchronized ? "\033[?2026h" : NULL,
                         synchronized ? "\033[?2026l" : NULL);
    (void)screen_flush();
}

bool screen_flush(void)
{
    return output_flush(&given.output);
}

bool screen_pending(void)
{
    return output_pending(&given.output);
}
