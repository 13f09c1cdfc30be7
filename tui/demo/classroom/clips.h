/*
 * Demo clips: drawn lessons, for the demo's school and for measuring the player.
 *
 * A clip is a lesson in a classroom that is drawn picture by picture and piped to ffmpeg, with sound: the
 * teacher's and pupils' voices (espeak-ng where it is installed, else a voice of our own), footsteps, chairs
 * and the class's murmur. A lesson is a list of moments, so that notes can be written about what happens
 * there. The same lesson and recording give the same clip.
 *
 * The lessons in demo_lessons() are eight sessions with ten clips. Nobody in them exists.
 *
 * Thread: any. demo_clips_make uses threads of its own and calls back on the caller's. Temporary memory only;
 * the one file that is written is the clip.
 */
#ifndef TUI_DEMO_CLASSROOM_CLIPS_H
#define TUI_DEMO_CLASSROOM_CLIPS_H

#include <stdbool.h>
#include <stdint.h>

struct error;

/* What can happen. `who` is a pupil (0 is front left) unless it says otherwise. */
enum demo_event {
    DEMO_EXPLAINS,  /* the teacher speaks to the class from the front */
    DEMO_ASKS,      /* the teacher asks the class a question, hands open */
    DEMO_WAITS,     /* the teacher waits in silence, arms down */
    DEMO_WRITES,    /* the teacher writes line `who` of the board, back to the class */
    DEMO_POINTS,    /* the teacher points at line `who` of the board */
    DEMO_HUSHES,    /* the teacher raises a hand: the murmur falls, all look up */
    DEMO_PRAISES,   /* the teacher puts up a thumb to a pupil */
    DEMO_TURNS,     /* the teacher turns to a pupil and speaks to that one */
    DEMO_COMES,     /* the teacher has walked to a pupil and stands beside that one */
    DEMO_KNEELS,    /* the teacher has walked to a pupil and kneels there */
    DEMO_RETURNS,   /* the teacher is back at the front */
    DEMO_HAND_UP,   /* a pupil raises a hand, until DEMO_ANSWERS or 12 s */
    DEMO_HANDS_UP,  /* about half of the class raise a hand; `who` counts as one of them */
    DEMO_ANSWERS,   /* a pupil speaks */
    DEMO_CHATS,     /* a pupil turns to a neighbour and whispers, about 6 s */
    DEMO_LOOKS_OUT, /* a pupil looks out of the window, about 8 s */
    DEMO_SCRAPES,   /* a pupil pulls up a chair, loudly */
    DEMO_LAUGHS,    /* the class laughs */
    DEMO_BUZZES,    /* pupils talk in pairs: the murmur rises, until DEMO_HUSHES or DEMO_LISTENS */
    DEMO_WORKS,     /* all bend over their books and it grows quiet, until DEMO_LISTENS */
    DEMO_LISTENS,   /* all look up at the teacher */
};

struct demo_moment {
    int at_ms;
    enum demo_event event;
    int who;
    const char *says; /* what is said aloud then, in Dutch, by the one who acts; NULL: nothing */
};

enum demo_layout {
    DEMO_ROWS,      /* tables in rows: backs to the camera */
    DEMO_HORSESHOE, /* tables along three sides */
    DEMO_GROUPS,    /* islands of four */
    DEMO_CIRCLE,    /* chairs in a circle, no tables */
};

enum demo_board { DEMO_BLACKBOARD, DEMO_WHITEBOARD, DEMO_DIGIBOARD };

enum demo_drawing { DEMO_NO_DRAWING, DEMO_TRIANGLE, DEMO_PARABOLA, DEMO_TIMELINE, DEMO_CELL };

enum demo_light { DEMO_SUN, DEMO_CLOUDS, DEMO_GREY, DEMO_DUSK };

enum { DEMO_TEACHERS = 4, DEMO_MOST_PUPILS = 12, DEMO_BOARD_LINES = 6 };

struct demo_lesson {
    const char *name;    /* short, for a progress line; ASCII */
    const char *file;    /* as the school's camera would name it; says the container */
    int session;         /* 0 to 7: lessons with one number are clips of one session, in order */
    int teacher;         /* 0 to DEMO_TEACHERS - 1: the same number is the same person */
    uint32_t class_seed; /* the same number (and layout) is the same class */
    enum demo_layout layout;
    int pupils; /* at most DEMO_MOST_PUPILS and what the layout seats (10, 10, 10, 9) */
    float turn; /* of the camera: -14 (windows in the picture) to 10 (door), degrees */
    enum demo_board board;
    enum demo_drawing drawing;
    const char *lines[DEMO_BOARD_LINES]; /* on the board, the first is a heading; NULL: none */
    enum demo_light light;
    int starts_at; /* the time on the wall, minutes after midnight */
    int duration_ms;
    const struct demo_moment *moments; /* in order of time */
    int moment_count;
};

const struct demo_lesson *demo_lessons(int *count);

/* How it is recorded. */
struct demo_recording {
    int width, height; /* pixels, both even */
    int fps;
    int duration_ms;     /* 0: the lesson's own. A longer recording goes on with an idle class. */
    int key_frame_ms;    /* key frames lie this far apart */
    float noise;         /* of the camera: 0 none, 1 a good one, 4 a bad one */
    float movement;      /* 1 as the lesson is; more: restless pupils and a camera held by hand */
    int encoder_threads; /* 0: as the encoder sees fit */
    bool as_cameras_do;  /* with all that H.264's High profile has: as heavy to decode, but slower to make */
};

/* 1280x720, 25 pictures a second, a key frame every 4 s, little noise, one encoder thread. */
extern const struct demo_recording demo_recording_default;

/* Called now and then with how much is done; false ends the work, with ERROR_CONFLICT. */
typedef bool demo_progress(void *context, int64_t done_ms, int64_t total_ms);

/* Makes one clip. The end of `path` says what kind: .mp4, .mov, .mkv or .mts. On failure no file is left.
 * ERROR_NOT_FOUND: there is no ffmpeg. ERROR_IO: it could not write. `progress` may be NULL. */
bool demo_clip_make(const char *path, const struct demo_lesson *lesson,
                    const struct demo_recording *recording, demo_progress *progress, void *context,
                    struct error *error);

/* Makes the given clips, as many at once as the machine has processors (never more than 8). */
bool demo_clips_make(const char *const *paths, const struct demo_lesson *const *lessons, int count,
                     const struct demo_recording *recording, demo_progress *progress, void *context,
                     struct error *error);

#endif
