/*
 * Import: from the card straight into safe storage, then wiped from the card (R1, R3, R5, R6).
 *
 * Order of work: plan (nothing stored: every refusal happens here) → row `importing` → per clip:
 * encrypt, fsync, drop caches, read back, decrypt, compare with the card's bytes, give the file its place
 * (store/storage/storage.h) → one transaction: sealed keys, `imported`, wipes owed → per original: overwrite
 * in place, fsync, cut, row `wiped`, unlink, sync (store/footage/wipe.h). A crash before the transaction
 * leaves the card whole; after it, the wipe is owed.
 *
 * The store does not decode: what a file is (length, size, whether it plays) the caller asks the player host
 * and puts into the plan. Importing needs nobody's password for the keys: they are sealed to public keys.
 */
#ifndef STORE_FOOTAGE_IMPORT_H
#define STORE_FOOTAGE_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "store/people/accounts.h"
#include "store/base/memory.h"
#include "store/engine/store.h"
#include "store/keys/label.h"
#include "store/footage/cards.h"

enum {
    IMPORT_FILES = 200,  /* most clips of one lesson */
    IMPORT_FOUND = 1000, /* most films that one look names */
};

/* What keeps an entry of a card from being imported. Each costs that entry and no other. */
#define IMPORT_BARS(X)                                                                                     \
    X(IMPORT_FREE, "")                                                                                     \
    X(IMPORT_CUT_OFF, "cut-off")         /* it plays, but is not whole: imported on a confirmed warning */ \
    X(IMPORT_EMPTY, "empty")             /* not one byte */                                                \
    X(IMPORT_LINK, "link")               /* a symbolic link */                                             \
    X(IMPORT_IRREGULAR, "no-file")       /* a pipe, a device */                                            \
    X(IMPORT_THROWN_AWAY, "thrown-away") /* a recycle bin or the like, that holds films */                 \
    X(IMPORT_WITHOUT, "no-video-in-it")  /* a folder that was given, without a video */                    \
    X(IMPORT_SMALL_COPY, "small-copy")   /* the camera's own, of another film on the card */               \
    X(IMPORT_COPY, "copy")               /* the same content as another one here */                        \
    X(IMPORT_KNOWN, "stored-already")                                                                      \
    X(IMPORT_NO_VIDEO, "no-video") /* from here on: there may be footage in it */                          \
    X(IMPORT_UNREADABLE, "unreadable")                                                                     \
    X(IMPORT_UNNAMED, "unreadable-name")                                                                   \
    X(IMPORT_TOO_DEEP, "too-deep")                                                                         \
    X(IMPORT_TOO_MANY, "too-many")                                                                         \
    X(IMPORT_DAMAGED, "damaged")

enum import_bar {
#define X(enumerator, name) enumerator,
    IMPORT_BARS(X)
#undef X
};

/* A word for scripts: "cut-off"; "" for IMPORT_FREE. */
const char *import_bar_name(enum import_bar bar);
/* Whether leaving the entry out may leave footage on the card that nobody has seen. */
bool import_bar_may_hide_footage(enum import_bar bar);

struct import_file {
    const char *path;       /* absolute; a hostile name: text_harmless() before it is shown */
    const char *inside;     /* the same below its card */
    int card;               /* index in the plan's cards */
    int fd;                 /* opened once, without following a link; owned by the plan; -1: not opened */
    uint64_t device, inode; /* which file that is: what is wiped must still be it */
    int64_t size, modified_at;
    int64_t duration_ms, width, height; /* filled by the caller after probing */
    int64_t start_ms;                   /* where the file's own time begins, when that is far from 0 */
    unsigned char digest[32];
    bool wipeable; /* writable, so that it can be wiped */
    bool streamed; /* can be read from its front to its end alone (MTP): it is looked into while it is copied
                    */
    bool owed;     /* IMPORT_KNOWN: its wipe is owed */
    bool cut_off;  /* a person has confirmed that it is imported as it is */
    bool keep;     /* stays on the card, whatever becomes of the others; its wipe is owed */
    enum import_bar bar;
    const char *why; /* one sentence: what keeps it out and what to do; NULL with IMPORT_FREE */
};

struct import_plan {
    /* in the order in which cameras number them (store/footage/card.h); owned here */
    struct import_file *files;
    size_t count;
    int64_t total_size;     /* of those that can be imported */
    struct card_list cards; /* that they are on */
    size_t small_copies;    /* that cameras made of films found, and that go with them; not among the files */
};

/* Finds the video files in `paths` (files, or folders searched as cameras lay them out: DCIM/…,
 * PRIVATE/AVCHD/BDMV/STREAM, CLIP, or any folder) and opens them. Each that cannot be imported is in the plan
 * all the same, with its bar: empty, no regular file, a link, in a folder that cannot be read, … In a folder
 * only videos count: thumbnails and a camera's own index files are passed over; files given by name are not.
 * Fails when a path is not there, and when nothing at all is found. Texts are in the arena, which must live
 * as long as the plan. After a failure there is nothing to release. */
bool import_plan_init(struct import_plan *plan, struct arena *arena, const char *const *paths, size_t count,
                      struct error *error);
void import_plan_release(struct import_plan *plan);

/* Bars what the store has already, and what is there twice. Reads only files whose size occurs elsewhere. */
bool import_plan_check(struct store *store, struct import_plan *plan, struct arena *arena,
                       struct error *error);

