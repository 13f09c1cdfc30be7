#include "store/keys/fido.h"

#include <assert.h>
#include <dlfcn.h>
#include <string.h>

#include <fido.h>
#include <sodium.h>

#include "store/base/clock.h"

enum { KEYS_MOST = 16, USER_ID = 32, HASH = 32 };

static const char library_name[] = "libfido2.so.1";
static const char relying_party[] = "terugblik";

/* clang-format off */
#define FUNCTIONS(X) \
    X(fido_init) X(fido_dev_info_new) X(fido_dev_info_free) X(fido_dev_info_manifest) X(fido_dev_info_ptr) \
    X(fido_dev_new_with_info) X(fido_dev_open_with_info) X(fido_dev_close) X(fido_dev_free) \
    X(fido_dev_is_fido2) X(fido_dev_set_timeout) X(fido_dev_cancel) X(fido_dev_get_cbor_info) \
    X(fido_cbor_info_new) X(fido_cbor_info_free) X(fido_cbor_info_extensions_ptr) \
    X(fido_cbor_info_extensions_len) X(fido_cred_new) X(fido_cred_free) X(fido_cred_set_type) \
    X(fido_cred_set_clientdata_hash) X(fido_cred_set_rp) X(fido_cred_set_user) X(fido_cred_set_extensions) \
    X(fido_dev_make_cred) X(fido_cred_id_ptr) X(fido_cred_id_len) X(fido_assert_new) X(fido_assert_free) \
    X(fido_assert_set_rp) X(fido_assert_set_clientdata_hash) X(fido_assert_allow_cred) \
    X(fido_assert_set_extensions) X(fido_assert_set_hmac_salt) X(fido_assert_set_up) X(fido_dev_get_assert) \
    X(fido_assert_count) X(fido_assert_hmac_secret_ptr) X(fido_assert_hmac_secret_len)
/* clang-format on */

/* libfido2's functions, by their own names. */
struct library {
#define X(name) __typeof__(&name) name;
    FUNCTIONS(X)
#undef X
};

