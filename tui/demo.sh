#!/bin/sh
# Makes the demo school if it is not there yet, says who is who, and opens the interface as its coach.
# Usage: tui/demo.sh PROGRAM FOLDER
set -eu
program=$1
folder=$2

"$program" demo "$folder"
if [ -t 0 ] && [ -t 1 ]; then
    exec "$program" --store "$folder/store" --user bakker --password-file "$folder/passwords/bakker"
fi
