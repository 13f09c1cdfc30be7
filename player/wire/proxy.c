#include "player/wire/proxy.h"

#include <math.h>
#include <stddef.h>

/* A video is worth a proxy when its longer side has so many pixels more than that would have. */
#define WORTH_IT 1.25

/* Coded pictures are never quite as sharp as their pixels could be. */
#define SUFFICES 0.75

static int even(double size)
{
    int whole = (int)(size / 2 + 0.5) * 2;

    return whole < 2 ? 2 : whole;
}

bool proxy_size(int width, int height, double pixel_aspect, int *proxy_width, int *proxy_height)
{
    double longer, scale;

    if (width < 2 || height < 2 || !(pixel_aspect > 0.1 && pixel_aspect < 10))
        return false;
    longer = fmax(width * pixel_aspect, height);
    if (longer < WORTH_IT * PROXY_LONG_SIDE)
        return false;
    scale = PROXY_LONG_SIDE / longer;
    *proxy_width = even(width * scale);
    *proxy_height = even(height * scale);
    return true;
}

bool proxy_suffices(double magnification, int width, int height)
{
    return magnification * (width > height ? width : height) <= SUFFICES * PROXY_LONG_SIDE;
}
