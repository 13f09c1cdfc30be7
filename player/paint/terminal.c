#include "player/paint/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mode_names[] = {
    [VIDEO_AUTO] = "auto",   [VIDEO_KITTY] = "kitty",   [VIDEO_SIXEL] = "sixel", [VIDEO_ITERM] = "iterm",
    [VIDEO_CELLS] = "cells", [VIDEO_WINDOW] = "window", [VIDEO_NONE] = "none",
};

const char *video_mode_name(enum video_mode mode)
{
    return mode_names[mode];
}

bool video_mode_parse(const char *name, enum video_mode *mode)
{
    for (size_t i = 0; i < sizeof mode_names / sizeof mode_names[0]; i++) {
        if (strcmp(name, mode_names[i]) == 0) {
            *mode = (enum video_mode)i;
            return true;
        }
    }
    return false;
}

void terminal_environment_read(struct terminal_environment *environment, int palette)
{
    *environment = (struct terminal_environment){
        .term = getenv("TERM"),
        .colorterm = getenv("COLORTERM"),
        .term_program = getenv("TERM_PROGRAM"),
        .tmux = getenv("TMUX"),
        .sty = getenv("STY"),
        .ssh_connection = getenv("SSH_CONNECTION"),
        .no_color = getenv("NO_COLOR"),
        .vte_version = getenv("VTE_VERSION"),
        .wt_session = getenv("WT_SESSION"),
        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .palette = palette,
    };
}

static bool is_set(const char *value)
{
    return value && value[0] != '\0';
}

static bool starts_with(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

static bool contains(const char *text, const char *part)
{
    return text && strstr(text, part) != NULL;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), part = strlen(end);
    return length >= part && strcmp(text + length - part, end) == 0;
}

static enum colour_depth colours_of(const struct terminal_environment *environment)
{
    const char *term = environment->term ? environment->term : "dumb";

    if (is_set(environment->no_color) || strcmp(term, "dumb") == 0 || starts_with(term, "vt") ||
        ends_with(term, "-mono") || ends_with(term, "-m"))
        return COLOURS_NONE;
    if (contains(environment->colorterm, "truecolor") || contains(environment->colorterm, "24bit") ||
        contains(term, "-direct") || starts_with(term, "xterm-kitty") || starts_with(term, "foot") ||
        starts_with(term, "alacritty") || starts_with(term, "wezterm") ||
        starts_with(term, "xterm-ghostty") || is_set(environment->wt_session))
        return COLOURS_TRUE;
    if (environment->palette >= 256 || contains(term, "256color"))
        return COLOURS_256;
    if (environment->palette >= 16 || contains(term, "16color"))
        return COLOURS_16;
    if (environment->palette >= 0 && environment->palette < 8)
        return COLOURS_NONE;
    return COLOURS_8;
}

/* Terminals that draw sextants themselves, so that no font is needed. */
static bool draws_sextants(const struct terminal_environment *environment)
{
    /* tmux passes them on, but what is behind it cannot be known from here. */
    if (is_set(environment->tmux) || is_set(environment->sty))
        return false;
    return starts_with(environment->term, "xterm-kitty") || starts_with(environment->term, "foot") ||
           starts_with(environment->term, "wezterm") || starts_with(environment->term, "xterm-ghostty") ||
           starts_with(environment->term_program, "WezTerm") ||
           starts_with(environment->term_program, "ghostty") ||
           (environment->vte_version && strtol(environment->vte_version, NULL, 10) >= 6200);
}

static enum glyph_set glyphs_of(const struct terminal_environment *environment)
{
    const char *term = environment->term ? environment->term : "dumb";

    if (!environment->utf8 || strcmp(term, "dumb") == 0 || starts_with(term, "vt"))
        return GLYPHS_ASCII;
    /* The Linux console's font has 512 glyphs: halves are among them, quadrants are not. */
    if (starts_with(term, "linux"))
        return GLYPHS_HALVES;
    return draws_sextants(environment) ? GLYPHS_SEXTANTS : GLYPHS_QUADRANTS;
}

void terminal_init(struct terminal *terminal, const struct terminal_environment *environment)
{
    *terminal = (struct terminal){
        .colours = colours_of(environment),
        .glyphs = glyphs_of(environment),
        .remote = is_set(environment->ssh_connection),
        .tmux = is_set(environment->tmux),
        .iterm = starts_with(environment->term_program, "iTerm") ||
                 starts_with(environment->term_program, "WezTerm"),
    };
}

enum video_mode terminal_video(const struct terminal *terminal, enum video_mode wanted)
{
    if (wanted != VIDEO_AUTO)
        return wanted;
    /* Pixels over a line of unknown speed would be a slide show, where cells adapt. Inside tmux pixels are
     * lost whenever it redraws. And a terminal that wants whole sixel pictures (xterm) takes a second for
     * one. There they must be asked for. */
    if (terminal->remote || terminal->tmux)
        return VIDEO_CELLS;
    if (terminal->kitty && terminal->kitty_shared)
        return VIDEO_KITTY;
    if (terminal->sixel && !terminal->sixel_whole)
        return VIDEO_SIXEL;
    return terminal->iterm ? VIDEO_ITERM : VIDEO_CELLS;
}

bool terminal_has(const struct terminal *terminal, enum video_mode mode)
{
    switch (mode) {
    case VIDEO_KITTY:
        return terminal->kitty;
    case VIDEO_SIXEL:
        return terminal->sixel;
    case VIDEO_ITERM:
        return terminal->iterm;
    case VIDEO_WINDOW:
        return false;
    case VIDEO_AUTO:
    case VIDEO_CELLS:
    case VIDEO_NONE:
        break;
    }
    return true;
}

static bool plausible_cell(int width, int height)
{
    enum { MOST = 500 };
    return width > 0 && height > 0 && width <= MOST && height <= MOST;
}

void terminal_cell(const struct terminal *terminal, int *width, int *height)
{
    *width = terminal->cell_width;
    *height = terminal->cell_height;
    if (!plausible_cell(*width, *height) && terminal->cols > 0 && terminal->rows > 0) {
        *width = terminal->width / terminal->cols;
        *height = terminal->height / terminal->rows;
    }
    if (!plausible_cell(*width, *height)) {
        *width = 10;
        *height = 20;
    }
}

void terminal_style(const struct terminal *terminal, struct cells_style *style)
{
    *style = (struct cells_style){
        .colours = terminal->colours,
        .glyphs = terminal->glyphs,
        .light_background = terminal->light_background,
    };
}

bool terminal_open_output(int fd, int *output, struct error *error)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    *output = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*output >= 0)
        return true;
    return error_set(
        error, ERROR_IO,
        "The terminal does not accept pictures (%s). Start the program again in a terminal of your own.",
        strerror(errno));
}
