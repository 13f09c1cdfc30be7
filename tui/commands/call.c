/* What a command may ask for while it runs: logging in, finding, asking, saying (tui/commands/command.h). */
#include "tui/commands/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/base/text.h"
#include "store/care/backup.h"
#include "store/people/second-factor.h"
#include "store/review/sessions.h"
#include "store/review/trajectories.h"
#include "tui/commands/password.h"
#include "tui/ui/i18n.h"
#include "tui/words/words-policy.h"

void command_warn(const char *text)
{
    struct arena arena;
    arena_init(&arena);
    fprintf(stderr, "terugblik: %s\n", text_harmless(&arena, text));
    arena_release(&arena);
}

bool command_can_ask(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

const char *command_ask(struct command_call *call, const char *question)
{
    char *line = NULL;
    size_t room = 0;
    fprintf(stderr, "%s ", question);
    fflush(stderr);
    ssize_t length = getline(&line, &room, stdin);
    const char *answer = NULL;
    if (length >= 0) {
        while (length > 0 && strchr(" \t\r\n", line[length - 1]))
            length--;
        line[length] = '\0';
        answer = arena_copy(&call->arena, line + strspn(line, " \t"));
    }
    free(line);
    return answer;
}

bool command_confirm(struct command_call *call, const char *question)
{
    const char *yes = _("y"), *no = _("n");
    const char *asked = arena_printf(&call->arena, "%s [%s/%s]", question, yes, no);
    for (;;) {
        const char *answer = command_ask(call, asked);
        if (!answer || strncasecmp(answer, no, strlen(no)) == 0 || strncasecmp(answer, "n", 1) == 0)
            return false;
        if (strncasecmp(answer, yes, strlen(yes)) == 0 || strncasecmp(answer, "y", 1) == 0)
            return true;
    }
}

void command_say(const struct command_call *call, const char *format, ...)
{
    for (size_t i = 0; i < call->options->count; i++) {
        if (strcmp(call->options->given[i].info->name, "json") == 0)
            return;
    }
    va_list args;
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
}

bool command_usage(struct command_call *call, struct error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error->kind = ERROR_INVALID;
    vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    call->status = EXIT_USAGE;
    return false;
}

static bool not_yours(bool found, struct error *error)
{
    if (!found && error->kind == ERROR_NOT_FOUND)
        error->kind = ERROR_DENIED;
    return found;
}

bool command_find_session(struct command_call *call, const char *typed, char id[static ID_SIZE],
                          struct error *error)
{
    return not_yours(session_find(call->store, call->actor, typed, id, error), error);
}

bool command_find_trajectory(struct command_call *call, const char *typed, char id[static ID_SIZE],
                             struct error *error)
{
    return not_yours(trajectory_find(call->store, call->actor, typed, id, error), error);
}

/* The one of the person's trajectories whose id ends so; "" when none or several do. */
static bool own_trajectory(struct command_call *call, const char *typed, char id[static ID_SIZE],
                           struct error *error)
{
    struct trajectory_list list;
    size_t length = strlen(typed), found = 0;
    if (!trajectory_list(call->store, call->actor, &call->arena, &list, error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        size_t all = strlen(list.items[i].id);
        if (length == 0 || length > all || strcasecmp(list.items[i].id + all - length, typed) != 0)
            continue;
        snprintf(id, ID_SIZE, "%s", list.items[i].id);
        found++;
    }
    if (found != 1)
        id[0] = '\0';
    return true;
}

bool command_find_either(struct command_call *call, const char *typed, char id[static ID_SIZE], bool *lesson,
                         struct error *error)
{
    if (!own_trajectory(call, typed, id, error))
        return false;
    *lesson = !id[0];
    return !*lesson || command_find_session(call, typed, id, error);
}

/* Somebody who still has a password that another person chose may do nothing with it but change it. */
static bool refuse_one_time(const struct command_call *call, struct error *error)
{
    if (!call->actor->must_change_password || call->form->one_time_password)
        return true;
    return error_set(
        error, ERROR_DENIED,
        "Your password works once: choose your own with “terugblik account passwd”, or by opening "
        "terugblik without a command.");
}

/* An owner at a terminal whose school has no backup of late hears of it. */
static void remind_of_backups(struct command_call *call)
{
    int64_t days;
    struct error unknown;
    if (backup_late(call->store, call->actor->roles, &days, &unknown) && days > 0)
        command_warn(words_backup_late(&call->arena, days));
}

/* Likewise somebody from whom the school asks a second factor: they set it up first. */
static bool refuse_without_factor(const struct command_call *call, struct error *error)
{
    if (!call->actor->factor_due || call->form->one_time_password || call->form->sets_factor)
        return true;
    return error_set(error, ERROR_DENIED,
                     "Your school asks for a second factor at log-in: set one up with “terugblik account "
                     "second-factor totp”, or by opening terugblik without a command.");
}

bool command_password(struct command_call *call, char **password, struct error *error)
{
    if (call->password_file)
        return password_read(call->password_file, password, error);
    if (!password_can_ask())
        return command_usage(call, error,
                             _("There is no terminal to ask for a password: give --password-file FILE, or "
                               "--password-file - and the password on standard input."));
    return password_ask(arena_printf(&call->arena, _("Password of %s: "), call->user), password, error);
}

bool command_may_go_on(const struct command_call *call, struct error *error)
{
    return refuse_one_time(call, error) && refuse_without_factor(call, error);
}

bool command_login(struct command_call *call, struct error *error)
{
    char *password;
    if (call->actor)
        return true;
    if (!command_password(call, &password, error))
        return false;
    bool ok = command_login_with(call, password, error);
    password_free(password);
    return ok && command_may_go_on(call, error);
}

/* The code of the second factor, from --code-file or asked on the terminal. */
static bool read_code(struct command_call *call, char **code, struct error *error)
{
    const char *file = option_value(call->options, "code-file");
    if (file)
        return password_read(file, code, error);
    if (!password_can_ask())
        return command_usage(
            call, error,
            _("There is no terminal to ask for the code of the second factor: give --code-file FILE, or "
              "--code-file - and the code on standard input, on a line of its own behind the password."));
    return password_ask(arena_printf(&call->arena, _("Code of %s: "), call->user), code, error);
}

/* The security key's own PIN, from --pin-file or asked on the terminal; NULL with an error when neither can
 * be. */
static char *read_pin(const struct command_call *call, struct error *error)
{
    const char *file = option_value(call->options, "pin-file");
    char *pin = NULL;
    if (file)
        return password_read(file, &pin, error) ? pin : NULL;
    return password_can_ask() && password_ask(_("PIN of the security key: "), &pin, error) ? pin : NULL;
}

bool command_touch(struct command_call *call, const char *prompt, command_talk *ask, void *context,
                   struct error *error)
{
    struct fido_talk talk = {.pin = NULL};
    char *pin = NULL;
    bool done;
    fido_talk_init(&talk);
    fprintf(stderr, "%s\n", prompt);
    done = ask(&talk, context, error);
    if (!done && talk.needs_pin && (pin = read_pin(call, error))) {
        talk.pin = pin;
        fprintf(stderr, "%s\n", prompt);
        done = ask(&talk, context, error);
    }
    password_free(pin);
    fido_talk_release(&talk);
    return done;
}

struct key_question {
    struct fido_credential credential;
    unsigned char *answer;
};

static bool ask_key(struct fido_talk *talk, void *context, struct error *error)
{
    const struct key_question *question = context;
    return fido_answer(talk, &question->credential, question->answer, error);
}

/* The answer of the person's security key, kept in the call. */
static bool touch_key(struct command_call *call, struct error *error)
{
    struct key_question question;
    bool asks;
    if (!factor_key_of(call->store, call->user, &question.credential, &asks, error))
        return false;
    if (!asks)
        return error_set(error, ERROR_CONFLICT, "The second factor was changed meanwhile; try again.");
    question.answer = call->answer = key_alloc(KEY_SIZE);
    return command_touch(call, _("Touch your security key."), ask_key, &question, error);
}

bool command_login_with(struct command_call *call, const char *password, struct error *error)
{
    struct login_proof proof = {.password = password};
    enum login_missing missing;
    bool ok = actor_login_with(call->store, call->user, &proof, &missing, &call->actor, error);
    if (!ok && missing == LOGIN_MISSES_KEY) {
        if (!touch_key(call, error))
            return false;
        proof.answer = call->answer;
        ok = actor_login_with(call->store, call->user, &proof, &missing, &call->actor, error);
    }
    if (!ok && missing == LOGIN_MISSES_CODE) {
        char *code;
        if (!read_code(call, &code, error))
            return false;
        proof.code = code;
        ok = actor_login_with(call->store, call->user, &proof, &missing, &call->actor, error);
        password_free(code);
    }
    if (ok && call->store->distrust.kind != ERROR_NONE)
        fprintf(stderr, "terugblik: %s\n", call->store->distrust.text);
    if (ok && call->store->notice.kind != ERROR_NONE)
        fprintf(stderr, "terugblik: %s\n", call->store->notice.text);
    if (ok && command_can_ask())
        remind_of_backups(call);
    return ok;
}

bool command_read_file(const char *path, size_t most, struct arena *arena, const char **bytes, size_t *size,
                       struct error *error)
{
    int fd = file_open_given(path);
    if (fd < 0)
        return error_system(error, errno, "The file “%s” could not be opened", path);
    char *read = arena_alloc(arena, most + 1);
    ssize_t got = file_read(fd, read, most + 1);
    int failed = errno;
    close(fd); /* it was only read from, so no error can matter */
    if (got < 0)
        return error_system(error, failed, "The file “%s” could not be read", path);
    *bytes = read;
    *size = (size_t)got;
    return true;
}
