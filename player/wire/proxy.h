/*
 * Proxies: how small the pictures of a proxy are, and when they are enough.
 *
 * A proxy is a clip once more with small pictures (editors of films call it so): a terminal's cells show no
 * more than those have, decoding them takes a fraction of the time, and with a key frame each second every
 * moment is near. player/host/proxy.h makes one, store/footage/proxy.h keeps it, player/host/source.h plays
 * it. Pure.
 */
#ifndef PLAYER_WIRE_PROXY_H
#define PLAYER_WIRE_PROXY_H

#include <stdbool.h>

enum { PROXY_LONG_SIDE = 960 }; /* pixels */

/* The size of the proxy of a video whose pictures are coded in width × height pixels, each `pixel_aspect`
 * times as wide as high. False when the video is hardly larger than its proxy would be, or makes no sense. */
bool proxy_size(int width, int height, double pixel_aspect, int *proxy_width, int *proxy_height);

/* Whether nobody sees a difference between a video and its proxy when one of its width × height square pixels
 * is drawn as so many (struct picture_fit). The same answer for either. */
bool proxy_suffices(double magnification, int width, int height);

#endif
