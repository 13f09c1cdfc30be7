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
    int least, most; /* cells; it gets what its contents want, and when there is no room for that no less than
                        least */
    int weight;      /* the column with the lowest goes first when there is no room even for the least; those
                        below LIST_LIGHT go before any other has less than is enough for it */
    bool right;      /* numbers */
    int enough;      /* cells that it has, if its contents want them, before any other has more than its
                        least: what a line says must not be cut for a long name. 0: least is enough */
    bool whole;      /* all that it wants, up to most, is enough */
    bool in_group;   /* the group's line says it: left out when grouped */
};

struct list_type {
    struct list_column columns[LIST_COLUMNS]; /* the first without a title ends */
    /* The text of a cell into `buffer` of LIST_CELL bytes; its style. */
    enum style (*cell)(const void *rows, size_t row, int column, char *buffer);
    const char *(*id)(const void *rows, size_t row);
    /* Order by a column, ascending; ties are broken by the rows' own order. */
    int (*compare)(const void *rows, size_t a, size_t b, int column);
    /* The group's name (rows with the same are one group) and its line; NULL: never grouped. */
    const char *(*group)(const void *rows, size_t row);
    void (*group_line)(const void *rows, size_t row, char *buffer);
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
    char *filter_used; /* that `found` was made with */
    /* each row's visible text without case and accents; NULL until something is filtered */
    const char **folded;
    struct arena folded_arena;
    int wanted[LIST_COLUMNS]; /* cells that the contents want */
    struct area body;         /* where the rows were last drawn */
    int heading_row;
    int starts[LIST_COLUMNS + 1]; /* columns of the screen, as last drawn; 0: not drawn */
};

void list_init(struct list *list, const struct list_type *type);
void list_release(struct list *list);

/* `rows` stay the view's and must stay as they are until the next call. */
void list_set_rows(struct list *list, const void *rows, size_t count);

/* The selected row; false when there is none. */
bool list_selected(const struct list *list, size_t *row);
void list_select_id(struct list *list, const char *id);

/* Headings, rows, and the filter's line when there is one. `nothing` is said (wrapped) when there are no rows
 * at all. */
void list_draw(struct list *list, struct area area, bool focus, const char *nothing);

/* CONTEXT_LIST's actions but for ACTION_OPEN; false: not a list's. ACTION_BACK clears a filter first. */
bool list_act(struct list *list, struct app *app, enum action action);
/* While the filter is typed: true when the key was taken. */
bool list_key(struct list *list, struct app *app, struct key key);
/* *open is set on a double click on a row. */
bool list_mouse(struct list *list, struct mouse mouse, bool *open);

/* Shared by list.c and list-draw.c. */
int list_columns(const struct list_type *type);
bool list_grouped(const struct list *list);

#endif
