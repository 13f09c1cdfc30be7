#include "tui/ui/list-view.h"

#include "tui/ui/app.h"

void list_view_close(struct view *view)
{
    list_release(view->state);
}

bool list_view_act(struct view *view, enum action action)
{
    return list_act(view->state, view->app, action);
}

bool list_view_key(struct view *view, struct key key)
{
    return list_key(view->state, view->app, key);
}

bool list_view_mouse(struct view *view, struct mouse mouse)
{
    bool open = false;
    view->app->dirty = true;
    bool taken = list_mouse(view->state, mouse, &open);
    if (open)
        view->type->act(view, ACTION_OPEN);
    return taken;
}
