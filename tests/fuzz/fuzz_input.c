/* Any bytes from a terminal, in any pieces, into a prompt: it stays harmless text with the cursor inside, and
 * wraps. */
#include <assert.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "store/base/memory.h"
#include "store/base/text.h"
#include "tui/ui/draw.h"
#include "tui/ui/input.h"
#include "tui/ui/prompt.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(const struct prompt *prompt)
{
    assert(prompt->cursor <= prompt->length);
    assert(strlen(prompt->text) == prompt->length);
    struct arena arena;
    arena_init(&arena);
    if (!prompt->secret)
        assert(strcmp(text_harmless(&arena, prompt->text), prompt->text) == 0);
    arena_release(&arena);
}

static void wrap(const char *text, int columns)
{
    for (size_t at = 0, next; text[at]; at += next) {
        size_t line = draw_break(text + at, columns, &next);
        assert(next > 0 && line <= next);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct input input;
    struct input_event event;
    struct prompt prompt;
    if (size < 2)
        return 0;
    setlocale(LC_ALL, "C.UTF-8");
    size_t piece = 1 + bytes[0] % 32;
    bool secret = bytes[1] & 1, utf8 = bytes[1] & 2;
    input_init(&input, utf8);
    prompt_init(&prompt, NULL, 200, secret);
    int64_t now = 0;
    for (size_t at = 2; at < size; at += piece) {
        input_feed(&input, bytes + at, size - at < piece ? size - at : piece, now);
        now += bytes[at];
        while (input_next(&input, now, &event)) {
            if (event.kind == INPUT_PASTE && !event.too_much)
                prompt_paste(&prompt, event.text, event.length);
            else if (event.kind == INPUT_KEY)
                prompt_key(&prompt, event.key);
            check(&prompt);
        }
    }
    if (!secret)
        wrap(prompt.text, bytes[0] % 40);
    prompt_release(&prompt);
    input_release(&input);
    return 0;
}
