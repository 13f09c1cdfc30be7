/*
 * Actions and keys: one table makes the enum, the key file's names, the help screen and docs/keys.md.
 *
 * A key is looked up in the context of the top view, then in CONTEXT_ALL. For the registers, the office and
 * the import form, which are lists, it is looked up in CONTEXT_LIST in between; for an observation form,
 * which is filled in beside a film, in CONTEXT_WATCH. Keys are remapped in $XDG_CONFIG_HOME/terugblik/keys,
 * one line each: "CONTEXT KEY ACTION" ("watch x note-delete"), "#" starts a comment. Key names: printable
 * characters stand for themselves; space tab enter escape backspace delete insert up down left right home end
 * pgup pgdn f1…f12; with shift- ctrl- alt- before them. Lines "seconds NAME NUMBER" ("seconds jump 10") say
 * how far the keys of playback jump.
 */
#ifndef TUI_UI_KEYS_H
#define TUI_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "store/base/error.h"
#include "tui/ui/i18n.h"

enum context {
    CONTEXT_ALL,
    CONTEXT_LIST,
    CONTEXT_REGISTER,
    CONTEXT_OFFICE,
    CONTEXT_IMPORT,
    CONTEXT_WATCH,
    CONTEXT_FORM,
    CONTEXT_COUNT
};

