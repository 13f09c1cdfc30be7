#include "tui/words/csv-print.h"

#include <csv.h>
#include <inttypes.h>
#include <string.h>

#include "store/base/memory.h"

void csv_begin(FILE *out)
{
    fputs("\xEF\xBB\xBF", out);
}

static bool is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text);
}

void csv_field(FILE *out, const char *text, bool last)
{
    struct arena arena;
    arena_init(&arena);
    const char *field = is_formula(text) ? arena_printf(&arena, "'%s", text) : text;
    csv_fwrite(out, field, strlen(field));
    fputs(last ? "\r\n" : ",", out);
    arena_release(&arena);
}

void csv_number(FILE *out, int64_t number, bool last)
{
    fprintf(out, "\"%" PRId64 "\"%s", number, last ? "\r\n" : ",");
}
