/*
 * Libraries that are loaded instead of linked, for the files that load them (player/host/libmpv.c,
 * player/host/libav.c).
 *
 * Such a file lists the functions that it wants in an X-macro, X(what it returns, name, parameters,
 * arguments). LOADED_FUNCTIONS() defines them, so that everybody else uses the libraries' own headers;
 * LOADED_FIND fills the table that they call through. Thread: before there are others.
 */
#ifndef PLAYER_HOST_LOADED_H
#define PLAYER_HOST_LOADED_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define LOADED_POINTER(type, name, parameters, arguments) __typeof__(&name) name;
#define LOADED_CALL(type, name, parameters, arguments) \
    type name parameters                               \
    {                                                  \
        return found.name arguments;                   \
    }
#define LOADED_FUNCTIONS(FUNCTIONS) \
    static struct {                 \
        FUNCTIONS(LOADED_POINTER)   \
    } found;                        \
    FUNCTIONS(LOADED_CALL)

/* For a function that has the open `libraries`, `count` of them, and returns false when one lacks. */
#define LOADED_FIND(type, name, parameters, arguments)                      \
    found.name = (__typeof__(&name))loaded_symbol(libraries, count, #name); \
    if (!found.name)                                                        \
        return false;

/* "libNAME.so.VERSION", a library's major version being that of its file; NULL when it is not there. Never
 * unloaded. */
static inline void *loaded_library(const char *name, int version)
{
    char file[32];

    snprintf(file, sizeof file, "lib%s.so.%d", name, version);
    return dlopen(file, RTLD_NOW | RTLD_LOCAL);
}

static inline bool loaded_all(void *const *libraries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!libraries[i])
            return false;
    }
    return true;
}

/* From the first library that knows the name; NULL when none does. */
static inline void *loaded_symbol(void *const *libraries, size_t count, const char *name)
{
    void *symbol = NULL;

    for (size_t i = 0; i < count && !symbol; i++)
        symbol = dlsym(libraries[i], name);
    return symbol;
}

#endif
