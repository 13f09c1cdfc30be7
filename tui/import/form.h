/*
 * The import form (registrar, coach, teacher): from a card to the store, a page at a time (R1, R3, R5, R6).
 *
 *     the lesson (page-lesson.c) → who is in the picture (page-picture.c) → the files (page-files.c)
 *     → the import under way (page-work.c) → what came of it (page-result.c)
 *
 * Escape goes back a page and loses nothing. The files are looked at as soon as the card is known, while the
 * rest is still being typed; looking and importing run in the background (tui/import/work.h). Nothing here
 * decides what may be imported: the store does, and its sentence stays on the page until something is
 * changed.
 */
#ifndef TUI_IMPORT_FORM_H
#define TUI_IMPORT_FORM_H

#include <stdbool.h>

#include "store/base/clock.h"
#include "store/people/classes.h"
#include "store/people/equipment.h"
#include "store/people/film-plan.h"
#include "store/footage/import-choices.h"
#include "store/footage/import.h"
#include "tui/import/work.h"
#include "tui/ui/list.h"
#include "tui/ui/prompt.h"
#include "tui/ui/view.h"

enum import_page { PAGE_LESSON, PAGE_PICTURE, PAGE_FILES, PAGE_WORK, PAGE_RESULT };

/* In the order in which they stand on the page. */
enum import_field {
    FIELD_PATH,
    FIELD_PURPOSE,
    FIELD_TRAJECTORY,
    FIELD_PUPIL,   /* support: whom it is about (R11) */
    FIELD_VIEWERS, /* and who may watch */
    FIELD_CLASS,
    FIELD_DAY,
    FIELD_FILMED_BY,
    FIELD_CAMERA,
    FIELD_CARD,
    FIELD_ORIGINALS,
    FIELD_GO_ON, /* the button */
    FIELD_COUNT,
};

enum { FIELD_VALUE = 168, PATH_FIELD_MOST = 1000, OFFERS_MOST = 8 };

/* What a field can be set to. */
struct import_option {
    const char *value, *label;
};
struct import_options {
    struct import_option *items;
    size_t count;
};

/* Somebody who can be ticked on the page of the declaration: a pupil, or an employee. */
struct import_person {
    const char *id, *number, *name, *class_name; /* of an employee: the log-in name as number, no class */
    const struct permission *permission;
    bool employee, ticked;
};
/* Numbers, or log-in names, that are remembered; owned. */
struct import_numbers {
    char **items;
    size_t count, room;
};

struct import_view {
    enum import_page page;
    char sentence[640]; /* a refusal, or what came of it */
    char hints[512];

    /* The lesson. */
    struct prompt prompts[FIELD_COUNT];    /* of fields that are typed */
    char values[FIELD_COUNT][FIELD_VALUE]; /* of fields that are chosen; "": not yet */
    bool touched[FIELD_COUNT];             /* the person has set it: the program no longer fills it in */
    enum import_field focus;
    struct area places[FIELD_COUNT]; /* as last drawn */
    struct import_choices choices;   /* this and the next four are in the view's arena */
    struct class_list classes;
    struct equipment_list equipment;
    struct import_options options[FIELD_COUNT];
    struct owed_list owed;
    char search[64]; /* letters typed on a field that is chosen from options */
    struct arena offer_arena;
    struct import_option *offers; /* for the field that is typed into; made by page-offers.c */
    size_t offer_count;
    int offer; /* the chosen one, or −1 */

    /* Who is in the picture. */
    struct list people;
    struct film_plan plan,
        visitors_plan;       /* in the view's arena; the latter is of all pupils, if there are visitors */
    struct staff_list staff; /* of the class's location; in the view's arena */
    struct import_person *person_rows;
    size_t person_count, may_count, may_not_count; /* the latter two of pupils */
    struct import_numbers ticked, staff_ticked;    /* of pupils; of employees */
    bool nobody;                                   /* declared: no pupil is in the picture */
    struct import_numbers visitors;                /* pupils of other classes that were asked for */
    struct prompt visitor;
    bool asking_visitor;

