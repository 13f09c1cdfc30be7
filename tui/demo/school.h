/*
 * The demo's school: who is there, what was filmed, and what was said about it. Nobody in it exists.
 *
 * Const data; the drawn lessons themselves are in tui/demo/classroom/clips.h, and the notes are about what
 * happens in them. Days are counted back from the day on which the demo is made.
 */
#ifndef TUI_DEMO_SCHOOL_H
#define TUI_DEMO_SCHOOL_H

#include <stddef.h>

#include "store/review/notes.h"

struct demo_person {
    const char *name, *full_name;
    unsigned roles;
    const char *try; /* msgid: what to try as this person */
};

enum {
    DEMO_OWNER,
    DEMO_REGISTRAR,
    DEMO_BAKKER,
    DEMO_MEIJER,
    DEMO_MULDER,
    DEMO_JANSEN,
    DEMO_HADDAD,
    DEMO_VERHOEVEN,
    DEMO_PEOPLE
};
extern const struct demo_person demo_people[DEMO_PEOPLE];
extern const char demo_password[]; /* everybody's */
extern const char demo_camera[], demo_card[];
#define DEMO_SCHOOL   "Zandpad College"
#define DEMO_LOCATION "Hoofdgebouw"

struct demo_class {
    const char *name;
    int age;    /* of its pupils, about */
    int silent; /* pupils of whom no letter came back */
    int refused;
    int turned; /* pupils who turned 16 the other day, so that their own consent is needed */
};
enum { DEMO_CLASSES = 7, DEMO_CLASS_SIZE = 12 };
extern const struct demo_class demo_classes[DEMO_CLASSES];
/* The name of a pupil, 0 to DEMO_CLASS_SIZE - 1. */
void demo_pupil_name(int class, int pupil, char *name, size_t size);

struct demo_trajectory {
    int coach, teacher;   /* people */
    const char *goals[2]; /* msgids; the second may be NULL */
    int first_session, last_session;
    bool ended;
};
enum { DEMO_TRAJECTORIES = 4 };
extern const struct demo_trajectory demo_trajectories[DEMO_TRAJECTORIES];

enum demo_reviewed { DEMO_NOT_OPENED, DEMO_OPENED, DEMO_COMPLETED };
struct demo_session {
    const char *class_name;
    int days_ago; /* of filming */
    enum demo_reviewed reviewed;
};
enum { DEMO_SESSIONS = 8 };
extern const struct demo_session demo_sessions[DEMO_SESSIONS]; /* numbered as in struct demo_lesson */

struct demo_note {
    int session, clip; /* clip: 0 or 1, of the session */
    bool by_teacher;
    bool reply; /* to the last note before it that is no reply itself */
    enum note_kind kind;
    int at_ms, until_ms; /* until_ms 0: a moment */
    const char *text;    /* msgid */
};
extern const struct demo_note demo_notes[];
extern const size_t demo_note_count;

#endif
