"""The watch screen in terminals that are played here: such as show pixels, and such as lie behind a slow line.

Each terminal answers the program's questions as a real one does, and takes the bytes at once or at a given rate; "how far are you"
(CSI 5 n) is answered when it has got that far.
"""
import fcntl
import shutil
import statistics
import struct
import termios
import time

from common import Terminal, family, machine, processor_seconds, say
from played_terminal import CELL_HEIGHT, CELL_WIDTH, Answering
from report import Page

COLS, ROWS = 960 // CELL_WIDTH, 2 + 544 // CELL_HEIGHT  # on the whole screen the picture is 960 × 540
FILM = "720p25"  # the clips that are shown in pixels


class Counting(Terminal):
    """For a peer: counts its pictures by what each begins with."""

    def __init__(self, start, command):
        super().__init__(command, COLS, ROWS)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, COLS * CELL_WIDTH, ROWS * CELL_HEIGHT))
        self.start = start

    def look_at(self, chunk):
        self.pictures += (self.tail[1 - len(self.start):] + chunk).count(self.start)
        self.tail = (self.tail + chunk)[-16:]


def peers(clip):
    """Name → what a picture begins with, and the command."""
    found = {}
    if shutil.which("mpv"):
        found["mpv --vo=sixel"] = (b"\x1bP", ["mpv", "--no-config", "--really-quiet", "--ao=null", "--vo=sixel", clip])
    if shutil.which("timg"):
        found["timg -pk"] = (b"\x1b_Ga=T", ["timg", "-pk", "-V", f"-g{COLS}x{ROWS}", clip])
        found["timg -pi"] = (b"\x1b]1337;File", ["timg", "-pi", "-V", f"-g{COLS}x{ROWS}", clip])
    return found


def watch(school, session, kind, cols, rows, rate=None):
    mode = {"kitty-far": "kitty"}.get(kind, kind)
    terminal = Answering(kind, school.command("coach", "--video", mode, "watch", session), cols, rows,
                         {"XDG_CONFIG_HOME": school.folder, "DISPLAY": "", "WAYLAND_DISPLAY": ""}, rate)
    terminal.drain(20, lambda chunk: terminal.pictures > 0)
    return terminal


def count(terminal, seconds):
    began, pictures, sent = time.monotonic(), terminal.pictures, terminal.bytes
    pids = family(terminal.pid)
    used = processor_seconds(pids)
    terminal.drain(seconds)
    took = time.monotonic() - began
    shown = terminal.pictures - pictures
    return {"pictures": shown / took, "share": (processor_seconds(pids) - used) / took,
            "bytes": (terminal.bytes - sent) / max(shown, 1)}


def measure_pixels(school, clips, results):
    for name, clip in clips.items():
        if FILM not in name:
            continue
        for kind in ("kitty", "kitty-far", "sixel", "iterm"):
            terminal = watch(school, school.sessions[name], kind, COLS, ROWS)
            terminal.keys(b"f")
            terminal.drain(3)
            results.append({"clip": name, "program": "terugblik", "terminal": kind, **count(terminal, 6)})
            terminal.end()
            say("pixels", results[-1])
        for program, (start, command) in peers(clip).items():
            terminal = Counting(start, command)
            terminal.drain(2.5)
            results.append({"clip": name, "program": program, "terminal": "", **count(terminal, 6)})
            terminal.end()
            say("pixels", results[-1])


def measure_line(school, clips, results):
    for name in clips:
        if FILM not in name:
            continue
        for kind, rate in (("cells", 125000), ("cells", 32000), ("sixel", 125000), ("kitty-far", 125000)):
            terminal = watch(school, school.sessions[name], kind, 160, 45, rate)
            terminal.drain(4)
            times, began, pictures = [], time.monotonic(), terminal.pictures
            while len(times) < 15 and time.monotonic() - began < 60:
                terminal.drain(0.7)
                pressed = time.monotonic()
                terminal.keys(b"n")
                if terminal.drain(5, lambda chunk: b"?25h" in chunk):
                    times.append(time.monotonic() - pressed)
                terminal.keys(b"\x1b")
                terminal.drain(0.5)
            shown = (terminal.pictures - pictures) / (time.monotonic() - began)
            terminal.end()
            if times:
                results.append({"clip": name, "terminal": kind, "rate": 8 * rate / 1e6, "median": statistics.median(times),
                                "longest": max(times), "pictures": shown})
                say("line", results[-1])


def report(found):
    page = Page()
    page.put("# Terminals that show pixels, and slow lines\n",
             "Written by `make bench`, which itself plays the part of the terminals: no real terminal was measured.\n",
             f"Machine: {machine()}.\n")
    if found.get("pixels"):
        page.put("## Pixels\n",
                 "A picture of 960 × 540, 120 × 36 cells of 8 × 16, on the whole screen, for six seconds. “kitty-far” is a kitty that cannot",
                 "open this machine's shared memory; there, changed tiles of one picture may go in several parts, each of which is counted.",
                 "The share is of one core, all processes, for ours with the sound.\n")
        page.table(["clip", "program", "terminal", "pictures a second", "share", "bytes a picture"],
                   [[each["clip"], each["program"], each["terminal"], f"{each['pictures']:.1f}", f"{each['share']:.0%}",
                     f"{each['bytes']:,.0f}"] for each in found["pixels"]])
    if found.get("line"):
        page.put("## Slow lines\n",
                 "From the key (`n`) to what it does (the cursor of the text being typed), pressed 15 times while it plays, 160 × 45 cells.\n")
        page.table(["clip", "terminal", "line", "median", "longest", "pictures a second"],
                   [[each["clip"], each["terminal"], f"{each['rate']:.2f} Mbit/s", f"{each['median'] * 1000:.0f} ms",
                     f"{each['longest'] * 1000:.0f} ms", f"{each['pictures']:.1f}"] for each in found["line"]])
    return page.text()
