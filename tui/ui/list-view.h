/*
 * A view that is a list, or begins with one: what all of them do alike. The view's state begins with the
 * list; a view that does more in between calls these from its own functions.
 */
#ifndef TUI_UI_LIST_VIEW_H
#define TUI_UI_LIST_VIEW_H

#include "tui/ui/list.h"

void list_view_close(struct view *view);
bool list_view_act(struct view *view, enum action action);
bool list_view_key(struct view *view, struct key key);
bool list_view_mouse(struct view *view, struct mouse mouse); /* a double click is the view's ACTION_OPEN */

#endif