/* Sets what keeps a file out. `why` is copied into the arena. */
void import_plan_bar(struct import_plan *plan, struct arena *arena, size_t file, enum import_bar bar,
                     const char *why);

/* The films that can be imported as they stand: free, or cut off and confirmed. */
bool import_file_fits(const struct import_file *file);
/* A plan of those for which `chosen` (as many as files) is true, and that fit; its descriptors and cards stay
 * the other's. Freed with free(plan.files). */
struct import_plan import_plan_pick(const struct import_plan *plan, const bool *chosen);

struct import_request {
    const char *purpose;       /* NULL is coaching */
    const char *trajectory;    /* id; for coaching, else NULL */
    const char *support_pupil; /* for support: the number of the pupil that it is about (R11) */
    const char *viewers;       /* for support: log-in names of who may watch, separated by commas (R11) */
    const char *class_name;    /* as it was on the day of filming (store/people/classes.h) */
    const char *location;      /* where the class is, by name; NULL where only one has such a class */
    const char *filmed_on;     /* "YYYY-MM-DD", not in the future */
    const char *filmed_by;     /* log-in name of an employee */
    const char *camera, *card; /* registered names (R5) */
    const char *in_picture;    /* "all-permitted", "none" of the class, or pupil numbers separated by commas
                                  (R3) */
    const char *staff; /* log-in names of the employees in the picture, beside the teacher of a trajectory,
                          separated by commas (R1); "none" or NULL: nobody */
    bool keep_originals;
};

enum import_stage { IMPORT_STORING, IMPORT_VERIFYING, IMPORT_WIPING };
/* Called often, with bytes done of all in this stage, `file` being the index in the plan. Returns false to
 * break off: nothing is stored and the card stays whole. Once wiping has begun it is too late for that. */
typedef bool import_progress(void *context, enum import_stage stage, size_t file, int64_t done,
                             int64_t total);

/* Looks into a film that could not be read at will before it was stored: its encrypted file, the key, and
 * what is bound into it. Fills in `file`. False with the error set when it is none that can be stored. */
typedef bool import_look_into(void *context, int fd, const unsigned char *key,
                              const struct footage_label *label, struct import_file *file,
                              struct error *error);

/* What the caller of an import is asked for, with its own context. */
struct import_caller {
    import_progress *progress;   /* or NULL */
    import_look_into *look_into; /* or NULL: films that are streamed are refused */
    void *context;
};

struct import_result {
    char session[ID_SIZE];
    size_t wiped, owed; /* originals */
    int64_t length_ms;  /* of what is stored */
    size_t companions;  /* files that cameras kept of them (store/footage/companions.h), wiped too */
};

/* Runs the import of all files of the plan. ERROR_CONFLICT when the user broke it off or a file changed
 * meanwhile. result->session is empty unless the footage is stored: when it is set after a failure, only the
 * wipe is owed, and the sentence says so. */
bool import_run(struct store *store, const struct actor *actor, const struct import_plan *plan,
                const struct import_request *request, const struct import_caller *caller,
                struct import_result *result, struct error *error);

/* Drops what broken-off imports left: rows whose importer is gone (it held a lock, which its end released),
 * their files, and files that no row knows. Imports under way in other processes are left alone. Part of
 * every start and of purge. `dropped`, when not NULL, gets the number of sessions. */
bool import_recover(struct store *store, size_t *dropped, struct error *error);

/* Originals still owed a wipe, for the lists (R6): the registrar's all, others' own imports and trajectories;
 * all for the program (`actor` NULL). `path` is made harmless for showing. */
struct owed_wipe {
    const char *clip, *session, *path;         /* path: where it was then */
    const char *root;                          /* and its card */
    const char *filmed_on, *class_name, *card; /* card: its name; "" when it is not known */
    const char *imported_by;                   /* full name */
    int64_t since;
    bool kept;      /* --keep-originals was asked for */
    bool present;   /* there is a file where it was: its card is in, at that place or at another */
    bool reachable; /* it can be wiped without anybody saying where the card is */
};
struct owed_list {
    struct owed_wipe *items;
    size_t count;
};
bool wipe_list(struct store *store, const struct actor *actor, struct arena *arena, struct owed_list *list,
               struct error *error);

/* R6: this person declares that an owed original is gone which the program cannot wipe: it was deleted by
 * hand, or its card was formatted. The trace and the procedure name who did. ERROR_CONFLICT when there is a
 * file where it was (it can be wiped), or when nothing is owed. */
bool wipe_confirm_gone(struct store *store, const struct actor *actor, const char *clip, struct error *error);

/* Wipes what is owed and is on one of the cards: where it was on its card, or else wherever there is a file
 * that is the same to the byte. The database says what to look for, never where: of what it says about
 * places, only what the actor signed when they imported it is believed, and that card joins the list. What
 * could not be reached is no error; what could be reached and not be wiped is, after the others. */
struct wipe_wish {
    bool kept_too;           /* those that were to be kept, as well */
    const char *but_session; /* a session whose originals are left alone; or NULL */
};
struct wipe_result {
    size_t wiped, owed; /* originals: now, and still */
    size_t companions;
    size_t elsewhere; /* owed, but said to be where no card of theirs is known to be: nothing was touched */
};
bool wipe_run(struct store *store, const struct actor *actor, struct card_list *cards,
              const struct wipe_wish *wish, struct wipe_result *result, struct error *error);

#endif
