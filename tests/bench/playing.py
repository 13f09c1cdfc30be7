"""What playing costs and how good it is: processor time, bytes, likeness, seeking, starting."""
import os
import shutil
import statistics
import struct
import subprocess
import time

from common import (B, SIZES, SPARE_ROWS, TIMELINE, Terminal, ffmpeg, memory_mb, open_watch, peers, prepare, processor_seconds,
                    say, sound, watchers)


WINDOWS, WINDOW = 3, 4.0  # so many times so many seconds are measured, of which the median counts
SETTLED = 2.5  # seconds after a start that are not measured
RATES = (10, 15, 25, 30, 50)  # pictures a second
SPEEDS = {0.25: b"[[[", 0.5: b"[[", 2: b"]]]"}  # and the keys to get there
RATES_OF = "classroom 720p"


def stretch(terminal, pids_of):
    """Processor share, bytes and pictures a second, and memory, once; ends the program."""
    terminal.keep = None
    terminal.drain(SETTLED)
    pids = pids_of(terminal.pid)
    began, used, sent, shown = time.monotonic(), processor_seconds(pids), terminal.bytes, terminal.pictures
    terminal.drain(WINDOW)
    took = time.monotonic() - began
    found = {
        "pictures": (terminal.pictures - shown) / took,
        "share": (processor_seconds(pids) - used) / took,
        "rate": (terminal.bytes - sent) / took,
        "memory": memory_mb(pids),
    }
    terminal.end()
    return found


def alternate(programs):
    """Name → medians. The programs take turns, a stretch each, so that whatever disturbs the machine falls on all of them."""
    found = {name: [] for name in programs}
    for _ in range(WINDOWS):
        for name, run in programs.items():
            found[name].append(run())
    return {name: {key: statistics.median(each[key] for each in stretches) for key in stretches[0]}
            for name, stretches in found.items()}


def ours(school, session, cols, rows, keys=b""):
    def run():
        terminal = open_watch(school, session, cols, rows)
        if keys:
            terminal.keys(keys)
        return stretch(terminal, watchers)
    return run


def ours_first(school, session, cols, rows):
    """Without what was made of the lesson, while it is being made by a process that is not counted."""
    def run():
        with school.unmade():
            return ours(school, session, cols, rows)()
    return run


def theirs(name, command, cols, rows):
    return lambda: stretch(Terminal(command, cols, rows + SPARE_ROWS.get(name, 0)), lambda pid: [pid])


def measure_play(school, clips, results):
    """The first time, while a proxy is being made, from then on, and the peers."""
    for name, clip in clips.items():
        session = school.sessions[name]
        made = prepare(school, session)
        for cols, rows in SIZES:
            programs = {"terugblik, the first time": ours_first(school, session, cols, rows),
                        "terugblik": ours(school, session, cols, rows)}
            for peer, command in peers(cols, rows).items():
                programs[peer] = theirs(peer, command(clip), cols, rows)
            row = alternate(programs)
            results.append({"clip": name, "size": f"{cols}×{rows}", "row": row, "frames": school.rates[name],
                            "seconds": school.lengths[name], "made": made})
            say(name, f"{cols}x{rows}", {k: (round(v["share"], 3), round(v["rate"] / school.rates[name]))
                                         for k, v in row.items()}, "made:", made)


