#!/bin/bash
# Makes the demo school if it is not there yet, says who is who, and opens the interface as its coach.
# Usage: tui/demo/demo.sh PROGRAM FOLDER
set -eu
program=$1
folder=$2

"$program" demo "$folder"
if [[ -t 0 && -t 1 ]]; then
    # The interface covers what was printed: a moment to read it, or Enter.
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    nl*) words='Bea Bakkers scherm opent over 15 seconden; Enter opent het nu. ' ;;
    *) words="Bea Bakker's screen opens in 15 seconds; Enter opens it now. " ;;
    esac
    printf '\n'
    # The line is taken away again: it would stand under the prompt when the interface has closed.
    if read -r -t 15 -p "$words"; then
        printf '\e[A\r\e[K'
    else
        printf '\r\e[K'
    fi
    exec "$program" --store "$folder/store" --user bakker --password-file "$folder/passwords/bakker"
fi
