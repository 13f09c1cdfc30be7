/* What a command may ask for while it runs: logging in, finding, asking, saying (tui/commands/command.h). */
#include "tui/commands/command.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/base/text.h"
#include "store/care/backup.h"
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

bool command_login(struct command_call *call, struct error *error)
{
    if (call->actor)
        return true;
    char *password;
    if (call->password_file) {
        if (!password_read(call->password_file, &password, error))
            return false;
    } else {
        if (!password_can_ask())
            return command_usage(
                call, error,
                _("There is no terminal to ask for a password: give --password-file FILE, or "
                  "--password-file - and the password on standard input."));
        char *prompt = arena_printf(&call->arena, _("Password of %s: "), call->user);
        if (!password_ask(prompt, &password, error))
            return false;
    }
    bool ok = actor_login(call->store, call->user, password, &call->actor, error);
    password_free(password);
    if (ok && call->store->distrust.kind != ERROR_NONE)
        fprintf(stderr, "terugblik: %s\n", call->store->distrust.text);
    if (ok && call->store->notice.kind != ERROR_NONE)
        fprintf(stderr, "terugblik: %s\n", call->store->notice.text);
    if (ok && command_can_ask())
        remind_of_backups(call);
    return ok && refuse_one_time(call, error);
}
