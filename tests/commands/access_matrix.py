#!/usr/bin/python3
"""The access matrix of the commands (R7, R13): every command × who gives it × where the session stands.

Each cell runs the program on a copy of a store that build/tests/commands/school made, and asserts the exit status: done (0), refused
for the person (3, with a refused row of that person in the trace), or refused for the state (1, or 3 with its own sentence);
after a refusal nothing has changed but the trace. One table, COMMANDS, says who may do what. Checking a password of these accounts
costs next to nothing, since each account says how costly its password is (tests/commands/school.c).
"""
import os
import shutil
import sqlite3
import subprocess
import sys

# Each cell begins with the same store at the same place: what a machine remembers of it would be in the way.
os.environ["XDG_STATE_HOME"] = "/dev/null/state"
PROGRAM, TMP, B = os.environ["TERUGBLIK"], os.environ["TEST_TMP"], os.environ["B"]
# Commands that are not about a lesson are tried in the first situation alone. The store's own matrix (test_store_access) tries every
# function in each situation.
SITUATIONS = ["imported", "in review", "marked", "blocked", "purged", "trajectory ended"]
NAMES = {"owner": "olga", "registrar": "rita", "coach": "cor", "teacher": "tess", "another coach": "carla",
         "another teacher": "tom", "a disabled coach": "cor"}
OWNER, REGISTRAR, PARTY = {"owner"}, {"registrar"}, {"coach", "teacher"}
COACHES = {"coach", "another coach"}
STAFF = REGISTRAR | PARTY | {"another coach", "another teacher"}
ALL = OWNER | STAFF
EVER = set(SITUATIONS)
OPEN = EVER - {"trajectory ended"}
ENTRY = ["--by", "Petra de Boer", "--as", "guardian", "--on", "2025-06-01"]

