#include "store/people/reminder.h"

#include <string.h>

#include "store/base/clock.h"
#include "store/gate/gate.h"
#include "store/people/film-plan.h"

bool reminder_needed(const struct permission *permission)
{
    return permission->reason == PERMISSION_SILENT || permission->reason == PERMISSION_NEEDS_OWN;
}

bool reminder_make(struct store *store, const struct actor *actor, const char *class_name,
                   const char *location, const char *on, enum purpose purpose, struct arena *arena,
                   struct reminder *reminder, struct error *error)
{
    struct film_plan plan;
    struct guardian_list guardians;
    *reminder = (struct reminder){.purpose = purpose};
    if (!gate_check(store, actor, &(struct change){.act = ACT_REGISTERS_READ}, error) ||
        !film_plan_make(store, actor, class_name, location, on, purpose, arena, &plan, error) ||
        !guardian_list(store, actor, plan.class_name, plan.location, arena, &guardians, error))
        return false;
    reminder->class_name = plan.class_name;
    reminder->location = plan.location;
    reminder->on = plan.on;
    reminder->objection_regime = plan.objection_regime;
    reminder->lines = arena_alloc(arena, (plan.count + 1) * sizeof *reminder->lines);
    for (size_t i = 0; i < plan.count; i++) {
        const struct film_plan_line *line = &plan.lines[i];
        if (line->pupil.left_at)
            continue;
        reminder->pupils++;
        if (!reminder_needed(&line->permission))
            continue;
        reminder->lines[reminder->count++] = (struct reminder_line){
            .pupil = line->pupil,
            .permission = line->permission,
            .own = day_age(line->pupil.birth_date, on) >= PERMISSION_OWN_AGE,
            .guardians = guardians_of(&guardians, line->pupil.id, arena),
        };
    }
    return true;
}
