"""Tables and a chart of what was measured."""
from common import machine, missing

ASKED = "classroom 720p25"  # the clip for which it was said what is to be reached
OURS, FIRST = "terugblik", "terugblik, the first time"
COLOURS = {OURS: "#1b6e3c", FIRST: "#7fb294", "mpv --vo=tct": "#b0453a", "mpv --vo=caca": "#d9a39c", "timg -ph": "#3a6ab0",
           "timg -pq": "#8fa8cc"}


def ratio(ours, theirs):
    return f"{ours / theirs:.2f}" if ours is not None and theirs else "–"


def floor_ratio(measure):
    """A measure of the store by its floor, of processor time: the other processes of the machine are not in it."""
    return ratio(measure["processor_ms"], measure["floor_processor_ms"]) if "floor_ms" in measure else ""


def milliseconds(seconds):
    return "–" if seconds is None else f"{seconds * 1000:.0f} ms"


class Page:
    def __init__(self):
        self.lines = []

    def put(self, *lines):
        self.lines += lines

    def table(self, heads, rows):
        self.put("| " + " | ".join(heads) + " |", "| --- |" + " --- |" * (len(heads) - 1))
        for row in rows:
            self.put("| " + " | ".join(row) + " |")
        self.put("")

    def text(self):
        return "\n".join(self.lines) + "\n"


def named(results, name):
    return next((each for each in results if each["name"] == name), None)


def summary(page, found):
    """What was to be reached, and what was; at each size where it was measured."""
    play = [each for each in found.get("play", []) if each["clip"] == ASKED]
    like = [each for each in found.get("likeness", []) if each["clip"] == ASKED]
    rows = []

    def compared(what, most, key, peer):
        if play:
            rows.append([what, most, *(" (".join(ratio(each["row"][name][key], each["row"].get(peer, {}).get(key))
                                                 for name in (OURS, FIRST)) + ")" for each in play)])

    compared("processor time, divided by that of `mpv --vo=tct`", "at most 0.3", "share", "mpv --vo=tct")
    compared("processor time, divided by that of `timg -ph`", "at most 0.75", "share", "timg -ph")
    compared("bytes to the terminal, divided by those of `timg -ph`", "at most 0.1", "rate", "timg -ph")
    compared("memory, divided by that of `mpv --vo=tct`", "at most 1", "memory", "mpv --vo=tct")
    if play:
        rows.append(["pictures a second, out of 25", "25",
                     *(f"{each['row'][OURS]['pictures']:.1f} ({each['row'][FIRST]['pictures']:.1f})" for each in play)])
    for peer in ("timg -pq", "mpv --vo=tct"):
        if like:
            rows.append([f"likeness, minus that of `{peer}`", "more than 0",
                         *("–" if None in (each["row"].get(peer), each["row"].get(OURS), each["row"].get(FIRST))
                           else f"{each['row'][OURS] - each['row'][peer]:+.4f} ({each['row'][FIRST] - each['row'][peer]:+.4f})"
                           for each in like)])
    seek, first, exact = (named(found.get("seek", []), name) for name in (OURS, FIRST, "mpv --vo=tct, exact"))
    if seek and first and exact:
        rows.append(["time to the first new picture of a seek, divided by that of `mpv --vo=tct` to its exact one", "at most 0.15",
                     f"{ratio(seek['first'], exact['exact'])} ({ratio(first['first'], exact['exact'])})", ""])
        rows.append(["time to the exact picture, divided by the same", "at most 0.5",
                     f"{ratio(seek['exact'], exact['exact'])} ({ratio(first['exact'], exact['exact'])})", ""])
    start, mpv = (named(found.get("start", []), name) for name in (OURS + ", from the list", "mpv --vo=tct"))
    if start and mpv:
        rows.append(["time from key or start to the first picture, divided by that of `mpv --vo=tct`", "at most 1",
                     ratio(start["seconds"], mpv["seconds"]), ""])
    lessons = named(found.get("store", []), "screen: sessions, 10,000")
    if rows and lessons:
        rows.append(["processor time to open the list of 10,000 lessons, divided by that of reading their rows alone", "at most 7",
                     floor_ratio(lessons), ""])
    if rows:
        page.put("## In short\n", f"The {ASKED} clip, which has a still room, some movement and camera noise. In brackets: a lesson that is",
                 "opened before its proxy (player/wire/proxy.h), which is made after the import, is ready.\n")
        page.table(["measure", "to reach", "160×45", "240×67"], rows)


def playing(page, results):
    page.put("## Playing\n")
    page.table(["clip", "cells", "program", "share of a core", "pictures a second", "bytes per picture", "memory",
                "ours : theirs, share", "bytes"],
               [[each["clip"], each["size"], name, f"{row['share']:.1%}",
                 f"{row['pictures']:.1f}" if name in (OURS, FIRST) else "–", f"{row['rate'] / each['frames'] / 1000:.1f} kB",
                 f"{row['memory']:.0f} MB", "" if name == OURS else ratio(each["row"][OURS]["share"], row["share"]),
                 "" if name == OURS else ratio(each["row"][OURS]["rate"], row["rate"])]
                for each in results for name, row in each["row"].items()])
    page.put("What the first watching makes in the background (the loudness and a proxy, player/wire/proxy.h), by one process of low",
             "priority, once:\n")
    page.table(["clip", "processor time", "for each minute of the clip"],
               [[each["clip"], f"{each['made']['processor']:.1f} s", f"{60 * each['made']['processor'] / each['seconds']:.1f} s"]
                for each in results if each["size"].startswith("160")])


