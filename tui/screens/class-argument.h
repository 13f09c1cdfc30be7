/*
 * A class as the argument of a screen: its name and its location, since two locations may have a class of one
 * name.
 */
#ifndef TUI_SCREENS_CLASS_ARGUMENT_H
#define TUI_SCREENS_CLASS_ARGUMENT_H

#include <stddef.h>

/* Bytes: a class's name has at most 20 characters, a location's 120; lessons of earlier versions more. */
enum {
    CLASS_NAME_SIZE = 164,
    LOCATION_SIZE = 484,
    CLASS_ARGUMENT_SIZE = CLASS_NAME_SIZE + LOCATION_SIZE + 1
};

/* `location` may be NULL where only one location has such a class. */
void class_argument_write(char argument[static CLASS_ARGUMENT_SIZE], const char *class_name,
                          const char *location);
/* `location` becomes "" when none was given. */
void class_argument_read(const char *argument, char class_name[static CLASS_NAME_SIZE],
                         char location[static LOCATION_SIZE]);

#endif
