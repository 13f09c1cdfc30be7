/*
 * Lists: rows in columns, with a selection, scrolling, sorting, groups, and a filter as you type.
 *
 * The view owns the rows and tells what stands in each cell (struct list_type); the list owns which of them
 * are shown, in which order, and where the selection is. Rows are numbers from 0. Only what is visible is
 * drawn, so thousands of rows cost no more than a screenful. The selection is kept by id when rows are loaded
 * anew.
 */
#ifndef TUI_UI_LIST_H
#define TUI_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/memory.h"
#include "tui/ui/prompt.h"
#include "tui/ui/theme.h"
#include "tui/ui/view.h"

enum { LIST_COLUMNS = 12, LIST_CELL = 512, LIST_LIGHT = 6 };

struct list_column {
    const char *title; /* msgid */
    /* Width in cells. A column gets what its contents want, up to `most`; where there is no room for that it
     * gets less, but never less than `least` and the title. */
    int least, most;
    /* Which column is left out first when there is no room even for `least` of all: the one with the lowest
     * weight. Columns below LIST_LIGHT are left out even before any other gets less than its `enough`. */
    int weight;
    bool right; /* aligned to the right: numbers */
    /* Cells that this column gets, if its contents want them, before any other gets more than its `least`:
     * so what a line says is not cut in favour of a long name. 0: `least` is enough. */
    int enough;
    bool whole;    /* `enough` is all that the contents want, up to `most` */
    bool in_group; /* the group's line says it: left out when the list is grouped */
};

struct list_type {
    struct list_column columns[LIST_COLUMNS]; /* the first without a title ends */
    /* Writes the text of a cell into `buffer` of LIST_CELL bytes and returns its style. */
    enum style (*cell)(const void *rows, size_t row, int column, char *buffer);
    const char *(*id)(const void *rows, size_t row);
    /* Compares two rows by a column, as for qsort, ascending. Rows that are equal keep their own order. */
    int (*compare)(const void *rows, size_t a, size_t b, int column);
    /* The name of a row's group (rows with the same name are one group); NULL: never grouped. And the text of
     * the line above the group. */
    const char *(*group)(const void *rows, size_t row);
    void (*group_line)(const void *rows, size_t row, char *buffer);
    /* Whether the row's group stands behind all others, whatever the order; NULL: none does. */
    bool (*group_last)(const void *rows, size_t row);
    int sort_column; /* at first; -1 for the rows' own order */
    bool sort_descending;
};

struct list_line {
    size_t row;
    bool heading; /* the line of the group that the row begins */
};

struct list {
    const struct list_type *type;
    const void *rows;
    size_t count;
    struct list_line *lines; /* shown, in order */
    size_t line_count, line_room;
    size_t *found; /* rows that the filter lets through, in the rows' own order */
    size_t found_count;
    size_t selected, top; /* lines */
    char selected_id[32];
    int sort_column; /* -1: the rows' own order */
    bool sort_descending;
    bool grouped;
    bool filtering; /* the filter is being typed */
    bool filtered;  /* prompt is in use */
    struct prompt filter;
    char *filter_used; /* the filter that `found` was made with */
    /* each row's visible text without case and accents; NULL until something is filtered */
    const char **folded;
    struct arena folded_arena;
    int wanted[LIST_COLUMNS]; /* cells that the columns' contents want */
    struct area body;         /* where the rows were last drawn */
    int heading_row;
    int starts[LIST_COLUMNS + 1]; /* columns of the screen, as last drawn; 0: not drawn */
};

void list_init(struct list *list, const struct list_type *type);
void list_release(struct list *list);

/* `rows` belong to the view and must stay unchanged until the next call. */
void list_set_rows(struct list *list, const void *rows, size_t count);

/* The selected row; false when there is none. */
bool list_selected(const struct list *list, size_t *row);
void list_select_id(struct list *list, const char *id);

/* Draws headings, rows, and the filter's line when there is one. Draws `nothing` (wrapped) instead when there
 * are no rows at all. */
void list_draw(struct list *list, struct area area, bool focus, const char *nothing);

/* Carries out CONTEXT_LIST's actions, all but ACTION_OPEN. False when the action is none of a list.
 * ACTION_BACK takes a filter away first. */
bool list_act(struct list *list, struct app *app, enum action action);
/* While the filter is typed: true when the key was taken. */
bool list_key(struct list *list, struct app *app, struct key key);
/* *open is set on a double click on a row. */
bool list_mouse(struct list *list, struct mouse mouse, bool *open);

/* Shared by list.c and list-draw.c. */
int list_columns(const struct list_type *type);
bool list_grouped(const struct list *list);

#endif
