/* What people write must stay text in every format: no markup, no second field, no second cue comes out of
 * it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/review/signature.h"
#include "tui/words/notes-print.h"

static const struct session session = {.class_name = "2B",
                                       .filmed_on = "2026-01-15",
                                       .coach = "Bea Bakker",
                                       .teacher = "Jan *Jansen*",
                                       .goal = "Doel"};

static struct signature fits = {.verdict = SIGNATURE_FITS};

static struct note example(const char *text)
{
    return (struct note){
        .id = "01",
        .clip = "02",
        .author = "Bea \"B\" <Bakker>",
        .kind = NOTE_QUESTION,
        .at_ms = 1500,
        .until_ms = -1,
        .session_ms = 3723004,
        .text = text,
        .signature = &fits,
    };
}

/* What is printed on standard output, as a string of the caller's. */
static char *printed(enum notes_format format, struct note *notes, size_t count)
{
    const struct note_list list = {.items = notes, .count = count};
    FILE *file = tmpfile();
    assert_non_null(file);
    fflush(stdout);
    int before = dup(STDOUT_FILENO);
    assert_true(before >= 0 && dup2(fileno(file), STDOUT_FILENO) >= 0);
    notes_print(format, &session, &list);
    fflush(stdout);
    assert_true(dup2(before, STDOUT_FILENO) >= 0);
    close(before);
    long size = lseek(fileno(file), 0, SEEK_END);
    char *text = calloc(1, (size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(pread(fileno(file), text, (size_t)size, 0), size);
    fclose(file);
    return text;
}

static void csv_fields_stay_fields(void **state)
{
    (void)state;
    struct note note = example("een, \"twee\"");
    note.until_ms = 2500;
    char *text = printed(NOTES_CSV, &note, 1);
    assert_string_equal(
        text,
        "\xEF\xBB\xBF" /* by which spreadsheets know UTF-8 */
        "\"session_ms\",\"until_ms\",\"author\",\"kind\",\"text\",\"tag\"\r\n"
        "\"3723004\",\"3724004\",\"Bea \"\"B\"\" <Bakker>\",\"question\",\"een, \"\"twee\"\"\",\"\"\r\n");
    free(text);
}

static void json_is_an_array_of_objects(void **state)
{
    (void)state;
    struct note note = example("\"a\\b\" </script> \xE2\x80\xA8");
    char *text = printed(NOTES_JSON, &note, 1);
    json_t *array = json_loads(text, 0, NULL);
    assert_non_null(array);
    const json_t *object = json_array_get(array, 0);
    assert_int_equal(json_integer_value(json_object_get(object, "session_ms")), 3723004);
    assert_true(json_is_null(json_object_get(object, "until_ms")));
    assert_true(json_is_null(json_object_get(object, "edited_at")));
    assert_true(json_is_true(json_object_get(object, "signature_valid")));
    assert_int_equal(strncmp(json_string_value(json_object_get(object, "text")), "\"a\\b\" </script> ", 16),
                     0);
    json_decref(array);
    free(text);
}

/* A tag without a text says its name, and one with a text both; no name comes out of its place. */
static void tags_are_printed_by_their_name(void **state)
{
    (void)state;
    struct note notes[] = {example(""), example("telt tot drie")};
    notes[0].tag = notes[1].tag = "first-wait";
    notes[0].tag_name = "=Wacht <b>";
    notes[1].tag_name = "Wachttijd";
    notes[0].until_ms = 2500;
    char *text = printed(NOTES_CSV, notes, 2);
    assert_non_null(strstr(text, "\"\",\"'=Wacht <b>\"\r\n"));
    assert_non_null(strstr(text, "\"telt tot drie\",\"Wachttijd\"\r\n"));
    free(text);
    text = printed(NOTES_VTT, notes, 2);
    assert_non_null(strstr(text, "[=Wacht &lt;b&gt;]\n"));
    assert_non_null(strstr(text, "[Wachttijd] telt tot drie\n"));
    free(text);
    text = printed(NOTES_MD, notes, 2);
    assert_non_null(strstr(text, "*=Wacht \\<b\\>* Bea"));
    free(text);
    text = printed(NOTES_TEXT, notes, 2);
    assert_non_null(strstr(text, "Wachttijd, question\n"));
    free(text);
    text = printed(NOTES_JSON, notes, 2);
    json_t *array = json_loads(text, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json_array_get(array, 0), "tag")), "=Wacht <b>");
    assert_string_equal(json_string_value(json_object_get(json_array_get(array, 1), "tag_id")), "first-wait");
    json_decref(array);
    free(text);
}

static void an_empty_list_is_an_empty_array(void **state)
{
    (void)state;
    char *text = printed(NOTES_JSON, NULL, 0);
    assert_string_equal(text, "[]\n");
    free(text);
}

static void vtt_has_one_cue_per_note(void **state)
{
    (void)state;
    struct note notes[] = {example("<b>a & b</b>\n\n00:00 --> 00:01"), example("x")};
    notes[1].until_ms = 1501;
    char *text = printed(NOTES_VTT, notes, 2);
    assert_string_equal(
        text, "WEBVTT\n"
              "\n01:02:03.004 --> 01:02:07.004\n"
              "<v.question Bea \"B\" &lt;Bakker&gt;>&lt;b&gt;a &amp; b&lt;/b&gt;  00:00 --&gt; 00:01\n"
              "\n01:02:03.004 --> 01:02:03.005\n"
              "<v.question.range Bea \"B\" &lt;Bakker&gt;>x\n");
    free(text);
}

static void markdown_keeps_what_was_written(void **state)
{
    (void)state;
    struct note note = example("*ster* [link](x) <script> `a`\n# kop");
    char *text = printed(NOTES_MD, &note, 1);
    assert_non_null(strstr(text, "\\*ster\\* \\[link\\](x) \\<script\\> \\`a\\` \\# kop\n"));
    assert_non_null(strstr(text, "Jan \\*Jansen\\*"));
    assert_null(strstr(text, "\n# kop"));
    free(text);
}

static void text_is_wrapped_and_harmless(void **state)
{
    (void)state;
    setenv("COLUMNS", "40", 1);
    struct note note = example("een twee drie vier vijf zes zeven acht negen tien elf \033[2J");
    note.signature = NULL;
    char *text = printed(NOTES_TEXT, &note, 1);
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "1:02:03  "));
    assert_non_null(strstr(text, "signature"));
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, "    ", 4) == 0)
            assert_true(length <= 44); /* bytes of at most 40 columns */
        line += length + (line[length] == '\n');
    }
    free(text);
}

static void a_format_is_known_by_its_name(void **state)
{
    (void)state;
    enum notes_format format;
    assert_true(notes_format_parse("vtt", &format));
    assert_int_equal(format, NOTES_VTT);
    assert_false(notes_format_parse("mp4", &format));
    assert_false(notes_format_parse("", &format));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_fields_stay_fields),         cmocka_unit_test(json_is_an_array_of_objects),
        cmocka_unit_test(tags_are_printed_by_their_name), cmocka_unit_test(an_empty_list_is_an_empty_array),
        cmocka_unit_test(vtt_has_one_cue_per_note),       cmocka_unit_test(markdown_keeps_what_was_written),
        cmocka_unit_test(text_is_wrapped_and_harmless),   cmocka_unit_test(a_format_is_known_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
