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

#include "tui/ui/view.h"

/* Draws the names of the screens, if there are several, and returns what is left of the area. */
struct area office_draw(struct view *view, struct area area);
/* Goes to the next or previous screen of the office. False when it is another action. */
bool office_act(struct view *view, enum action action);
/* A click on a name. */
bool office_mouse(struct view *view, struct mouse mouse);
/* Appends the keys that all of them have. */
void office_hints(struct view *view, char *hints, size_t size);

#endif
