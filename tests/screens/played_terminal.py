"""Imitated terminals: the program runs in a pseudo-terminal, of which this answers what such a terminal would answer, and takes the
bytes at once or at a given rate. For import by tests/screens/pixels.py and tests/bench.
"""
import base64
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

CELL_WIDTH, CELL_HEIGHT = 8, 16
PICTURE = b"\x1b[?2026h\x1b7"  # each picture of ours begins so: the terminal says that it synchronizes
WORDS = re.compile(rb"\x1b\[5n|\x1b\[c|\x1b\[>0q|\x1b\[\?2026\$p|\x1b\[\?2026h\x1b7|\x1b\[16t|\x1b_G[^\x1b]{0,200}\x1b\\")
LONGEST = 256  # bytes of a word


def stat_of(pid):
    """The fields of /proc/PID/stat behind the name; none when it has ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def family(pid):
    """The process and all its descendants."""
    found, todo = [], [pid]
    while todo:
        each = todo.pop()
        found.append(each)
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/children") as file:
                    todo += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return found


class Terminal:
    """A program in a pseudo-terminal of a given size, read as fast as it writes. It answers as a plain terminal with true colour."""

    def __init__(self, command, cols, rows, environment=None):
        self.keep = None
        self.pieces = None  # [(moment, bytes)] when wanted
        self.bytes = self.pictures = 0
        self.tail = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"})
            os.environ.update(environment or {})
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, cols * 9, rows * 18))
            os.execvp(command[0], command)
        self.started = time.monotonic()

    def read(self, most, seconds):
        """What it writes, none within so many seconds; nothing when it has ended."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return None
        try:
            chunk = os.read(self.fd, most)
        except OSError:
            return b""
        self.bytes += len(chunk)
        self.look_at(chunk)
        if self.keep is not None:
            self.keep += chunk
        if self.pieces is not None:
            self.pieces.append((time.monotonic(), chunk))
        return chunk

    def drain(self, seconds, until=None):
        """Reads for so long, or until `until(chunk)` says so; returns whether it did."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            chunk = self.read(1 << 16, left)
            if not chunk:
                return False
            if until and until(chunk):
                return True
        return False

    def look_at(self, chunk):
        """Answers what a terminal is asked, and counts pictures: each comes as one synchronized update."""
        def count(what):
            return (self.tail[1 - len(what):] + chunk).count(what)

        for question, answer in ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[5n", b"\x1b[0n")):
            if count(question):
                self.keys(answer * count(question))
        self.pictures += count(PICTURE)
        self.tail = (self.tail + chunk)[-16:]

    def keys(self, text):
        os.write(self.fd, text)

    def end(self):
        for pid in family(self.pid)[::-1]:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        os.close(self.fd)
        os.waitpid(self.pid, 0)


class Answering(Terminal):
    """A terminal of one KIND: kitty (on this machine), kitty-far, sixel, iterm or cells; RATE in bytes a second."""

    def __init__(self, kind, command, cols, rows, environment, rate=None):
        super().__init__(command, cols, rows, environment)
        size = struct.pack("HHHH", rows, cols, cols * CELL_WIDTH, rows * CELL_HEIGHT)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)
        self.kind, self.rate, self.rest = kind, rate, b""
        self.credit, self.credited = 0.0, time.monotonic()

    def answer(self, word):
        if word.startswith(b"\x1b_G"):
            # A kitty on another machine cannot open the shared memory whose name it is told.
            if b"a=q" in word and (self.kind == "kitty" or (self.kind == "kitty-far" and b"t=d" in word)):
                return b"\x1b_Gi=%s;OK\x1b\\" % re.search(rb"i=(\d+)", word).group(1)
            return b""
        name = {"kitty": b"kitty(0.26.5)", "kitty-far": b"kitty(0.26.5)", "iterm": b"iTerm2 3.5"}.get(self.kind)
        return {
            b"\x1b[5n": b"\x1b[0n",
            b"\x1b[c": b"\x1b[?62;4;22c" if self.kind == "sixel" else b"\x1b[?62;22c",
            b"\x1b[>0q": b"\x1bP>|%s\x1b\\" % name if name else b"",
            b"\x1b[?2026$p": b"\x1b[?2026;2$y",
            b"\x1b[16t": b"\x1b[6;%d;%dt" % (CELL_HEIGHT, CELL_WIDTH),
        }.get(word, b"")

    def look_at(self, chunk):
        data, end = self.rest + chunk, 0
        for match in WORDS.finditer(data):
            word, end = match.group(), match.end()
            self.pictures += word == PICTURE
            if b"t=s" in word and b"a=T" in word:
                try:
                    os.unlink("/dev/shm" + base64.b64decode(word.split(b";", 1)[1][:-2]).decode())
                except OSError:
                    pass
            reply = self.answer(word)
            if reply:
                self.keys(reply)
        self.rest = data[max(end, len(data) - LONGEST):]

    def most(self):
        """Bytes that the line carries now."""
        if self.rate is None:
            return 1 << 16
        now = time.monotonic()
        self.credit = min(self.credit + (now - self.credited) * self.rate, self.rate / 50)
        self.credited = now
        return int(self.credit)

    def drain(self, seconds, until=None):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            most = self.most()
            if most < 64 and self.rate is not None:
                time.sleep(0.002)
                continue
            chunk = self.read(most, min(0.05, left))
            if chunk is None:
                continue
            if not chunk:
                return False
            self.credit -= len(chunk)
            if until and until(chunk):
                return True
        return False
