#include "tui/watch/watch.h"

#include <fcntl.h>
#include <unistd.h>

/* Whether the picture is made of pixels that go through tmux to the terminal behind it. */
static bool through_tmux(const struct watch *watch)
{
    const struct painter *painter = &watch->video.painter;
    return watch->video.painting && painter->pixels.mode != VIDEO_AUTO && painter->pixels.wrapped;
}

bool outer_hidden(const struct watch *watch)
{
    return through_tmux(watch) && !watch->video.outer_shown;
}

/* Takes the picture off the terminal behind tmux. tmux passes nothing on from a pane that it does not show,
 * so this writes to that terminal directly. */
static void clear_outer(struct watch *watch)
{
    struct bytes bytes = {0};
    painter_clear_outer(&watch->video.painter, &bytes);
    int terminal = open(watch->video.outer.terminal, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0 && isatty(terminal)) {
        ssize_t written = write(terminal, bytes.data, bytes.size);
        (void)written; /* best effort: nothing else can be done */
    }
    if (terminal >= 0)
        close(terminal);
    bytes_release(&bytes);
}

void outer_follow(struct watch *watch)
{
    struct watch_video *video = &watch->video;
    struct app *app = watch->app;
    app->follows_tmux = through_tmux(watch);
    if (!app->follows_tmux) {
        video->outer_shown = false;
        return;
    }
    const bool shown = app->outer_known && app->outer.visible;
    const bool moved = app->outer.row != video->outer.row || app->outer.column != video->outer.column;
    if (video->outer_shown && !shown)
        clear_outer(watch);
    if (shown == video->outer_shown && !(shown && moved))
        return;
    video->outer_shown = shown;
    if (shown)
        video->outer = app->outer;
    video_take_off(watch);
    app->dirty = true;
}
