#include "tui/spare.h"

#include "player/client/player.h"
#include "store/people/accounts.h"

void spare_keep(struct app *app)
{
    bool wanted = !app->quit && (!app->actor || app->actor->roles & (ROLE_COACH | ROLE_TEACHER));
    if (wanted && !app->spare)
        app->spare = player_spare_start();
    if (!wanted) {
        player_spare_end(app->spare);
        app->spare = NULL;
    }
}
