#!/bin/bash
# A program that is stopped plays nothing (R4): its hosts end by themselves, and when it goes on it says so.
# shellcheck source=lib-watch.sh
. "$(dirname "$0")/lib-watch.sh"

# Processes of the program $1 that still run: the player's host, and what works in the background.
hosts() {
    local stat
    for stat in /proc/[0-9]*/stat; do
        sed 's/.*) //' "$stat" 2>/dev/null
    done | awk -v parent="$1" '$2 == parent && $1 != "Z"' | wc -l
}
has_hosts() {
    (($(hosts "$1") > 0))
}
has_no_hosts() {
    (($(hosts "$1") == 0))
}

watch_start 100 30
wait_until 'a picture shows' picture
program=$(program_pid)
that 'a host plays' has_hosts "$program"

kill -STOP "$program"
wait_until 'R4: a program that is stopped plays nothing: its hosts have ended by themselves' has_no_hosts "$program"
kill -CONT "$program"
screen_wait 'The program stood still for a moment' 'going on, it says so'
screen_wait paused 'and stands paused, where it was'
wait_until 'the picture is back' picture
that 'by a new host' has_hosts "$program"
screen_keys Space
screen_gone paused 'one key goes on'

# R4: what is withdrawn meanwhile does not come back.
kill -STOP "$program"
wait_until 'R4: stopped again, and the hosts are gone' has_no_hosts "$program"
expect 0 'R4: a consent is withdrawn meanwhile' as admin consent withdraw jansen --by 'Jan Jansen' --as employee --on 2026-01-20
kill -CONT "$program"
screen_wait 'can no longer be watched' 'R4: going on, the program says why there is no picture'
wait_until 'R4: and shows none' no_picture
that 'R4: no host was started again' has_no_hosts "$program"
screen_keys q
