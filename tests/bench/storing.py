"""What the store costs: importing, and a big school's screens."""
import json
import os
import shutil
import subprocess
import time

from common import B, ffmpeg, say


def drop_caches():
    os.sync()
    try:
        with open("/proc/sys/vm/drop_caches", "w") as file:
            file.write("3\n")
    except OSError:
        pass


def measure_import(school, clips, results):
    """Import with read-back and wipe against cp, sync and two sha256sums of the same files on the same disk."""
    card = os.path.join(school.folder, "card")
    os.makedirs(card)
    base = next(iter(clips.values()))
    files = []
    for i in range(4):
        path = os.path.join(card, f"MVI_{i:04}.mp4")
        ffmpeg("-stream_loop", "9", "-i", base, "-c", "copy", "-metadata", f"comment={i}", path)
        files.append(path)
    size = sum(os.path.getsize(path) for path in files)
    drop_caches()
    copy = os.path.join(school.folder, "copy")
    began = time.monotonic()
    subprocess.run(["cp", "-r", card, copy], check=True)
    os.sync()
    for folder in (card, copy):
        subprocess.run(["sha256sum", *[os.path.join(folder, os.path.basename(path)) for path in files]], check=True,
                       stdout=subprocess.DEVNULL)
    plain = time.monotonic() - began
    shutil.rmtree(copy)
    drop_caches()
    began = time.monotonic()
    school.run("coach", "import", card, "--trajectory", school.trajectory, "--class", "2B", "--filmed-on", "2026-01-15",
               "--filmed-by", "coach", "--camera", "C", "--card", "S", "--in-picture", "all-permitted")
    ours = time.monotonic() - began
    login = time.monotonic()
    school.run("coach", "sessions", "--json")
    login = time.monotonic() - login
    results.append({"bytes": size, "plain": plain, "import": ours, "login": login})
    say("import", results[-1])



def measure_store(results):
    """What a big school's screens and changes cost, beside the bare SQL or cryptography (tests/bench/store.c)."""
    say("making a school of 2,000 pupils and 10,000 sessions …")
    done = subprocess.run([os.path.join(B, "tests/bench/store")], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    results += [json.loads(line) for line in done.stdout.splitlines()]
    for each in results:
        say("store", each["name"], f"{each['ms']:.1f} ms")