# A row: the command's words; who may give it; in which situations it works (in others it is refused for the state); who else may be
# told that the state is the wrong one. {NAME} stands for what the school printed, @NAME for a file.
COMMANDS = [
    (["account", "add", "nieuw", "--full-name", "Nieuw", "--role", "teacher", "--new-password-file", "@new"], OWNER, EVER),
    (["account", "list"], OWNER, EVER),
    (["account", "site", "tom", "Beilen"], OWNER, EVER),
    (["account", "disable", "tom"], OWNER, EVER),
    (["account", "passwd", "tom", "--new-password-file", "@new"], OWNER | {"another teacher"}, EVER),  # tom's own
    (["account", "second-factor", "show"], ALL, EVER),
    (["account", "role", "tom", "docent,beeldcoach"], OWNER, EVER),
    (["account", "enable", "tom"], OWNER, set()),  # who is not disabled
    (["location", "add", "Assen"], OWNER, EVER),
    (["store", "show"], OWNER, EVER),
    (["vault", "show"], OWNER, EVER),
    (["vault", "add", "@vault"], OWNER, EVER),
    (["vault", "remove", "vault"], OWNER, set()),  # the only one
    (["policy", "grace_days", "3"], OWNER, EVER),
    (["pupil", "import", "@pupils"], REGISTRAR, EVER),
    (["pupil", "list"], REGISTRAR, EVER),
    (["pupil", "find", "boer"], REGISTRAR, EVER),
    (["consent", "give", "1001", *ENTRY], REGISTRAR, EVER),
    (["consent", "refuse", "1001", *ENTRY], REGISTRAR, EVER),
    (["consent", "withdraw", "1001", *ENTRY], REGISTRAR, EVER),
    (["consent", "object", "1001", *ENTRY], REGISTRAR, EVER),
    (["consent", "lift", "{objection}", "--on", "2025-06-01"], REGISTRAR, EVER),
    (["consent", "undo", "{consent}"], REGISTRAR, EVER),
    (["consent", "list"], REGISTRAR, EVER),
    (["consent", "reminder"], REGISTRAR, EVER),
    (["equipment", "add", "camera", "Canon 2", "--serial", "C2"], REGISTRAR, EVER),
    (["equipment", "list"], ALL, EVER),
    (["equipment", "retire", "Canon 1"], REGISTRAR, EVER),
    (["film-plan", "2b", "--on", "2025-03-14"], STAFF, EVER),
    (["subject", "1001"], REGISTRAR, EVER),
    (["subject", "tess"], REGISTRAR, EVER),
    (["trajectory", "open", "--teacher", "tom", "--goal", "Nog een"], COACHES, EVER),
    (["trajectory", "end", "{trajectory}"], {"coach"}, OPEN),
    (["trajectory", "hand-over", "{trajectory}", "--coach", "carla"], {"teacher"}, OPEN),
    (["trajectory", "mend", "{trajectory}"], PARTY, set()),
    (["notes", "{session}"], PARTY, EVER),
    (["tag", "list"], ALL | {"a disabled coach"}, EVER),  # asks nobody who they are
    (["tag", "list", "--trajectory", "{trajectory}"], PARTY, EVER),
    (["tag", "add", "Spiegelt", "--key", "5"], OWNER, EVER),
    (["tag", "change", "first-wait", "--name", "Denktijd"], OWNER, EVER),
    (["tag", "retire", "first-group"], OWNER, EVER),
    (["tag", "add", "Spiegelt", "--key", "5", "--trajectory", "{trajectory}"], {"coach"}, OPEN),
    (["form", "add", "direct-instruction"], OWNER, EVER),
    (["form", "list"], ALL, EVER),
    (["form", "show", "kijk"], ALL, EVER),
    (["form", "retire", "kijk"], OWNER, EVER),
    (["form", "fill", "{session}", "kijk", "1=3"], PARTY, OPEN),
    (["form", "answers", "{session}"], PARTY, EVER),
    (["form", "compare", "{session}", "kijk"], PARTY, set()),  # the teacher has not filled it in
    (["share", "{session}"], PARTY, EVER),
    (["watch", "{session}"], PARTY, set()),  # without a terminal
    (["complete", "{session}"], PARTY, {"imported", "in review"}),
    (["undo-mark", "{session}"], {"coach"}, {"marked", "trajectory ended"}, {"teacher"}),
    (["import", "@card", "--trajectory", "{trajectory}", "--class", "2b", "--filmed-on", "2025-03-14", "--filmed-by", "cor",
      "--camera", "Canon 1", "--card", "SD 1", "--in-picture", "1001,1003", "--keep-originals"], REGISTRAR | PARTY, OPEN),
]
# Listings refuse nobody who may log in: they show what is theirs.
LISTS = [(["sessions", "--json"], PARTY), (["trajectory", "list", "--json"], PARTY), (["audit", "--json"], PARTY | OWNER)]


def say(good, name, why=""):
    print(f"{'ok' if good else 'not ok'} {name}", flush=True)
    if not good:
        print("\n".join("# " + line for line in why.splitlines()[:20]), flush=True)


def make(situation):
    made = subprocess.run([os.path.join(B, "tests/commands/school"), situation], capture_output=True, text=True, check=True)
    return dict(line.split("=", 1) for line in made.stdout.splitlines())


def contents(folder):
    """Everything in the database but trace and log-ins, and the names of all files."""
    db = sqlite3.connect(f"file:{folder}/terugblik.db?mode=ro", uri=True)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    rows = {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in tables
            if name not in ("audit", "login_try")}
    db.close()
    return rows, sorted(os.listdir(folder + "/footage"))


def refusals(folder, name):
    db = sqlite3.connect(f"file:{folder}/terugblik.db?mode=ro", uri=True)
    ((count,),) = db.execute("SELECT COUNT(*) FROM audit WHERE refused = 1 AND (actor_id ="
                             " (SELECT id FROM account WHERE name = ?1))", (name,))
    db.close()
    return count


