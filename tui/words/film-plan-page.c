#include "tui/words/film-plan-page.h"

#include "store/base/text.h"
#include "tui/words/escape.h"
#include "tui/ui/i18n.h"
#include "tui/words/page.h"
#include "tui/words/words-consent.h"

static const char *heading(const struct film_plan *plan, struct arena *arena)
{
    char day[32];
    return arena_printf(arena, _("Film plan for class %s (%s), %s"), text_harmless(arena, plan->class_name),
                        text_harmless(arena, plan->location), i18n_day(plan->on, day, sizeof day));
}

static const char *regime(const struct film_plan *plan, struct arena *arena)
{
    return arena_printf(arena,
                        plan->objection_regime ? _("Purpose: %s. Whoever does not object may be filmed.")
                                               : _("Purpose: %s. Only who has consented may be filmed."),
                        words_purpose(plan->purpose));
}

static int widest_name(const struct film_plan *plan, struct arena *arena)
{
    int widest = 0;
    for (size_t i = 0; i < plan->count; i++) {
        int width = text_width(text_harmless(arena, plan->lines[i].pupil.name));
        if (width > widest)
            widest = width;
    }
    return widest < 40 ? widest : 40;
}

static void print_lines(FILE *out, const struct film_plan *plan, bool may, struct arena *arena)
{
    int column = widest_name(plan, arena);
    for (size_t i = 0; i < plan->count; i++) {
        const struct film_plan_line *line = &plan->lines[i];
        if (line->permission.may != may)
            continue;
        const char *name = text_harmless(arena, line->pupil.name);
        int pad = column - text_width(name);
        fprintf(out, "  %-8s %s%*s", line->pupil.number, name, pad > 0 ? pad : 0, "");
        if (!may)
            fprintf(out, "  %s", words_permission(arena, &line->permission));
        fputc('\n', out);
    }
}

void film_plan_print_text(FILE *out, const struct film_plan *plan, struct arena *arena)
{
    fprintf(out, "%s\n%s\n", heading(plan, arena), regime(plan, arena));
    fprintf(out, "\n%s (%zu)\n", _("Must stay out of the picture"), plan->count - plan->may);
    if (plan->may == plan->count)
        fprintf(out, "  %s\n", _("nobody"));
    print_lines(out, plan, false, arena);
    fprintf(out, "\n%s (%zu)\n", _("May be in the picture"), plan->may);
    if (plan->may == 0)
        fprintf(out, "  %s\n", _("nobody"));
    print_lines(out, plan, true, arena);
}

static void print_group(FILE *out, const struct film_plan *plan, bool may, struct arena *arena)
{
    size_t count = may ? plan->may : plan->count - plan->may;
    fprintf(out, "<section class=\"%s\">\n", may ? "may" : "out");
    page_element(out, "h2",
                 arena_printf(arena, "%s (%zu)",
                              may ? _("May be in the picture") : _("Must stay out of the picture"), count));
    if (count == 0) {
        page_element(out, "p", _("nobody"));
    } else {
        fprintf(out, "<table>\n");
        for (size_t i = 0; i < plan->count; i++) {
            const struct film_plan_line *line = &plan->lines[i];
            if (line->permission.may != may)
                continue;
            fprintf(out, "<tr><td class=\"number\">");
            print_escaped(out, line->pupil.number);
            fprintf(out, "</td><td>");
            print_escaped(out, text_harmless(arena, line->pupil.name));
            fprintf(out, "</td><td class=\"why\">");
            if (!may)
                print_escaped(out, words_permission(arena, &line->permission));
            fprintf(out, "</td></tr>\n");
        }
        fprintf(out, "</table>\n");
    }
    fprintf(out, "</section>\n");
}

void film_plan_print_page(FILE *out, const struct film_plan *plan, const char *school, struct arena *arena)
{
    page_begin(out, heading(plan, arena), school, arena);
    page_element(out, "p", regime(plan, arena));
    print_group(out, plan, false, arena);
    print_group(out, plan, true, arena);
    page_end(out);
}