    /* The files. */
    struct import_look *look;                /* what is on the card, or NULL */
    char looked_at[PATH_FIELD_MOST * 4 + 1]; /* the path that is looked at, or was */
    struct error look_error;
    struct list files;
    bool *chosen;              /* in step with look->plan; owned */
    char chosen_day[DAY_SIZE]; /* the day that they were chosen for */
    size_t asked;              /* the file that a dialog is about */
    char clock_says[DAY_SIZE]; /* the day that the camera gave, when it cannot be right; or "" */

    /* The background. */
    struct import_work *work; /* NULL: none */
    enum import_job job;
    struct import_report report;
    struct import_plan sending; /* the chosen files; their descriptors belong to `look` */
    struct import_request request;
    struct arena request_arena;
    bool breaking_off;
    struct import_outcome outcome; /* PAGE_RESULT: what came of it; released with the page */
    struct list left;              /* what is still on the card */
    bool stored;                   /* PAGE_RESULT: the lesson is stored */
};

/* form.c */
struct import_view *import_of(struct view *view);
void import_go_to(struct view *view, enum import_page page);
void import_say(struct view *view, const char *sentence); /* "" takes it away */
/* Draws the sentence, if any; returns the rows used. */
int import_draw_sentence(struct view *view, struct area area);

/* page-lesson.c */
void lesson_page_open(struct view *view, const char *trajectory);
void lesson_page_begin(struct view *view); /* looks at the card that is in */
void lesson_page_release(struct import_view *state);
bool lesson_page_load(struct view *view, struct error *error);
void lesson_page_fill(struct view *view); /* fills what is known by now into fields that nobody touched */
void lesson_page_focus(struct view *view, enum import_field field);
void lesson_page_draw(struct view *view, struct area area);
void lesson_page_go_on(struct view *view); /* to the declaration, if nothing stands in the way */
bool lesson_page_key(struct view *view, struct key key);
bool lesson_page_mouse(struct view *view, struct mouse mouse);
/* Makes state->request, for the store, of what was filled in. `in_picture` is "all-permitted", "none" or
 * numbers. In request_arena. */
void lesson_page_request(struct view *view, const char *in_picture);
enum purpose lesson_page_purpose(const struct import_view *state);
const char *
lesson_page_class(const struct import_view *state); /* "2B", or "2B (Noord)" where there are two */

/* page-offers.c */
void offers_make(struct view *view); /* for the field that has the focus */
void offers_take(struct view *view, int index);
bool offers_complete(struct view *view); /* completes a path as far as all offers agree; false: they don't */
void offers_draw(const struct import_view *state, struct area area);

/* page-picture.c */
void picture_page_open(struct view *view);
void picture_page_release(struct import_view *state);
bool picture_page_load(struct view *view, struct error *error);
void picture_page_draw(struct view *view, struct area area);
bool picture_page_act(struct view *view, enum action action);
bool picture_page_key(struct view *view, struct key key);
bool picture_page_mouse(struct view *view, struct mouse mouse);

/* page-files.c */
void files_page_open(struct view *view);
void files_page_release(struct import_view *state);
void files_page_show(struct view *view); /* makes the list anew, after the files were looked at */
/* Chooses, at first, all files that can be imported; only those of the day of filming, if there are some. */
void files_page_choose(struct view *view);
void files_page_draw(struct view *view, struct area area);
bool files_page_act(struct view *view, enum action action);
bool files_page_key(struct view *view, struct key key);
bool files_page_mouse(struct view *view, struct mouse mouse);
/* "3 videos, 0:41:07, 1.2 GB", or that they are being looked at, or why they cannot be. */
enum style files_describe(struct import_view *state, char *buffer, size_t size);

/* page-work.c */
void work_look(struct view *view);   /* looks at the path that is filled in, unless that was done */
void work_import(struct view *view); /* imports the chosen files */
void work_wipe(struct view *view);   /* wipes what is owed on the card, when nothing is chosen */
void work_news(struct view *view);
void work_break_off(struct view *view);
void work_release(struct import_view *state); /* waits for its end */
void work_page_draw(struct view *view, struct area area);

/* page-result.c */
void result_page_open(struct view *view);
void result_page_release(struct import_view *state);
void result_page_show(struct view *view, struct import_outcome *outcome); /* takes the outcome over */
void result_page_draw(struct view *view, struct area area);
bool result_page_act(struct view *view, enum action action);
bool result_page_mouse(struct view *view, struct mouse mouse);

#endif
