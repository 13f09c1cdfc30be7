/*
 * The gate: the one way in which anything in the store changes, and the one place that says who may do what.
 * Who may watch footage is in store/gate/entitled.h, since lists ask that too.
 *
 * gate_change() opens a transaction, checks the actor's right to the act (account enabled, role, relation
 * to the trajectory, all asked of the database inside the transaction), runs the caller's function, writes
 * the audit row (R13) and commits; after ERROR_BUSY it runs it all again. Without the right it changes
 * nothing, writes a `refused` row and fails with ERROR_DENIED and the act's own sentence. A commit hook
 * (db_vouch) refuses whatever did not come this way.
 *
 * An account that still has its one-time password may log in and choose a new one, and nothing else; likewise
 * one that has to set up a second factor (actor.factor_due) may do that. Whoever
 * logged in before the account's keys were replaced (account_reset()) may do nothing any more.
 *
 * Acts are one table: name in the audit, who may, and the sentence for who may not.
 */
#ifndef STORE_GATE_GATE_H
#define STORE_GATE_GATE_H

#include <stdbool.h>

#include "store/base/error.h"
#include "store/engine/store.h"

struct actor; /* store/gate/actor.h; NULL is the program itself, without a person */

enum right {
    RIGHT_PROGRAM,     /* only the program itself, no person (migrations, backstop, wiping) */
    RIGHT_ANYONE,      /* any person or the program */
    RIGHT_SELF,        /* the account named by change.account */
    RIGHT_OWNER,       /* role owner */
    RIGHT_REGISTRAR,   /* role registrar */
    RIGHT_COACH,       /* role coach (opening a trajectory) */
    RIGHT_STAFF,       /* role registrar, coach or teacher (who needs a film plan) */
    RIGHT_PARTY,       /* the trajectory's coach or teacher (R7) */
    RIGHT_ITS_COACH,   /* the trajectory's coach */
    RIGHT_ITS_TEACHER, /* the trajectory's teacher */
    RIGHT_AUTHOR,      /* a party, and the author of the note in change.object */
    RIGHT_BLURRER,     /* a party, and the author of the blur in change.object */
    RIGHT_FILLER,      /* a party, and who filled in the form in change.object */
    RIGHT_IMPORTER, /* role registrar, or the trajectory's coach or teacher; without a trajectory any coach or
                       teacher */
    RIGHT_MARKER,   /* a viewer, and the one who marked change.session (R9) */
    RIGHT_VIEWER,   /* who may watch change.session: a party, or a named or staff viewer (R7, R11, R12) */
};

/* X(enumerator, name in the audit, right, what the trace says for people, sentence when refused). The …_READ
 * ones change nothing: they are checked for reads and stand in the audit only when refused. */
