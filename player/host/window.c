#include "player/host/window.h"

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player/host/reply.h"
#include "store/base/clock.h"

enum { WINDOW_MS = 3000 }; /* a display that takes longer is none */

/* So many pixels across are left of a blurred picture, as in player/host/picture.c. The detour over the
 * picture as it was gives it back its size, without which the window would shrink. */
#define BLUR_FILTER                                               \
    "split=2[sharp][whole];[whole]scale=24:-2:flags=area[small];" \
    "[small][sharp]scale2ref=flags=bilinear[blurred][rest];[rest]nullsink;[blurred]null"

/* What player/host/tone.c does, where no GPU does it. On no more points than a screen without one can keep up
 * with. */
#define TONE_FILTER                                                                    \
    "scale=w=min(1280\\,iw):h=-2:flags=area,zscale=t=linear:npl=203,format=gbrpf32le," \
    "zscale=p=bt709,tonemap=tonemap=mobius:param=0.8:desat=0:peak=4.93,"               \
    "zscale=t=iec61966-2-1:m=bt709:r=tv,format=yuv420p"

#define LAVFI    "lavfi=["
#define MARGIN_S 0.05 /* time stamps are rounded */
#define EVER_S   1e9

static const char *gpu_context(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY");

    return wayland && wayland[0] != '\0' ? "wayland" : "x11egl";
}

bool window_set_options(mpv_handle *mpv)
{
    const struct {
        const char *name, *value;
    } options[] = {
        {"vo", "gpu,wlshm,x11"},         {"gpu-context", gpu_context()}, {"force-window", "yes"},
        {"title", "Terugblik"},          {"x11-name", "terugblik"},      {"wayland-app-id", "terugblik"},
        {"input-vo-keyboard", "yes"},    {"autofit-larger", "90%x90%"},  {"video-rotate", "0"},
        {"video-timing-offset", "0.05"},
    };

    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        if (mpv_set_option_string(mpv, options[i].name, options[i].value) < 0)
            return false;
    }
    return true;
}

void window_bind_keys(mpv_handle *mpv)
{
    char bindings[256];
    const char *define[] = {"define-section", "terugblik", bindings, "force", NULL};
    const char *enable[] = {"enable-section", "terugblik", "allow-vo-dragging", NULL};

    snprintf(bindings, sizeof bindings, "UNMAPPED script-binding %s/key\nCLOSE_WIN script-binding %s/key\n",
             mpv_client_name(mpv), mpv_client_name(mpv));
    mpv_command_async(mpv, REPLY_IGNORED, define);
    mpv_command_async(mpv, REPLY_IGNORED, enable);
}

static void set_real(mpv_handle *mpv, const char *name, double value)
{
    mpv_set_property_async(mpv, REPLY_IGNORED, name, MPV_FORMAT_DOUBLE, &value);
}

/* One rectangle, by time stamps. It is cut out, blurred by a box as large as itself, three times, and laid
 * over what it was cut from; half a percent more on each side, since cutting rounds. */
static void add_blur(const struct player_blur *blur, int number, int64_t start_ms, int64_t end_ms,
                     struct bytes *text)
{
    const double more = 0.005, whole = PLAYER_BLUR_WHOLE;
    double x = fmax(0, blur->x / whole - more), y = fmax(0, blur->y / whole - more);
    double width = fmin(1 - x, blur->width / whole + 2 * more),
           height = fmin(1 - y, blur->height / whole + 2 * more);
    /* A clip may hold pictures before its beginning and past the length that it says it has. */
    double from = blur->from_ms <= start_ms ? -EVER_S : (double)(blur->from_ms - start_ms) / 1000 - MARGIN_S;
    double until = blur->until_ms >= end_ms ? EVER_S : (double)(blur->until_ms - start_ms) / 1000 + MARGIN_S;

    bytes_append_format(
        text,
        "%ssplit=2[u%d][c%d];[c%d]crop=w=max(8\\,iw*%.4f):h=max(8\\,ih*%.4f):x=iw*%.4f:y=ih*%.4f,"
        "boxblur=luma_radius=min(w\\,h)/2:luma_power=3:chroma_radius=min(cw\\,ch)/2:chroma_power=3:"
        "enable=between(t\\,%.3f\\,%.3f)[b%d];"
        "[u%d][b%d]overlay=x=main_w*%.4f:y=main_h*%.4f:enable=between(t\\,%.3f\\,%.3f)",
        text->size > strlen(LAVFI) ? "," : "", number, number, number, width, height, x, y, from, until,
        number, number, number, x, y, from, until);
    if (blur->outlined)
        bytes_append_format(text,
                            ",drawbox=x=iw*%.4f:y=ih*%.4f:w=iw*%.4f:h=ih*%.4f:color=yellow:t=4:"
                            "enable=between(t\\,%.3f\\,%.3f)",
                            x, y, width, height, from, until);
}

void window_filters(const struct picture_look *look, const struct player_blur *blurs, size_t count,
                    int64_t start_ms, int64_t end_ms, struct bytes *text)
{
    int number = 0;

    bytes_append_text(text, LAVFI);
    if (look->curve != TONE_PLAIN)
        bytes_append_text(text, TONE_FILTER);
    for (size_t i = 0; i < count; i++) {
        if (blurs[i].from_ms < end_ms && blurs[i].until_ms > start_ms)
            add_blur(&blurs[i], ++number, start_ms, end_ms, text);
    }
    if (look->brightness != 0)
        bytes_append_format(text, "%seq=gamma=%.3f", text->size > strlen(LAVFI) ? "," : "",
                            exp2(look->brightness / 50.0));
    if (look->blurred)
        bytes_append_format(text, "%s%s", text->size > strlen(LAVFI) ? "," : "", BLUR_FILTER);
    if (text->size > strlen(LAVFI))
        bytes_append_text(text, "]");
    else
        text->size = 0;
    bytes_append(text, "", 1);
}

