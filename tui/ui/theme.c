#include "tui/ui/theme.h"

#include <ncurses.h>

/* Foreground and background: −1 is the terminal's own. */
struct look {
    short foreground, background;
};

struct theme {
    struct look dark, light; /* in 256 colours */
    struct look few;         /* in 8, on a dark background */
    attr_t with;             /* besides the colours */
    attr_t without;          /* instead of them */
};

/* The colours out of 256 are of medium brightness, since not every terminal says what its background is. */
static const struct theme themes[STYLE_COUNT] = {
    [STYLE_TEXT] = {{-1, -1}, {-1, -1}, {-1, -1}, A_NORMAL, A_NORMAL},
    [STYLE_DIM] = {{245, -1}, {242, -1}, {-1, -1}, A_NORMAL, A_DIM},
    [STYLE_STRONG] = {{-1, -1}, {-1, -1}, {-1, -1}, A_BOLD, A_BOLD},
    [STYLE_ACCENT] = {{33, -1}, {25, -1}, {COLOR_CYAN, -1}, A_BOLD, A_BOLD},
    [STYLE_GOOD] = {{71, -1}, {28, -1}, {COLOR_GREEN, -1}, A_NORMAL, A_NORMAL},
    [STYLE_WARNING] = {{172, -1}, {130, -1}, {COLOR_YELLOW, -1}, A_NORMAL, A_BOLD},
    [STYLE_DANGER] = {{203, -1}, {160, -1}, {COLOR_RED, -1}, A_BOLD, A_BOLD},
    [STYLE_IDEA] = {{134, -1}, {91, -1}, {COLOR_MAGENTA, -1}, A_NORMAL, A_NORMAL},
    [STYLE_BAR] = {{255, 24}, {255, 24}, {COLOR_WHITE, COLOR_BLUE}, A_BOLD, A_REVERSE},
    [STYLE_BAR_DIM] = {{252, 24}, {252, 24}, {COLOR_WHITE, COLOR_BLUE}, A_NORMAL, A_REVERSE},
    [STYLE_SELECTED] = {{255, 31}, {255, 25}, {COLOR_BLACK, COLOR_CYAN}, A_NORMAL, A_REVERSE},
    [STYLE_CHOSEN] = {{-1, -1}, {-1, -1}, {-1, -1}, A_UNDERLINE, A_UNDERLINE},
    [STYLE_BUTTON] = {{255, 240}, {16, 252}, {COLOR_BLACK, COLOR_WHITE}, A_NORMAL, A_NORMAL},
    [STYLE_BUTTON_FOCUS] = {{255, 31}, {255, 25}, {COLOR_WHITE, COLOR_BLUE}, A_BOLD, A_REVERSE | A_BOLD},
    [STYLE_BUTTON_DANGER] = {{255, 160}, {255, 160}, {COLOR_WHITE, COLOR_RED}, A_BOLD, A_REVERSE | A_BOLD},
    [STYLE_FIELD] = {{-1, -1}, {-1, -1}, {-1, -1}, A_UNDERLINE, A_UNDERLINE},
    [STYLE_QR] = {{16, 231}, {16, 231}, {COLOR_BLACK, COLOR_WHITE}, A_NORMAL, A_NORMAL},
};

/* How bright the eight colours are is up to the terminal: cyan and yellow can be hard to read on white. */
static struct look in_eight(struct look few, bool light_background)
{
    if (light_background && few.background < 0 && few.foreground == COLOR_CYAN)
        few.foreground = COLOR_BLUE;
    if (light_background && few.background < 0 && few.foreground == COLOR_YELLOW)
        few.foreground = COLOR_RED;
    return few;
}

void theme_init(bool colours, bool light_background)
{
    /* Without start_color() ncurses has no pairs: that is how theme_use() knows. */
    if (!colours || !has_colors() || start_color() == ERR)
        return;
    bool own = use_default_colors() == OK;
    for (short style = STYLE_TEXT; style < STYLE_COUNT; style++) {
        const struct theme *theme = &themes[style];
        struct look look = COLORS < 256       ? in_eight(theme->few, light_background)
                           : light_background ? theme->light
                                              : theme->dark;
        /* A terminal that cannot go back to its own colours is white on black. */
        if (!own && look.foreground < 0)
            look.foreground = COLOR_WHITE;
        if (!own && look.background < 0)
            look.background = COLOR_BLACK;
        init_pair((short)(style + 1), look.foreground, look.background);
    }
}

bool theme_has_colours(void)
{
    return COLOR_PAIRS > STYLE_COUNT;
}

void theme_use(enum style style)
{
    if (theme_has_colours())
        attr_set(themes[style].with, (short)(style + 1), NULL);
    else
        attr_set(themes[style].without, 0, NULL);
}
