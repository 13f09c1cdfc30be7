#include "tui/commands/form-shipped.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/commands/command.h"
#include "tui/ui/i18n.h"

/* "…/forms" beside the program, when it is there; else where they are installed. */
static const char *shipped_folder(struct arena *arena)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length > 0) {
        program[length] = '\0';
        *strrchr(program, '/') = '\0';
        const char *beside = arena_printf(arena, "%s/forms", program);
        if (access(beside, R_OK | X_OK) == 0)
            return beside;
    }
    return FORMSDIR;
}

static int is_form_file(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 5 && strcmp(entry->d_name + length - 5, ".form") == 0;
}

static bool is_own_language(const struct form *form)
{
    /* TRANSLATORS: the code of this language */
    return strcmp(form->language, _("en")) == 0;
}

static int by_language_and_name(const void *a, const void *b)
{
    const struct shipped_form *left = a, *right = b;
    bool own = is_own_language(&left->form), other = is_own_language(&right->form);
    return own != other ? (own ? -1 : 1) : strcmp(left->form.name, right->form.name);
}

void shipped_forms(struct arena *arena, struct shipped_forms *forms)
{
    const char *folder = shipped_folder(arena);
    struct dirent **entries = NULL;
    size_t room = 0;
    *forms = (struct shipped_forms){0};
    int count = scandir(folder, &entries, is_form_file, alphasort);
    for (int i = 0; i < count; i++) {
        struct shipped_form shipped;
        struct form_problems problems;
        struct error error;
        if (command_read_file(arena_printf(arena, "%s/%s", folder, entries[i]->d_name), FORM_FILE_MOST, arena,
                              &shipped.text, &shipped.size, &error) &&
            form_read(shipped.text, shipped.size, arena, &shipped.form, &problems)) {
            forms->items = arena_grow(arena, forms->items, forms->count, &room, sizeof *forms->items);
            forms->items[forms->count++] = shipped;
        }
        free(entries[i]);
    }
    free(entries);
    if (forms->count > 1)
        qsort(forms->items, forms->count, sizeof *forms->items, by_language_and_name);
}

const struct shipped_form *shipped_find(const struct shipped_forms *forms, const char *name)
{
    for (size_t i = 0; i < forms->count; i++)
        if (strcmp(forms->items[i].form.name, name) == 0)
            return &forms->items[i];
    return NULL;
}
