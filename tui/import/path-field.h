/*
 * A path field: a file is typed, completed with Tab, chosen from what is offered below, or dropped onto the
 * terminal.
 */
#ifndef TUI_IMPORT_PATH_FIELD_H
#define TUI_IMPORT_PATH_FIELD_H

#include <stdbool.h>

#include "tui/import/paths.h"
#include "tui/ui/prompt.h"
#include "tui/ui/view.h"

enum { PATH_MOST = 1000 /* characters */, PATH_OFFERS_MOST = 8 };

struct path_field {
    struct prompt prompt;
    path_wanted *wanted;
    struct path_offers offers; /* in the arena */
    struct arena arena;
    int offer;                       /* the chosen one, or −1 */
    struct area place, offers_place; /* as last drawn */
};

enum path_result { PATH_TAKEN, PATH_PASSED_ON, PATH_DONE, PATH_LEFT };

void path_field_init(struct path_field *field, path_wanted *wanted);
void path_field_release(struct path_field *field);
/* Gives it the focus: what is typed from now on goes into it. */
void path_field_focus(struct path_field *field, struct app *app);
/* The file that is meant, in the field's arena until the next key. */
const char *path_field_path(struct path_field *field);

enum path_result path_field_key(struct path_field *field, struct app *app, struct key key);
enum path_result path_field_mouse(struct path_field *field, struct app *app, struct mouse mouse);
/* Draws the field in one row, and the offers below it. */
void path_field_draw(struct path_field *field, struct area area);

#endif
