#include "tui/words/figures-print.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/ui/i18n.h"
#include "tui/words/csv-print.h"
#include "tui/words/table.h"

const char *words_share(int per_mille, bool change, char *buffer, size_t size)
{
    const char *sign = per_mille < 0 ? "-" : change ? "+" : "";
    const int whole = abs(per_mille) / 10, tenth = abs(per_mille) % 10;
    /* TRANSLATORS: the decimal separator, one character */
    (void)snprintf(buffer, size, "%s%d%s%d %%", sign, whole, _("."), tenth);
    return buffer;
}

/* The figure of the same tag in the lesson before; NULL: there is none, or it did not have it. */
static const struct figure *before(const struct figures *figures, size_t lesson, const struct figure *figure)
{
    return lesson == 0 ? NULL : figure_get(&figures->lessons[lesson - 1], figure->tag);
}

void figures_print(const struct figures *figures, bool json)
{
    static const struct table_column columns[] = {
        {"filmed_on", N_("Filmed"), TABLE_DAY},
        {"class", N_("Class"), TABLE_TEXT},
        {"tag", N_("Tag"), TABLE_TEXT},
        {"count", N_("Times"), TABLE_NUMBER},
        {"by_coach", N_("By the coach"), TABLE_NUMBER},
        {"by_teacher", N_("By the teacher"), TABLE_NUMBER},
        {"ms", N_("Duration"), TABLE_LENGTH},
        {"share", N_("Share"), TABLE_WORD},
        {"count_before", N_("Times before"), TABLE_NUMBER},
        {"share_before", N_("Share before"), TABLE_WORD},
        {"per_mille", NULL, TABLE_NUMBER},
        {"length_ms", NULL, TABLE_LENGTH},
        {"session", NULL, TABLE_ID},
        {"tag_id", NULL, TABLE_ID},
    };
    struct table table;
    char share[32], shown[32];
    table_init(&table, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < figures->count; i++) {
        const struct lesson_figures *lesson = &figures->lessons[i];
        for (size_t f = 0; f < lesson->count; f++) {
            const struct figure *figure = &lesson->items[f], *was = before(figures, i, figure);
            table_text(&table, lesson->session.filmed_on);
            table_text(&table, lesson->session.class_name);
            table_text(&table, figure->name);
            table_number(&table, figure->count);
            table_number(&table, figure->by_coach);
            table_number(&table, figure->count - figure->by_coach);
            table_number(&table, figure->ms);
            (void)snprintf(share, sizeof share, "%.3f", figure->per_mille / 1000.0);
            table_word(&table, share, words_share(figure->per_mille, false, shown, sizeof shown));
            if (was) {
                table_number(&table, was->count);
                (void)snprintf(share, sizeof share, "%.3f", was->per_mille / 1000.0);
                table_word(&table, share, words_share(was->per_mille, false, shown, sizeof shown));
            } else {
                table_none(&table);
                table_none(&table);
            }
            table_number(&table, figure->per_mille);
            table_number(&table, lesson->session.length_ms);
            table_text(&table, lesson->session.id);
            table_text(&table, figure->tag);
        }
    }
    table_print(&table, json, _("There are no tags to count. They are put while watching, with a key each."));
    table_release(&table);
}

void figures_print_csv(const struct figures *figures)
{
    static const char *const heading[] = {"filmed_on", "class",      "tag",   "count",
                                          "by_coach",  "by_teacher", "ms",    "per_mille",
                                          "length_ms", "session",    "tag_id"};
    const size_t count = sizeof heading / sizeof *heading;
    csv_begin(stdout);
    for (size_t i = 0; i < count; i++)
        csv_field(stdout, heading[i], i == count - 1);
    for (size_t i = 0; i < figures->count; i++) {
        const struct lesson_figures *lesson = &figures->lessons[i];
        for (size_t f = 0; f < lesson->count; f++) {
            const struct figure *figure = &lesson->items[f];
            csv_field(stdout, lesson->session.filmed_on, false);
            csv_field(stdout, lesson->session.class_name, false);
            csv_field(stdout, figure->name, false);
            csv_number(stdout, figure->count, false);
            csv_number(stdout, figure->by_coach, false);
            csv_number(stdout, figure->count - figure->by_coach, false);
            csv_number(stdout, figure->ms, false);
            csv_number(stdout, figure->per_mille, false);
            csv_number(stdout, lesson->session.length_ms, false);
            csv_field(stdout, lesson->session.id, false);
            csv_field(stdout, figure->tag, true);
        }
    }
}
