/*
 * Fields: a small form below a screen's list. A field is a text, a choice of one, or a choice of several.
 *
 * Tab and the arrows go from field to field. Enter goes to the next field, and in the last one it presses the
 * button; Escape leaves. A view opens the fields, hands them its keys and clicks before anything else, and
 * draws them at its bottom. What was filled in stays until fields_close(), so that a refusal loses nothing.
 */
#ifndef TUI_UI_FIELDS_H
#define TUI_UI_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/ui/prompt.h"
#include "tui/ui/view.h"

enum { FIELDS_MOST = 6 };

enum fields_kind { FIELDS_TEXT, FIELDS_ONE, FIELDS_SEVERAL };
enum fields_result { FIELDS_TAKEN, FIELDS_PASSED_ON, FIELDS_DONE, FIELDS_LEFT };

struct fields_item {
    enum fields_kind kind;
    char *label;
    struct prompt prompt; /* FIELDS_TEXT */
    char **options;       /* the others: what can be chosen, as people read it */
    bool *ticked;         /* FIELDS_SEVERAL: in step with options */
    struct area *option_places;
    size_t option_count, at; /* at: the chosen one, or the one that space ticks */
    struct area place;       /* as last drawn */
};

struct fields {
    bool open;
    char *title, *button;
    struct fields_item items[FIELDS_MOST];
    size_t count, focus; /* focus == count: the button */
    struct area button_place;
};

/* Texts are translated by the caller and copied. A zeroed struct is closed. */
void fields_open(struct fields *fields, const char *title, const char *button);
void fields_close(struct fields *fields, struct app *app); /* may be called when they are not open */
/* Each adds a field at the end. `most`: characters. `options` may be none. */
void fields_add_text(struct fields *fields, const char *label, const char *text, size_t most);
void fields_add_one(struct fields *fields, const char *label, const char *const *options, size_t count,
                    size_t chosen);
void fields_add_several(struct fields *fields, const char *label, const char *const *options, size_t count);
void fields_tick(struct fields *fields, size_t field, size_t option);
/* Puts the cursor into a field, after all were added and after a refusal that is about one. */
void fields_focus(struct fields *fields, struct app *app, size_t field);

const char *fields_text(const struct fields *fields, size_t field);
size_t fields_chosen(const struct fields *fields, size_t field);
bool fields_ticked(const struct fields *fields, size_t field, size_t option);

/* While the fields are open, all keys are theirs, but for a few that are about the program (help, drawing
 * again): these are FIELDS_PASSED_ON. */
enum fields_result fields_key(struct fields *fields, struct app *app, struct key key);
enum fields_result fields_mouse(struct fields *fields, struct app *app, struct mouse mouse);

int fields_rows(const struct fields *fields, int columns); /* 0 when closed */
void fields_draw(struct fields *fields, struct area area);
/* The status line's keys while they are open. */
void fields_hints(const struct fields *fields, char *buffer, size_t size);

#endif
