/* What the application draws around its views: the title, the status line, the message (tui/ui/app.h). */
#include "tui/ui/app.h"

#include <ncurses.h>
#include <stdio.h>

#include "player/paint/terminal.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"
#include "tui/ui/screen.h"
#include "tui/ui/theme.h"

static void draw_title(const struct app *app)
{
    struct area bar = {.rows = 1, .columns = COLS};
    draw_fill(bar, STYLE_BAR);
    char who[512];
    /* When room is short, the school's name is cut first, then the person's; the screen's name stays whole.
     */
    const struct view_type *type = app->view->type;
    const char *heading = type->heading ? type->heading(app->view) : _(type->title);
    int used = 1 + draw_text(0, 1, COLS - 2, STYLE_BAR, heading);
    app->above->who(app, COLS - used - 4, who, sizeof who);
    int who_columns = text_width(who);
    if (who_columns > COLS - used - 4)
        who_columns = COLS - used - 4;
    draw_text_right(0, COLS - 1 - who_columns, who_columns, STYLE_BAR, who);
    int left = COLS - 1 - who_columns - used - 4;
    if (left > 8)
        draw_format(0, used + 2, left, STYLE_BAR_DIM, "%s %s", draw_symbol(SYMBOL_DOT), app->school);
}

/* A message that is longer than the status line takes rows above it. */
struct area app_message_area(const struct app *app)
{
    if (!app->message[0])
        return (struct area){0};
    int rows = draw_rows(app->message, COLS - 2);
    if (rows > LINES / 2)
        rows = LINES / 2;
    return (struct area){.row = LINES - rows, .column = 0, .rows = rows, .columns = COLS};
}

/* What the keys do now: in the question that is open, in what is typed, else on the screen. */
static const char *hints_shown(struct app *app)
{
    if (app->dialog) {
        dialog_hints(app, app->hints, sizeof app->hints);
        return app->hints;
    }
    if (app->prompt && app->prompt->enter) {
        prompt_hints(app->prompt, app->hints, sizeof app->hints);
        return app->hints;
    }
    return app->view->type->hints ? app->view->type->hints(app->view) : "";
}

bool app_click_hint(struct app *app, struct mouse mouse)
{
    char label[64];
    struct key key;
    if (app->message[0] || app->view->whole || mouse.row != LINES - 1 ||
        (mouse.kind != MOUSE_PRESS && mouse.kind != MOUSE_DOUBLE) ||
        !draw_hint_at(hints_shown(app), COLS - 2, mouse.column - 1, label, sizeof label) ||
        !key_of_label(label, &key) ||
        (app->prompt && !app->dialog && key.code < KEY_NAMED)) /* it would be typed */
        return false;
    app_press(app, key);
    return true;
}

static void draw_status(struct app *app)
{
    struct area area = app_message_area(app);
    if (area.rows) {
        draw_fill(area, STYLE_TEXT);
        struct area text = {area.row, 1, area.rows, COLS - 2};
        draw_paragraphs(text, 0, app->message_is_error ? STYLE_DANGER : STYLE_STRONG, app->message);
    } else if (!app->view->whole) {
        draw_hints(LINES - 1, 1, COLS - 2, hints_shown(app));
    }
}

static void draw_too_small(void)
{
    char text[256];
    snprintf(text, sizeof text,
             _("This window is too small. Make it at least %d columns by %d rows; it is %d by %d."),
             SCREEN_COLUMNS_LEAST, SCREEN_ROWS_LEAST, COLS, LINES);
    int rows = draw_rows(text, COLS - 2);
    struct area area = {
        .row = rows < LINES ? (LINES - rows) / 2 : 0, .column = 1, .rows = LINES, .columns = COLS - 2};
    draw_paragraphs(area, 0, STYLE_STRONG, text);
}

/* No title, no message, no question: nothing of what it covers. */
static void draw_locked(struct app *app)
{
    app->lock_prompt->cursor_row = -1;
    app->lock->type->draw(app->lock, (struct area){.rows = LINES - 2, .columns = COLS});
    draw_hints(LINES - 1, 1, COLS - 2, app->lock->type->hints(app->lock));
}

static void draw_all(struct app *app)
{
    struct view *view = app->view;
    if (app->lock) {
        draw_locked(app);
        return;
    }
    if (app->prompt)
        app->prompt->cursor_row = -1;
    struct area area = {
        .row = view->whole ? 0 : 1, .column = 0, .rows = view->whole ? LINES : LINES - 2, .columns = COLS};
    view->type->draw(view, area);
    if (!view->whole)
        draw_title(app);
    draw_status(app);
    dialog_draw(app);
}

void app_draw(struct app *app)
{
    struct view *view = app->view;
    bool small = screen_too_small();
    if (app->redraw) {
        clearok(curscr, TRUE);
        if (view->type->act)
            view->type->act(view, ACTION_REDRAW);
    }
    app->dirty = app->redraw = false;
    theme_use(STYLE_TEXT);
    erase();
    if (small)
        draw_too_small();
    else
        draw_all(app);
    const struct prompt *prompt = app->lock ? app->lock_prompt : app->dialog ? NULL : app->prompt;
    bool cursor = !small && prompt && prompt->cursor_row >= 0;
    curs_set(cursor ? 1 : 0);
    if (cursor)
        move(prompt->cursor_row, prompt->cursor_column);
    wnoutrefresh(stdscr);
    doupdate();
    screen_drawn(app->terminal->synchronized);
    if (!small && !app->lock && view->type->paint)
        view->type->paint(view);
}
