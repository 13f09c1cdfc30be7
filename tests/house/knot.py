#!/usr/bin/python3
"""The linker's knots: sets of objects that all need each other, found from what each defines and uses (nm).

    tests/house/knot.py [FOLDER …]   prints each knot below build/FOLDER (tui, if left out), the largest first
    tests/house/knot.py --most N     says ok when no knot of tui, player and store has more than N objects

Objects of one knot cannot be understood, linked or tested without each other.
"""
import collections
import glob
import os
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
B = os.path.abspath(os.environ.get("B", os.path.join(ROOT, "build")))


def objects(folder):
    found = glob.glob(os.path.join(B, folder, "**/*.o"), recursive=True)
    return sorted(path for path in found  # a renamed file leaves its old object behind
                  if os.path.exists(os.path.join(ROOT, os.path.relpath(path, B)[:-2] + ".c")))


def needs(paths):
    """Object → the objects that define what it uses."""
    defines, uses = {}, collections.defaultdict(set)
    for path in paths:
        for line in subprocess.check_output(["nm", path], text=True).splitlines():
            *_, kind, name = line.split()
            if kind == "U":
                uses[path].add(name)
            elif kind.isupper():
                defines[name] = path
    return {path: {defines[name] for name in uses[path] if name in defines} - {path} for path in paths}


def knots(graph):
    """The strongly connected sets with more than one object (Tarjan 1972), without recursion."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            here, rest = work[-1]
            for there in rest:
                if there not in index:
                    index[there] = low[there] = len(index)
                    stack.append(there)
                    on_stack.add(there)
                    work.append((there, iter(sorted(graph[there]))))
                    break
                if there in on_stack:
                    low[here] = min(low[here], index[there])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == index[here]:
                    knot = []
                    while not knot or knot[-1] != here:
                        knot.append(stack.pop())
                        on_stack.discard(knot[-1])
                    if len(knot) > 1:
                        found.append(sorted(knot))
    return sorted(found, key=len, reverse=True)


def main():
    words = sys.argv[1:]
    most = int(words[words.index("--most") + 1]) if "--most" in words else None
    folders = ["tui", "player", "store"] if most is not None else words or ["tui"]
    failed = False
    for folder in folders:
        found = knots(needs(objects(folder)))
        if most is None:
            for knot in found:
                print(len(knot), " ".join(os.path.relpath(path, B)[:-2] for path in knot))
            continue
        large = [knot for knot in found if len(knot) > most]
        failed = failed or bool(large)
        print(f"{'not ok' if large else 'ok'} no knot of more than {most} objects in {folder}")
        for knot in large:
            print(f"# {len(knot)}: " + " ".join(os.path.relpath(path, B)[:-2] for path in knot))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