/* clang-format off */
/* X(enumerator, name, context, default keys separated by blanks, one line of help) */
#define ACTIONS(X) \
    X(ACTION_HELP, "help", CONTEXT_ALL, "? f1", N_("Show this help")) \
    X(ACTION_BACK, "back", CONTEXT_ALL, "q escape", \
      N_("Go back; from the first screen: leave (Esc asks first)")) \
    X(ACTION_NEXT_FIELD, "next-field", CONTEXT_ALL, "tab", N_("Go to the next button or field")) \
    X(ACTION_PREVIOUS_FIELD, "previous-field", CONTEXT_ALL, "shift-tab", \
      N_("Go to the previous button or field")) \
    X(ACTION_REDRAW, "redraw", CONTEXT_ALL, "ctrl-l", N_("Draw the screen again")) \
    X(ACTION_SUSPEND, "suspend", CONTEXT_ALL, "ctrl-z", N_("Suspend the program")) \
    X(ACTION_LOCK, "lock-screen", CONTEXT_ALL, "f12", \
      N_("Lock the screen; your password opens it again")) \
    X(ACTION_SCREEN_SESSIONS, "sessions", CONTEXT_ALL, "f2", N_("Sessions")) \
    X(ACTION_SCREEN_TRAJECTORIES, "trajectories", CONTEXT_ALL, "f3", \
      N_("Trajectories: goals, notes, the end")) \
    X(ACTION_SCREEN_PROCEDURE, "procedure", CONTEXT_ALL, "f4", N_("Procedure: where each lesson stands")) \
    X(ACTION_SCREEN_CONSENTS, "consents", CONTEXT_ALL, "f5", N_("Consents (registrar)")) \
    X(ACTION_SCREEN_TRACE, "trace", CONTEXT_ALL, "f6", N_("Trace: who did what, and when")) \
    X(ACTION_SCREEN_POLICY, "policy", CONTEXT_ALL, "f7", N_("Policy: what the school decided (owner)")) \
    X(ACTION_SCREEN_OFFICE, "office", CONTEXT_ALL, "f8", \
      N_("Office: people, sites, equipment, the store (owner)")) \
    X(ACTION_UP, "up", CONTEXT_LIST, "up k", N_("One line up")) \
    X(ACTION_DOWN, "down", CONTEXT_LIST, "down j", N_("One line down")) \
    X(ACTION_PAGE_UP, "page-up", CONTEXT_LIST, "pgup", N_("One page up")) \
    X(ACTION_PAGE_DOWN, "page-down", CONTEXT_LIST, "pgdn", N_("One page down")) \
    X(ACTION_FIRST, "first", CONTEXT_LIST, "home g", N_("To the first line")) \
    X(ACTION_LAST, "last", CONTEXT_LIST, "end G", N_("To the last line")) \
    X(ACTION_OPEN, "open", CONTEXT_LIST, "enter", N_("Open the selected line")) \
    X(ACTION_FILTER, "filter", CONTEXT_LIST, "/", N_("Filter as you type")) \
    X(ACTION_SORT, "sort", CONTEXT_LIST, "s", N_("Sort by the next column")) \
    X(ACTION_SORT_REVERSE, "sort-reverse", CONTEXT_LIST, "S", N_("Turn the order round")) \
    X(ACTION_GROUP, "group", CONTEXT_LIST, "o", N_("Group by trajectory, or not")) \
    X(ACTION_PRINT, "print", CONTEXT_LIST, "p", N_("Write a page to print (film plan, reminder)")) \
    X(ACTION_NEW_TRAJECTORY, "new-trajectory", CONTEXT_LIST, "n", \
      N_("Open a trajectory with a teacher (coach)")) \
    X(ACTION_ADD, "add", CONTEXT_LIST, "a", N_("Add a goal to the trajectory")) \
    X(ACTION_EDIT, "edit", CONTEXT_LIST, "e", N_("Change or remove the trajectory's goals")) \
    X(ACTION_HAND_OVER, "hand-over", CONTEXT_LIST, "H", \
      N_("Hand the trajectory over to another coach (teacher)")) \
    X(ACTION_MEND, "mend", CONTEXT_LIST, "m", N_("Give the other person access again after a new password")) \
    X(ACTION_FIND_NOTES, "find-notes", CONTEXT_LIST, "F", \
      N_("Find notes and tags in all your lessons, by kind, tag, author and text")) \
    X(ACTION_FIGURES, "figures", CONTEXT_LIST, "f", \
      N_("Figures of the tags: of the lesson, or of all lessons of the trajectory")) \
    X(ACTION_TAG_LIST, "tag-list", CONTEXT_LIST, "T", \
      N_("The tags of the trajectory; its coach changes them")) \
    X(ACTION_CARDS, "cards", CONTEXT_LIST, "x", \
      N_("Originals still on a card: wipe, or declare one gone")) \
    X(ACTION_IMPORT, "import", CONTEXT_LIST, "i", N_("Import a lesson from a card")) \
    X(ACTION_CLASS_LIST, "class-list", CONTEXT_LIST, "L", N_("Read a class list in (registrar)")) \
    X(ACTION_EQUIPMENT, "equipment", CONTEXT_LIST, "E", \
      N_("Equipment: the school's cameras and cards")) \
    X(ACTION_SECOND_FACTOR, "second-factor", CONTEXT_LIST, "K", \
      N_("Second factor: what log-in asks beside the password")) \
    X(ACTION_CLASS_NEXT, "class-next", CONTEXT_REGISTER, "right tab", N_("To the next class")) \
    X(ACTION_CLASS_PREVIOUS, "class-previous", CONTEXT_REGISTER, "left shift-tab", \
      N_("To the previous class")) \
    X(ACTION_CLASSES, "classes", CONTEXT_REGISTER, "c", N_("Choose a class")) \
    X(ACTION_FIND, "find", CONTEXT_REGISTER, "f", N_("Find any pupil of the school as you type")) \
    X(ACTION_UNANSWERED, "unanswered", CONTEXT_REGISTER, "a", \
      N_("Only who has not answered yet, or all again")) \
    X(ACTION_REMINDER, "reminder", CONTEXT_REGISTER, "R", \
      N_("Who has not answered yet, as a list to print")) \
    X(ACTION_DAY, "day", CONTEXT_REGISTER, "D", N_("Choose the day of filming")) \
    X(ACTION_PURPOSE, "purpose", CONTEXT_REGISTER, "p", N_("To the next purpose")) \
    X(ACTION_LETTER_YES, "letter-yes", CONTEXT_REGISTER, "+ y", \
      N_("The letter says yes; again: the other guardian, both")) \
    X(ACTION_LETTER_NO, "letter-no", CONTEXT_REGISTER, "- n", \
      N_("The letter says no; again: the other guardian, both")) \
    X(ACTION_LETTERS_ALL, "letters-all", CONTEXT_REGISTER, "A", \
      N_("Who has not answered said yes; then the exceptions")) \
    X(ACTION_LETTER_CLEAR, "letter-clear", CONTEXT_REGISTER, "space", N_("No letter after all")) \
    X(ACTION_LETTERS_SAVE, "letters-save", CONTEXT_REGISTER, "f8", \
      N_("Record all letters that were entered")) \
    X(ACTION_WITHDRAW, "withdraw", CONTEXT_REGISTER, "w", N_("Record that consent is withdrawn")) \
    X(ACTION_OBJECT, "object", CONTEXT_REGISTER, "O", N_("Record an objection")) \
    X(ACTION_FILM_PLAN, "film-plan", CONTEXT_REGISTER, "P", \
      N_("Show the film plan, to print or to take along")) \
    X(ACTION_OFFICE_NEXT, "office-next", CONTEXT_OFFICE, "right tab", N_("To the office's next screen")) \
    X(ACTION_OFFICE_PREVIOUS, "office-previous", CONTEXT_OFFICE, "left shift-tab", \
      N_("To the office's previous screen")) \
    X(ACTION_OFFICE_ADD, "office-add", CONTEXT_OFFICE, "a", N_("Add: a person, a site, a camera or card")) \
    X(ACTION_NEW_PASSWORD, "new-password", CONTEXT_OFFICE, "w", \
      N_("Give the person a new password, which works once")) \
    X(ACTION_OUT_OF_USE, "out-of-use", CONTEXT_OFFICE, "d", \
      N_("Take or give access; take equipment out of use")) \
    X(ACTION_TICK, "tick", CONTEXT_IMPORT, "space", N_("Tick the selected line, or no longer")) \
    X(ACTION_TICK_ALL, "tick-all", CONTEXT_IMPORT, "a", \
      N_("Tick everybody who may be in the picture, or all files")) \
    X(ACTION_NOBODY, "nobody", CONTEXT_IMPORT, "0", N_("Nobody of the class is in the picture")) \
    X(ACTION_VISITOR, "visitor", CONTEXT_IMPORT, "+", N_("Somebody of another class is in the picture")) \
    X(ACTION_GO_ON, "go-on", CONTEXT_IMPORT, "f8 enter", N_("Go on to the next step")) \
    X(ACTION_UNDO, "undo", CONTEXT_ALL, "u", N_("Undo")) \
    X(ACTION_REDO, "redo", CONTEXT_ALL, "ctrl-r", N_("Redo")) \
    X(ACTION_REVIEW_DONE, "review-done", CONTEXT_ALL, "f9", \
      N_("Complete the review; its footage is marked")) \
    X(ACTION_END_TRAJECTORY, "end-trajectory", CONTEXT_ALL, "f10", \
      N_("End the trajectory; all its footage is marked")) \
    X(ACTION_REPORT, "report", CONTEXT_ALL, "W", \
      N_("The report of the lesson or the trajectory, to read and to print")) \
    X(ACTION_PAUSE, "pause", CONTEXT_WATCH, "space", N_("Pause or go on")) \
    X(ACTION_SEEK_BACK, "seek-back", CONTEXT_WATCH, "left", N_("5 seconds back, or your own jump")) \
    X(ACTION_SEEK_AHEAD, "seek-ahead", CONTEXT_WATCH, "right", N_("5 seconds ahead, or your own jump")) \
    X(ACTION_SEEK_BACK_1, "seek-back-1", CONTEXT_WATCH, "shift-left ctrl-left", \
      N_("1 second back, or your own jump")) \
    X(ACTION_SEEK_AHEAD_1, "seek-ahead-1", CONTEXT_WATCH, "shift-right ctrl-right", \
      N_("1 second ahead, or your own jump")) \
    X(ACTION_SEEK_BACK_60, "seek-back-60", CONTEXT_WATCH, "pgup", \
      N_("1 minute back, or your own jump")) \
    X(ACTION_SEEK_AHEAD_60, "seek-ahead-60", CONTEXT_WATCH, "pgdn", \
      N_("1 minute ahead, or your own jump")) \
    X(ACTION_SEEK_START, "seek-start", CONTEXT_WATCH, "home", N_("To the beginning")) \
    X(ACTION_SPEECH_NEXT, "speech-next", CONTEXT_WATCH, ">", N_("To where somebody starts to speak next")) \
    X(ACTION_SPEECH_PREVIOUS, "speech-previous", CONTEXT_WATCH, "<", \
      N_("Back to where somebody started to speak")) \
    X(ACTION_STRIP_CLOSER, "strip-closer", CONTEXT_WATCH, "+ =", \
      N_("A shorter part in the strip, around the position")) \
    X(ACTION_STRIP_WIDER, "strip-wider", CONTEXT_WATCH, "-", \
      N_("A longer part in the strip, up to the whole lesson")) \
    X(ACTION_STEP_AHEAD, "step-ahead", CONTEXT_WATCH, ".", N_("One picture ahead")) \
    X(ACTION_STEP_BACK, "step-back", CONTEXT_WATCH, ",", N_("One picture back")) \
    X(ACTION_SLOWER, "slower", CONTEXT_WATCH, "[", N_("Slower")) \
    X(ACTION_FASTER, "faster", CONTEXT_WATCH, "]", N_("Faster")) \
    X(ACTION_SPEED_NORMAL, "speed-normal", CONTEXT_WATCH, "backspace", N_("Normal speed")) \
    X(ACTION_QUIETER, "quieter", CONTEXT_WATCH, "9", N_("Quieter")) \
    X(ACTION_LOUDER, "louder", CONTEXT_WATCH, "0", N_("Louder")) \
    X(ACTION_MUTE, "mute", CONTEXT_WATCH, "m", N_("Sound off or on")) \
    X(ACTION_SOUND_TRACK, "sound-track", CONTEXT_WATCH, "#", \
      N_("The next sound track of the film; this is remembered")) \
    X(ACTION_LOOP, "loop", CONTEXT_WATCH, "l", \
      N_("Repeat the selected range; else set start, end, stop")) \
    X(ACTION_JOIN, "join", CONTEXT_WATCH, "j", N_("The other person joins on this screen, or leaves")) \
    X(ACTION_PEN, "pen", CONTEXT_WATCH, "p", N_("Pass the pen: who has it signs the notes")) \
    X(ACTION_NOTE, "note", CONTEXT_WATCH, "n", N_("Write a note at this moment")) \
    X(ACTION_NOTE_RANGE, "note-range", CONTEXT_WATCH, "N", \
      N_("Write a note on a range: once to start, once to end")) \
    X(ACTION_NOTE_UP, "note-up", CONTEXT_WATCH, "up", N_("To the previous note")) \
    X(ACTION_NOTE_DOWN, "note-down", CONTEXT_WATCH, "down", N_("To the next note")) \
    X(ACTION_NOTE_GO, "note-go", CONTEXT_WATCH, "enter", N_("Go to the note's moment")) \
    X(ACTION_NOTE_EDIT, "note-edit", CONTEXT_WATCH, "e", N_("Change the note")) \
    X(ACTION_NOTE_DELETE, "note-delete", CONTEXT_WATCH, "d delete", N_("Delete the note")) \
    X(ACTION_NOTE_REPLY, "note-reply", CONTEXT_WATCH, "r", N_("Reply to the note")) \
    X(ACTION_NOTE_KIND, "note-kind", CONTEXT_WATCH, "t", \
      N_("Change the kind of the note, to the next one")) \
    X(ACTION_NOTE_SEARCH, "note-search", CONTEXT_WATCH, "/", N_("Search the notes")) \
    X(ACTION_NOTE_MOVE, "note-move", CONTEXT_WATCH, "M", \
      N_("Move the note or tag, or its end, to another picture")) \
    X(ACTION_PLAY_FOUND, "play-found", CONTEXT_WATCH, "P", \
      N_("Play only what the list shows, some seconds around each; or all again")) \
    X(ACTION_GO_TO_TIME, "go-to-time", CONTEXT_WATCH, ":", N_("Go to a time: 12:30, 1:02:30, +45")) \
    X(ACTION_TAGS, "tags", CONTEXT_WATCH, "T", \
      N_("Show the tags and their keys, or hide them; a key puts its tag while they show")) \
    X(ACTION_VIDEO, "video", CONTEXT_WATCH, "v", \
      N_("Video as cells, as pixels, in a window, or not at all")) \
    X(ACTION_FULL, "full", CONTEXT_WATCH, "f", N_("Whole screen")) \
    X(ACTION_BLUR, "blur", CONTEXT_WATCH, "b", N_("Blur the picture")) \
    X(ACTION_BLUR_PART, "blur-part", CONTEXT_WATCH, "B", \
      N_("Blur a part of the picture: draw it; again: its end")) \
    X(ACTION_ZOOM, "zoom", CONTEXT_WATCH, "z", N_("Zoom into the picture; the arrows then move over it")) \
    X(ACTION_ZOOM_OUT, "zoom-out", CONTEXT_WATCH, "Z", N_("Zoom out")) \
    X(ACTION_ROTATE, "rotate", CONTEXT_WATCH, "R", N_("Turn the picture a quarter; this is remembered")) \
    X(ACTION_DARKER, "darker", CONTEXT_WATCH, "3", N_("Darker")) \
    X(ACTION_BRIGHTER, "brighter", CONTEXT_WATCH, "4", N_("Brighter")) \
    X(ACTION_DEINTERLACE, "deinterlace", CONTEXT_WATCH, "D", \
      N_("Combed edges away, or not; by itself where needed")) \
    X(ACTION_SHARE_ALL, "share-all", CONTEXT_WATCH, "S", \
      N_("Share all that you kept to yourself in this lesson; pressed twice")) \
    X(ACTION_FORMS, "forms", CONTEXT_WATCH, "F", N_("Observation forms: fill one in, or leave it")) \
    X(ACTION_FORM_UP, "form-up", CONTEXT_FORM, "up", N_("To the previous item")) \
    X(ACTION_FORM_DOWN, "form-down", CONTEXT_FORM, "down", N_("To the next item")) \
    X(ACTION_FORM_GO, "form-go", CONTEXT_FORM, "enter", \
      N_("Go to the moment where it was seen; among the forms: open one")) \
    X(ACTION_FORM_MORE, "form-more", CONTEXT_FORM, "+ =", N_("Seen here as well; counts: one more")) \
    X(ACTION_FORM_LESS, "form-less", CONTEXT_FORM, "-", \
      N_("The newest moment away; counts: one less")) \
    X(ACTION_FORM_CLEAR, "form-clear", CONTEXT_FORM, "backspace", N_("The item is open again")) \
    X(ACTION_FORM_WORDS, "form-words", CONTEXT_FORM, "e", N_("Answer in words")) \
    X(ACTION_FORM_NOTE, "form-note", CONTEXT_FORM, "n", \
      N_("Write a note at this moment that hangs on the item")) \
    X(ACTION_FORM_SHARE, "form-share", CONTEXT_FORM, "s", \
      N_("Share the form with the other person; pressed twice")) \
    X(ACTION_FORM_OTHER, "form-other", CONTEXT_FORM, "o", N_("Read the other person's")) \
    X(ACTION_FORM_DELETE, "form-delete", CONTEXT_FORM, "d delete", N_("Delete what you filled in"))