def rates(page, results):
    page.put("## Other rates\n", "The classroom as above at other rates, and at other speeds where a program has them; 160×45.\n")
    page.table(["film", "program", "share of a core", "pictures a second", "bytes per picture", "ours : theirs, share", "bytes"],
               [[each["what"], name, f"{row['share']:.1%}", f"{row['pictures']:.1f}" if name == OURS else "–",
                 f"{row['rate'] / each['frames'] / 1000:.1f} kB",
                 "" if name == OURS else ratio(each["row"][OURS]["share"], row["share"]),
                 "" if name == OURS else ratio(each["row"][OURS]["rate"], row["rate"])]
                for each in results for name, row in each["row"].items()])


def likeness(page, results):
    page.put("## Faithfulness\n",
             "Mean SSIM of what a terminal emulator shows of the bytes, against the source at 4 × 8 pixels a cell, one still picture.\n")
    names = list(results[0]["row"])
    page.table(["clip", "cells", *names],
               [[each["clip"], each["size"],
                 *("–" if each["row"].get(name) is None else f"{each['row'][name]:.4f}" for name in names)]
                for each in results])


def seeking(page, results):
    page.put("## Seeking\n",
             "A minute ahead in a clip of 30 minutes with key frames 10 s apart, paused, 160×45. Medians, from the key to",
             "what an emulator shows. The first time: while the proxy is being made on the other processor.\n")
    page.table(["program", "seeks", "first new picture", "exact picture"],
               [[each["name"], str(each["count"]), milliseconds(each["first"]), milliseconds(each["exact"])]
                for each in results])


def starting(page, results):
    page.put("## Starting\n",
             "To the first picture, 160×45, medians of five: ours from the key that opens the lesson in the list, and from the start of",
             "`terugblik watch`, which logs in first (on purpose, that takes Argon2id's time); the others from their start.\n")
    page.table(["program", "first picture", "of which logging in"],
               [[each["name"], milliseconds(each["seconds"]), milliseconds(each["login"]) if each.get("login") else ""]
                for each in results])


def importing(page, results):
    page.put("## Importing\n")
    for each in results:
        ours = each["import"] - each["login"]
        page.put(f"{each['bytes'] / 1e6:.0f} MB in four files: `cp`, `sync` and two `sha256sum`s {each['plain']:.1f} s; import with read-back",
                 f"and wipe {ours:.1f} s without the log-in ({each['login']:.1f} s); ratio {ours / each['plain']:.2f}.\n")


def big_school(page, results):
    page.put("## A big school\n",
             "2,000 pupils, 200 staff, 10,000 consents, 10,000 sessions of one coach (1,000 of them not yet deleted), 100,000 rows of trace,",
             "3,000 notes in one session. Screens are opened, loaded and drawn at 160×45. Medians of nine; the floor is the bare SQL or",
             "the cryptography alone, by turns with what it is the floor of. The ratio is of processor time.\n")
    page.table(["what", "time", "processor", "floor", "its processor time", "ratio"],
               [[each["name"], f"{each['ms']:.1f} ms", f"{each['processor_ms']:.1f} ms", each.get("floor", ""),
                 f"{each['floor_processor_ms']:.1f} ms" if "floor_ms" in each else "", floor_ratio(each)] for each in results])


PARTS = (("play", playing), ("rates", rates), ("likeness", likeness), ("seek", seeking), ("start", starting), ("import", importing),
         ("store", big_school))


def report(found):
    page = Page()
    page.put("# Performance\n",
             "Written by `make bench`: all programs side by side in one run, into a terminal that takes bytes at once, sound decoded",
             "and played nowhere. Shares are of one core and count both of our processes; bytes per picture are for each picture of the",
             "clip, and both are medians of three stretches of four seconds, in which the programs take turns. A ratio below 1 is in our favour. Chafa shows no films, and VLC's",
             "caca is the library that `mpv --vo=caca` has, so neither is among them. Terminals that show pixels, and slow lines:",
             "[terminals.md](terminals.md).\n",
             f"Machine: {machine()}.\n", *(sentence + "\n" for sentence in missing()))
    summary(page, found)
    for name, write in PARTS:
        if found.get(name):
            write(page, found[name])
    return page.text()


def chart(found):
    """Bars: the share of a core of each program, clip by clip."""
    most = max((row["share"] for each in found["play"] for row in each["row"].values()), default=1)
    y, parts = 40, []
    for each in found["play"]:
        parts.append(f'<text x="10" y="{y}" font-weight="bold">{each["clip"]}, {each["size"]}</text>')
        for name, row in each["row"].items():
            y += 18
            width = 480 * row["share"] / most
            parts.append(f'<text x="20" y="{y}">{name}</text><rect x="180" y="{y - 11}" width="{width:.1f}" height="13" '
                         f'fill="{COLOURS.get(name, "#777")}"/><text x="{186 + width:.1f}" y="{y}">{row["share"]:.1%}</text>')
        y += 30
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{y}" font-family="sans-serif" font-size="12">'
            f'<rect width="100%" height="100%" fill="white"/><text x="10" y="18" font-size="14">Processor time while playing, share of '
            f'one core (less is better)</text>{"".join(parts)}</svg>\n')
