#include "tui/words/print.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "store/base/clock.h"
#include "store/base/text.h"

int print_columns(FILE *out)
{
    const char *columns = getenv("COLUMNS");
    if (columns) {
        char *end;
        long number = strtol(columns, &end, 10);
        if (*columns && !*end && number >= 20 && number <= 10000)
            return (int)number;
    }
    struct winsize size;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

void print_wrapped(FILE *out, const char *text, int used, int indent, int columns)
{
    bool first = true;
    while (*text) {
        size_t length = strcspn(text, " \n");
        char word[256];
        snprintf(word, sizeof word, "%.*s", (int)length, text);
        int width = text_width(word);
        if (!first && used + 1 + width > columns) {
            fprintf(out, "\n%*s", indent, "");
            used = indent;
        } else if (!first) {
            fputc(' ', out);
            used++;
        }
        fwrite(text, 1, length, out);
        used += width;
        first = false;
        text += length;
        if (*text == '\n') {
            fprintf(out, "\n%*s", text[1] == '\n' ? 0 : indent, "");
            used = indent;
            first = true;
        }
        if (*text)
            text++;
    }
    fputc('\n', out);
}

const char *iso_moment(int64_t moment, char *buffer, size_t size)
{
    time_t seconds = (time_t)(moment / CLOCK_SECOND_MS);
    struct tm utc;
    if (!gmtime_r(&seconds, &utc)) {
        buffer[0] = '\0';
        return buffer;
    }
    size_t length = strftime(buffer, size, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(buffer + length, size - length, ".%03dZ", (int)(moment % CLOCK_SECOND_MS));
    return buffer;
}
