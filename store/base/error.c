#include "store/base/error.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A sentence too long for the struct is cut, but never inside a UTF-8 character. */
static void cut_cleanly(char *text, size_t size)
{
    size_t length = strnlen(text, size - 1);
    if (length < size - 1)
        return;
    while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0 && (unsigned char)text[length - 1] >= 0xC0)
        length--;
    text[length] = '\0';
}

static void set_text(struct error *error, const char *format, va_list args)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (vsnprintf(error->text, sizeof error->text, gettext(format), args) < 0)
        error->text[0] = '\0';
#pragma GCC diagnostic pop
    cut_cleanly(error->text, sizeof error->text);
}

bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error->kind = kind;
    set_text(error, format, args);
    va_end(args);
    return false;
}

static const char *system_words(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return gettext("the disk is full; make room and try again");
    case EROFS:
        return gettext("the disk is read-only; check that it is not locked and try again");
    case EISDIR:
    case EISNAM: /* store/base/files.h */
        return gettext("it is no file, but a folder, a pipe, a device or the like");
    default:
        return strerror(number);
    }
}

bool error_system(struct error *error, int number, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error->kind = ERROR_IO;
    set_text(error, format, args);
    va_end(args);
    size_t used = strlen(error->text);
    int added = snprintf(error->text + used, sizeof error->text - used, ": %s.", system_words(number));
    if (added < 0 || (size_t)added >= sizeof error->text - used)
        cut_cleanly(error->text, sizeof error->text);
    return false;
}

void error_clear(struct error *error)
{
    error->kind = ERROR_NONE;
    error->text[0] = '\0';
}
