/* Keys: names, bindings, the key file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tui/ui/keys.h"

static struct key key_of(const char *name)
{
    struct key key;
    if (!key_parse(name, &key))
        fail_msg("%s is no key", name);
    return key;
}

static void names_there_and_back(void **state)
{
    (void)state;
    static const char *const names[] = {"n",      "N",         "?",         "/",          "é",      "space",
                                        "tab",    "shift-tab", "enter",     "escape",     "f1",     "f12",
                                        "pgup",   "ctrl-left", "shift-up",  "ctrl-alt-x", "ctrl-_", "-",
                                        "ctrl--", "[",         "backspace", "delete",     "alt-f10"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];
        assert_string_equal(key_format(key_of(names[i]), name, sizeof name), names[i]);
    }
}

static void names_that_mean_the_same(void **state)
{
    (void)state;
    struct key a = key_of("shift-n"), b = key_of("N");
    assert_int_equal(a.code, b.code);
    assert_int_equal(a.modifiers, b.modifiers);
    a = key_of("ctrl-L");
    b = key_of("ctrl-l");
    assert_int_equal(a.code, b.code);
}

static void what_is_no_key(void **state)
{
    (void)state;
    static const char *const names[] = {"", "f13", "f0", "nn", "ctrl-", "hyper-x", "f1x", "\xff", " "};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct key key;
        if (key_parse(names[i], &key))
            fail_msg("“%s” is a key", names[i]);
    }
}

static void every_default_binds(void **state)
{
    (void)state;
    struct key_map *map = key_map_make();
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        const struct action_info *info = action_info(action);
        char keys[64], *rest = keys, *name;
        snprintf(keys, sizeof keys, "%s", info->keys);
        assert_true(strlen(info->keys) < sizeof keys);
        while ((name = strsep(&rest, " "))) {
            /* No two actions of one context share a key, so each finds itself. */
            if (key_map_find(map, info->context, key_of(name)) != action)
                fail_msg("%s of %s leads elsewhere", name, info->name);
        }
    }
    key_map_free(map);
}

static void context_before_all(void **state)
{
    (void)state;
    struct key_map *map = key_map_make();
    assert_int_equal(key_map_find(map, CONTEXT_LIST, key_of("/")), ACTION_FILTER);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("/")), ACTION_NOTE_SEARCH);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("f9")), ACTION_REVIEW_DONE);
    assert_int_equal(key_map_find(map, CONTEXT_LIST, key_of("z")), ACTION_NONE);
    assert_int_equal(key_map_find(map, CONTEXT_LIST, key_of("ctrl-f9")), ACTION_NONE);
    key_map_free(map);
}

/* Writes a key file; the caller removes it. */
static void write_file(char path[static 64], const char *text)
{
    snprintf(path, 64, "/tmp/terugblik-keys-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void key_file_over_the_defaults(void **state)
{
    (void)state;
    char path[64];
    struct error error = {0};
    write_file(path,
               "# mine\n\n  watch x note-delete # gone\nwatch d none\nall f8 help\nlist ctrl-left first\n"
               "seconds jump 10 # far\n");
    struct key_map *map = key_map_make();
    assert_int_equal(key_map_seconds(map, SECONDS_JUMP), 5);
    assert_true(key_map_read(map, path, &error));
    unlink(path);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("x")), ACTION_NOTE_DELETE);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("d")), ACTION_NONE);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("delete")), ACTION_NOTE_DELETE);
    assert_int_equal(key_map_find(map, CONTEXT_WATCH, key_of("f8")), ACTION_HELP);
    assert_int_equal(key_map_find(map, CONTEXT_LIST, key_of("ctrl-left")), ACTION_FIRST);
    assert_int_equal(key_map_seconds(map, SECONDS_JUMP), 10);
    assert_int_equal(key_map_seconds(map, SECONDS_JUMP_LARGE), 60);
    key_map_free(map);
}

static void key_file_with_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *line, *named;
    } mistakes[] = {
        {"watch x", "line 2"},     {"nowhere x help", "nowhere"},   {"watch hyper-x help", "hyper-x"},
        {"watch x fly", "fly"},    {"seconds leap 3", "leap"},      {"seconds jump 0", "“0”"},
        {"seconds jump 3x", "3x"}, {"seconds around 3601", "3600"}, {"watch x help me", "line 2"}};
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        char path[64], text[128];
        struct error error = {0};
        snprintf(text, sizeof text, "# first\n%s\n", mistakes[i].line);
        write_file(path, text);
        struct key_map *map = key_map_make();
        assert_false(key_map_read(map, path, &error));
        unlink(path);
        assert_int_equal(error.kind, ERROR_INVALID);
        assert_non_null(strstr(error.text, mistakes[i].named));
        assert_non_null(strstr(error.text, path));
        key_map_free(map);
    }
}

static void no_key_file(void **state)
{
    (void)state;
    struct error error = {0};
    struct key_map *map = key_map_make();
    assert_true(key_map_read(map, "/nowhere/at/all", &error));
    assert_false(key_map_read(map, "/", &error));
    key_map_free(map);
}

static void hints_name_keys(void **state)
{
    (void)state;
    char hints[64] = "";
    struct key_map *map = key_map_make();
    key_map_hint(map, ACTION_REVIEW_DONE, "done", hints, sizeof hints);
    key_map_hint(map, ACTION_HELP, "help", hints, sizeof hints);
    assert_string_equal(hints, "\x01"
                               "F9\x02"
                               "done\x01"
                               "?\x02"
                               "help");
    /* What does not fit is left out whole. */
    char small[12] = "";
    key_map_hint(map, ACTION_REVIEW_DONE, "done", small, sizeof small);
    key_map_hint(map, ACTION_HELP, "help", small, sizeof small);
    assert_string_equal(small, "\x01"
                               "F9\x02"
                               "done");
    key_map_free(map);
}

static void labels_name_keys(void **state)
{
    (void)state;
    struct key_map *map = key_map_make();
    struct key key, wanted;
    static const char *const labels[][2] = {
        {"F9", "f9"},      {"?", "?"},           {"space", "space"}, {"Enter", "enter"},
        {"Esc", "escape"}, {"ctrl r", "ctrl-r"}, {"N", "N"},         {"shift Tab", "shift-tab"}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        assert_true(key_of_label(labels[i][0], &key));
        assert_true(key_parse(labels[i][1], &wanted));
        assert_int_equal(key.code, wanted.code);
        assert_int_equal(key.modifiers, wanted.modifiers);
    }
    assert_false(key_of_label("", &key));
    assert_false(key_of_label("arrows", &key));
    /* What a hint names is found again. */
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        char label[64];
        if (*key_map_key(map, action, label, sizeof label))
            assert_true(key_of_label(label, &key));
    }
    key_map_free(map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_there_and_back),   cmocka_unit_test(names_that_mean_the_same),
        cmocka_unit_test(what_is_no_key),         cmocka_unit_test(every_default_binds),
        cmocka_unit_test(context_before_all),     cmocka_unit_test(key_file_over_the_defaults),
        cmocka_unit_test(key_file_with_mistakes), cmocka_unit_test(no_key_file),
        cmocka_unit_test(hints_name_keys),        cmocka_unit_test(labels_name_keys),
    };
    return cmocka_run_group_tests_name("tui_keys", tests, NULL, NULL);
}