/* What was loaded once stays: loading it again costs nothing. */
static bool load(struct library *fido, struct error *error)
{
    bool found = dlopen(library_name, RTLD_NOW | RTLD_GLOBAL) != NULL;
#define X(name)                                              \
    if (found) {                                             \
        void *symbol = dlsym(RTLD_DEFAULT, #name);           \
        memcpy((void *)&fido->name, &symbol, sizeof symbol); \
        found = symbol != NULL;                              \
    }
    FUNCTIONS(X)
#undef X
    if (!found)
        return error_set(error, ERROR_NOT_FOUND,
                         "Security keys need libfido2, which is not installed on this computer.");
    fido->fido_init(FIDO_DISABLE_U2F_FALLBACK);
    return true;
}

void fido_talk_init(struct fido_talk *talk)
{
    talk->needs_pin = talk->broken_off = false;
    talk->device = NULL;
    (void)pthread_mutex_init(&talk->lock, NULL);
}

void fido_talk_release(struct fido_talk *talk)
{
    (void)pthread_mutex_destroy(&talk->lock);
}

void fido_break_off(struct fido_talk *talk)
{
    struct library fido;
    struct error unloaded;
    pthread_mutex_lock(&talk->lock);
    talk->broken_off = true;
    if (talk->device && load(&fido, &unloaded))
        (void)fido.fido_dev_cancel(talk->device);
    pthread_mutex_unlock(&talk->lock);
}

/* --- A key that is open --- */

struct found_keys {
    fido_dev_info_t *list;
    size_t count;
};

static void close_device(const struct library *fido, struct fido_talk *talk, fido_dev_t **device)
{
    pthread_mutex_lock(&talk->lock);
    talk->device = NULL;
    pthread_mutex_unlock(&talk->lock);
    (void)fido->fido_dev_close(*device);
    fido->fido_dev_free(device);
}

static bool open_at(const struct library *fido, struct fido_talk *talk, const struct found_keys *keys,
                    size_t i, fido_dev_t **device)
{
    *device = fido->fido_dev_new_with_info(fido->fido_dev_info_ptr(keys->list, i));
    if (!*device)
        return false;
    if (fido->fido_dev_open_with_info(*device) != FIDO_OK) {
        fido->fido_dev_free(device);
        return false;
    }
    (void)fido->fido_dev_set_timeout(*device, (int)(FIDO_WAIT_S * CLOCK_SECOND_MS));
    pthread_mutex_lock(&talk->lock);
    talk->device = *device;
    const bool broken_off = talk->broken_off;
    pthread_mutex_unlock(&talk->lock);
    if (broken_off)
        close_device(fido, talk, device);
    return !broken_off;
}

static bool gives_secrets(const struct library *fido, fido_dev_t *device)
{
    bool gives = false;
    fido_cbor_info_t *info = fido->fido_dev_is_fido2(device) ? fido->fido_cbor_info_new() : NULL;
    if (info && fido->fido_dev_get_cbor_info(device, info) == FIDO_OK) {
        char **extensions = fido->fido_cbor_info_extensions_ptr(info);
        for (size_t i = 0; i < fido->fido_cbor_info_extensions_len(info); i++)
            gives = gives || strcmp(extensions[i], "hmac-secret") == 0;
    }
    fido->fido_cbor_info_free(&info);
    return gives;
}

/* Why a key did not do it, in a sentence. */
static bool explain(struct fido_talk *talk, int result, struct error *error)
{
    pthread_mutex_lock(&talk->lock);
    bool broken_off = talk->broken_off;
    pthread_mutex_unlock(&talk->lock);
    talk->needs_pin = false;
    if (broken_off)
        return error_set(error, ERROR_CONFLICT, "This was broken off.");
    switch (result) {
    case FIDO_ERR_PIN_REQUIRED:
        talk->needs_pin = true;
        return error_set(error, ERROR_DENIED, "Your security key asks for its PIN.");
    case FIDO_ERR_PIN_INVALID:
        talk->needs_pin = true;
        return error_set(error, ERROR_DENIED,
                         "This is not the security key's PIN. After some wrong ones the key refuses all.");
    case FIDO_ERR_PIN_BLOCKED:
    case FIDO_ERR_PIN_AUTH_BLOCKED:
        return error_set(
            error, ERROR_DENIED,
            "The security key takes no PIN any more: pull it out and plug it in again; when that "
            "does not help, it has to be reset with its maker's program.");
    case FIDO_ERR_NO_CREDENTIALS:
    case FIDO_ERR_INVALID_CREDENTIAL:
        return error_set(error, ERROR_DENIED, "This is another security key than the one that was set up.");
    case FIDO_ERR_USER_ACTION_TIMEOUT:
    case FIDO_ERR_ACTION_TIMEOUT:
    case FIDO_ERR_TIMEOUT:
    case FIDO_ERR_RX:
    case FIDO_ERR_KEEPALIVE_CANCEL:
        return error_set(error, ERROR_DENIED, "Nobody touched the security key; try again.");
    case FIDO_ERR_OPERATION_DENIED:
        return error_set(error, ERROR_DENIED, "The security key refused; try again.");
    default:
        return error_set(error, ERROR_IO,
                         "The security key did not answer as it should; pull it out, plug it in and try "
                         "again.");
    }
}

/* --- Asking one --- */

/* `touch`: asks for a finger, and gives the secret; else only whether the key knows the credential. */
static int ask(const struct library *fido, fido_dev_t *device, const struct fido_credential *credential,
               const char *pin, bool touch, unsigned char *answer)
{
    unsigned char hash[HASH];
    randombytes_buf(hash, sizeof hash);
    fido_assert_t *question = fido->fido_assert_new();
    int result = FIDO_ERR_INTERNAL;
    if (question && fido->fido_assert_set_rp(question, relying_party) == FIDO_OK &&
        fido->fido_assert_set_clientdata_hash(question, hash, sizeof hash) == FIDO_OK &&
        fido->fido_assert_allow_cred(question, credential->id, credential->id_size) == FIDO_OK &&
        (touch ? fido->fido_assert_set_extensions(question, FIDO_EXT_HMAC_SECRET) == FIDO_OK &&
                     fido->fido_assert_set_hmac_salt(question, credential->salt, FIDO_SALT) == FIDO_OK
               : fido->fido_assert_set_up(question, FIDO_OPT_FALSE) == FIDO_OK))
        result = fido->fido_dev_get_assert(device, question, pin);
    if (result == FIDO_OK && touch) {
        if (fido->fido_assert_count(question) == 1 &&
            fido->fido_assert_hmac_secret_len(question, 0) == KEY_SIZE)
            memcpy(answer, fido->fido_assert_hmac_secret_ptr(question, 0), KEY_SIZE);
        else
            result = FIDO_ERR_INTERNAL;
    }
    fido->fido_assert_free(&question);
    return result;
}

/* A key that says nothing without its PIN is asked once more with it. */
static int ask_with_pin(const struct library *fido, struct fido_talk *talk, fido_dev_t *device,
                        const struct fido_credential *credential, unsigned char *answer)
{
    int result = ask(fido, device, credential, NULL, true, answer);
    if (result == FIDO_ERR_PIN_REQUIRED && talk->pin)
        result = ask(fido, device, credential, talk->pin, true, answer);
    return result;
}

static int make_credential(const struct library *fido, fido_dev_t *device, const char *name, const char *pin,
                           struct fido_credential *credential)
{
    unsigned char hash[HASH], user[USER_ID];
    randombytes_buf(hash, sizeof hash);
    randombytes_buf(user, sizeof user);
    fido_cred_t *made = fido->fido_cred_new();
    int result = FIDO_ERR_INTERNAL;
    if (made && fido->fido_cred_set_type(made, COSE_ES256) == FIDO_OK &&
        fido->fido_cred_set_clientdata_hash(made, hash, sizeof hash) == FIDO_OK &&
        fido->fido_cred_set_rp(made, relying_party, "Terugblik") == FIDO_OK &&
        fido->fido_cred_set_user(made, user, sizeof user, name, NULL, NULL) == FIDO_OK &&
        fido->fido_cred_set_extensions(made, FIDO_EXT_HMAC_SECRET) == FIDO_OK)
        result = fido->fido_dev_make_cred(device, made, pin);
    if (result == FIDO_OK) {
        credential->id_size = fido->fido_cred_id_len(made);
        if (credential->id_size > 0 && credential->id_size <= sizeof credential->id)
            memcpy(credential->id, fido->fido_cred_id_ptr(made), credential->id_size);
        else
            result = FIDO_ERR_INTERNAL;
    }
    fido->fido_cred_free(&made);
    return result;
}

/* --- Finding one --- */

static bool find_keys(const struct library *fido, struct found_keys *keys, struct error *error)
{
    keys->count = 0;
    keys->list = fido->fido_dev_info_new(KEYS_MOST);
    if (keys->list && fido->fido_dev_info_manifest(keys->list, KEYS_MOST, &keys->count) == FIDO_OK &&
        keys->count > 0)
        return true;
    fido->fido_dev_info_free(&keys->list, KEYS_MOST);
    return error_set(error, ERROR_NOT_FOUND, "There is no security key: plug yours in, and try again.");
}

static bool cannot_open(struct error *error)
{
    return error_set(
        error, ERROR_IO,
        "The security key cannot be opened; another program may be using it, or this account may "
        "not use such devices.");
}

bool fido_make(struct fido_talk *talk, const char *name, struct fido_credential *credential,
               unsigned char answer[static KEY_SIZE], struct error *error)
{
    struct library fido;
    struct found_keys keys;
    fido_dev_t *device;
    *credential = (struct fido_credential){.id_size = 0};
    talk->needs_pin = false;
    if (!load(&fido, error) || !find_keys(&fido, &keys, error))
        return false;
    bool ok = keys.count == 1 ||
              error_set(error, ERROR_CONFLICT,
                        "More than one security key is plugged in; leave only the one that is meant.");
    if (ok && !open_at(&fido, talk, &keys, 0, &device))
        ok = cannot_open(error);
    fido.fido_dev_info_free(&keys.list, KEYS_MOST);
    if (!ok)
        return false;
    if (!gives_secrets(&fido, device)) {
        ok = error_set(error, ERROR_INVALID,
                       "This security key cannot be used: it has no hmac-secret (FIDO2).");
    } else {
        randombytes_buf(credential->salt, sizeof credential->salt);
        int result = make_credential(&fido, device, name, talk->pin, credential);
        if (result == FIDO_OK)
            result = ask_with_pin(&fido, talk, device, credential, answer);
        ok = result == FIDO_OK || explain(talk, result, error);
    }
    close_device(&fido, talk, &device);
    return ok;
}

/* Opens the key that knows the credential; with one alone, that one. */
static bool open_knowing(const struct library *fido, struct fido_talk *talk, const struct found_keys *keys,
                         const struct fido_credential *credential, fido_dev_t **device, struct error *error)
{
    bool opened = false;
    for (size_t i = 0; i < keys->count; i++) {
        if (!open_at(fido, talk, keys, i, device))
            continue;
        opened = true;
        if (keys->count == 1 ||
            (gives_secrets(fido, *device) && ask(fido, *device, credential, NULL, false, NULL) == FIDO_OK))
            return true;
        close_device(fido, talk, device);
    }
    return opened ? explain(talk, FIDO_ERR_NO_CREDENTIALS, error) : cannot_open(error);
}

bool fido_answer(struct fido_talk *talk, const struct fido_credential *credential,
                 unsigned char answer[static KEY_SIZE], struct error *error)
{
    struct library fido;
    struct found_keys keys;
    fido_dev_t *device;
    talk->needs_pin = false;
    if (!load(&fido, error) || !find_keys(&fido, &keys, error))
        return false;
    bool ok = open_knowing(&fido, talk, &keys, credential, &device, error);
    fido.fido_dev_info_free(&keys.list, KEYS_MOST);
    if (!ok)
        return false;
    int result = ask_with_pin(&fido, talk, device, credential, answer);
    ok = result == FIDO_OK || explain(talk, result, error);
    close_device(&fido, talk, &device);
    return ok;
}
