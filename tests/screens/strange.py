"""The program in terminals that give strange answers about themselves: strange.py STORE PASSWORD-FILE SESSION.

A terminal's answers are input that may be anything. Whatever they are, the lesson opens, keys go on working, and the program ends
when it is asked to.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios

sys.dont_write_bytecode = True  # the sources stay as they are

from played_terminal import Answering  # noqa: E402

STORE, PASSWORD, SESSION = sys.argv[1:]
PATIENCE = 120
MARKS = {"kitty": b",t=s;", "sixel": b"q\"1;1;", "iterm": b"\x1b]1337;File=inline=1"}  # what a picture has in it
HUGE = b"99999999999999999999"

# A row: name, kind, options, (columns, rows, pixels across, pixels down), how many more bytes the terminal sends.
CASES = [
    ("sixel at 5120 by 2880", "sixel", [], (512, 144, 5120, 2880), b""),
    ("sixel with letters of 4 by 8 at 5120 by 2880", "sixel", [], (1280, 360, 5120, 2880), b""),
    ("sixel, 600 columns of unknown size", "sixel", [], (600, 200, 0, 0), b""),
    ("sixel, cells as large as a screen", "sixel", [], (120, 40, 65535, 65535), b""),
    ("sixel, cells of no height", "sixel", [], (120, 40, 0, 0), b"\x1b[6;1;9999t"),
    ("sixel, cells of no width", "sixel", [], (120, 40, 0, 0), b"\x1b[6;9999;1t"),
    ("sixel of at most one pixel", "cells", [], (120, 40, 0, 0), b"\x1b[?2;0;1;1S"),
    ("sixel without end", "sixel", [], (400, 120, 8000, 4800), b"\x1b[?2;0;%s;%sS" % (HUGE, HUGE)),
    ("kitty at 5120 by 2880", "kitty", [], (512, 144, 5120, 2880), b""),
    ("iTerm2 at 5120 by 2880", "iterm", [], (512, 144, 5120, 2880), b""),
    ("cells, 3000 columns", "cells", [], (3000, 120, 0, 0), b""),
    ("cells, 1500 rows", "cells", [], (100, 1500, 0, 0), b""),
    ("numbers without end", "kitty", [], (120, 40, 0, 0),
     b"\x1b[%s;%s;%st\x1b[6;%s;%st\x1b_Gi=%s;OK\x1b\\\x1bP>|VTE(%s)\x1b\\\x1b]11;rgb:%s/%s/%s\x1b\\\x1b[?%s;%sc"
     % ((HUGE,) * 12)),
    ("answers to what was not asked", "cells", [], (120, 40, 0, 0), b"\x1b[0n" * 5000),
    ("numbers without end for keys", "cells", [], (120, 40, 0, 0), b"\x1b[<0;%s;%sM\x1b[%s;%su\x1b[%s;%sR" % ((HUGE,) * 6)),
]


class Strange(Answering):
    def __init__(self, kind, options, size, more):
        super().__init__(kind, [os.environ["TERUGBLIK"], "--store", STORE, "--user", "bakker", "--password-file", PASSWORD,
                                *options, "watch", SESSION], 120, 40, {"DISPLAY": "", "WAYLAND_DISPLAY": ""})
        self.keep, self.more = bytearray(), more
        self.drain(PATIENCE, lambda chunk: True)  # from then on the size is ours to set
        self.resize(*size)

    def resize(self, columns, rows, across, down):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, across, down))

    def answer(self, word):
        if word == b"\x1b[16t":
            return self.more
        return super().answer(word)

    def press(self, keys):
        self.drain(0)
        self.keep.clear()
        self.keys(keys)

    def sees(self, mark):
        return mark in self.keep or self.drain(PATIENCE, lambda chunk: mark in self.keep)


def tell(right, name, terminal):
    print(("ok" if right else "not ok"), name, flush=True)
    if not right:
        print("#", bytes(terminal.keep[-300:]), flush=True)


for name, kind, options, size, more in CASES:
    terminal = Strange(kind, options, size, more)
    tell(terminal.sees(b"0:0"), f"{name}: the lesson opens", terminal)
    terminal.keys(more)
    terminal.press(b"?")
    tell(terminal.sees(b"While watching"), f"{name}: the help comes", terminal)
    terminal.press(b"\x1b")
    tell(terminal.sees(MARKS.get(kind, b"Notes")), f"{name}: the picture comes", terminal)
    terminal.press(b"?")
    tell(terminal.sees(b"While watching"), f"{name}: and keys go on", terminal)
    terminal.end()

# Larger than can be drawn: at the start the program says so and ends; later it goes on with the size that it had.
terminal = Strange("cells", [], (120, 40, 0, 0), b"")
terminal.sees(b"0:0")
terminal.resize(65535, 65535, 65535, 65535)
terminal.press(b"?")
tell(terminal.sees(b"While watching"), "as large as can be said: what was there stays", terminal)
terminal.end()
child, master = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 65535, 65535, 0, 0))
    os.execvp(os.environ["TERUGBLIK"], [os.environ["TERUGBLIK"], "--store", STORE, "--user", "bakker"])
said = b""
try:
    while chunk := os.read(master, 1 << 16):
        said += chunk
except OSError:
    pass  # it has ended
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print("ok" if status == 1 and b"65535 columns and 65535 rows, which cannot be" in said else "not ok",
      "as large as can be said: a sentence", status, flush=True)

# A terminal that reads no more, as ctrl-S or a line that hangs does: keys go on being taken, and the program ends when it is told to.
terminal = Strange("cells", [], (400, 120, 0, 0), b"")
terminal.sees(b"0:0")
terminal.resize(399, 119, 0, 0)
select.select([terminal.fd], [], [], PATIENCE)  # more than the line holds is on its way, and is not read
terminal.keys(b"nWritten while nothing was read\r")
while b"Written while nothing was read" not in subprocess.run(
        [os.environ["TERUGBLIK"], "--store", STORE, "--user", "bakker", "--password-file", PASSWORD, "notes", SESSION],
        stdout=subprocess.PIPE, check=True).stdout:
    pass  # the script's limit ends this
tell(True, "a terminal that reads no more: keys go on", terminal)
os.kill(terminal.pid, signal.SIGTERM)
status = os.waitstatus_to_exitcode(os.waitpid(terminal.pid, 0)[1])
print("ok" if status == 128 + signal.SIGTERM else "not ok", "a terminal that reads no more: it ends when it is told to", status,
      flush=True)
os.close(terminal.fd)
