#include "tui/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "store/base/clock.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "tui/exit.h"
#include "tui/ready/ready.h"
#include "tui/screens.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/input.h"
#include "tui/ui/screen.h"
#include "tui/ui/theme.h"
#include "tui/ui/tmux.h"

enum {
    LAST_MS = 300,    /* the longest wait at the end for the terminal's last answers (take_last_answers) */
    ANSWER_MS = 30,   /* the longest wait at the start for its answers; over a slow line they come later */
    REPLY_MS = 200,   /* an answer that stops halfway is given up after so long */
    SHARED_MS = 3000, /* how long the terminal has to open the shared memory (make_shared) */
    OPENED_MS = 100,  /* how often we look whether it has opened that */
    STORE_MS = 250,   /* how often we look whether somebody else changed the store */
    DOUBLE_CLICK_MS = 400,
    TMUX_MS = 500, /* how often tmux is asked where it shows us */
    OWN_FDS = 5, /* keys, signals, tmux, what makes lessons ready, and the terminal while it takes no more */
    VIEW_FDS = 16,
    READ_MOST = 4096,
};

static const int signals[] = {SIGWINCH, SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT};

struct loop {
    struct app *app;
    int signal_fd;
    sigset_t mask_before;
    struct terminal terminal;
    struct input input;
    struct bytes keyboard; /* the terminal's bytes without its replies */
    bool asking;           /* the terminal has not answered all that it was asked at the start */
    char shared[64];       /* name of the shared memory that it was asked to open; "": none */
    int64_t shared_until;  /* when that memory is removed in any case */
    int64_t read_at;       /* when the terminal last sent something */
    int64_t store_at;      /* when to look at the store again */
    struct tmux tmux;      /* our question to tmux, where it shows us */
    int64_t tmux_at;       /* when to ask that again */
    struct mouse pressed;  /* the last press, to tell a double click */
    int64_t pressed_at;
    int percent; /* of the lesson that is being made ready; −1: none is */
};

static bool open_signals(struct loop *loop, struct error *error)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&set, signals[i]);
    if (sigprocmask(SIG_BLOCK, &set, &loop->mask_before) != 0)
        return error_system(error, errno, "The program cannot listen to signals");
    loop->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return loop->signal_fd >= 0 || error_system(error, errno, "The program cannot listen to signals");
}

/* Makes shared memory that only a terminal on this machine can open: whether kitty opens it tells whether it
 * runs here. False when none can be made. */
static bool make_shared(char *name, size_t size)
{
    snprintf(name, size, "/terugblik-%ld", (long)getpid());
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    bool ok = ftruncate(fd, 3) == 0;
    close(fd);
    if (!ok)
        shm_unlink(name);
    return ok;
}

static void feed_input(struct loop *loop)
{
    input_feed(&loop->input, loop->keyboard.data, loop->keyboard.size, loop->read_at);
    bytes_drop(&loop->keyboard, loop->keyboard.size);
}

/* False at the end of input: the terminal is gone. */
static bool read_terminal(struct loop *loop)
{
    char bytes[READ_MOST];
    ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN))
        return false;
    if (count > 0) {
        loop->read_at = clock_monotonic();
        terminal_feed(&loop->terminal, bytes, (size_t)count, &loop->keyboard);
        feed_input(loop);
    }
    return true;
}

static void drop_shared(struct loop *loop)
{
    if (loop->shared[0])
        (void)shm_unlink(loop->shared); /* the terminal may have done so */
    loop->shared[0] = '\0';
}

/* Most terminals answer at once. The others are not waited for: learn() takes their answers when they come.
 */
