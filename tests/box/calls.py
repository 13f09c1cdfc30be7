#!/usr/bin/env python3
"""Which system calls player hosts make once they are boxed in (player/host/sandbox.c), from a run under strace.

tests/box/calls.py COMMAND …  runs the command, and prints for each call how often it was made, how often the box refused it, and for
those that the box tells apart by an argument, which ones there were. tests/box/calls.py --log FILE reads what strace -f has written.
"""
import collections
import re
import subprocess
import sys
import tempfile

TOLD_APART = {"ioctl": 2, "fcntl": 3, "prctl": 2, "openat": 3, "open": 2, "socket": 2, "connect": 2, "socketpair": 1, "clone": 2,
              "madvise": 3, "sched_setaffinity": 1, "tgkill": 0, "memfd_create": 2, "prlimit64": 3}


def arguments(name, rest):
    parts = re.split(r", (?![^{\[]*[}\]])", rest.split(") = ")[0])
    kept = parts[: TOLD_APART[name]]
    if name in ("ioctl", "fcntl", "openat", "open", "madvise"):
        kept = kept[1:]
    return re.sub(r"0x[0-9a-f]{6,}", "…", ", ".join(kept))


def read(lines):
    group, boxed = {}, set()
    made, refused, told = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    unfinished = {}
    for line in lines:
        match = re.match(r"(\d+) +(.*)", line)
        if not match:
            continue
        thread, text = match.groups()
        resumed = re.match(r"<\.\.\. (\w+) resumed>(.*)", text)
        if resumed:
            text = unfinished.pop(thread, resumed.group(1) + "(") + resumed.group(2)
        elif text.endswith("<unfinished ...>"):
            unfinished[thread] = text[: -len("<unfinished ...>")]
            continue
        match = re.match(r"(\w+)\((.*)", text)
        if not match:
            continue
        name, rest = match.groups()
        owner = group.setdefault(thread, thread)
        if name in ("clone", "clone3") and "CLONE_THREAD" in rest:
            child = re.search(r"= (\d+)$", text)
            if child:
                group[child.group(1)] = owner
        if owner in boxed:
            made[name] += 1
            if re.search(r"= -1 EACCES", text):
                refused[name] += 1
            if name in TOLD_APART:
                told[name][arguments(name, rest) + (" refused" if "EACCES" in text else "")] += 1
        elif name == "seccomp" and "SECCOMP_SET_MODE_FILTER" in rest and text.endswith("= 0"):
            boxed.add(owner)
    return made, refused, told, len(boxed)


def main():
    if sys.argv[1] == "--log":
        with open(sys.argv[2], errors="replace") as log:
            made, refused, told, hosts = read(log)
    else:
        with tempfile.NamedTemporaryFile("r", errors="replace") as log:
            subprocess.run(["strace", "-f", "-qq", "--signal=none", "-o", log.name, *sys.argv[1:]], stdout=sys.stderr, check=False)
            made, refused, told, hosts = read(log)
    print(f"{hosts} hosts, {len(made)} calls")
    for name in sorted(made):
        print(f"{name:24} {made[name]:9}" + (f" {refused[name]} refused" if refused[name] else ""))
        if len(told[name]) > 0:
            for what, count in told[name].most_common(12):
                print(f"    {count:7} {what}")


if __name__ == "__main__":
    main()