/* clang-format on */

enum action {
    ACTION_NONE,
#define X(enumerator, name, context, keys, help) enumerator,
    ACTIONS(X)
#undef X
        ACTION_COUNT
};

/* X(enumerator, name in the key file, default) */
#define KEY_SECONDS(X)                      \
    X(SECONDS_JUMP, "jump", 5)              \
    X(SECONDS_JUMP_SMALL, "jump-small", 1)  \
    X(SECONDS_JUMP_LARGE, "jump-large", 60) \
    X(SECONDS_AROUND, "around", 5)

enum key_seconds {
#define X(enumerator, name, standard) enumerator,
    KEY_SECONDS(X)
#undef X
        SECONDS_COUNT
};
enum { SECONDS_MOST = 3600 };

struct action_info {
    const char *name;
    enum context context;
    const char *keys;
    const char *help; /* msgid */
};
const struct action_info *action_info(enum action action);
const char *context_name(enum context context);  /* in the key file */
const char *context_title(enum context context); /* msgid: "While watching" */

/* What cannot be remapped: the keys of prompts, of drawing and of answers, and the mouse. For people to read.
 */
struct fixed_key {
    const char *keys; /* msgid; NULL: `help` is a heading */
    const char *help; /* msgid */
};
enum { FIXED_KEYS = 23 };
extern const struct fixed_key fixed_keys[FIXED_KEYS];

