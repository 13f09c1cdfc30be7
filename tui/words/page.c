#include "tui/words/page.h"

#include "store/base/text.h"
#include "tui/ui/i18n.h"
#include "tui/words/escape.h"

static const char style[] =
    "<style>\n"
    "body { font: 12pt/1.4 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #111 }\n"
    "h1 { font-size: 1.5em; margin: 0 } h2 { font-size: 1.15em; margin: 1.2em 0 .3em }\n"
    ".out h2 { border-bottom: 3px solid #b00020; color: #b00020 }"
    " .may h2 { border-bottom: 3px solid #1b6e3c }\n"
    ".out td { font-size: 1.15em } .number { color: #555; width: 6em } .why { color: #555; font-size: .95em "
    "}\n"
    "table { border-collapse: collapse; width: 100% } td { padding: .15em .4em; border-bottom: 1px solid "
    "#ddd;\n"
    "  vertical-align: baseline } p.note { color: #555; margin: .3em 0 }\n"
    "h3 { font-size: 1em; margin: 1em 0 .2em } th { text-align: left; font-weight: 600; padding: .15em .4em "
    "}\n"
    ".facts th { width: 11em; font-weight: 400; color: #555 } .entries { list-style: none; padding: 0 }\n"
    ".entries li { margin: .5em 0; break-inside: avoid } .entries .reply { margin-left: 2em }\n"
    ".figures td + td, .figures th + th { text-align: right }\n"
    "svg { font-size: 13px; break-inside: avoid } .all { fill: #eee } .part { fill: #2b6cb0 }\n"
    "tr, h2 { break-inside: avoid; break-after: auto } h2 { break-after: avoid }\n"
    "@page { margin: 15mm } @media print { body { margin: 0; max-width: none; padding: 0 } }\n"
    "</style>\n";

void page_element(FILE *out, const char *element, const char *text)
{
    fprintf(out, "<%s>", element);
    print_escaped(out, text);
    fprintf(out, "</%s>\n", element);
}

void page_begin(FILE *out, const char *title, const char *school, struct arena *arena)
{
    fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", _("en"));
    page_element(out, "title", title);
    fputs(style, out);
    fputs("</head>\n<body>\n", out);
    page_element(out, "h1", title);
    fputs("<p class=\"note\">", out);
    print_escaped(out, text_harmless(arena, school));
    fputs("</p>\n", out);
}

void page_end(FILE *out)
{
    fputs("</body>\n</html>\n", out);
}
