/* The table of commands, and the options that all of them have. */
#include "tui/commands/commands.h"

#include "tui/ui/i18n.h"

const struct command *const command_table[COMMAND_COUNT] = {
#define X(name) &command_##name,
    COMMANDS(X)
#undef X
};

const struct option_info common_options[] = {
    {"store", N_("DIR"), N_("the store's folder; else $TERUGBLIK_STORE, else ~/.local/share/terugblik"),
     false},
    {"user", N_("NAME"), N_("who you are; else $TERUGBLIK_USER, else your login name"), false},
    {"password-file", N_("FILE"), N_("read the password from its first line; - is standard input"), false},
    {"code-file", N_("FILE"), N_("read the second factor's code from its first line; - is standard input"),
     false},
    {"pin-file", N_("FILE"), N_("read the PIN of a security key that wants one from its first line"), false},
    {"help", NULL, N_("print this help"), false},
    {NULL, NULL, NULL, false},
};

const struct option_info program_options[] = {
    {"video", N_("MODE"), N_("show pictures as auto, kitty, sixel, iterm, cells, window or none"), false},
    {"version", NULL, N_("print the version"), false},
    {NULL, NULL, NULL, false},
};
