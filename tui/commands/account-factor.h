/* `account second-factor`: what one's log-in asks for beside the password (store/people/second-factor.h). */
#ifndef TUI_COMMANDS_ACCOUNT_FACTOR_H
#define TUI_COMMANDS_ACCOUNT_FACTOR_H

#include "tui/commands/command.h"

extern const struct option_info account_factor_options[];
bool account_factor_run(struct command_call *call, struct error *error);

#endif
