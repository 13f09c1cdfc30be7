#include "tui/commands/account-factor.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "store/keys/keys.h"
#include "store/people/second-factor.h"
#include "tui/commands/password.h"
#include "tui/ui/i18n.h"
#include "tui/ui/qr.h"
#include "tui/words/print.h"
#include "tui/words/table.h"
#include "tui/words/words.h"

const struct option_info account_factor_options[] = {
    {"key-file", N_("FILE"), N_("totp: take the key (base32) from its first line, instead of having it made"),
     false},
    {"new-code-file", N_("FILE"), N_("totp: read a code of the new key from its first line"), false},
    {"json", NULL, N_("show: print a JSON array"), false},
    {NULL, NULL, NULL, false},
};

static bool show(struct command_call *call, struct error *error)
{
    static const struct table_column columns[] = {
        {"second_factor", N_("Second factor"), TABLE_WORD},
        {"set_at", N_("Since"), TABLE_MOMENT},
        {"required", N_("The school asks for one"), TABLE_YES},
    };
    struct factor_state state;
    if (!factor_show(call->store, call->actor, &state, error))
        return false;
    struct table table;
    table_init(&table, columns, sizeof columns / sizeof *columns);
    table_word(&table, words_factor_plain(state.kind), words_factor(state.kind));
    table_number(&table, state.set_at);
    table_number(&table, state.required);
    table_print(&table, option_is_given(call->options, "json"), "");
    table_release(&table);
    return true;
}

/* Whether the terminal shows the whole code at once, with the lines around it. */
static bool qr_fits(const struct qr *qr)
{
    struct winsize size;
    const char *terminal = getenv("TERM");
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
           size.ws_col >= qr->columns && size.ws_row >= qr->rows + 2 && terminal &&
           strcmp(terminal, "dumb") != 0 && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void print_qr(const char *uri)
{
    struct qr qr;
    if (!qr_make(uri, &qr))
        return;
    const char *terminal = getenv("TERM");
    const bool many = terminal && strstr(terminal, "256color");
    char line[QR_LINE_SIZE];
    for (int row = 0; qr_fits(&qr) && row < qr.rows; row++) {
        qr_line(&qr, row, line);
        printf("%s%s\033[0m\n", many ? "\033[38;5;16;48;5;231m" : "\033[30;47m", line);
    }
    explicit_bzero(line, sizeof line);
    qr_release(&qr);
}

/* For the phone, and for whoever types it. */
static void print_key(const struct command_call *call, const char *key)
{
    char *uri = (char *)key_alloc(TOTP_URI_SIZE);
    totp_uri(call->user, key, uri);
    puts(_("Scan this with the program for codes on your phone, or type this key there:"));
    print_qr(uri);
    for (const char *at = key; *at; at += strnlen(at, 4))
        printf("%s%.4s", at == key ? "" : " ", at);
    printf("\n%s\n", uri);
    fflush(stdout);
    key_free(uri);
}

static bool ask_code(struct command_call *call, char **code, struct error *error)
{
    const char *file = option_value(call->options, "new-code-file");
    return file ? password_read(file, code, error)
                : password_ask(_("The code that the phone shows now: "), code, error);
}

/* Asks until the code is right, where there is somebody to ask. */
static bool confirm(struct command_call *call, const struct login_proof *proof, const char *key,
                    struct error *error)
{
    for (;;) {
        char *code;
        if (!ask_code(call, &code, error))
            return false;
        bool set = factor_set_totp(call->store, call->actor, proof, key, code, error);
        password_free(code);
        if (set || option_value(call->options, "new-code-file") || error->kind != ERROR_INVALID)
            return set;
        command_warn(error->text);
    }
}

static bool set_totp(struct command_call *call, const struct login_proof *proof, struct error *error)
{
    const char *file = option_value(call->options, "key-file");
    char *key;
    if (!option_value(call->options, "new-code-file") && !password_can_ask())
        return command_usage(
            call, error,
            _("There is no terminal to ask for a code: give the key with --key-file FILE and "
              "one of its codes with --new-code-file FILE."));
    if (file) {
        if (!password_read(file, &key, error))
            return false;
        if (!factor_key_acceptable(key, error)) {
            password_free(key);
            return false;
        }
    } else {
        key = (char *)key_alloc(TOTP_KEY_SIZE);
        totp_make(key);
        print_key(call, key);
    }
    bool ok = confirm(call, proof, key, error);
    password_free(key);
    if (ok)
        command_say(call, _("From now on log-in asks for a code beside the password."));
    return ok;
}

struct new_key {
    const char *name;
    struct fido_credential credential;
    unsigned char *answer;
};

static bool make_key(struct fido_talk *talk, void *context, struct error *error)
{
    struct new_key *new = context;
    return fido_make(talk, new->name, &new->credential, new->answer, error);
}

static bool set_fido2(struct command_call *call, const struct login_proof *proof, struct error *error)
{
    struct new_key new = {.name = call->user, .answer = key_alloc(KEY_SIZE)};
    bool ok = command_touch(call, _("Touch the new security key, each time it blinks: twice."), make_key,
                            &new, error) &&
              factor_set_fido2(call->store, call->actor, proof, &new.credential, new.answer, error);
    key_free(new.answer);
    if (ok)
        command_say(call, _("From now on log-in asks for this security key beside the password."));
    return ok;
}

static bool take_away(struct command_call *call, const struct login_proof *proof, struct error *error)
{
    if (!factor_drop(call->store, call->actor, proof, error))
        return false;
    command_say(call, _("From now on log-in asks for the password alone."));
    return true;
}

bool account_factor_run(struct command_call *call, struct error *error)
{
    static const struct {
        const char *name;
        bool (*change)(struct command_call *call, const struct login_proof *proof, struct error *error);
    } changes[] = {{"totp", set_totp}, {"fido2", set_fido2}, {"off", take_away}};
    const char *what = call->argv[0];
    bool known = strcmp(what, "show") == 0;
    size_t change = 0;
    while (!known && change < sizeof changes / sizeof *changes && strcmp(changes[change].name, what) != 0)
        change++;
    if (!known && change == sizeof changes / sizeof *changes)
        return command_usage(call, error, _("“%.40s” is none of: show, totp, fido2, off."), what);
    char *password;
    if (!command_password(call, &password, error))
        return false;
    bool ok = command_login_with(call, password, error) && command_may_go_on(call, error);
    const struct login_proof proof = {.password = password, .answer = call->answer};
    if (ok)
        ok = known ? show(call, error) : changes[change].change(call, &proof, error);
    password_free(password);
    return ok;
}