def measure_rates(school, clips, results):
    """Films of other rates, and one of 25 pictures a second at other speeds, where a peer has them."""
    cols, rows = SIZES[0]

    def measured(what, session, programs, pictures):
        row = alternate({"terugblik": session, **programs})
        results.append({"what": what, "row": row, "frames": pictures})
        say(what, {k: (round(v["share"], 3), round(v["rate"] / pictures)) for k, v in row.items()})

    for rate in RATES:
        clip = os.path.join(school.folder, f"rate-{rate}.mp4")
        subprocess.run([os.path.join(B, "tests/bench/make-clip"), "-s", "1280x720", "-r", str(rate), "-t", "24", "-n", "3", "-g",
                        str(10 * rate), "-x", "6", clip], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        session = school.add(clip)
        prepare(school, session)
        measured(f"{rate} pictures a second", ours(school, session, cols, rows),
                 {peer: theirs(peer, command(clip), cols, rows) for peer, command in peers(cols, rows).items()
                  if peer in ("mpv --vo=tct", "timg -ph")}, rate)
        if rate != 25:
            continue
        for speed, keys in SPEEDS.items():
            measured(f"25 pictures a second at {speed}×", ours(school, session, cols, rows, keys),
                     {peer: theirs(peer, [*command(clip), f"--speed={speed}"], cols, rows)
                      for peer, command in peers(cols, rows).items() if peer == "mpv --vo=tct"}, rate * speed)


def measure_likeness(school, clips, results):
    """One still picture: what each program leaves on the screen, compared with the source scaled to the pane's pixels."""
    judge = os.path.join(B, "tests/bench/screen")
    for (name, clip), (cols, rows) in ((c, s) for c in clips.items() for s in SIZES):
        still = os.path.join(school.folder, "still.mkv")
        # A clip of one picture, so that all show the same one.
        ffmpeg("-ss", "5", "-i", clip, "-frames:v", "1", "-an", os.path.join(school.folder, "still.png"))
        ffmpeg("-loop", "1", "-framerate", "25", "-i", os.path.join(school.folder, "still.png"), *sound(6), "-t", "6",
               "-vf", "scale=1280:720:force_original_aspect_ratio=decrease,pad=1280:720:-1:-1", "-c:v", "libx264",
               "-preset", "veryfast", "-crf", "8", "-pix_fmt", "yuv420p", "-c:a", "aac", "-metadata",
               f"comment={name} {cols}", still)
        session = school.add(still)
        grey = os.path.join(school.folder, "source.grey")

        def judged(terminal, wanted_rows, picture_rows):
            # Players fit the picture into the cells; the source is fitted and padded in the same way.
            height = min(picture_rows * 2, cols * 9 // 16)
            width = min(cols, picture_rows * 2 * 16 // 9)
            ffmpeg("-i", still, "-frames:v", "1", "-vf",
                   f"scale={width * 4}:{height * 4}:flags=area,pad={cols * 4}:{picture_rows * 8}:-1:-1",
                   "-pix_fmt", "gray", "-f", "rawvideo", grey)
            text = subprocess.run([judge, str(cols), str(wanted_rows), str(picture_rows), grey], input=bytes(terminal.keep),
                                  capture_output=True).stdout
            return float(text) if text else None

        row = {}
        for name_of_ours in ("terugblik, the first time", "terugblik"):
            terminal = open_watch(school, session, cols, rows)
            terminal.drain(4)
            row[name_of_ours] = judged(terminal, rows + TIMELINE, rows)
            terminal.end()
            if name_of_ours != "terugblik":
                prepare(school, session)
        for peer, command in peers(cols, rows).items():
            if peer == "mpv --vo=caca":
                continue  # it shows letters, which the emulator here does not draw
            tall = rows + SPARE_ROWS.get(peer, 0)
            terminal = Terminal(command(still), cols, tall)
            terminal.keep = bytearray()
            terminal.drain(3)
            row[peer] = judged(terminal, tall, rows)
            terminal.end()
        results.append({"clip": name, "size": f"{cols}×{rows}", "row": row})
        say("likeness", name, f"{cols}x{rows}", row)


def seek_times(terminal, key, count, cols, rows, picture_rows):
    """Seconds from key to the first new picture and to the exact one, as the screen shows them (arrivals.c)."""
    first, exact = [], []
    before = [(-1.0, bytes(terminal.keep))]
    terminal.keep = None
    for _ in range(count):
        terminal.pieces = []
        terminal.drain(0.4)
        before += [(-1.0, chunk) for _, chunk in terminal.pieces]
        terminal.pieces = []
        began = time.monotonic()
        terminal.keys(key)
        # A picture that is better than the first may still follow.
        terminal.drain(1.6)
        after = [(moment - began, chunk) for moment, chunk in terminal.pieces]
        # All that was on the screen before, in one piece.
        log = struct.pack("=dI", -1.0, sum(len(chunk) for _, chunk in before)) + b"".join(chunk for _, chunk in before)
        log += b"".join(struct.pack("=dI", moment, len(chunk)) + chunk for moment, chunk in after)
        told = subprocess.run([os.path.join(B, "tests/bench/arrivals"), str(cols), str(rows), str(picture_rows)], input=log,
                              capture_output=True, text=False).stdout.split()
        if len(told) == 2:
            first.append(float(told[0]))
            exact.append(float(told[1]))
        before += [(-1.0, chunk) for _, chunk in after]
    return first, exact


def measure_seek(school, clips, results):
    clip = os.path.join(school.folder, "long.mp4")
    say("drawing a clip of 30 minutes …")
    short = os.path.join(school.folder, "short.mp4")
    # 95 seconds, repeated: so a minute ahead is never the same picture, nor at the same distance from a key frame.
    subprocess.run([os.path.join(B, "tests/bench/make-clip"), "-s", "1280x720", "-r", "25", "-t", "95", "-n", "3", "-m", "2",
                    "-g", "250", short], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ffmpeg("-stream_loop", "18", "-i", short, "-c", "copy", clip)
    session = school.add(clip)
    cols, rows = 160, 45
    found = {}
    for name in ("terugblik, the first time", "terugblik"):
        terminal = open_watch(school, session, cols, rows)
        terminal.drain(3.7)
        terminal.keys(b" ")
        terminal.drain(1)
        found[name] = seek_times(terminal, b"\x1b[6~", 12, cols, rows + TIMELINE, rows)
        terminal.end()
        if name != "terugblik":
            say("making what the first watching makes …")
            prepare(school, session)
    if shutil.which("mpv"):
        bindings = os.path.join(school.folder, "input.conf")
        with open(bindings, "w") as file:
            file.write("x seek 60 exact\ny seek 60 keyframes\n")
        for name, key in (("mpv --vo=tct, exact", b"x"), ("mpv --vo=tct, key frames", b"y")):
            terminal = Terminal(["mpv", "--no-config", "--really-quiet", "--ao=null", "--vo=tct", "--osd-level=0",
                                 f"--input-conf={bindings}", clip], cols, rows)
            terminal.keep = bytearray()
            terminal.drain(3.7)
            terminal.keys(b" ")
            terminal.drain(1)
            found[name] = seek_times(terminal, key, 12, cols, rows, rows)
            terminal.end()
    for name, (first, exact) in found.items():
        row = {"name": name, "first": statistics.median(first) if first else None,
               "exact": statistics.median(exact) if exact else None, "count": len(first)}
        results.append(row)
        say("seek", row)


LOGGED_IN = "terugblik watch, from its start"


def measure_start(school, clips, results):
    """From the key that opens the lesson, or the program's start, to the first picture."""
    # The loudness strip has no upper half blocks; the picture is full of them.
    def picture(chunk):
        return chunk.count(b"\xe2\x96\x80") > 100

    name, clip = next(iter(clips.items()))
    prepare(school, school.sessions[name])
    cols, rows = 160, 45
    times = {"terugblik, from the list": [], LOGGED_IN: [], "mpv --vo=tct": [], "timg -ph": []}
    logging_in = []
    for _ in range(5):
        terminal = Terminal(school.command("coach", "--video", "cells"), cols, rows, {"XDG_CONFIG_HOME": school.folder})
        terminal.drain(10, lambda chunk: b"Bench" in chunk)
        terminal.drain(0.5)
        began = time.monotonic()
        terminal.keys(b"\r")
        if terminal.drain(10, picture):
            times["terugblik, from the list"].append(time.monotonic() - began)
        terminal.end()
        # The time of a command that logs in and does next to nothing.
        began = time.monotonic()
        school.run("coach", "notes", school.sessions[name])
        logging_in.append(time.monotonic() - began)
        began = time.monotonic()
        terminal = Terminal(school.command("coach", "--video", "cells", "watch", school.sessions[name]), cols, rows,
                            {"XDG_CONFIG_HOME": school.folder})
        if terminal.drain(10, picture):
            times[LOGGED_IN].append(time.monotonic() - began)
        terminal.end()
        for peer, command in peers(cols, rows).items():
            if peer in times:
                began = time.monotonic()
                terminal = Terminal(command(clip), cols, rows)
                if terminal.drain(10, lambda chunk: chunk.count(b"\xe2\x96") > 100):
                    times[peer].append(time.monotonic() - began)
                terminal.end()
    for peer, each in times.items():
        if each:
            results.append({"name": peer, "seconds": statistics.median(each),
                            "login": statistics.median(logging_in) if peer == LOGGED_IN else None})
            say("start", results[-1])


