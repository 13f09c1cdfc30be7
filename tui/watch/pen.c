/* Who has the pen: the person who is logged in, or the guest (tui/watch/company.c passes it). */
#include "tui/watch/watch.h"

const struct actor *company_pen(const struct watch *watch)
{
    return watch->company.pen_passed ? watch->company.guest : watch->app->actor;
}

struct undo *company_undo(struct watch *watch)
{
    return watch->company.pen_passed ? &watch->company.undo : &watch->undo;
}