def run(folder, caller, words):
    return subprocess.run([PROGRAM, "--store", folder, "--user", NAMES[caller], "--password-file", f"{TMP}/password", *words],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


class School:
    """One situation: the store as it was made, and copies of it."""

    def __init__(self, situation):
        self.situation, self.ids = situation, make(situation)
        self.made = self.ids["folder"]
        done = subprocess.run([PROGRAM, "--store", self.made, "purge"], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr  # what the situation left to be done is done
        self.disabled = self.made + ".disabled"
        shutil.copytree(self.made, self.disabled)
        done = run(self.disabled, "owner", ["account", "disable", "cor"])
        assert done.returncode == 0, done.stderr
        self.copy = self.made + ".copy"

    def take(self, caller):
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.disabled if caller == "a disabled coach" else self.made, self.copy)
        return self.copy

    def words(self, command):
        return [f"{TMP}/{word[1:]}" if word.startswith("@") else word.format(**self.ids) if word.startswith("{") else word
                for word in command]


def refused_cells(school, name, command, callers, told):
    """Refusals share a store, since they change nothing."""
    for caller in callers:
        folder = school.take(caller)
        before, rows = contents(folder), refusals(folder, NAMES[caller])
        done = run(folder, caller, school.words(command))
        new = refusals(folder, NAMES[caller]) - rows
        good = done.returncode == 3 or (caller in told and done.returncode in (1, 2))
        why = f"status {done.returncode}\n{done.stderr}{done.stdout}"
        if good and done.returncode == 3 and new < 1:
            good, why = False, "no refusal in the trace\n" + why
        if good and contents(folder) != before:
            good, why = False, "something changed\n" + why
        if good and not done.stderr.startswith("terugblik: "):
            good, why = False, "not a word\n" + why
        say(good, f"R7 R13 {name} by {caller} while {school.situation}: refused", why)


def allowed_cells(school, name, command, callers, fits):
    for caller in callers:
        folder = school.take(caller)
        before = None if fits else contents(folder)
        done = run(folder, caller, school.words(command))
        why = f"status {done.returncode}\n{done.stderr}{done.stdout}"
        if fits:
            say(done.returncode == 0, f"R7 {name} by {caller} while {school.situation}: done", why)
            continue
        good = done.returncode in (1, 3) and contents(folder) == before
        say(good, f"R7 {name} by {caller} while {school.situation}: not now", why)


def main():
    with open(f"{TMP}/password", "w") as file:
        file.write("correct horse battery\n")
    with open(f"{TMP}/new", "w") as file:
        file.write("een heel nieuw wachtwoord\n")
    with open(f"{TMP}/pupils", "w") as file:
        file.write("number,name,birth_date,class,location\n2001,Eva Mol,2012-05-01,3c,Beilen\n")
    os.makedirs(f"{TMP}/card/DCIM")
    os.makedirs(f"{TMP}/vault")
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=1", "-c:v",
                    "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", f"{TMP}/card/DCIM/MVI_1.MP4"], check=True)
    for situation in SITUATIONS:
        school = School(situation)
        for command, who, when, *told in COMMANDS:
            about_lesson = any("{session}" in word or "{trajectory}" in word for word in command)
            if not about_lesson and situation != SITUATIONS[0]:
                continue
            name = " ".join(command[:2] if command[1].isalpha() else command[:1])
            others = [caller for caller in NAMES if caller not in who]
            refused_cells(school, name, command, others, told[0] if told else set())
            allowed_cells(school, name, command, [caller for caller in NAMES if caller in who], situation in when)
        for command, theirs in LISTS:
            for caller in NAMES:
                done = run(school.take(caller), caller, command)
                shows = school.ids["trajectory"] in done.stdout or school.ids["session"] in done.stdout
                if caller == "a disabled coach":
                    good = done.returncode == 3 and not done.stdout
                else:
                    good = done.returncode == 0 and shows == (caller in theirs)
                say(good, f"R7 {' '.join(command[:2])} by {caller} while {situation}: {'theirs' if caller in theirs else 'nothing'}",
                    f"status {done.returncode}\n{done.stderr}{done.stdout[:400]}")
        for folder in (school.made, school.disabled, school.copy):
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
