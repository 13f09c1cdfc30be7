#include "tui/screens/class-argument.h"

#include <stdio.h>
#include <string.h>

/* Names hold no tabs. */
void class_argument_write(char argument[static CLASS_ARGUMENT_SIZE], const char *class_name,
                          const char *location)
{
    snprintf(argument, CLASS_ARGUMENT_SIZE, "%s%s%s", class_name, location ? "\t" : "",
             location ? location : "");
}

void class_argument_read(const char *argument, char class_name[static CLASS_NAME_SIZE],
                         char location[static LOCATION_SIZE])
{
    const char *tab = strchr(argument, '\t');
    int length = tab ? (int)(tab - argument) : (int)strlen(argument);
    snprintf(class_name, CLASS_NAME_SIZE, "%.*s", length, argument);
    snprintf(location, LOCATION_SIZE, "%s", tab ? tab + 1 : "");
}