#define ACTS(X)                                                                                              \
    X(ACT_STORE_INIT, "store.init", RIGHT_PROGRAM, N_("made the store"),                                     \
      N_("A school is made only once, on an empty store."))                                                  \
    X(ACT_STORE_VOUCH, "store.vouch", RIGHT_OWNER, N_("vouched for all that is stored"),                     \
      N_("Only an owner may vouch for what is stored."))                                                     \
    X(ACT_LOGIN, "login", RIGHT_SELF, N_("logged in"), N_("You are not allowed to log in."))                 \
    X(ACT_LOGIN_FAILED, "login.failed", RIGHT_PROGRAM, N_("failed to log in"),                               \
      N_("You are not allowed to log in."))                                                                  \
    X(ACT_ACCOUNT_ADD, "account.add", RIGHT_OWNER, N_("added an account"),                                   \
      N_("Only an owner may add accounts."))                                                                 \
    X(ACT_ACCOUNTS_READ, "account.read", RIGHT_OWNER, N_("listed the accounts"),                             \
      N_("Only an owner may see the list of accounts."))                                                     \
    X(ACT_ACCOUNT_DISABLE, "account.disable", RIGHT_OWNER, N_("disabled an account"),                        \
      N_("Only an owner may disable accounts."))                                                             \
    X(ACT_ACCOUNT_ENABLE, "account.enable", RIGHT_OWNER, N_("gave somebody access again"),                   \
      N_("Only an owner may enable an account again."))                                                      \
    X(ACT_ACCOUNT_ROLES, "account.roles", RIGHT_OWNER, N_("changed somebody's roles"),                       \
      N_("Only an owner may change somebody's roles."))                                                      \
    X(ACT_PASSWORD_SET, "account.password", RIGHT_SELF, N_("changed the password"),                          \
      N_("You may change only your own password."))                                                          \
    X(ACT_SECOND_FACTOR_SET, "account.second-factor", RIGHT_SELF, N_("set up a second factor at log-in"),    \
      N_("You may set up a second factor only for yourself."))                                               \
    X(ACT_SECOND_FACTOR_OFF, "account.second-factor-off", RIGHT_SELF,                                        \
      N_("took away the second factor at log-in"), N_("You may take away only your own second factor."))     \
    X(ACT_PASSWORD_RESET, "account.reset", RIGHT_OWNER, N_("gave somebody a new password"),                  \
      N_("Only an owner may give somebody a new password."))                                                 \
    X(ACT_ACCOUNT_SITES, "account.sites", RIGHT_OWNER, N_("said where somebody works"),                      \
      N_("Only an owner may say where somebody works."))                                                     \
    X(ACT_LOCATION_ADD, "location.add", RIGHT_OWNER, N_("added a location"),                                 \
      N_("Only an owner may add locations."))                                                                \
    X(ACT_POLICY_SET, "policy.set", RIGHT_OWNER, N_("changed the school's policy"),                          \
      N_("Only an owner may change the school's policy."))                                                   \
    X(ACT_PUPILS_IMPORT, "pupil.import", RIGHT_REGISTRAR, N_("changed the list of pupils"),                  \
      N_("Only the registrar may change the list of pupils."))                                               \
    X(ACT_CONSENT_GIVE, "consent.give", RIGHT_REGISTRAR, N_("recorded a consent"),                           \
      N_("Only the registrar may record consents."))                                                         \
    X(ACT_CONSENT_REFUSE, "consent.refuse", RIGHT_REGISTRAR, N_("recorded a refusal"),                       \
      N_("Only the registrar may record consents."))                                                         \
    X(ACT_CONSENT_WITHDRAW, "consent.withdraw", RIGHT_REGISTRAR, N_("recorded a withdrawal"),                \
      N_("Only the registrar may record consents."))                                                         \
    X(ACT_CONSENT_UNDO, "consent.undo", RIGHT_REGISTRAR, N_("took back an entry"),                           \
      N_("Only the registrar may take back an entry."))                                                      \
    X(ACT_OBJECT, "consent.object", RIGHT_REGISTRAR, N_("recorded an objection"),                            \
      N_("Only the registrar may record objections."))                                                       \
    X(ACT_OBJECTION_LIFT, "objection.lift", RIGHT_REGISTRAR,                                                 \
      N_("recorded that an objection no longer holds"), N_("Only the registrar may record objections."))     \
    X(ACT_SESSION_BLOCK, "session.block", RIGHT_REGISTRAR, N_("blocked footage"),                            \
      N_("Only the registrar may record consents."))                                                         \
    X(ACT_FOOTAGE_HELD, "footage.held", RIGHT_PROGRAM, N_("held all footage against the rules again"),       \
      N_("Footage is held against the rules again only by the program."))                                    \
    X(ACT_REGISTERS_READ, "registers.read", RIGHT_REGISTRAR, N_("read the registers"),                       \
      N_("Only the registrar may see pupils and consents."))                                                 \
    X(ACT_EQUIPMENT_READ, "equipment.read", RIGHT_ANYONE, N_("listed the equipment"),                        \
      N_("You are not allowed to see the equipment."))                                                       \
    X(ACT_FILM_PLAN_READ, "film-plan.read", RIGHT_STAFF, N_("made a film plan"),                             \
      N_("Only the registrar, coaches and teachers may see a film plan."))                                   \
    X(ACT_FILM_PLAN_SEEN, "film-plan.seen", RIGHT_IMPORTER,                                                  \
      N_("looked at the film plan of the next lesson"),                                                      \
      N_("Only the registrar, coaches and teachers may see a film plan."))                                   \
    X(ACT_PROCEDURE_READ, "procedure.read", RIGHT_STAFF, N_("looked where the lessons stand"),               \
      N_("Only the registrar, coaches and teachers may see where the lessons stand."))                       \
    X(ACT_SUBJECT_READ, "subject.read", RIGHT_REGISTRAR, N_("printed what is held on a person"),             \
      N_("Only the registrar may print what is held on a person."))                                          \
    X(ACT_PUPILS_FORGET, "pupil.forget", RIGHT_PROGRAM, N_("removed a pupil who left"),                      \
      N_("Pupils are forgotten only by the program."))                                                       \
    X(ACT_EQUIPMENT_ADD, "equipment.add", RIGHT_REGISTRAR, N_("registered equipment"),                       \
      N_("Only the registrar may register equipment."))                                                      \
    X(ACT_EQUIPMENT_RETIRE, "equipment.retire", RIGHT_REGISTRAR, N_("took equipment out of use"),            \
      N_("Only the registrar may take equipment out of use."))                                               \
    X(ACT_STORE_READ, "store.read", RIGHT_OWNER, N_("looked where the store is"),                            \
      N_("Only an owner may see where the store is."))                                                       \
    X(ACT_VAULT_READ, "vault.read", RIGHT_OWNER, N_("looked at the vault's folders"),                        \
      N_("Only an owner may see the vault's folders."))                                                      \
    X(ACT_VAULT_ADD, "vault.add", RIGHT_OWNER, N_("added a folder to the vault"),                            \
      N_("Only an owner may change the vault's folders."))                                                   \
    X(ACT_VAULT_REMOVE, "vault.remove", RIGHT_OWNER, N_("took a folder out of the vault"),                   \
      N_("Only an owner may change the vault's folders."))                                                   \
    X(ACT_TRAJECTORY_OPEN, "trajectory.open", RIGHT_COACH, N_("opened a trajectory"),                        \
      N_("Only a coach may open a trajectory."))                                                             \
    X(ACT_TRAJECTORY_READ, "trajectory.read", RIGHT_PARTY, N_("read a trajectory"),                          \
      N_("There is no such trajectory that you are entitled to."))                                           \
    X(ACT_TRAJECTORY_END, "trajectory.end", RIGHT_ITS_COACH, N_("ended the trajectory"),                     \
      N_("Only the trajectory's coach may end it."))                                                         \
    X(ACT_TRAJECTORY_REOPEN, "trajectory.reopen", RIGHT_ITS_COACH, N_("took back the trajectory's end"),     \
      N_("Only the trajectory's coach may take back that it has ended."))                                    \
    X(ACT_TRAJECTORY_SEAL, "trajectory.seal", RIGHT_PARTY, N_("passed on the trajectory's keys"),            \
      N_("Only the trajectory's coach and teacher may do this."))                                            \
    X(ACT_TRAJECTORY_HAND_OVER, "trajectory.hand-over", RIGHT_ITS_TEACHER,                                   \
      N_("handed the trajectory to another coach"),                                                          \
      N_("Only the trajectory's teacher may agree to another coach."))                                       \
    X(ACT_GOAL_CHANGE, "goal.change", RIGHT_PARTY, N_("changed a goal"),                                     \
      N_("Only the trajectory's coach and teacher may set its goals."))                                      \
    X(ACT_IMPORT_READ, "import.read", RIGHT_STAFF, N_("looked what can be imported"),                        \
      N_("Only the registrar, coaches and teachers may import footage."))                                    \
    X(ACT_IMPORT_START, "import.start", RIGHT_IMPORTER, N_("began an import"),                               \
      N_("Only the registrar and the trajectory's coach and teacher may import its footage."))               \
    X(ACT_IMPORT_DONE, "import.done", RIGHT_IMPORTER, N_("imported footage"),                                \
      N_("Only the registrar and the trajectory's coach and teacher may import its footage."))               \
    X(ACT_IMPORT_DROP, "import.drop", RIGHT_ANYONE, N_("dropped an import that was broken off"),             \
      N_("This import cannot be dropped."))                                                                  \
    X(ACT_WIPED, "import.wiped", RIGHT_ANYONE, N_("wiped an original from the card"),                        \
      N_("This wipe cannot be recorded."))                                                                   \
    X(ACT_WIPE_CONFIRMED, "import.confirmed-gone", RIGHT_IMPORTER,                                           \
      N_("declared that an original is gone from its card"),                                                 \
      N_("Only the registrar and the trajectory's coach and teacher may declare that an original is gone.")) \
    X(ACT_FOOTAGE_OPEN, "footage.open", RIGHT_VIEWER, N_("opened footage"),                                  \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_FOOTAGE_CLOSE, "footage.close", RIGHT_VIEWER, N_("closed footage"),                                \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_FOOTAGE_PREPARE, "footage.prepare", RIGHT_VIEWER,                                                  \
      N_("had footage made ready by the program; nobody saw it"),                                            \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_FOOTAGE_JOIN, "footage.join", RIGHT_VIEWER, N_("joined at somebody's screen"),                     \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_FOOTAGE_LEAVE, "footage.leave", RIGHT_VIEWER, N_("left somebody's screen"),                        \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_CLIP_ROTATE, "clip.rotate", RIGHT_VIEWER, N_("turned the picture"),                                \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_CLIP_SOUND, "clip.sound", RIGHT_VIEWER, N_("chose another sound track"),                           \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_SESSION_SEAL, "session.seal", RIGHT_VIEWER, N_("passed on the keys of a location's footage"),      \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_SESSION_READ, "session.read", RIGHT_VIEWER, N_("asked for a session"),                             \
      N_("There is no such session that you are entitled to."))                                              \
    X(ACT_FORMS_READ, "form.read", RIGHT_ANYONE, N_("read the observation forms"),                           \
      N_("You are not allowed to see the observation forms."))                                               \
    X(ACT_FORM_ADD, "form.add", RIGHT_OWNER, N_("added an observation form"),                                \
      N_("Only an owner may add an observation form."))                                                      \
    X(ACT_FORM_RETIRE, "form.retire", RIGHT_OWNER, N_("took an observation form out of use"),                \
      N_("Only an owner may take an observation form out of use."))                                          \
    X(ACT_NOTES_READ, "note.read", RIGHT_PARTY, N_("read notes"),                                            \
      N_("Only the trajectory's coach and teacher may read its notes."))                                     \
    X(ACT_NOTE_ADD, "note.add", RIGHT_PARTY, N_("wrote a note"),                                             \
      N_("Only the trajectory's coach and teacher may write notes."))                                        \
    X(ACT_NOTE_EDIT, "note.edit", RIGHT_AUTHOR, N_("changed a note"),                                        \
      N_("Only who wrote a note may change it."))                                                            \
    X(ACT_NOTE_REMOVE, "note.remove", RIGHT_AUTHOR, N_("deleted a note"),                                    \
      N_("Only who wrote a note may delete it."))                                                            \
    X(ACT_NOTE_RESTORE, "note.restore", RIGHT_AUTHOR, N_("brought a note back"),                             \
      N_("Only who wrote a note may bring it back."))                                                        \
    X(ACT_NOTE_TAG, "note.tag", RIGHT_PARTY, N_("put a tag on a moment"),                                    \
      N_("Only the trajectory's coach and teacher may tag its lessons."))                                    \
    X(ACT_TAGS_READ, "tag.read", RIGHT_PARTY, N_("read a trajectory's tags"),                                \
      N_("Only the trajectory's coach and teacher may see its tags."))                                       \
    X(ACT_TAG_SCHOOL, "tag.school", RIGHT_OWNER, N_("changed the school's tags"),                            \
      N_("Only an owner may change the school's tags."))                                                     \
    X(ACT_TAG_TRAJECTORY, "tag.trajectory", RIGHT_ITS_COACH, N_("changed a trajectory's tags"),              \
      N_("Only the trajectory's coach may change its tags."))                                                \
    X(ACT_FILLED_READ, "filled.read", RIGHT_PARTY, N_("read a filled-in form"),                              \
      N_("Only the trajectory's coach and teacher may read what was filled in."))                            \
    X(ACT_FILLED_ADD, "filled.add", RIGHT_PARTY, N_("filled in an observation form"),                        \
      N_("Only the trajectory's coach and teacher may fill in a form for it."))                              \
    X(ACT_FILLED_EDIT, "filled.edit", RIGHT_FILLER, N_("changed a filled-in form"),                          \
      N_("Only who filled in a form may change it."))                                                        \
    X(ACT_FILLED_SHARE, "filled.share", RIGHT_FILLER, N_("shared a filled-in form"),                         \
      N_("Only who filled in a form may share it."))                                                         \
    X(ACT_FILLED_REMOVE, "filled.remove", RIGHT_FILLER, N_("deleted a filled-in form"),                      \
      N_("Only who filled in a form may delete it."))                                                        \
    X(ACT_FILLED_RESTORE, "filled.restore", RIGHT_FILLER, N_("brought a filled-in form back"),               \
      N_("Only who filled in a form may bring it back."))                                                    \
    X(ACT_BLURS_READ, "blur.read", RIGHT_PARTY, N_("read what is blurred"),                                  \
      N_("You are not entitled to this footage."))                                                           \
    X(ACT_BLUR_ADD, "blur.add", RIGHT_PARTY, N_("blurred a part of the picture"),                            \
      N_("Only the trajectory's coach and teacher may blur its footage."))                                   \
    X(ACT_BLUR_EDIT, "blur.edit", RIGHT_BLURRER, N_("changed what is blurred"),                              \
      N_("Only who made a blur may change it."))                                                             \
    X(ACT_BLUR_REMOVE, "blur.remove", RIGHT_BLURRER, N_("took a blur away"),                                 \
      N_("Only who made a blur may delete it."))                                                             \
    X(ACT_BLUR_RESTORE, "blur.restore", RIGHT_BLURRER, N_("brought a blur back"),                            \
      N_("Only who made a blur may bring it back."))                                                         \
    X(ACT_REVIEW_DONE, "review.done", RIGHT_VIEWER, N_("completed a review; its footage is marked"),         \
      N_("Only who may watch this footage may complete its review."))                                        \
    X(ACT_MARK_UNDO, "mark.undo", RIGHT_MARKER, N_("took back a mark"),                                      \
      N_("Only the person who marked this footage for deletion may undo that."))                             \
    X(ACT_MARK_BACKSTOP, "mark.backstop", RIGHT_PROGRAM, N_("marked idle footage"),                          \
      N_("Footage is marked by itself only by the program."))                                                \
    X(ACT_PURGE_SHRED, "purge.shred", RIGHT_ANYONE, N_("destroyed the footage's keys"),                      \
      N_("This footage cannot be deleted now."))                                                             \
    X(ACT_PURGED, "purged", RIGHT_ANYONE, N_("deleted footage: certificate"),                                \
      N_("This footage cannot be deleted now."))                                                             \
    X(ACT_CLOCK, "clock", RIGHT_ANYONE, N_("noted that the clock leapt, or that it is right"),               \
      N_("The clock cannot be judged now."))                                                                 \
    X(ACT_CLOCK_SEEN, "clock.seen", RIGHT_PROGRAM, N_("noted the time after a quiet month"),                 \
      N_("The clock cannot be judged now."))                                                                 \
    X(ACT_NOTES_EXPIRE, "notes.expire", RIGHT_PROGRAM, N_("removed notes whose time had come"),              \
      N_("Notes expire only by the program."))

