"""What the benches share: processes and their costs, pseudo-terminals, a school with clips, and the programs that it is
compared with. For sourcing by tests/bench/run.
"""
import contextlib
import glob
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(HERE, "../screens"))

from played_terminal import Terminal, family, stat_of  # noqa: E402

B = os.path.abspath(os.environ.get("B", os.path.join(HERE, "../../build")))
PROGRAM = os.path.abspath(os.environ.get("TERUGBLIK", os.path.join(B, "terugblik")))
TICK = os.sysconf("SC_CLK_TCK")
PASSWORD = "bench-password-of-nobody"
SIZES = [(160, 45), (240, 67)]
TIMELINE = 4  # rows below the picture when it has the whole screen: a blank one, the timeline, the loudness
REAL = "/usr/share/forensics-samples/original-files/movie1/VID_20191220_170832.mp4"


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace").stdout
    except OSError:
        return ""


# --- Processes ---------------------------------------------------------------------------------------------


def processor_seconds(pids):
    """User and system time of these, with that of children they have waited for."""
    fields = [stat_of(each) for each in pids]
    return sum(int(each[i]) for each in fields if each for i in (11, 12, 13, 14)) / TICK


def watchers(pid):
    """The processes of the family that play; the others, of low priority, make something in the background."""
    return [each for each in family(pid) if int((stat_of(each) or [0] * 17)[16]) < 10]


def memory_mb(pids):
    """Proportional share of memory, so that what two processes share counts once."""
    total = 0
    for each in pids:
        try:
            with open(f"/proc/{each}/smaps_rollup") as file:
                total += int(re.search(r"^Pss:\s+(\d+)", file.read(), re.M).group(1))
        except (OSError, AttributeError):
            pass
    return total / 1024


# --- The school that the clips are in ------------------------------------------------------------------------


class School:
    def __init__(self, folder):
        self.folder = folder
        self.store = os.path.join(folder, "store")
        self.secret = os.path.join(folder, "password")
        with open(self.secret, "w") as file:
            file.write(PASSWORD + "\n")
        self.run("beheer", "init", "--school", "Bench", "--location", "Here")
        for name, role in (("admin", "registrar"), ("coach", "coach"), ("docent", "teacher")):
            first = self.run("beheer", "account", "add", name, "--full-name", name, "--role", role).strip()
            once = os.path.join(folder, "once")
            with open(once, "w") as file:
                file.write(first + "\n")
            subprocess.run([PROGRAM, "--store", self.store, "--user", name, "--password-file", once, "account", "passwd",
                            "--new-password-file", self.secret], check=True, stdout=subprocess.DEVNULL)
        pupils = os.path.join(folder, "pupils.csv")
        with open(pupils, "w") as file:
            file.write("number,name,birth_date,class,location\n1,Pupil,2012-01-01,2B,Here\n")
        self.run("admin", "pupil", "import", pupils)
        self.run("admin", "consent", "give", "docent", "--by", "docent", "--as", "employee", "--on", "2020-01-01")
        self.run("admin", "consent", "give", "1", "--by", "Parent", "--as", "guardian", "--on", "2020-01-01")
        self.run("admin", "equipment", "add", "camera", "C", "--serial", "1")
        self.run("admin", "equipment", "add", "card", "S", "--serial", "2")
        self.trajectory = self.run("coach", "trajectory", "open", "--teacher", "docent", "--goal", "Bench").strip()

    def command(self, user, *words):
        return [PROGRAM, "--store", self.store, "--user", user, "--password-file", self.secret, *words]

    def run(self, user, *words):
        done = subprocess.run(self.command(user, *words), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"{words[:2]}: {done.stderr.strip()}")
        return done.stdout

    def add(self, clip):
        return self.run("coach", "import", clip, "--trajectory", self.trajectory, "--class", "2B", "--filmed-on",
                        "2026-01-15", "--filmed-by", "coach", "--camera", "C", "--card", "S", "--in-picture",
                        "all-permitted", "--keep-originals").strip()


    @contextlib.contextmanager
    def unmade(self):
        """As if nothing had been made of any lesson yet; what there was is back afterwards."""
        footage, aside = os.path.join(self.store, "footage"), os.path.join(self.folder, "aside")
        os.makedirs(aside, exist_ok=True)
        made = [name for name in os.listdir(footage) if name.endswith((".proxy", ".loudness"))]
        for name in made:
            os.rename(os.path.join(footage, name), os.path.join(aside, name))
        try:
            yield
        finally:
            for name in made:
                os.replace(os.path.join(aside, name), os.path.join(footage, name))


# --- Clips -----------------------------------------------------------------------------------------------------


def ffmpeg(*words):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words], check=True)


