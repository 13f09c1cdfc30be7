/* The verbs of `form` that are about a lesson: filling one in, what was filled in, two side by side. */
#ifndef TUI_COMMANDS_FORM_ANSWERS_H
#define TUI_COMMANDS_FORM_ANSWERS_H

#include "tui/commands/command.h"

bool form_run_fill(struct command_call *call, struct error *error);
bool form_run_answers(struct command_call *call, struct error *error);
bool form_run_compare(struct command_call *call, struct error *error);

#endif