/* A key press as the program sees it: a Unicode character, or one of the named keys, with modifiers. Shift is
 * part of a character ("N"); control letters are the letter with MODIFIER_CTRL. */
enum { MODIFIER_SHIFT = 1, MODIFIER_CTRL = 2, MODIFIER_ALT = 4 };
struct key {
    int code; /* character, or an enum key_code */
    int modifiers;
};
enum key_code {
    KEY_NAMED = 0x110000, /* above Unicode */
    KEY_NAMED_TAB,
    KEY_NAMED_ENTER,
    KEY_NAMED_ESCAPE,
    KEY_NAMED_BACKSPACE,
    KEY_NAMED_DELETE,
    KEY_NAMED_INSERT,
    KEY_NAMED_UP,
    KEY_NAMED_DOWN,
    KEY_NAMED_LEFT,
    KEY_NAMED_RIGHT,
    KEY_NAMED_HOME,
    KEY_NAMED_END,
    KEY_NAMED_PGUP,
    KEY_NAMED_PGDN,
    KEY_NAMED_F1,
    KEY_NAMED_F12 = KEY_NAMED_F1 + 11,
    KEY_NAMED_PASTED, /* no key: text was just pasted into app->prompt; prompt_key() says EDITED to it */
};

struct key_map; /* bindings: the defaults, and the key file over them */

