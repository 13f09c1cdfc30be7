#include "tui/ui/dialog.h"

#include <ncurses.h>
#include <stdlib.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/app.h"
#include "tui/ui/draw.h"

enum { WIDEST = 72, BORDER = 1, MARGIN = 2, BUTTON_GAP = 2 };

struct dialog {
    char *title, *body;
    char *buttons[DIALOG_BUTTONS];
    int button_count;
    int focus;
    int scroll; /* first row of the body shown, when not all of it fits */
    bool danger;
    dialog_answer *answer;
    void *context;
};

void dialog_open(struct app *app, const struct dialog_text *text, dialog_answer *answer, void *context)
{
    dialog_close(app);
    struct dialog *dialog = memory_alloc(1, sizeof *dialog);
    dialog->title = memory_copy(text->title);
    dialog->body = memory_copy(text->body);
    while (dialog->button_count < DIALOG_BUTTONS && text->buttons[dialog->button_count]) {
        dialog->buttons[dialog->button_count] = memory_copy(text->buttons[dialog->button_count]);
        dialog->button_count++;
    }
    dialog->danger = text->danger;
    dialog->answer = answer;
    dialog->context = context;
    app->dialog = dialog;
    app->dirty = true;
}

/* Gone before the answer is given, since the answer may open another. */
static void finish(struct app *app, int chosen)
{
    struct dialog *dialog = app->dialog;
    if (!dialog)
        return;
    app->dialog = NULL;
    app->dirty = true;
    dialog->answer(app, dialog->context, chosen);
    for (int i = 0; i < dialog->button_count; i++)
        free(dialog->buttons[i]);
    free(dialog->title);
    explicit_bzero(dialog->body, strlen(dialog->body)); /* it may show a one-time password */
    free(dialog->body);
    free(dialog);
}

void dialog_close(struct app *app)
{
    finish(app, -1);
}

static int buttons_columns(const struct dialog *dialog)
{
    int columns = 0;
    for (int i = 0; i < dialog->button_count; i++)
        columns += draw_button_columns(dialog->buttons[i]) + (i ? BUTTON_GAP : 0);
    return columns;
}

/* Buttons that do not fit beside each other stand below each other. */
static bool buttons_stacked(const struct dialog *dialog, int columns)
{
    return buttons_columns(dialog) > columns - 2 * (BORDER + MARGIN);
}

struct area dialog_area(const struct app *app)
{
    const struct dialog *dialog = app->dialog;
    if (!dialog)
        return (struct area){0};
    int columns = COLS - 4 < WIDEST ? COLS - 4 : WIDEST;
    int button_rows = buttons_stacked(dialog, columns) ? dialog->button_count : 1;
    int body = draw_rows(dialog->body, columns - 2 * (BORDER + MARGIN));
    int rows = body + button_rows + 2 * BORDER + 3;
    if (rows > LINES - 2)
        rows = LINES - 2;
    return (struct area){
        .row = (LINES - rows) / 2, .column = (COLS - columns) / 2, .rows = rows, .columns = columns};
}

static struct area body_area(const struct dialog *dialog, struct area box)
{
    int button_rows = buttons_stacked(dialog, box.columns) ? dialog->button_count : 1;
    return (struct area){.row = box.row + BORDER + 1,
                         .column = box.column + BORDER + MARGIN,
                         .rows = box.rows - 2 * BORDER - 3 - button_rows,
                         .columns = box.columns - 2 * (BORDER + MARGIN)};
}

/* Where a button stands: at the right below the body, the first leftmost. */
static struct area button_area(const struct dialog *dialog, struct area box, int index)
{
    struct area body = body_area(dialog, box);
    struct area area = {.row = body.row + body.rows + 1,
                        .column = body.column + body.columns - buttons_columns(dialog),
                        .rows = 1,
                        .columns = draw_button_columns(dialog->buttons[index])};
    if (buttons_stacked(dialog, box.columns)) {
        area.row += index;
        area.column = body.column;
        if (area.columns > body.columns)
            area.columns = body.columns;
        return area;
    }
    for (int i = 0; i < index; i++)
        area.column += draw_button_columns(dialog->buttons[i]) + BUTTON_GAP;
    return area;
}

