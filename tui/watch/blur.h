/*
 * Blurs on the watch screen: drawing a rectangle over the picture, and the blurs among the notes.
 *
 * While one is drawn the picture stands still and shows it, framed; what is blurred already stays so. Enter
 * stores it from that moment to the clip's end, so that nothing is left open when the line goes; the key that
 * began it then sets where it ends. In the list a blur stands among the notes, as one of a kind of its own.
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

/* Pure: a rectangle of the coded picture as it lies after turning clockwise, and back. */
struct blur_rectangle blur_turned(struct blur_rectangle rectangle, int degrees);
/* Pure: moved, and made larger or smaller at its right and its bottom, inside the picture. */
struct blur_rectangle blur_moved(struct blur_rectangle rectangle, int x, int y);
struct blur_rectangle blur_sized(struct blur_rectangle rectangle, int width, int height);

struct watch_blur {
    struct blur_list list; /* in the view's arena */
    bool drawing;
    struct blur_rectangle rectangle; /* as it is seen */
    char id[ID_SIZE];                /* of the blur being changed; "" for a new one */
    char open[ID_SIZE];              /* the one whose end the key sets; "" : none */
    bool resume;                     /* playback goes on afterwards */
    bool dragging;
    int anchor_x, anchor_y;
};

struct watch;

/* The session's blurs. False: they cannot be read, so nothing may be shown. */
bool blurs_load(struct watch *watch, struct error *error);
/* Those that the player must apply, in the arena. */
struct player_blur *blurs_for_player(const struct watch *watch, size_t *count);
void blurs_tell(struct watch *watch); /* the player, anew */

void blur_begin(struct watch *watch);                     /* or sets the end of the one that was begun */
bool blur_key(struct watch *watch, struct key key);       /* true: taken */
bool blur_mouse(struct watch *watch, struct mouse mouse); /* true: taken */
bool blur_escape(struct watch *watch);                    /* true: there was something to leave */
const char *blur_hints(struct watch *watch);

/* On the blur that is selected among the notes. */
void blur_change(struct watch *watch);
void blur_take_away(struct watch *watch);

/* What can be undone. */
struct undo_step;
bool blur_take_step(struct watch *watch, const struct undo_step *step, bool back, struct error *error);

#endif
