#include "tui/words/place-lines.h"

#include <assert.h>
#include <inttypes.h>

#include "tui/ui/i18n.h"

/* Less room than this is little: a lesson or two. */
#define LITTLE_ROOM (INT64_C(10) * 1000 * 1000 * 1000)

static const char *size_text(struct arena *arena, int64_t bytes)
{
    char size[32];
    return arena_copy(arena, i18n_size(bytes, size, sizeof size));
}

static const char *moment_text(struct arena *arena, int64_t moment)
{
    char when[64];
    return arena_copy(arena, i18n_moment(moment, when, sizeof when));
}

static const char *footage_text(struct arena *arena, const struct place *place)
{
    return arena_printf(
        arena,
        ngettext("%s, of %" PRId64 " lesson", "%s, of %" PRId64 " lessons", (unsigned long)place->lessons),
        size_text(arena, place->footage_size), place->lessons);
}

static const char *marked_text(struct arena *arena, const struct place *place)
{
    if (!place->marked)
        return _("no lesson is marked");
    return arena_printf(arena,
                        ngettext("%" PRId64 " lesson, from %s on", "%" PRId64 " lessons, from %s on",
                                 (unsigned long)place->marked),
                        place->marked, moment_text(arena, place->purge_at));
}

static const char *purged_text(struct arena *arena, const struct place *place)
{
    if (!place->purged_at)
        return _("never yet");
    return arena_printf(arena,
                        ngettext("on %s; %" PRId64 " lesson so far", "on %s; %" PRId64 " lessons so far",
                                 (unsigned long)place->purged),
                        moment_text(arena, place->purged_at), place->purged);
}

static const char *vault_text(struct arena *arena, const struct place *place)
{
    const char *folders = arena_printf(
        arena, ngettext("%" PRId64 " folder", "%" PRId64 " folders", (unsigned long)place->vault_folders),
        place->vault_folders);
    if (place->vault_waiting)
        folders = arena_printf(arena,
                               ngettext("%s; %" PRId64 " lesson waits for one of them",
                                        "%s; %" PRId64 " lessons wait for one of them",
                                        (unsigned long)place->vault_waiting),
                               folders, place->vault_waiting);
    return place->vault_trouble ? arena_printf(arena, "%s. %s", folders, place->vault_trouble) : folders;
}

static const char *owed_text(struct arena *arena, const struct place *place)
{
    if (!place->wipes_owed)
        return _("none");
    return arena_printf(arena,
                        ngettext("%" PRId64 " original; the registrar sees which (F4, x)",
                                 "%" PRId64 " originals; the registrar sees which (F4, x)",
                                 (unsigned long)place->wipes_owed),
                        place->wipes_owed);
}

size_t place_lines(struct arena *arena, const struct place *place,
                   struct place_line lines[static PLACE_LINES])
{
    const char *version = arena_printf(arena, "%" PRId64, place->schema_version);
    const struct place_line all[] = {
        {_("School"), place->school, false},
        {_("Folder"), place->folder, false},
        {_("Made on"), moment_text(arena, place->made_at), false},
        {_("Registers and notes"), size_text(arena, place->database_size), false},
        {_("Footage"), footage_text(arena, place), false},
        {_("Room left on this disk"), size_text(arena, place->free), place->free < LITTLE_ROOM},
        {_("To be deleted"), marked_text(arena, place), false},
        {_("Last deleted"), purged_text(arena, place), false},
        {_("Vault"), vault_text(arena, place), place->vault_trouble || place->vault_waiting},
        {_("Still on a card"), owed_text(arena, place), place->wipes_owed > 0},
        {_("Version of the store's layout"), version, false},
    };
    static_assert(sizeof all / sizeof *all == PLACE_LINES, "all lines are filled");
    for (size_t i = 0; i < PLACE_LINES; i++)
        lines[i] = all[i];
    return PLACE_LINES;
}
