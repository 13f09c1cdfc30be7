/*
 * libmpv, loaded when the player host starts and not before.
 *
 * libmpv brings some two hundred libraries along. Linked in, they are loaded by every command that plays
 * nothing, and by the interface, which is kept apart from libmpv on purpose (player/client/player.h). So the
 * functions of <mpv/client.h> that the host uses are defined here and call those that dlopen() has found; the
 * rest of the host sees libmpv's own headers.
 */
#include "player/host/libmpv.h"

#include <mpv/client.h>
#include <mpv/render.h>
#include <mpv/stream_cb.h>

#include "player/host/loaded.h"

/* The major version of the interface that the headers describe is that of the library's file. */
enum { LIBMPV_VERSION = MPV_CLIENT_API_VERSION >> 16 };

/* clang-format off */
/* X(what it returns, name, parameters, arguments) */
#define FUNCTIONS(X) \
    X(mpv_handle *, mpv_create, (void), ()) \
    X(const char *, mpv_client_name, (mpv_handle *mpv), (mpv)) \
    X(int, mpv_initialize, (mpv_handle *mpv), (mpv)) \
    X(void, mpv_terminate_destroy, (mpv_handle *mpv), (mpv)) \
    X(void, mpv_free, (void *data), (data)) \
    X(int, mpv_set_option, (mpv_handle *mpv, const char *name, mpv_format format, void *data), \
      (mpv, name, format, data)) \
    X(int, mpv_set_option_string, (mpv_handle *mpv, const char *name, const char *data), (mpv, name, data)) \
    X(int, mpv_set_property_string, (mpv_handle *mpv, const char *name, const char *data), \
      (mpv, name, data)) \
    X(int, mpv_set_property_async, \
      (mpv_handle *mpv, uint64_t reply, const char *name, mpv_format format, void *data), \
      (mpv, reply, name, format, data)) \
    X(int, mpv_get_property, (mpv_handle *mpv, const char *name, mpv_format format, void *data), \
      (mpv, name, format, data)) \
    X(char *, mpv_get_property_string, (mpv_handle *mpv, const char *name), (mpv, name)) \
    X(int, mpv_get_property_async, (mpv_handle *mpv, uint64_t reply, const char *name, mpv_format format), \
      (mpv, reply, name, format)) \
    X(int, mpv_observe_property, (mpv_handle *mpv, uint64_t reply, const char *name, mpv_format format), \
      (mpv, reply, name, format)) \
    X(int, mpv_command, (mpv_handle *mpv, const char **args), (mpv, args)) \
    X(int, mpv_command_async, (mpv_handle *mpv, uint64_t reply, const char **args), (mpv, reply, args)) \
    X(mpv_event *, mpv_wait_event, (mpv_handle *mpv, double timeout), (mpv, timeout)) \
    X(int, mpv_hook_add, (mpv_handle *mpv, uint64_t reply, const char *name, int priority), \
      (mpv, reply, name, priority)) \
    X(int, mpv_hook_continue, (mpv_handle *mpv, uint64_t id), (mpv, id)) \
    X(int, mpv_request_log_messages, (mpv_handle *mpv, const char *least), (mpv, least)) \
    X(void, mpv_set_wakeup_callback, (mpv_handle *mpv, void (*callback)(void *), void *context), \
      (mpv, callback, context)) \
    X(int, mpv_stream_cb_add_ro, \
      (mpv_handle *mpv, const char *scheme, void *context, mpv_stream_cb_open_ro_fn open), \
      (mpv, scheme, context, open)) \
    X(int, mpv_render_context_create, \
      (mpv_render_context **render, mpv_handle *mpv, mpv_render_param *params), \
      (render, mpv, params)) \
    X(int, mpv_render_context_get_info, (mpv_render_context *render, mpv_render_param param), \
      (render, param)) \
    X(void, mpv_render_context_set_update_callback, \
      (mpv_render_context *render, mpv_render_update_fn callback, void *context), \
      (render, callback, context)) \
    X(uint64_t, mpv_render_context_update, (mpv_render_context *render), (render)) \
    X(int, mpv_render_context_render, (mpv_render_context *render, mpv_render_param *params), \
      (render, params)) \
    X(void, mpv_render_context_free, (mpv_render_context *render), (render))
/* clang-format on */

LOADED_FUNCTIONS(FUNCTIONS)

bool libmpv_load(void)
{
    void *const libraries[] = {loaded_library("mpv", LIBMPV_VERSION)};
    const size_t count = sizeof libraries / sizeof *libraries;

    if (!loaded_all(libraries, count))
        return false;
    FUNCTIONS(LOADED_FIND)
    return true;
}
