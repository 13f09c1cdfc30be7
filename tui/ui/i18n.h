/*
 * Translation: Dutch on a Dutch locale, English otherwise (tui/po/).
 * N_() marks a text in a table that is translated with _() where it is shown.
 */
#ifndef TUI_UI_I18N_H
#define TUI_UI_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(text)  gettext(text)
#define N_(text) text

/* Sets locale and message catalogue: the installed one, or build/locale beside the program when run from
 * there. */
void i18n_init(const char *program_path);

/* Whether characters are UTF-8 in this process. They are in the locale C too, whose letters have no accents:
 * what comes in and is stored must not depend on a variable that a server did not set. */
bool i18n_utf8(void);
/* Whether only ASCII may be shown: the locale says C or POSIX, in so many words. */
bool i18n_ascii_asked(void);

/* Days, moments, lengths and sizes as people read them, in the user's language. Each is written into the
 * caller's buffer, which is returned. */
#include <stddef.h>
#include <stdint.h>
const char *i18n_day(const char *day, char *buffer, size_t size);   /* "24 Nov 2026" */
const char *i18n_moment(int64_t moment, char *buffer, size_t size); /* "24 Nov 2026 14:05" */
const char *i18n_moment_short(int64_t moment, char *buffer,
                              size_t size);                      /* "24 Nov" or, in another year, with it */
const char *i18n_length(int64_t ms, char *buffer, size_t size);  /* "1:02:03", "4:07" */
const char *i18n_size(int64_t bytes, char *buffer, size_t size); /* "1,2 GB" */

#endif