def sound(seconds):
    return ["-f", "lavfi", "-i", f"anoisesrc=amplitude=0.05:duration={seconds}"]


def make_clips(folder):
    """Name → file. Classroom: a still room, some movement, camera noise."""
    clips = {}
    tool = os.path.join(B, "tests/bench/make-clip")

    wanted = os.environ.get("BENCH_CLIPS", "").split(",")

    def asked(name):
        return any(word in name for word in wanted)

    def drawn(name, *options):
        if not asked(name):
            return
        clips[name] = os.path.join(folder, name.replace(" ", "-") + ".mp4")
        if os.path.exists(tool):
            subprocess.run([tool, *options, clips[name]], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
            return
        raise RuntimeError("make-clip is not built")

    drawn("classroom 720p25", "-s", "1280x720", "-r", "25", "-t", "22", "-n", "3", "-g", "250", "-x", "6")
    drawn("classroom 1080p50", "-s", "1920x1080", "-r", "50", "-t", "22", "-n", "3", "-g", "500", "-x", "6")
    drawn("much movement 720p25", "-s", "1280x720", "-r", "25", "-t", "22", "-n", "3", "-m", "3", "-g", "250", "-x", "6")
    if not asked("real, a phone"):
        pass
    elif os.path.exists(REAL):
        # It is short, so it is repeated, without encoding it anew.
        clips["real, a phone"] = os.path.join(folder, "real.mp4")
        ffmpeg("-stream_loop", "49", "-i", REAL, "-map", "0:v:0", "-map", "0:a:0?", "-c", "copy", "-t", "80",
               clips["real, a phone"])
    return clips


# --- Programs ------------------------------------------------------------------------------------------------------

# timg ends each picture with a line feed, which in a terminal of the picture's height moves it up.
SPARE_ROWS = {"timg -ph": 1, "timg -pq": 1}


def peers(cols, rows):
    """Name → command for a file, each filling the terminal with cells."""
    found = {}
    if shutil.which("mpv"):
        for vo in ("tct", "caca"):
            found[f"mpv --vo={vo}"] = lambda clip, vo=vo: ["mpv", "--no-config", "--really-quiet", "--ao=null", f"--vo={vo}", clip]
    if shutil.which("timg"):
        for mode, flag in (("timg -ph", "-ph"), ("timg -pq", "-pq")):
            found[mode] = lambda clip, flag=flag: ["timg", flag, "-V", f"-g{cols}x{rows}", clip]
    return found


def machine():
    model = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    versions = [f"{name} {output_of('dpkg-query', '-W', '-f=${Version}', name)}" for name in ("mpv", "timg") if shutil.which(name)]
    return (f"{model.group(1).strip() if model else 'processor unknown'}, {os.cpu_count()} cores, "
            f"{output_of('uname', '-sr').strip()}; Debian's {' and '.join(versions) or 'peers: none'}")


def missing():
    """Sentences on what could not be compared here."""
    found = [f"{name} is not installed, so it is not compared." for name in ("mpv", "timg") if not shutil.which(name)]
    if not os.path.exists(REAL):
        found.append("There is no real recording among the clips: forensics-samples-files is not installed.")
    return found


def open_watch(school, session, cols, rows):
    """The program, playing the session on the whole screen with cells; TIMELINE rows are its timeline. From the beginning, wherever it was left."""
    for place in glob.glob(os.path.join(school.store, "drafts", "*.place")):
        os.remove(place)
    terminal = Terminal(school.command("coach", "--video", "cells", "watch", session), cols, rows + TIMELINE,
                        {"XDG_CONFIG_HOME": school.folder})
    terminal.keep = bytearray()
    terminal.drain(20, lambda chunk: b"\xe2\x96" in chunk)
    terminal.keys(b"f")
    return terminal


def undisturbed(terminal, most=1800):
    """Waits until all that is made in the background when a lesson is first watched has been made and stored."""
    end, quiet = time.monotonic() + most, 0
    while quiet < 10 and time.monotonic() < end:  # one thing is made after the other
        terminal.drain(0.3)
        quiet = quiet + 1 if len(family(terminal.pid)) == len(watchers(terminal.pid)) else 0


def prepare(school, session):
    """Has everything made that the first watching makes (loudness, proxies). Returns seconds of processor time and of the clock."""
    terminal = open_watch(school, session, 80, 20)
    terminal.keep = None
    terminal.drain(1)
    terminal.keys(b" ")
    began, before = time.monotonic(), processor_seconds([terminal.pid])
    undisturbed(terminal)
    took = time.monotonic() - began, processor_seconds([terminal.pid]) - before
    terminal.end()
    return {"seconds": took[0], "processor": took[1]}