void dialog_draw(struct app *app)
{
    const struct dialog *dialog = app->dialog;
    if (!dialog)
        return;
    struct area box = dialog_area(app), body = body_area(dialog, box);
    draw_fill(box, STYLE_TEXT);
    draw_box(box, dialog->danger ? STYLE_DANGER : STYLE_ACCENT, dialog->title);
    draw_paragraphs(body, dialog->scroll, STYLE_TEXT, dialog->body);
    struct area bar = {body.row, box.column, body.rows, box.columns - BORDER};
    draw_scroll_bar(bar, (size_t)dialog->scroll, (size_t)body.rows,
                    (size_t)draw_rows(dialog->body, body.columns));
    for (int i = 0; i < dialog->button_count; i++) {
        struct area area = button_area(dialog, box, i);
        draw_button(area.row, area.column, dialog->buttons[i], i == dialog->focus, dialog->danger && i > 0);
    }
}

/* What Enter does is the label of the button that has the focus. */
void dialog_hints(const struct app *app, char *hints, size_t size)
{
    const struct dialog *dialog = app->dialog;
    const struct area body = body_area(dialog, dialog_area(app));
    hints[0] = '\0';
    hint_add("Enter", dialog->buttons[dialog->focus], hints, size);
    if (dialog->button_count > 1) {
        hint_add(draw_utf8() ? "→" : "Tab", _("the other button"), hints, size);
        hint_add("Esc", _("close, and do nothing"), hints, size);
    }
    if (draw_rows(dialog->body, body.columns) > body.rows)
        hint_add(draw_utf8() ? "↓" : _("down"), _("read on"), hints, size);
}

static void scroll_body(struct app *app, int rows)
{
    struct dialog *dialog = app->dialog;
    struct area body = body_area(dialog, dialog_area(app));
    int most = draw_rows(dialog->body, body.columns) - body.rows;
    dialog->scroll += rows;
    if (dialog->scroll > most)
        dialog->scroll = most;
    if (dialog->scroll < 0)
        dialog->scroll = 0;
}

static void say_unused(struct app *app)
{
    app_say(app, "%s", _("This key does nothing while a question is open: Enter chooses, Escape closes it."));
}

void dialog_key(struct app *app, struct key key)
{
    struct dialog *dialog = app->dialog;
    int step = 0;
    app->dirty = true;
    switch (key.code) {
    case KEY_NAMED_ENTER:
    case ' ':
        finish(app, dialog->focus);
        return;
    case KEY_NAMED_ESCAPE:
    case 'q':
        finish(app, -1);
        return;
    case KEY_NAMED_TAB:
        step = key.modifiers & MODIFIER_SHIFT ? -1 : 1;
        break;
    case KEY_NAMED_RIGHT:
        step = 1;
        break;
    case KEY_NAMED_LEFT:
        step = -1;
        break;
    case KEY_NAMED_UP:
        scroll_body(app, -1);
        break;
    case KEY_NAMED_DOWN:
        scroll_body(app, 1);
        break;
    case 'c':
        if (key.modifiers & MODIFIER_CTRL) {
            finish(app, -1);
            return;
        }
        say_unused(app);
        return;
    default:
        say_unused(app);
        return;
    }
    dialog->focus = (dialog->focus + step + dialog->button_count) % dialog->button_count;
}

void dialog_mouse(struct app *app, struct mouse mouse)
{
    struct dialog *dialog = app->dialog;
    app->dirty = true;
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN) {
        scroll_body(app, mouse.kind == MOUSE_WHEEL_UP ? -1 : 1);
        return;
    }
    struct area box = dialog_area(app);
    for (int i = 0; i < dialog->button_count; i++) {
        if (!area_contains(button_area(dialog, box, i), mouse.row, mouse.column))
            continue;
        dialog->focus = i;
        /* Only a press and a release on the same button choose it. */
        if (mouse.kind == MOUSE_RELEASE)
            finish(app, i);
        return;
    }
}