bool window_set_filters(mpv_handle *mpv, const char *filters, bool at_once)
{
    if (at_once)
        return mpv_set_property_string(mpv, "vf", filters) >= 0;
    return mpv_set_property_async(mpv, reply_make(REPLY_FILTER, 0), "vf", MPV_FORMAT_STRING, &filters) >= 0;
}

void window_set_look(mpv_handle *mpv, const struct picture_look *look, const struct picture_look *before)
{
    int64_t rotation = look->rotation;

    if (!before || look->rotation != before->rotation)
        mpv_set_property_async(mpv, REPLY_IGNORED, "video-rotate", MPV_FORMAT_INT64, &rotation);
    if (!before || look->zoom != before->zoom)
        set_real(mpv, "video-zoom", log2(look->zoom));
    if (!before || look->pan_x != before->pan_x)
        set_real(mpv, "video-align-x", look->pan_x);
    if (!before || look->pan_y != before->pan_y)
        set_real(mpv, "video-align-y", look->pan_y);
}

static const struct {
    const char *name;
    int32_t code;
} names[] = {
    {"SPACE", ' '},
    {"SHARP", '#'},
    {"TAB", PLAYER_KEY_TAB},
    {"ENTER", PLAYER_KEY_ENTER},
    {"KP_ENTER", PLAYER_KEY_ENTER},
    {"ESC", PLAYER_KEY_ESCAPE},
    {"BS", PLAYER_KEY_BACKSPACE},
    {"DEL", PLAYER_KEY_DELETE},
    {"KP_DEL", PLAYER_KEY_DELETE},
    {"INS", PLAYER_KEY_INSERT},
    {"UP", PLAYER_KEY_UP},
    {"DOWN", PLAYER_KEY_DOWN},
    {"LEFT", PLAYER_KEY_LEFT},
    {"RIGHT", PLAYER_KEY_RIGHT},
    {"HOME", PLAYER_KEY_HOME},
    {"END", PLAYER_KEY_END},
    {"PGUP", PLAYER_KEY_PGUP},
    {"PGDWN", PLAYER_KEY_PGDN},
};

/* One character and nothing behind it; 0 when it is not. */
static int32_t only_character(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    int32_t code = length == 1 ? first : first & (0x7F >> length);

    if (length == 0 || first > 0xF4 || strlen(text) != length)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (text[i] & 0x3F);
    }
    return code;
}

static int32_t code_of(const char *name)
{
    char after;
    int number;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i].name) == 0)
            return names[i].code;
    }
    if (sscanf(name, "F%d%c", &number, &after) == 1 && number >= 1 && number <= 12)
        return PLAYER_KEY_F1 + number - 1;
    if (sscanf(name, "KP%d%c", &number, &after) == 1 && number >= 0 && number <= 9)
        return '0' + number;
    return only_character(name);
}

static bool takes_prefix(const char **name, const char *prefix)
{
    size_t length = strlen(prefix);

    /* "+" alone is the key. */
    if (strncmp(*name, prefix, length) != 0 || (*name)[length] == '\0')
        return false;
    *name += length;
    return true;
}

/* As libmpv names them: "Ctrl+Shift+LEFT". */
static bool read_key(const char *name, struct player_key *key)
{
    *key = (struct player_key){0};
    for (bool more = true; more;) {
        more = false;
        if (takes_prefix(&name, "Shift+")) {
            key->modifiers |= PLAYER_KEY_SHIFT;
            more = true;
        } else if (takes_prefix(&name, "Ctrl+")) {
            key->modifiers |= PLAYER_KEY_CTRL;
            more = true;
        } else if (takes_prefix(&name, "Alt+")) {
            key->modifiers |= PLAYER_KEY_ALT;
            more = true;
        }
    }
    key->code = code_of(name);
    return key->code >= ' ' && key->code != 0x7F;
}

enum window_word window_read(const mpv_event_client_message *message, struct player_key *key)
{
    /* "key-binding", ours, state, the key's name, its text. */
    if (message->num_args < 4 || strcmp(message->args[0], "key-binding") != 0)
        return WINDOW_NOTHING;
    if (message->args[2][0] == 'u') /* let go */
        return WINDOW_NOTHING;
    if (strcmp(message->args[3], "CLOSE_WIN") == 0)
        return WINDOW_CLOSE;
    return read_key(message->args[3], key) ? WINDOW_KEY : WINDOW_NOTHING;
}

void window_wait(mpv_handle *mpv)
{
    int64_t until = clock_monotonic() + WINDOW_MS;
    int there = 0;

    while (clock_monotonic() < until && !there) {
        char *wanted = mpv_get_property_string(mpv, "force-window");
        bool refused = wanted && strcmp(wanted, "no") == 0;

        mpv_free(wanted);
        if (refused || mpv_get_property(mpv, "vo-configured", MPV_FORMAT_FLAG, &there) < 0)
            return;
        if (!there)
            (void)poll(NULL, 0, 5);
    }
}
