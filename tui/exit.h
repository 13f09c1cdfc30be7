/*
 * The exit status, which scripts read (docs/terugblik.1).
 */
#ifndef TUI_EXIT_H
#define TUI_EXIT_H

enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,   /* the command line is wrong */
    EXIT_DENIED = 3,  /* a rule or a right stands in the way */
    EXIT_DAMAGED = 4, /* the store is damaged */
};

#endif
