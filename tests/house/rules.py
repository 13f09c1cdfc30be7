#!/usr/bin/python3
"""Holds docs/rules.md against the code: what it says of a rule must stand at the place it names.

    tests/house/rules.py     one line "ok …" or "not ok …" for each rule, and for the table of what was taken out

A row of the first table names files, and functions (or macros) of the file named before them. Each file must cite the rule's id, and
so must each function: in it, or in the comment above it. Its tests must be there. Each id that the sources cite must have a row. The
second table must name the pieces of tests/rules/take-out, with their files, and tests that are there.
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
RULE = r"\bR[0-9]+b?\b"
PATH = r"(?:store|player|tui|tests)/[\w./-]+\.(?:[ch]|sh)\b"


def read(path):
    with open(os.path.join(ROOT, path)) as file:
        return file.read()


def tables():
    """The cells of each table's rows, but for its heading."""
    found, rows = [], None
    for line in read("docs/rules.md").splitlines():
        if not line.startswith("|"):
            rows = None
        elif rows is None:
            rows = []
            found.append(rows)
        elif not line.startswith("| ---"):
            rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def cites(text, rule):
    return re.search(rf"\b{rule}\b", text) is not None


def about(path, name):
    """A function or macro with the comment above it; None when the file does not define it."""
    lines = read(path).splitlines()
    for at, line in enumerate(lines):
        if re.match(rf"#define {name}\(", line):
            end = next(i for i in range(at, len(lines)) if not lines[i].endswith("\\"))
        elif re.match(rf"[a-z].*\b{name}\(", line):
            head = next(i for i in range(at, len(lines)) if lines[i] == "{" or lines[i].endswith(";"))
            if lines[head] != "{":
                continue  # a declaration
            end = lines.index("}", head)
        else:
            continue
        start = at
        if at > 0 and lines[at - 1].endswith("*/"):
            start = next(i for i in range(at - 1, -1, -1) if lines[i].lstrip().startswith("/*"))
        return "\n".join(lines[start:end + 1])
    return None


def tests_missing(text, tests):
    """What the text says of tests that is not so: programs, R…_ names, and “names of tests” behind a program."""
    for name in re.findall(r"\btest_\w+", text):
        if name not in tests:
            yield f"there is no test {name}"
    for name, more in re.findall(r"\b(R[0-9]+b?_\w*)(…?)", text):
        called = re.compile(r"\b" + name + ("" if more else r"\b"))
        if not any(called.search(source) for source in tests.values()):
            yield f"no test is called {name}{more}"
    for program, name in re.findall(r"(test_\w+) “([^”]+)”", text):
        source = tests.get(program, "")
        made = program == "test_store_access"  # its names are put together
        if not (made or name.endswith("…") or name in source or name.replace(" ", "_") in source):
            yield f"{program} has no test “{name}”"


def wrong_places(rule, places):
    path = None
    for file, name in re.findall(rf"`({PATH})`|\b(\w+)\(\)", places):
        if file:
            path = file
            if not os.path.exists(os.path.join(ROOT, path)):
                yield f"there is no {path}"
                path = None
            elif not cites(read(path), rule):
                yield f"{path} does not cite it"
        elif path:
            code = about(path, name)
            if code is None:
                yield f"{path} does not define {name}()"
            elif not cites(code, rule):
                yield f"{name}() in {path} does not cite it"
    if not re.search(PATH, places):
        yield "no file is named"


def say(what, wrong):
    print(("not ok " if wrong else "ok ") + what)
    for line in wrong:
        print(f"# {line}")


def main():
    tests = {os.path.basename(path).split(".")[0]: read(path) for folder in ("unit", "commands", "screens")
             for path in glob.glob(f"tests/{folder}/**/test_*", root_dir=ROOT, recursive=True)}
    named = "\n".join(tests.values()) + "".join(read(path) for path in glob.glob("tests/**/*.py", root_dir=ROOT, recursive=True))
    rules, taken_out = tables()
    for rule, _, places, shown in rules:
        say(f"{rule} stands where docs/rules.md says",
            list(wrong_places(rule, places)) + list(tests_missing(shown, tests)) +
            ([] if re.search(rf"\b{rule}(?:\b|_)", named) else ["no test has it in its name"]))
    known, unknown = {row[0] for row in rules}, set()
    for path in glob.glob("*/**/*.[ch]", root_dir=ROOT, recursive=True):
        if path.split("/")[0] in ("store", "player", "tui"):
            unknown |= {f"{path} cites {rule}" for rule in re.findall(RULE, read(path)) if rule not in known}
    say("every rule that is cited has a row", sorted(unknown))

    pieces = subprocess.check_output([sys.executable, os.path.join(ROOT, "tests/rules/take-out"), "--list"], text=True).splitlines()
    rows = {f"{rule}\t{what}\t{re.findall(PATH, place)[0]}" for rule, what, place, _ in taken_out}
    say("what was taken out is what tests/rules/take-out has",
        [f"docs/rules.md has no row for: {piece}" for piece in pieces if piece not in rows] +
        [f"tests/rules/take-out has no piece for: {row}" for row in sorted(rows - set(pieces))] +
        [wrong for row in taken_out for wrong in tests_missing(row[3], tests)])


main()
