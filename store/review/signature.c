#include "store/review/signature.h"

#include <string.h>

#include <sodium.h>

#include "store/engine/db.h"

struct signer {
    char account[ID_SIZE];
    unsigned char sign_public[SIGN_PUBLIC_SIZE];
};

struct signers {
    struct signer *items;
    size_t count;
};

/* The message is kept as its hash, which is what Ed25519ph signs. */
struct signature_proof {
    crypto_sign_state message;
    const struct signers *signers;
    const char *author;
    unsigned char signature[SIGNATURE_SIZE];
};

static void sign_begin(crypto_sign_state *state, const char *bound, const void *nonce, size_t nonce_size,
                       const void *sealed, size_t size)
{
    unsigned char length[4] = {
        (unsigned char)strlen(bound),
        (unsigned char)(strlen(bound) >> 8),
        (unsigned char)(strlen(bound) >> 16),
        (unsigned char)(strlen(bound) >> 24),
    };
    crypto_sign_init(state);
    crypto_sign_update(state, length, sizeof length);
    crypto_sign_update(state, (const unsigned char *)bound, strlen(bound));
    crypto_sign_update(state, nonce, nonce_size);
    crypto_sign_update(state, sealed, size);
}

bool signers_read(struct store *store, const char *trajectory, struct arena *arena,
                  const struct signers **found, struct error *error)
{
    struct signers *signers = arena_alloc(arena, sizeof *signers);
    struct query query;
    *found = signers;
    if (!db_query(store->db,
                  "SELECT account_id, sign_public FROM sign_key"
                  " WHERE account_id IN (SELECT author_id FROM note WHERE trajectory_id = ?1"
                  "   UNION SELECT author_id FROM blur WHERE trajectory_id = ?1"
                  "   UNION SELECT author_id FROM filled_form WHERE trajectory_id = ?1)"
                  /* A key that somebody put into the file signs nothing (store/gate/trust.h). */
                  " AND (NOT EXISTS (SELECT 1 FROM row_change) OR EXISTS (SELECT 1 FROM row_change c"
                  "   WHERE c.kind = 'sign-key' AND c.first = account_id AND c.second = hex(sign_public)"
                  "   AND c.digest IS NOT NULL))",
                  DB_ARGS(DB_TEXT(trajectory)), &query, error))
        return false;
    size_t room = 0;
    while (query_next(&query)) {
        size_t size;
        const void *key = row_blob(&query, 1, &size);
        const char *account = row_text(&query, 0);
        if (size != SIGN_PUBLIC_SIZE || strlen(account) != ID_LENGTH)
            continue;
        signers->items = arena_grow(arena, signers->items, signers->count, &room, sizeof *signers->items);
        struct signer *signer = &signers->items[signers->count++];
        memcpy(signer->account, account, ID_SIZE);
        memcpy(signer->sign_public, key, SIGN_PUBLIC_SIZE);
    }
    return query_close(&query, error);
}

void signature_make(const struct secrets *secrets, const char *bound, const void *nonce, size_t nonce_size,
                    const void *sealed, size_t size, unsigned char signature[static SIGNATURE_SIZE])
{
    crypto_sign_state state;
    sign_begin(&state, bound, nonce, nonce_size, sealed, size);
    crypto_sign_final_create(&state, signature, NULL, secrets->sign);
}

struct signature *signature_take(struct arena *arena, const struct signers *signers, const char *author,
                                 const char *bound, const void *nonce, size_t nonce_size, const void *sealed,
                                 size_t size, const void *signature, size_t signature_size)
{
    struct signature *taken = arena_alloc(arena, sizeof *taken);
    if (signature_size != SIGNATURE_SIZE) {
        taken->verdict = SIGNATURE_WRONG;
        return taken;
    }
    struct signature_proof *proof = arena_alloc(arena, sizeof *proof);
    sign_begin(&proof->message, bound, nonce, nonce_size, sealed, size);
    proof->signers = signers;
    proof->author = author;
    memcpy(proof->signature, signature, SIGNATURE_SIZE);
    taken->proof = proof;
    return taken;
}

static bool fits(const struct signature_proof *proof)
{
    for (size_t i = 0; i < proof->signers->count; i++) {
        const struct signer *signer = &proof->signers->items[i];
        crypto_sign_state message = proof->message;
        unsigned char signature[SIGNATURE_SIZE];
        memcpy(signature, proof->signature, sizeof signature);
        if (strcmp(signer->account, proof->author) == 0 &&
            crypto_sign_final_verify(&message, signature, signer->sign_public) == 0)
            return true;
    }
    return false;
}

bool signature_fits(struct signature *signature)
{
    if (!signature)
        return false;
    if (signature->verdict == SIGNATURE_UNCHECKED)
        signature->verdict = fits(signature->proof) ? SIGNATURE_FITS : SIGNATURE_WRONG;
    return signature->verdict == SIGNATURE_FITS;
}