struct key_map *key_map_make(void);
/* Reads a key file over the map. A missing file is fine; a bad line is ERROR_INVALID naming file and line. */
bool key_map_read(struct key_map *map, const char *path, struct error *error);
/* The person's own, $XDG_CONFIG_HOME/terugblik/keys. */
bool key_map_read_own(struct key_map *map, struct error *error);
void key_map_free(struct key_map *map);

/* How far a key jumps, 1 to SECONDS_MOST. */
int key_map_seconds(const struct key_map *map, enum key_seconds which);
enum action key_map_find(const struct key_map *map, enum context context, struct key key);
/* All keys of an action as people read them ("space", "ctrl ←"), in the user's language. */
const char *key_map_keys(const struct key_map *map, enum action action, char *buffer, size_t size);
/* The first of them, for sentences ("press a to add one"). */
const char *key_map_key(const struct key_map *map, enum action action, char *buffer, size_t size);

/* Appends "keys label" to the status line's hints in `buffer`: HINT_KEY stands before the keys, HINT_LABEL
 * before the label, so that both are drawn apart. The first key alone is named. */
#define HINT_KEY   '\x01'
#define HINT_LABEL '\x02'
void key_map_hint(const struct key_map *map, enum action action, const char *label, char *buffer,
                  size_t size);

/* The same for a key that cannot be remapped, as people read it. */
void hint_add(const char *key, const char *label, char *buffer, size_t size);

/* The key that people read as this label ("space", "ctrl ←"), in the user's language. False when no key is.
 */
bool key_of_label(const char *label, struct key *key);

/* A key as people read it ("ctrl ←", "N"), in the user's language. */
const char *key_label(struct key key, char *buffer, size_t size);

/* A character as UTF-8, with a NUL behind it. Returns its bytes. */
size_t key_character(int code, char text[5]);

/* A key by its name in the key file, and back. */
bool key_parse(const char *name, struct key *key);
const char *key_format(struct key key, char *buffer, size_t size);

#endif
