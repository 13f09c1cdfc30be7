#!/usr/bin/python3
"""Holds the includes of the sources against the table of rooms in docs/architecture.md.

    tests/house/rooms.py            says ok or not ok for each room, and for the folders of tests/unit
    tests/house/rooms.py --arrows   prints which room includes which today, with how many includes

A room is a folder. The table says of each what it is and which other rooms it may include; a room that is in no row, a row without
a room, and an include that no row allows are each an error.
"""
import collections
import glob
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
ROW = re.compile(r"^\| `((?:store|player|tui)[\w/-]*)/` \| [^|]+ \| ([^|]*) \|$")


def table():
    """Room → the set of rooms that it may include."""
    rooms = {}
    with open(os.path.join(ROOT, "docs/architecture.md"), encoding="utf-8") as page:
        for line in page:
            row = ROW.match(line.strip())
            if row:
                rooms[row.group(1)] = row.group(2)
    return {room: {name.rstrip("/") for name in re.findall(r"`([\w/-]+)`", text)} for room, text in rooms.items()}


def includes():
    """(file, included file) for all sources."""
    for top in ("store", "player", "tui"):
        for path in sorted(glob.glob(os.path.join(ROOT, top, "**/*.[ch]"), recursive=True)):
            with open(path, encoding="utf-8") as source:
                for name in re.findall(r'^#include "([^"]+)"', source.read(), re.M):
                    yield os.path.relpath(path, ROOT), name


def main():
    arrows = collections.defaultdict(list)
    rooms = set()
    for path, name in includes():
        here, there = os.path.dirname(path), os.path.dirname(name)
        rooms.add(here)
        if here != there:
            arrows[here, there].append((path, name))
    if "--arrows" in sys.argv:
        for (here, there), which in sorted(arrows.items()):
            print(f"{here} -> {there}  {len(which)}  " + " ".join(f"{a}:{b}" for a, b in which[:3]))
        return 0
    allowed = table()
    failed = False
    for room in sorted(rooms | set(allowed)):
        wrong = [f"{path} includes {name}" for (here, there), which in sorted(arrows.items())
                 if here == room and there not in allowed.get(room, ()) for path, name in which]
        if room not in allowed:
            wrong.insert(0, "docs/architecture.md has no row for it")
        if room not in rooms:
            wrong.insert(0, "docs/architecture.md has a row for it, but there is no such room")
        wrong += [f"its row names {name}, which is no room" for name in sorted(allowed.get(room, ())) if name not in rooms]
        print(f"{'not ok' if wrong else 'ok'} the room {room} includes only what its row allows")
        for line in wrong:
            print(f"# {line}")
        failed = failed or bool(wrong)
    tested = {os.path.relpath(os.path.dirname(path), os.path.join(ROOT, "tests/unit"))
              for path in glob.glob(os.path.join(ROOT, "tests/unit/**/*.c"), recursive=True)}
    strays = sorted(tested - rooms)
    print(f"{'not ok' if strays else 'ok'} the unit tests lie in the folders of the rooms")
    for stray in strays:
        print(f"# tests/unit/{stray} is no room: a test lies where what it tests lies in the sources")
    return 1 if failed or strays else 0


if __name__ == "__main__":
    sys.exit(main())
