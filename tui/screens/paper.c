#include "tui/screens/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/screens.h"
#include "tui/import/paths.h"
#include "tui/ui/draw.h"
#include "tui/ui/i18n.h"

enum { PATH_MOST = 1000, WHEEL_ROWS = 3, FAR_DOWN = 1000000 };

void paper_release(struct paper *paper, struct app *app)
{
    fields_close(&paper->fields, app);
    free(paper->text);
    paper->text = NULL;
}

bool paper_write_text(struct paper *paper, paper_print *print, void *context, struct error *error)
{
    size_t size;
    free(paper->text);
    paper->text = NULL;
    FILE *out = open_memstream(&paper->text, &size);
    if (!out)
        return error_set(error, ERROR_IO, "This page could not be made; try again.");
    print(out, context);
    return fclose(out) == 0 || error_set(error, ERROR_IO, "This page could not be made; try again.");
}

/* --- Writing the page --- */

/* A new file for its owner alone: the page names people. */
static bool write_page(const char *path, paper_print *print, void *context, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return error_set(error, ERROR_CONFLICT, "There is a file %s already; choose another name.", path);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        int number = errno;
        if (fd >= 0)
            close(fd); /* nothing was written */
        return error_system(error, number, "The file %s cannot be written", path);
    }
    print(out, context);
    bool written = fflush(out) == 0 && !ferror(out);
    int number = errno;
    if (fclose(out) != 0 && written) {
        written = false;
        number = errno;
    }
    if (!written)
        (void)unlink(path); /* half a page is worse than none */
    return written || error_system(error, number, "The file %s cannot be written", path);
}

static void ask_where(struct paper *paper, struct app *app, const char *name)
{
    struct arena arena;
    arena_init(&arena);
    char *file = arena_printf(&arena, "~/%s.html", name);
    for (char *at = file + 2; *at; at++) /* a class may be called "4/5 vmbo" */
        *at = *at == '/' || *at == ' ' ? '-' : *at;
    fields_open(&paper->fields, _("A page to print, with the browser"), _("Write"));
    fields_add_text(&paper->fields, _("File"), file, PATH_MOST);
    fields_focus(&paper->fields, app, 0);
    arena_release(&arena);
}

static bool answered(struct paper *paper, struct app *app, enum fields_result result, paper_print *print,
                     void *context)
{
    struct arena arena;
    struct error error;
    if (result == FIELDS_LEFT)
        fields_close(&paper->fields, app);
    if (result != FIELDS_DONE)
        return result != FIELDS_PASSED_ON;
    arena_init(&arena);
    const char *path = path_expand(&arena, fields_text(&paper->fields, 0));
    if (write_page(path, print, context, &error)) {
        app_say(app, _("Written to %s. Delete it once printed: it names people."),
                fields_text(&paper->fields, 0));
        fields_close(&paper->fields, app);
    } else {
        app_fail(app, &error);
    }
    arena_release(&arena);
    return true;
}

/* --- Handlers --- */

static void scroll(struct paper *paper, int step)
{
    paper->top = paper->top + step > 0 ? paper->top + step : 0; /* paper_draw() stops it at the text's end */
}

bool paper_act(struct paper *paper, struct app *app, enum action action, const char *name)
{
    app->dirty = true;
    switch (action) {
    case ACTION_UP:
        scroll(paper, -1);
        return true;
    case ACTION_DOWN:
        scroll(paper, 1);
        return true;
    case ACTION_PAGE_UP:
        scroll(paper, 1 - paper->rows);
        return true;
    case ACTION_PAGE_DOWN:
        scroll(paper, paper->rows - 1);
        return true;
    case ACTION_FIRST:
        paper->top = 0;
        return true;
    case ACTION_LAST:
        paper->top = FAR_DOWN;
        return true;
    case ACTION_PRINT:
        ask_where(paper, app, name);
        return true;
    default:
        return false;
    }
}

bool paper_key(struct paper *paper, struct app *app, struct key key, paper_print *print, void *context)
{
    return paper->fields.open && answered(paper, app, fields_key(&paper->fields, app, key), print, context);
}

bool paper_mouse(struct paper *paper, struct app *app, struct mouse mouse, paper_print *print, void *context)
{
    app->dirty = true;
    if (paper->fields.open)
        return answered(paper, app, fields_mouse(&paper->fields, app, mouse), print, context);
    if (mouse.kind == MOUSE_WHEEL_UP || mouse.kind == MOUSE_WHEEL_DOWN)
        scroll(paper, mouse.kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
    return true;
}

void paper_draw(struct paper *paper, struct area area)
{
    int below = fields_rows(&paper->fields, area.columns);
    if (below)
        fields_draw(&paper->fields,
                    (struct area){area.row + area.rows - below, area.column, below, area.columns});
    area.rows -= below;
    struct area text = {area.row, area.column + 1, area.rows, area.columns - 3};
    paper->rows = area.rows;
    int all = draw_rows(paper->text, text.columns);
    if (paper->top > all - area.rows)
        paper->top = all > area.rows ? all - area.rows : 0;
    draw_paragraphs(text, paper->top, STYLE_TEXT, paper->text);
    draw_scroll_bar(area, (size_t)paper->top, (size_t)area.rows, (size_t)all);
}

const char *paper_hints(struct paper *paper, const struct app *app)
{
    const size_t size = sizeof paper->hints;
    if (paper->fields.open) {
        fields_hints(&paper->fields, paper->hints, size);
        return paper->hints;
    }
    paper->hints[0] = '\0';
    key_map_hint(app->keys, ACTION_PRINT, _("print"), paper->hints, size);
    key_map_hint(app->keys, ACTION_PAGE_DOWN, _("read on"), paper->hints, size);
    key_map_hint(app->keys, ACTION_HELP, _("help"), paper->hints, size);
    key_map_hint(app->keys, ACTION_BACK, _("back"), paper->hints, size);
    return paper->hints;
}
