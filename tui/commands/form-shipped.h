/*
 * The observation forms that come with the program: files in its folder of shared data, or in build/forms
 * beside the program when run from there. They are ours, and a school adds those that it wants.
 */
#ifndef TUI_COMMANDS_FORM_SHIPPED_H
#define TUI_COMMANDS_FORM_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "store/base/memory.h"
#include "store/forms/form.h"

struct shipped_form {
    const char *text;
    size_t size;
    struct form form;
};
struct shipped_forms {
    struct shipped_form *items;
    size_t count;
};

/* All of them, those in the user's language first. None when the folder is not there. */
void shipped_forms(struct arena *arena, struct shipped_forms *forms);
const struct shipped_form *shipped_find(const struct shipped_forms *forms, const char *name);

#endif
