/*
 * The office: the screens of the people who keep the school's accounts and things, and never see footage
 * (R7).
 *
 *     people (people.c)   sites (sites.c)   equipment (equipment.c)   the store (place.c)
 *
 * Their names stand in the first row, and one goes from one to the next. Somebody who has only one of them
 * sees no names.
 */
#ifndef TUI_SCREENS_OFFICE_H
#define TUI_SCREENS_OFFICE_H

#include "tui/ui/fields.h"
#include "tui/ui/list-view.h"
#include "tui/ui/view.h"

/* Draws the names of the screens, if there are several, and returns what is left of the area. */
struct area office_draw(struct view *view, struct area area);
/* Goes to the next or previous screen of the office. False when it is another action. */
bool office_act(struct view *view, enum action action);
/* A click on a name. */
bool office_mouse(struct view *view, struct mouse mouse);
/* A screen of the office with a list, and fields below it while they are open. Its state begins so. */
struct office_list {
    struct list list;
    struct fields fields;
};
/* What is done with the fields: true when the key or click was theirs. */
typedef bool office_answered(struct view *view, enum fields_result result);
void office_list_close(struct view *view);
void office_list_draw(struct view *view, struct area area, const char *nothing);
bool office_list_key(struct view *view, struct key key, office_answered *answered);
bool office_list_mouse(struct view *view, struct mouse mouse, office_answered *answered);

/* Appends the keys that all of them have. */
void office_hints(struct view *view, char *hints, size_t size);

#endif
