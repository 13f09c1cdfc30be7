#include "tui/commands/password.h"

#include <bsd/readpassphrase.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/base/files.h"
#include "store/people/accounts.h"
#include "store/keys/keys.h"
#include "tui/commands/command.h"
#include "tui/ui/i18n.h"

enum { LONGEST = 1024 };

bool password_can_ask(void)
{
    int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (terminal < 0)
        return false;
    close(terminal);
    return true;
}

bool password_ask(const char *prompt, char **password, struct error *error)
{
    char *typed = (char *)key_alloc(LONGEST);
    if (!readpassphrase(prompt, typed, LONGEST, RPP_REQUIRE_TTY) || !*typed) {
        key_free(typed);
        return error_set(error, ERROR_INVALID, "No password was typed.");
    }
    *password = typed;
    return true;
}

bool password_ask_new(const struct password_about *about, char **password, struct error *error)
{
    for (;;) {
        char *again;
        if (!password_ask(_("New password (at least 10 characters): "), password, error))
            return false;
        struct error problem;
        if (!password_acceptable(about, *password, &problem)) {
            command_warn(problem.text);
            password_free(*password);
            continue;
        }
        if (!password_ask(_("The same once more: "), &again, error)) {
            password_free(*password);
            return false;
        }
        bool same = strcmp(*password, again) == 0;
        password_free(again);
        if (same)
            return true;
        password_free(*password);
        command_warn(_("These were two different passwords; type it twice anew."));
    }
}

static bool read_line(int fd, char *line, const char *path, struct error *error)
{
    size_t length = 0;
    for (;;) {
        ssize_t got = file_read(fd, line + length, 1);
        if (got < 0)
            return error_system(error, errno, "The password file %s cannot be read", path);
        if (got == 0 || line[length] == '\n')
            break;
        if (++length == LONGEST)
            return error_set(error, ERROR_INVALID, "The first line of the password file %s is too long.",
                             path);
    }
    if (length > 0 && line[length - 1] == '\r')
        length--;
    line[length] = '\0';
    if (length == 0)
        return error_set(error, ERROR_INVALID, "The first line of the password file %s is empty.", path);
    return true;
}

bool password_read(const char *path, char **password, struct error *error)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : file_open_given(path);
    if (fd < 0)
        return error_system(error, errno, "The password file %s cannot be opened", path);
    char *line = (char *)key_alloc(LONGEST);
    bool ok = read_line(fd, line, standard ? _("(standard input)") : path, error);
    if (!standard)
        close(fd);
    if (!ok) {
        key_free(line);
        return false;
    }
    *password = line;
    return true;
}

void password_free(char *password)
{
    key_free(password);
}
