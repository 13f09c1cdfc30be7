/*
 * Blurs on the watch screen: drawing a rectangle over the picture, and the blurs among the notes.
 *
 * While somebody draws one, the picture stands still and shows it with a frame; other blurs stay as they are.
 * Enter stores it from that moment to the clip's end: if the line breaks, too much is blurred rather than too
 * little. The key that began it then sets where it ends. In the list a blur stands among the notes, as one of
 * a kind of its own.
 *
 * Rectangles are drawn on the picture as it is seen and stored as it was coded; both count in BLUR_WHOLE.
 * Thread: the interface's only one.
 */
#ifndef TUI_WATCH_BLUR_H
#define TUI_WATCH_BLUR_H

#include <stdbool.h>
#include <stdint.h>

#include "store/review/blurs.h"
#include "tui/ui/input.h"
#include "tui/ui/keys.h"

struct blur_rectangle {
    int x, y, width, height; /* inside 0 to BLUR_WHOLE */
};

/* Pure: where a rectangle of the coded picture lies after turning that clockwise; with −degrees, back. */
struct blur_rectangle blur_turned(struct blur_rectangle rectangle, int degrees);
/* Pure: moved, and made larger or smaller at its right and its bottom, inside the picture. */
struct blur_rectangle blur_moved(struct blur_rectangle rectangle, int x, int y);
struct blur_rectangle blur_sized(struct blur_rectangle rectangle, int width, int height);

struct watch_blur {
    struct blur_list list; /* in the view's arena */
    bool drawing;
    struct blur_rectangle rectangle; /* as it is seen */
    char id[ID_SIZE];                /* of the blur being changed; "" for a new one */
    char open[ID_SIZE];              /* the blur whose end the key sets next; "": none */
    bool resume;                     /* playback goes on afterwards */
    bool dragging;
    int anchor_x, anchor_y;
};

struct watch;

/* Loads the session's blurs. False: they cannot be read, so nothing may be shown. */
bool blurs_load(struct watch *watch, struct error *error);
/* The blurs that the player must apply, in the arena. */
struct player_blur *blurs_for_player(const struct watch *watch, size_t *count);
void blurs_tell(struct watch *watch); /* gives the player the whole list again */

void blur_begin(struct watch *watch);               /* begins one, or sets the end of the one that is open */
bool blur_key(struct watch *watch, struct key key); /* true: taken */
bool blur_mouse(struct watch *watch, struct mouse mouse); /* true: taken */
bool blur_escape(struct watch *watch);                    /* true: there was something to leave */
const char *blur_hints(struct watch *watch);

/* For the blur that is selected among the notes. */
void blur_change(struct watch *watch);
void blur_take_away(struct watch *watch);

/* Carries out a step of undo or redo. */
struct undo_step;
bool blur_take_step(struct watch *watch, const struct undo_step *step, bool back, struct error *error);

#endif
