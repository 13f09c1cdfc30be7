#include "store/keys/keys.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "store/base/memory.h"

static_assert(KEY_SIZE == crypto_generichash_BYTES && SEAL_CONTEXT_SIZE == crypto_generichash_BYTES,
              "BLAKE2b-256");
static_assert(PUBLIC_SIZE == crypto_box_PUBLICKEYBYTES && SIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES,
              "pairs");
static_assert(SIGNATURE_SIZE == crypto_sign_BYTES, "Ed25519");
static_assert(SEALED_SIZE == crypto_box_SEALBYTES + KEY_SIZE + SEAL_CONTEXT_SIZE, "sealed box");
static_assert(sizeof(struct secrets) == crypto_box_SECRETKEYBYTES + crypto_sign_SECRETKEYBYTES, "no padding");
static_assert(sizeof((struct key_record *)0)->salt == crypto_pwhash_SALTBYTES, "Argon2id");
static_assert(sizeof((struct key_record *)0)->nonce == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
              "XChaCha20");

/* The most that a record may ask of this machine: four times libsodium's SENSITIVE. */
static const int64_t most_ops = 16, most_memory = INT64_C(4) << 30;

unsigned char *key_alloc(size_t size)
{
    /* A password may be read before any store is open. Cheap when it has been done. */
    unsigned char *key = sodium_init() < 0 ? NULL : sodium_malloc(size);
    if (!key)
        memory_exhausted();
    return key;
}

void key_free(void *key)
{
    sodium_free(key);
}

static void set_cost(struct key_record *record, enum kdf_cost cost)
{
    record->ops = cost == KDF_MINIMAL ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE;
    record->memory = cost == KDF_MINIMAL ? (int64_t)crypto_pwhash_MEMLIMIT_MIN
                                         : crypto_pwhash_MEMLIMIT_MODERATE;
}

/* What the password gives becomes what the password and the security key give: BLAKE2b, keyed by the answer.
 */
static void mix_answer(unsigned char key[static KEY_SIZE], const unsigned char answer[static KEY_SIZE])
{
    static const char use[] = "terugblik password and key 1";
    crypto_generichash_state *state = (crypto_generichash_state *)key_alloc(sizeof *state);
    crypto_generichash_init(state, answer, KEY_SIZE, KEY_SIZE);
    crypto_generichash_update(state, (const unsigned char *)use, sizeof use);
    crypto_generichash_update(state, key, KEY_SIZE);
    crypto_generichash_final(state, key, KEY_SIZE);
    key_free(state);
}

/* The key that wraps, from the password and the security key's answer, if any; in secret memory, NULL with an
 * error when there is too little memory. */
static unsigned char *wrapping_key(const char *password, const unsigned char *answer,
                                   const struct key_record *record, struct error *error)
{
    unsigned char *key = key_alloc(KEY_SIZE);
    if (crypto_pwhash(key, KEY_SIZE, password, strlen(password), record->salt,
                      (unsigned long long)record->ops, (size_t)record->memory,
                      crypto_pwhash_ALG_ARGON2ID13) == 0) {
        if (answer)
            mix_answer(key, answer);
        return key;
    }
    key_free(key);
    error_set(error, ERROR_IO,
              "There is too little memory free to check a password; close other programs and try again.");
    return NULL;
}

/* What the wrapped secrets belong to. */
static void hash_binding(const char *account, const struct key_record *record,
                         unsigned char binding[static crypto_generichash_BYTES])
{
    static const char use[] = "terugblik account keys 1";
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)use, sizeof use);
    crypto_generichash_update(&state, record->box_public, sizeof record->box_public);
    crypto_generichash_update(&state, record->sign_public, sizeof record->sign_public);
    crypto_generichash_update(&state, (const unsigned char *)account, strlen(account));
    crypto_generichash_final(&state, binding, crypto_generichash_BYTES);
}

static bool wrap(const char *account, const struct secrets *secrets, const char *password,
                 const unsigned char *answer, enum kdf_cost cost, struct key_record *record,
                 struct error *error)
{
    set_cost(record, cost);
    randombytes_buf(record->salt, sizeof record->salt);
    randombytes_buf(record->nonce, sizeof record->nonce);
    unsigned char *key = wrapping_key(password, answer, record, error);
    if (!key)
        return false;
    unsigned char binding[crypto_generichash_BYTES];
    hash_binding(account, record, binding);
    crypto_aead_xchacha20poly1305_ietf_encrypt(record->wrapped, NULL, (const unsigned char *)secrets,
                                               sizeof *secrets, binding, sizeof binding, NULL, record->nonce,
                                               key);
    key_free(key);
    return true;
}

bool keys_make(const char *account, const char *password, enum kdf_cost cost, struct key_record *record,
               struct secrets **secrets, struct error *error)
{
    struct secrets *made = (struct secrets *)key_alloc(sizeof *made);
    *record = (struct key_record){0};
    crypto_box_keypair(record->box_public, made->box);
    crypto_sign_keypair(record->sign_public, made->sign);
    bool wrapped = wrap(account, made, password, NULL, cost, record, error);
    if (wrapped && secrets)
        *secrets = made;
    else
        key_free(made);
    return wrapped;
}

