"""The watch screen in terminals with pixels: pixels.py STORE PASSWORD-FILE SESSION. The terminals are imitated (played_terminal.py).

Nothing is timed. A wait ends when the terminal has been sent what is waited for. How soon a key has its effect on a slow line is
measured in the bytes that come before the effect.
"""
import glob
import os
import re
import statistics
import sys

sys.dont_write_bytecode = True  # the sources stay as they are

from played_terminal import Answering  # noqa: E402

STORE, PASSWORD, SESSION = sys.argv[1:]
PATIENCE = 90
MEGABIT = 125000  # bytes a second

# Bytes that a picture of this kind contains, and no other kind does.
MARKS = {"kitty": b",t=s;", "kitty-far": b",o=z,t=d", "sixel": b"q\"1;1;", "iterm": b"\x1b]1337;File=inline=1",
         "cells": b"8;2;"}  # a colour of 16 million


def tell(right, name):
    print(("ok" if right else "not ok"), name, flush=True)


class Watching(Answering):
    """The lesson, opened in a terminal of a kind."""

    def __init__(self, kind, *options, rate=None):
        super().__init__(kind, [os.environ["TERUGBLIK"], "--store", STORE, "--user", "bakker", "--password-file", PASSWORD,
                                *options, "watch", SESSION], 120, 40, {"DISPLAY": "", "WAYLAND_DISPLAY": ""}, rate)
        self.keep, self.all = bytearray(), bytearray()
        self.title = kind

    def look_at(self, chunk):
        self.all += chunk
        super().look_at(chunk)

    def until(self, mark, name):
        """Waits until it was sent so, from the last wait on."""
        found = mark in self.keep or self.drain(PATIENCE, lambda chunk: mark in self.keep)
        tell(found, f"{self.title}: {name}")
        if found:
            del self.keep[:self.keep.index(mark) + len(mark)]
        return found

    def press(self, keys):
        self.drain(0)
        self.keep.clear()
        self.keys(keys)

    def picture_gone(self, name):
        """Kitty keeps pictures until it is told otherwise; in other terminals they go when something is drawn there."""
        if "kitty" in self.kind:
            tell(not pictures_left(self.all), f"{self.title}: {name}")


def pictures_left(text):
    """Numbers of kitty's pictures that were put there and not taken away after that."""
    left = set()
    for what, number in re.findall(rb"\x1b_Ga=([Td])[^;\x1b]*?,i=(\d+)", text):
        (left.add if what == b"T" else left.discard)(int(number))
    return left


def in_pixels(kind, mode):
    """It opens in pixels; help covers the picture and gives it back; v goes on to none, cells, and pixels again."""
    terminal = Watching(kind, *(["--video", mode] if mode else []))
    name = "kitty" if "kitty" in kind else kind
    if terminal.until(MARKS[kind], "pixels come" + ("" if mode else " by themselves")):
        terminal.press(b"?")
        terminal.until(b"While watching", "the help is there")
        terminal.picture_gone("nothing of the picture lies over the help")
        terminal.press(b"\x1b")
        terminal.until(MARKS[kind], "the picture is back")
        terminal.press(b"v")
        terminal.until(b"The picture is off", "v: no picture")
        terminal.picture_gone("nothing of it is left")
        terminal.press(b"v")
        terminal.until(MARKS["cells"], "v: cells")
        terminal.press(b"v")
        terminal.until(MARKS[kind], "v: pixels")
        tell(b"(%s)" % name.encode() in terminal.all, f"{kind}: which are named")
        terminal.press(b"qq")
        while terminal.drain(PATIENCE, lambda chunk: True):
            pass
        terminal.picture_gone("it leaves no picture")
        tell(not glob.glob(f"/dev/shm/terugblik-{terminal.pid}-*"), f"{kind}: it leaves no memory behind")
    terminal.end()


def named_without(mode, kind):
    """A mode that was named is used, with a word when the terminal does not say that it has it; v comes back to it."""
    terminal = Watching("cells", "--video", mode)
    terminal.title = f"--video={mode}"
    terminal.until(MARKS[kind], "is done as it was said")
    tell(b"pictures this terminal does not say" in terminal.all, f"{terminal.title}: with a word")
    terminal.press(b"v")
    terminal.until(b"The picture is off", "v: no picture")
    terminal.press(b"vv")
    terminal.until(MARKS[kind], "v comes back to it")
    terminal.end()


def on_a_slow_line(kind, mode):
    """From the key to its effect there are never more bytes on the way than a line of 1 Mbit/s carries in 200 ms."""
    terminal = Watching(kind, "--video", mode, rate=MEGABIT)
    terminal.title = f"{kind} at 1 Mbit/s"
    if terminal.until(MARKS[kind], "a picture comes"):
        before = []
        for _ in range(9):
            terminal.drain(0.6)
            terminal.press(b"n")
            sent = terminal.bytes
            if terminal.drain(PATIENCE, lambda chunk: b"?25h" in terminal.keep):
                before.append(terminal.bytes - sent)
            terminal.press(b"\x1b")
            terminal.drain(PATIENCE, lambda chunk: b"?25l" in terminal.keep)
        print("# bytes before the effect:", sorted(before))
        tell(len(before) == 9 and statistics.median(before) < MEGABIT / 5, f"{terminal.title}: a key is not behind a queue")
    terminal.end()


for each, wanted in (("kitty", None), ("sixel", None), ("iterm", None), ("kitty-far", "kitty")):
    in_pixels(each, wanted)
named_without("sixel", "sixel")
for each, wanted in (("cells", "cells"), ("sixel", "sixel"), ("kitty-far", "kitty")):
    on_a_slow_line(each, wanted)