static void ask_terminal(struct loop *loop)
{
    struct terminal_environment environment;
    terminal_environment_read(&environment, screen_palette());
    environment.utf8 = draw_utf8();
    terminal_init(&loop->terminal, &environment);
    if (!make_shared(loop->shared, sizeof loop->shared))
        loop->shared[0] = '\0';
    struct bytes question = {0};
    terminal_query(&loop->terminal, loop->shared[0] ? loop->shared : NULL, &question);
    int64_t until = clock_monotonic() + ANSWER_MS, now = clock_monotonic();
    screen_write(&question);
    bool there = screen_flush();
    while (there && now < until && !terminal_answered(&loop->terminal)) {
        struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
        if (poll(&fd, 1, (int)(until - now)) > 0)
            there = read_terminal(loop);
        now = clock_monotonic();
    }
    loop->asking = !terminal_answered(&loop->terminal);
    loop->shared_until = now + SHARED_MS;
    bytes_release(&question);
}

/* The size of a cell is measured each time as well: the font may have been changed, not only the window. */
static void measure_cells(struct loop *loop)
{
    struct winsize size;
    if (ioctl(screen_terminal(), TIOCGWINSZ, &size) != 0)
        return;
    loop->terminal.rows = size.ws_row;
    loop->terminal.cols = size.ws_col;
    if (size.ws_row && size.ws_col && size.ws_xpixel && size.ws_ypixel) {
        loop->terminal.width = size.ws_xpixel;
        loop->terminal.height = size.ws_ypixel;
        loop->terminal.cell_width = size.ws_xpixel / size.ws_col;
        loop->terminal.cell_height = size.ws_ypixel / size.ws_row;
    }
}

bool loop_open(struct app *app, struct loop **opened, struct error *error)
{
    struct loop *loop = memory_alloc(1, sizeof *loop);
    *loop = (struct loop){.app = app, .signal_fd = -1, .pressed_at = -DOUBLE_CLICK_MS, .percent = -1};
    input_init(&loop->input, i18n_utf8());
    if (!open_signals(loop, error) || !screen_claim(error)) {
        loop_close(loop);
        return false;
    }
    ask_terminal(loop);
    if (!screen_start(error)) {
        loop_close(loop);
        return false;
    }
    theme_init(loop->terminal.colours != COLOURS_NONE, loop->terminal.light_background);
    measure_cells(loop);
    app->terminal = &loop->terminal;
    *opened = loop;
    return true;
}

/* The terminal may still be answering what came with the pictures. These answers are read here, or the shell
 * would take them for keys. */
static void take_last_answers(struct loop *loop)
{
    int64_t until = clock_monotonic() + LAST_MS, now = clock_monotonic();
    while (loop->terminal.acknowledged < loop->app->acknowledgements && now < until) {
        struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};
        if (poll(&fd, 1, (int)(until - now)) > 0 && !read_terminal(loop))
            return;
        now = clock_monotonic();
    }
}

void loop_close(struct loop *loop)
{
    take_last_answers(loop);
    drop_shared(loop);
    screen_end();
    if (loop->signal_fd >= 0) {
        close(loop->signal_fd);
        sigprocmask(SIG_SETMASK, &loop->mask_before, NULL);
    }
    input_release(&loop->input);
    bytes_release(&loop->keyboard);
    tmux_release(&loop->tmux);
    free(loop);
}

static void tell_view(struct view *view, enum action action)
{
    if (view && view->type->act)
        view->type->act(view, action);
}

/* Stops the program's whole process group, as the shell expects, until somebody says to go on. */
static void stop_here(struct loop *loop)
{
    for (struct view *view = loop->app->view; view; view = view->below)
        tell_view(view, ACTION_SUSPEND);
    screen_suspend();
    sigset_t stop, blocked;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    signal(SIGTSTP, SIG_DFL);
    kill(0, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, &blocked); /* the program stops in this call, until SIGCONT */
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    /* That SIGCONT is taken, since it is dealt with here: read_signals() need not. */
    const struct timespec at_once = {0};
    sigset_t go_on;
    sigemptyset(&go_on);
    sigaddset(&go_on, SIGCONT);
    (void)sigtimedwait(&go_on, NULL, &at_once);
    screen_resume();
    measure_cells(loop);
    loop->app->redraw = true;
}

/* What was being typed is kept. */
static void end_in_order(struct loop *loop, int status)
{
    for (struct view *view = loop->app->view; view; view = view->below) {
        if (view->type->save)
            view->type->save(view);
    }
    loop->app->exit_status = status;
    loop->app->quit = true;
}

