/* Details of the trace in words: nothing of the store's own writing reaches a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/words/words-trace.h"

static const struct {
    const char *action, *detail, *shown;
} rows[] = {
    {"import.done", "clips=1 bytes=4", "1 clip, 4 B"},
    {"import.done", "clips=2 bytes=2000000 cut-off=1 in-picture=none",
     "2 clips, 2.0 MB, 1 of them cut off, nobody of the class in the picture"},
    {"footage.close", "seconds=83", "for 1:23"},
    {"footage.open", "joined", "on somebody's screen"},
    {"login.failed", "old password", "with the old password"},
    {"clock", "ahead days=70", "the clock is ahead, 70 days"},
    {"clock", "back", "the clock was set back"},
    {"pupil.import", "new=3 changed=1 left=0 blocked=2",
     "3 new pupils, 1 changed, 0 left, 2 lessons blocked"},
    {"purged", "clips=2 bytes=9 reason=end marked=0 shredded=0", "2 clips, 9 B, its trajectory ended"},
    {"session.block", "reason=no-answer", "no consent"},
    {"consent.give", "team", "learning as a team"},
    {"consent.withdraw", "team as=guardian guardian=01hq000000000000000000000n on=2026-01-05",
     "learning as a team"},
    {"store.backup", "bytes=4 head=9", "4 B, up to row 9"},
    {"store.restore", "backup=9:00ff ledger=12:00ff", "backup up to row 9, ledger up to row 12"},
    {"store.restore", "backup=9:00ff ledger=none", "backup up to row 9, without a ledger"},
    {"account.roles", "roles=coach,teacher", "coach, teacher"},
    {"policy.set", "grace_days=3", "days from marking to deleting: 3 days"},
    {"policy.set", "regime.team=objection", NULL},
    {"login", NULL, ""},
    {"what.comes", "later=x", "later=x"}, /* unknown stays as it is */
};

static void a_detail_is_read_as_words(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *shown = words_detail(&arena, rows[i].action, rows[i].detail);
        if (rows[i].shown)
            assert_string_equal(shown, rows[i].shown);
        else
            assert_null(strchr(shown, '='));
    }
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_detail_is_read_as_words)};
    return cmocka_run_group_tests_name("words_trace", tests, NULL, NULL);
}
