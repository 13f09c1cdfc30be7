/*
 * Signatures of notes: that who is named as a note's author wrote it.
 *
 * Encryption alone does not say so: both people of a trajectory have its key. A note is signed (Ed25519ph)
 * over all that it says and over its ciphertext: a signature of the text itself would let anybody with the
 * database try out what it might say. Checking one takes some 0.07 ms, and thousands of notes may be listed
 * where a screen shows forty: a signature is checked when it is first asked for (note_signed() in
 * store/review/notes.h), and the answer kept with the note.
 */
#ifndef STORE_REVIEW_NOTE_SIGNATURE_H
#define STORE_REVIEW_NOTE_SIGNATURE_H

#include "store/keys/keys.h"
#include "store/review/notes.h"

/* All that a note says besides its text: the text is bound to it, and the author signs both. In the arena. */
const char *note_bound(struct arena *arena, const char *trajectory, const struct note *note);

/* Signs what is bound and the ciphertext. */
void note_sign(const struct secrets *secrets, const char *bound, const void *nonce, size_t nonce_size,
               const void *sealed, size_t size, unsigned char signature[static SIGNATURE_SIZE]);

/* Keys that the authors of a trajectory's notes and blurs signed with, now or before they got new ones. In
 * the arena.
 */
struct signers;
bool signers_read(struct store *store, const char *trajectory, struct arena *arena,
                  const struct signers **signers, struct error *error);

/* What a signature will be judged by, in the arena like `signers` and `author`. */
struct note_signature *note_signature_take(struct arena *arena, const struct signers *signers,
                                           const char *author, const char *bound, const void *nonce,
                                           size_t nonce_size, const void *sealed, size_t size,
                                           const void *signature, size_t signature_size);

#endif