static void read_signals(struct loop *loop)
{
    struct signalfd_siginfo info;
    while (read(loop->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        switch (info.ssi_signo) {
        case SIGWINCH:
            screen_resize();
            measure_cells(loop);
            loop->tmux_at = 0;
            loop->app->redraw = true;
            break;
        case SIGTSTP:
            loop->app->suspend = true;
            break;
        case SIGCONT: /* stopped by SIGSTOP, behind our back: the shell has had the terminal since */
            screen_suspend();
            screen_resume();
            loop->app->redraw = true;
            break;
        default:
            end_in_order(loop, 128 + (int)info.ssi_signo);
            break;
        }
    }
}

static void use_mouse(struct loop *loop, struct mouse mouse)
{
    struct app *app = loop->app;
    app->touched_at = clock_monotonic();
    if (screen_too_small() || app->lock)
        return;
    if (mouse.kind == MOUSE_PRESS) {
        int64_t now = clock_monotonic();
        bool same = mouse.row == loop->pressed.row && mouse.column == loop->pressed.column;
        bool twice = same && now - loop->pressed_at < DOUBLE_CLICK_MS;
        loop->pressed = mouse;
        loop->pressed_at = twice ? now - DOUBLE_CLICK_MS : now;
        if (twice)
            mouse.kind = MOUSE_DOUBLE;
    }
    if (app_click_hint(app, mouse))
        return;
    if (app->dialog)
        dialog_mouse(app, mouse);
    else if (app->view->type->mouse)
        app->view->type->mouse(app->view, mouse);
}

static void paste(struct app *app, const struct input_event *event)
{
    if (screen_too_small())
        return;
    struct prompt *prompt = app->lock ? app->lock_prompt : app->dialog ? NULL : app->prompt;
    if (!prompt) {
        app_say(app, "%s", _("Nothing is being typed here, so what you pasted went nowhere."));
        return;
    }
    if (event->too_much)
        prompt_refuse_paste(prompt);
    else
        prompt_paste(prompt, event->text, event->length);
    app_press(app, (struct key){.code = KEY_NAMED_PASTED});
}

static void dispatch_input(struct loop *loop)
{
    struct app *app = loop->app;
    struct input_event event;
    while (!app->quit && !app->suspend && input_next(&loop->input, clock_monotonic(), &event)) {
        switch (event.kind) {
        case INPUT_KEY:
            app_press(app, event.key);
            break;
        case INPUT_MOUSE:
            use_mouse(loop, event.mouse);
            break;
        case INPUT_PASTE:
            paste(app, &event);
            break;
        case INPUT_UNREADABLE:
            app_say(
                app, "%s",
                _("Your terminal sent a letter that cannot be read here, so it was not taken. Set LANG to "
                  "what the terminal speaks, such as C.UTF-8."));
            break;
        }
    }
    app_press_queued(app);
}

/* tmux passes no answers on. A kitty behind it is known by something else: it removes the shared memory that
 * it was asked to open, once it has opened it. */
static bool was_opened(const struct loop *loop)
{
    if (!loop->shared[0] || !loop->terminal.tmux)
        return false;
    int fd = shm_open(loop->shared, O_RDONLY | O_CLOEXEC, 0);
    if (fd >= 0)
        close(fd);
    return fd < 0 && errno == ENOENT;
}

/* Takes answers that came late: the colours, and how pictures can be shown. */
static void learn(struct loop *loop)
{
    bool answered = loop->asking && terminal_answered(&loop->terminal);
    bool opened = was_opened(loop);
    if (answered)
        loop->asking = false;
    if (opened)
        terminal_opened(&loop->terminal);
    if (opened || (!loop->asking && !loop->terminal.tmux) || clock_monotonic() >= loop->shared_until)
        drop_shared(loop);
    if (!answered && !opened)
        return;
    theme_init(loop->terminal.colours != COLOURS_NONE, loop->terminal.light_background);
    measure_cells(loop);
    loop->app->terminal_learned = true;
    loop->app->redraw = true;
}

/* Locks the screen when nobody touched it for long. Returns the ms until then, or −1. */
static int lock_when_idle(struct app *app)
{
    if (app->lock || !app->above->roles(app) || app->lock_after_ms <= 0)
        return -1;
    int64_t left = app->touched_at + app->lock_after_ms - clock_monotonic();
    if (left > 0)
        return left > INT32_MAX ? INT32_MAX : (int)left;
    app_lock(app);
    return -1;
}

/* Lets every view do what is due. Returns the ms until the next is, or −1. */
static int tick_views(struct app *app)
{
    int64_t soonest = app->lock ? app->lock->type->tick(app->lock, clock_monotonic()) : -1;
    for (struct view *view = app->view, *below; view && !app->quit; view = below) {
        below = view->below;
        if (view->type->tick)
            soonest = clock_sooner(soonest, view->type->tick(view, clock_monotonic()));
    }
    if (soonest < 0)
        return -1;
    int64_t left = soonest - clock_monotonic();
    return left > INT32_MAX ? INT32_MAX : left > 0 ? (int)left : 0;
}

/* Lessons are made ready, whatever is on top. Returns the ms until there is more to do, or −1. */
static int tick_ready(struct loop *loop)
{
    struct app *app = loop->app;
    const bool cells = terminal_video(app->terminal, app->video) == VIDEO_CELLS;
    int64_t now = clock_monotonic(), due = ready_tick(app->ready, app->actor, cells, now);
    int percent = -1;
    (void)ready_session(app->ready, &percent);
    if (percent != loop->percent && app->view && app->view->type == &view_sessions)
        app->dirty = true;
    loop->percent = percent;
    return due < 0 ? -1 : due > now ? (int)(due - now) : 0;
}

/* A newer version of the program has migrated the store: this one can only leave, and says why. */
static void leave_when_outdated(struct loop *loop)
{
    struct error error;
    if (store_current(loop->app->store, &error) || error.kind != ERROR_INVALID)
        return;
    end_in_order(loop, EXIT_FAILED);
    app_fail(loop->app, &error);
}

/* Asks whether another process changed what the top view shows. Returns the ms until it should ask again. */
static int watch_store(struct loop *loop)
{
    struct app *app = loop->app;
    if (!app->actor || !app->view || !app->view->type->load)
        return -1;
    int64_t now = clock_monotonic();
    if (now >= loop->store_at) {
        loop->store_at = now + STORE_MS;
        if (store_changed(app->store, &app->data_version)) {
            app->reload = true;
            ready_look(app->ready);
            leave_when_outdated(loop);
        }
    }
    return (int)(loop->store_at - now);
}

/* How long to wait for the rest of what may be an answer. A lone Escape is most likely the key; of anything
 * longer the rest is on its way. */
static int held_patience(const struct loop *loop)
{
    return loop->terminal.held_size > 1 ? REPLY_MS : INPUT_ESCAPE_MS;
}

static int input_wait(struct loop *loop)
{
    int64_t now = clock_monotonic();
    int wait = input_timeout(&loop->input, now);
    if (loop->terminal.held_size > 0) {
        int64_t left = loop->read_at + held_patience(loop) - now;
        wait = (int)clock_sooner(wait, left > 0 ? (int)left : 0);
    }
    return wait;
}

static void take_held(struct loop *loop)
{
    if (loop->terminal.held_size > 0 && clock_monotonic() - loop->read_at >= held_patience(loop)) {
        terminal_give_up(&loop->terminal, &loop->keyboard);
        feed_input(loop);
    }
}

/* The bytes of a picture or of the last drawing are under way: none must come between them. */
static bool is_busy(const struct app *app)
{
    return screen_pending() || (app->view->type->busy && app->view->type->busy(app->view));
}

static void draw_if_dirty(struct app *app)
{
    if (is_busy(app))
        return;
    if (app->reload)
        app_load(app);
    if (app->dirty || app->redraw)
        app_draw(app);
}

static bool on_stack(const struct app *app, const struct view *wanted)
{
    const struct view *view = app->view;
    while (view && view != wanted)
        view = view->below;
    return view != NULL;
}

static void take_place(struct loop *loop, struct tmux_place place)
{
    struct app *app = loop->app;
    loop->terminal.outer_row = place.row;
    loop->terminal.outer_col = place.column;
    app->outer = place;
    app->outer_known = true;
}

/* Returns the ms until tmux is to be asked again, or −1. */
static int follow_tmux(struct loop *loop)
{
    int64_t now = clock_monotonic();
    if (!loop->app->follows_tmux)
        return -1;
    if (now >= loop->tmux_at) {
        loop->tmux_at = now + TMUX_MS;
        if (!tmux_ask(&loop->tmux))
            take_place(loop, (struct tmux_place){.visible = true});
    }
    return (int)(loop->tmux_at - now);
}

/* One sleep: until something comes or is due. */
static void wait_and_dispatch(struct loop *loop, int timeout)
{
    struct app *app = loop->app;
    struct pollfd fds[OWN_FDS + VIEW_FDS] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = loop->signal_fd, .events = POLLIN},
        {.fd = loop->tmux.process ? loop->tmux.fd : -1, .events = POLLIN},
        {.fd = ready_descriptor(app->ready), .events = POLLIN},
        {.fd = screen_pending() ? screen_terminal() : -1, .events = POLLOUT}};
    struct view *views[VIEW_FDS];
    int starts[VIEW_FDS], counts[VIEW_FDS], view_count = 0, count = OWN_FDS;
    for (struct view *view = app->view; view && view_count < VIEW_FDS; view = view->below) {
        if (!view->type->descriptors)
            continue;
        int added = view->type->descriptors(view, fds + count, OWN_FDS + VIEW_FDS - count);
        views[view_count] = view;
        starts[view_count] = count;
        counts[view_count++] = added;
        count += added;
    }
    /* A debugger may interrupt it; memory may be short for a moment. Either is tried again. */
    if (poll(fds, (nfds_t)count, timeout) < 0)
        return;
    if (fds[1].revents)
        read_signals(loop);
    struct tmux_place place = app->outer_known ? app->outer : (struct tmux_place){.visible = true};
    if (fds[2].revents && tmux_answered(&loop->tmux, &place))
        take_place(loop, place);
    for (int i = 0; i < view_count; i++) {
        bool news = false;
        for (int at = starts[i]; at < starts[i] + counts[i]; at++)
            news = news || fds[at].revents;
        if (news && on_stack(app, views[i]) && views[i]->type->ready)
            views[i]->type->ready(views[i], fds + starts[i], counts[i]);
    }
    if (fds[4].revents)
        (void)screen_flush(); /* a terminal that is gone is noticed by reading it */
    /* Last, since keys open and close views. */
    if (fds[0].revents && !read_terminal(loop))
        end_in_order(loop, SIGHUP);
}

void loop_run(struct loop *loop)
{
    struct app *app = loop->app;
    app->dirty = true;
    app->touched_at = clock_monotonic();
    while (!app->quit) {
        take_held(loop);
        learn(loop);
        dispatch_input(loop);
        if (app->suspend && !app->quit) {
            stop_here(loop);
            app->suspend = false;
            continue;
        }
        if (app->quit)
            break;
        int idle = lock_when_idle(app);
        draw_if_dirty(app);
        int timeout = (int)clock_sooner(tick_views(app), watch_store(loop));
        timeout = (int)clock_sooner(timeout, idle);
        timeout = (int)clock_sooner(timeout, follow_tmux(loop));
        timeout = (int)clock_sooner(timeout, tick_ready(loop));
        if (loop->shared[0])
            timeout = (int)clock_sooner(timeout, OPENED_MS);
        if (app->quit)
            break;
        timeout = (int)clock_sooner(timeout, input_wait(loop));
        if (((app->dirty || app->redraw || app->reload) && !is_busy(app)) || app->queued_count > 0)
            timeout = 0;
        wait_and_dispatch(loop, timeout);
    }
}