enum act {
#define X(enumerator, name, right, shown, sentence) enumerator,
    ACTS(X)
#undef X
        ACT_COUNT
};

/* What is about to change. Ids are borrowed. Those that a right needs must be there. */
struct change {
    enum act act;
    const char *trajectory; /* the trajectory that it belongs to, or NULL */
    const char *session;
    const char *object;  /* the clip, note, account, pupil, consent, … changed, or NULL */
    const char *account; /* for RIGHT_SELF */
    const char *detail;  /* numbers and fixed words only, never a name or a text of people; or NULL */
};

/* The caller's part of a change; may be run more than once. It must touch nothing but the database. */
typedef bool gate_function(struct store *store, void *context, struct error *error);

/* Makes a change (see above). Nothing has changed when it returns false. `change` is read again for the audit
 * after `apply`, which may have filled in its detail. An `apply` that fails with ERROR_DENIED leaves a
 * refused row too. */
bool gate_change(struct store *store, const struct actor *actor, const struct change *change,
                 gate_function *apply, void *context, struct error *error);

/* Makes the change, lets `apply` say what it did, and takes all of it back: what a change would do, told
 * beforehand by the change itself. A refusal leaves its audit row, as in gate_change(). */
bool gate_rehearse(struct store *store, const struct actor *actor, const struct change *change,
                   gate_function *apply, void *context, struct error *error);

/* Either of the two, for functions that do the one or the other. */
typedef bool gate_run(struct store *store, const struct actor *actor, const struct change *change,
                      gate_function *apply, void *context, struct error *error);

/* Checks a right without changing anything, for reads that are no listing. A refusal leaves its audit row. */
bool gate_check(struct store *store, const struct actor *actor, const struct change *change,
                struct error *error);

/* For use inside an apply function alone: a further row in the audit for the change under way, where one act
 * happens to many (a trajectory that ends marks each of its sessions). Its right is not asked. */
bool gate_also(struct store *store, const struct actor *actor, const struct change *change,
               struct error *error);

const char *act_name(enum act act);
enum right act_right(enum act act);
/* False for a name that is none of this version. */
bool act_parse(const char *name, enum act *act);
/* What the trace says of the act of that name (msgid: "opened footage"), or NULL: there is no such act. */
const char *act_shown(const char *name);

#endif