bool keys_unlock(const char *account, const char *password, const unsigned char *answer,
                 const struct key_record *record, struct secrets **unlocked, struct error *error)
{
    *unlocked = NULL;
    if (record->ops < 1 || record->ops > most_ops || record->memory < (int64_t)crypto_pwhash_MEMLIMIT_MIN ||
        record->memory > most_memory)
        return error_set(
            error, ERROR_CORRUPT,
            "This account's keys are damaged; ask the owner of the store to restore the latest backup.");
    unsigned char *key = wrapping_key(password, answer, record, error);
    if (!key)
        return false;
    unsigned char binding[crypto_generichash_BYTES];
    hash_binding(account, record, binding);
    struct secrets *secrets = (struct secrets *)key_alloc(sizeof *secrets);
    int opened = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)secrets, NULL, NULL,
                                                            record->wrapped, sizeof record->wrapped, binding,
                                                            sizeof binding, record->nonce, key);
    key_free(key);
    if (opened != 0) {
        key_free(secrets);
        return error_set(error, ERROR_DENIED, "The name or the password is wrong.");
    }
    *unlocked = secrets;
    return true;
}

bool keys_unlock_nobody(const char *password, enum kdf_cost cost, struct error *error)
{
    struct key_record record = {0};
    struct secrets *secrets;
    set_cost(&record, cost);
    bool unlocked = keys_unlock("", password, NULL, &record, &secrets, error);
    assert(!unlocked);
    return unlocked;
}

bool keys_rewrap(const char *account, const struct secrets *secrets, const char *password,
                 const unsigned char *answer, enum kdf_cost cost, struct key_record *record,
                 struct error *error)
{
    return wrap(account, secrets, password, answer, cost, record, error);
}

/* What a sealed key is for. Each part has its length before it, so that none runs into the next. */
static void hash_context(const char *kind, const char *row, const char *account,
                         unsigned char context[static SEAL_CONTEXT_SIZE])
{
    const char *parts[] = {"terugblik sealed key 1", kind, row, account};
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, SEAL_CONTEXT_SIZE);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i]);
        assert(length < 256);
        crypto_generichash_update(&state, &(unsigned char){(unsigned char)length}, 1);
        crypto_generichash_update(&state, (const unsigned char *)parts[i], length);
    }
    crypto_generichash_final(&state, context, SEAL_CONTEXT_SIZE);
}

static_assert(sizeof((struct secrets *)0)->box == crypto_kdf_KEYBYTES && crypto_kdf_CONTEXTBYTES == 8,
              "crypto_kdf");

void key_of_own(const struct secrets *secrets, const char purpose[static 9],
                unsigned char key[static KEY_SIZE])
{
    int made = crypto_kdf_derive_from_key(key, KEY_SIZE, 1, purpose, secrets->box);
    assert(made == 0);
    (void)made;
}

/* All parts but the session's id have one length, and so has that. */
void key_of_footage(const unsigned char pepper[static KEY_SIZE], const char *session,
                    const unsigned char half[static KEY_SIZE], unsigned char key[static KEY_SIZE])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, pepper, KEY_SIZE, KEY_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)"footage", strlen("footage"));
    crypto_generichash_update(&state, (const unsigned char *)session, strlen(session));
    crypto_generichash_update(&state, half, KEY_SIZE);
    crypto_generichash_final(&state, key, KEY_SIZE);
    sodium_memzero(&state, sizeof state);
}

/* R7: only who has the secret half can open it. */
void key_seal(const unsigned char key[static KEY_SIZE], const char *kind, const char *row,
              const char *account, const unsigned char box_public[static PUBLIC_SIZE],
              unsigned char sealed[static SEALED_SIZE])
{
    unsigned char *inside = key_alloc(KEY_SIZE + SEAL_CONTEXT_SIZE);
    memcpy(inside, key, KEY_SIZE);
    hash_context(kind, row, account, inside + KEY_SIZE);
    /* Fails only for a public key of low order, which no account of ours has. */
    int failed = crypto_box_seal(sealed, inside, KEY_SIZE + SEAL_CONTEXT_SIZE, box_public);
    key_free(inside);
    if (failed)
        memset(sealed, 0, SEALED_SIZE); /* opens for nobody */
}

bool key_unseal(const unsigned char sealed[static SEALED_SIZE], const char *kind, const char *row,
                const char *account, const struct secrets *secrets,
                const unsigned char box_public[static PUBLIC_SIZE], unsigned char key[static KEY_SIZE],
                struct error *error)
{
    unsigned char context[SEAL_CONTEXT_SIZE];
    hash_context(kind, row, account, context);
    unsigned char *inside = key_alloc(KEY_SIZE + SEAL_CONTEXT_SIZE);
    bool opened = crypto_box_seal_open(inside, sealed, SEALED_SIZE, box_public, secrets->box) == 0 &&
                  sodium_memcmp(inside + KEY_SIZE, context, SEAL_CONTEXT_SIZE) == 0;
    if (opened)
        memcpy(key, inside, KEY_SIZE);
    key_free(inside);
    return opened ||
           error_set(error, ERROR_CORRUPT,
                     "A key in the store is damaged or belongs elsewhere, so this cannot be opened; run "
                     "terugblik check, and restore the latest backup.");
}
