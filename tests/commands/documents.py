#!/usr/bin/python3
"""Holds what the documents say against what there is: docs/privacy.md against the schema, docs/rules.md against the places that
decrypt footage (its rows are tests/house/rules.py's), docs/cards.md against the table of companions; and the store's access matrix
against its functions."""
import glob
import os
import re
import sqlite3
import subprocess

ROOT = os.path.dirname(os.environ["TESTS"])
TMP = os.environ["TEST_TMP"]


def say(good, name, why=""):
    print(f"{'ok' if good else 'not ok'} {name}", flush=True)
    if not good and why:
        print("# " + why.replace("\n", "\n# "), flush=True)


def read(path):
    with open(os.path.join(ROOT, path)) as file:
        return file.read()


def schema():
    made = subprocess.run([os.path.join(os.environ["B"], "tests/commands/school"), "imported"], capture_output=True, text=True,
                          check=True, env=dict(os.environ, TEST_TMP=TMP))
    folder = dict(line.split("=", 1) for line in made.stdout.splitlines())["folder"]
    db = sqlite3.connect(f"file:{folder}/terugblik.db?mode=ro", uri=True)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {f"{table}.{row[1]}" for table in tables for row in db.execute(f"PRAGMA table_info({table})")}


def privacy():
    listed, twice = set(), []
    for line in read("docs/privacy.md").splitlines():
        first = line.split("|")[1].strip() if line.startswith("|") else ""
        if not re.match(r"[a-z_]+\.[a-z_]+", first):
            continue
        for group in first.split(";"):
            table, columns = group.strip().split(".", 1)
            for column in columns.split(","):
                name = f"{table}.{column.strip()}"
                if name != "table.column":
                    twice += [name] if name in listed else []
                    listed.add(name)
    there = schema()
    say(not there - listed, "docs/privacy.md lists every column of the schema", "missing: " + ", ".join(sorted(there - listed)))
    say(not listed - there, "and none that is not there", "not there: " + ", ".join(sorted(listed - there)))
    say(not twice, "and none twice", ", ".join(twice))


def access():
    """Every public function of the store that takes an actor is in the matrix."""
    # Functions that only the store's own files call, with the actor that they were given; and those with tests of their own.
    elsewhere = {"gate_change", "gate_rehearse", "gate_run", "gate_check", "gate_also", "footage_hold", "footage_change", "declaration_check", "find_by_ending", "import_drop", "import_wipe", "import_run",
                 "wipe_run", "purge_run", "check_run", "viewers_seal", "clock_confirm", "proxy_missing", "actor_refresh", "audit_append", "pins_check",
                 "pins_remember", "pins_accept", "pins_phrase"}
    source = read(glob.glob("tests/unit/**/test_store_access.c", root_dir=ROOT, recursive=True)[0])
    for path in sorted(glob.glob(ROOT + "/store/*/*.h")):
        for name in re.findall(r"\b([a-z_]+)\(struct store \*store, (?:const )?struct actor \*", read(os.path.relpath(path, ROOT))):
            say(name in elsewhere or f"{name}(" in source, f"R7: {name} is in the access matrix")


def footage():
    """Footage is decrypted in few places, each looked at: a new one has to be, too."""
    known = {"store/footage/footage.c", "store/care/check.c", "store/footage/import-copy.c", "store/footage/loudness.c", "player/host/stream.c",
             "player/host/listen.c", "player/host/probe.c",
             "player/host/proxy.c", "player/host/demux.c", "store/footage/proxy.c"}
    found = {path for folder in ("store", "player", "tui") for path in glob.glob(f"{folder}/**/*.c", root_dir=ROOT, recursive=True)
             if re.search(r"\bfootage_(open|read)\(", read(path))}
    say(found == known, "R8: footage is decrypted only where docs/rules.md says", ", ".join(sorted(found ^ known)))
    text = read("docs/rules.md")
    for path in sorted(known - {"store/footage/footage.c"}):
        say(f"`{path}`" in text, f"R8: docs/rules.md names {path}")


def cards():
    """docs/cards.md has the rows of store/footage/companions.c, and the reasons of store/footage/import.h."""
    text = read("docs/cards.md")
    source = read("store/footage/companions.c")
    table = source[source.index("companion_rules[] = {"):source.index("companion_rule_count")]
    kinds = {"FILM": "small copy", "SOUND": "sound", "PICTURE": "picture", "DATA": "data"}
    rows = re.findall(r'\{"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*"([^"]*)",\s*COMPANION_([A-Z]+),', table)
    say(len(rows) == table.count("COMPANION_") and len(rows) > 0, "every companion is read")
    wanted = {"| " + " | ".join([maker, f"`{folder}`" if folder else "any", f"`{clip}`", f"`{where}`" if where else "beside",
                                 f"`{name}`", kinds[kind]]) + " |" for maker, folder, clip, where, name, kind in rows}
    listed = {match for match in re.findall(r"^(\|(?: [^|]+ \|){6}) [^|]+ \|$", text, re.M) if not match.startswith("| ---")
              and not match.startswith("| maker")}
    say(listed == wanted, "docs/cards.md has every companion and no other", "\n".join(sorted(wanted ^ listed)))
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", text)}
    sources = {int(number) for number in re.findall(r"^(\d+)\. ", text, re.M)}
    say(numbers == sources, "and a source for each", str(sorted(numbers ^ sources)))
    reasons = set(re.findall(r'X\(IMPORT_[A-Z_]+, "([a-z-]+)"\)', read("store/footage/import.h")))
    told = set(re.findall(r"^\| `([a-z-]+)` \|[^|]+\| (?:yes|no) \|$", text, re.M))
    say(reasons == told, "docs/cards.md tells of every reason to leave a file out", str(sorted(reasons ^ told)))


privacy()
cards()
access()
footage()
