/*
 * Drawing, inside the host: libmpv's current picture into the surface, fitted, turned, brightened or blurred.
 *
 * libmpv scales and fits; it knows only square pixels on the screen, so the fit for other shapes is worked
 * out here and given to it as scale factors. Turning, brightness and blur are done here on the small picture,
 * where they cost a fraction of what a filter on the full one does.
 * Thread: the host's one.
 */
#ifndef PLAYER_HOST_PICTURE_H
#define PLAYER_HOST_PICTURE_H

#include <mpv/client.h>
#include <mpv/render.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "player/wire/blur.h"
#include "player/host/tone.h"
#include "player/wire/surface.h"

/* What libmpv must be told: factors over its own fit, and where the view stands, in parts of the scaled
 * video. */
struct picture_fit {
    double scale_x, scale_y, pan_x, pan_y;
    double magnification; /* pixels drawn for one of the video's, along the finer axis; not told to libmpv */
};

/* How the picture is to look. */
struct picture_look {
    int video_width, video_height; /* before turning, in square pixels; 0: not known yet */
    int rotation;                  /* degrees clockwise, file's and user's together */
    double zoom, pan_x, pan_y;     /* as in struct player_state */
    int brightness;
    enum tone_curve curve; /* of an HDR film */
    bool blurred;
    struct blur_parts parts; /* that are blurred besides */
};

/* libmpv takes a new fit at a time of its own: until it surely has, what is blurred is blurred for the
 * earlier ones too. More of them than this, and all of the picture is. */
enum { PICTURE_FITS = 8 };

struct host_picture {
    mpv_render_context *render;
    struct surface surface;
    struct picture_look look;
    uint8_t *scratch; /* picture before it is turned */
    size_t scratch_size;
    float *blocks;                         /* what a blurred picture is made from */
    struct picture_fit fits[PICTURE_FITS]; /* the newest last */
    size_t fit_count;
    int64_t fit_at;     /* when the newest was given, monotonic ms */
    uint8_t curve[256]; /* of the brightness */
    struct tone tone;   /* of the look's curve, made when there is one */
};

/* Makes the render context; `on_update` is called by libmpv's threads when there is something to draw. */
bool picture_init(struct host_picture *picture, mpv_handle *mpv, void (*on_update)(void *), void *context);
void picture_release(struct host_picture *picture); /* before the mpv instance is destroyed */

/* The pure part: how a video fits. False while that cannot be known. */
bool picture_fit(const struct player_surface *shape, const struct picture_look *look,
                 struct picture_fit *fit);

/* To be called when libmpv was given another fit. */
void picture_set_fit(struct host_picture *picture, const struct picture_fit *fit);
/* Ms until libmpv surely uses the newest fit; −1: it does already. picture_tick() then forgets the earlier
 * ones and returns true: the picture is to be drawn again. */
int picture_timeout(const struct host_picture *picture);
bool picture_tick(struct host_picture *picture);

/* Changes how pictures look from the next one on. */
void picture_set_look(struct host_picture *picture, const struct picture_look *look);

/* Whether libmpv has a picture that was not taken, and whether it is another one or the last again. */
enum picture_offer { PICTURE_NONE, PICTURE_AGAIN, PICTURE_NEW };
enum picture_offer picture_offered(struct host_picture *picture);
/* Takes it without drawing. */
void picture_skip(struct host_picture *picture);
/* Draws the current picture and publishes it. */
bool picture_draw(struct host_picture *picture);

#endif
