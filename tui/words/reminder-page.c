#include "tui/words/reminder-page.h"

#include <string.h>

#include "store/base/names.h"
#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/words/escape.h"
#include "tui/words/page.h"
#include "tui/words/words-consent.h"

static const char *heading(const struct reminder *reminder, struct arena *arena)
{
    char day[32];
    const char *on = i18n_day(reminder->on, day, sizeof day);
    return reminder->class_name
               ? arena_printf(arena, _("Who has not answered yet: class %s, %s"),
                              text_harmless(arena, reminder->class_name), on)
               : arena_printf(arena, _("Who has not answered yet: the whole school, %s"), on);
}

static const char *summary(const struct reminder *reminder, struct arena *arena)
{
    if (reminder->objection_regime)
        return arena_printf(arena,
                            _("Purpose: %s. Whoever does not object may be filmed: nobody has to answer."),
                            words_purpose(reminder->purpose));
    if (!reminder->count)
        return arena_printf(arena, _("Purpose: %s. Everybody has answered."),
                            words_purpose(reminder->purpose));
    return arena_printf(arena, _("Purpose: %s. %zu of %zu have not answered."),
                        words_purpose(reminder->purpose), reminder->count, reminder->pupils);
}

/* Whom to ask. */
static const char *whom(const struct reminder_line *line, struct arena *arena)
{
    if (line->own)
        return line->permission.reason == PERMISSION_NEEDS_OWN
                   ? _("the pupil, who is 16 by now; the guardians consented")
                   : _("the pupil, who is 16 or older");
    return *line->guardians ? text_harmless(arena, line->guardians) : _("no guardian on record");
}

static bool new_class(const struct reminder *reminder, size_t index)
{
    const struct pupil *pupil = &reminder->lines[index].pupil;
    const struct pupil *before = index ? &reminder->lines[index - 1].pupil : NULL;
    return !before || strcmp(before->class_name, pupil->class_name) != 0 ||
           strcmp(before->location, pupil->location) != 0;
}

static const char *class_line(const struct pupil *pupil, struct arena *arena)
{
    return arena_printf(arena, "%s (%s)", text_harmless(arena, pupil->class_name),
                        text_harmless(arena, pupil->location));
}

static const char *listed(const struct pupil *pupil, struct arena *arena)
{
    return text_harmless(arena, name_surname_first(arena, pupil->name));
}

static int widest_name(const struct reminder *reminder, struct arena *arena)
{
    int widest = 0;
    for (size_t i = 0; i < reminder->count; i++) {
        int width = text_width(listed(&reminder->lines[i].pupil, arena));
        widest = width > widest ? width : widest;
    }
    return widest < 40 ? widest : 40;
}

void reminder_print_text(FILE *out, const struct reminder *reminder, struct arena *arena)
{
    int column = widest_name(reminder, arena);
    fprintf(out, "%s\n%s\n", heading(reminder, arena), summary(reminder, arena));
    for (size_t i = 0; i < reminder->count; i++) {
        const struct pupil *pupil = &reminder->lines[i].pupil;
        const char *name = listed(pupil, arena);
        int pad = column - text_width(name);
        if (new_class(reminder, i))
            fprintf(out, "\n%s\n", class_line(pupil, arena));
        fprintf(out, "  %-8s %s%*s  %s\n", pupil->number, name, pad > 0 ? pad : 0, "",
                whom(&reminder->lines[i], arena));
    }
}

static void print_row(FILE *out, const struct reminder_line *line, struct arena *arena)
{
    fputs("<tr><td class=\"number\">", out);
    print_escaped(out, line->pupil.number);
    fputs("</td><td>", out);
    print_escaped(out, listed(&line->pupil, arena));
    fputs("</td><td class=\"why\">", out);
    print_escaped(out, whom(line, arena));
    fputs("</td></tr>\n", out);
}

void reminder_print_page(FILE *out, const struct reminder *reminder, const char *school, struct arena *arena)
{
    page_begin(out, heading(reminder, arena), school, arena);
    page_element(out, "p", summary(reminder, arena));
    for (size_t i = 0; i < reminder->count; i++) {
        if (new_class(reminder, i)) {
            if (i)
                fputs("</table>\n", out);
            page_element(out, "h2", class_line(&reminder->lines[i].pupil, arena));
            fputs("<table>\n", out);
        }
        print_row(out, &reminder->lines[i], arena);
    }
    if (reminder->count)
        fputs("</table>\n", out);
    page_end(out);
}
