"""
Replays docs/first-week.md: takes the commands out of its console blocks ("$ " and "> " before what is typed), runs them one after
the other in one shell, in a home folder with the recordings of the walk and a clone of this repository's HEAD, and fails when
a command fails (but where the document shows an error) or when a line that the document shows is not among what it printed, in this
order. "…" stands for anything.
Comments that begin with "<!-- console" make what a document takes for granted.

usage: check_first_week.py <folder of recordings: fsdd and field in it> <scratch folder> [document...]
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

recordings, scratch = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
repository = pathlib.Path(__file__).resolve().parent.parent
documents = [pathlib.Path(argument).resolve() for argument in sys.argv[3:]] or [repository / "docs/first-week.md"]
END = "--- is how the command ended"


def steps(document):
    """(number of the line, what is typed, the lines that are shown) of every command."""
    found, inside = [], False
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith(("```", "<!--", "-->")):
            inside = line in ("```console", "<!-- console")
        elif inside and line.startswith("$ "):
            found.append((number, line[2:], []))
        elif inside and line.startswith("> "):
            assert not found[-1][2], f"{document.name}:{number} goes on with a command that has printed"
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line[2:]}", [])
        elif inside:
            found[-1][2].append(line)
    return found


def missing(shown, printed):
    """The first line that was shown and not printed; None where all were."""
    rest = iter(printed)
    for line in shown:
        pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("…"))))
        if not any(pattern.fullmatch(candidate.rstrip()) for candidate in rest):
            return line
    return None


home = scratch / "home"
config = pathlib.Path("~/.nuget/NuGet/NuGet.Config").expanduser()
if config.exists():
    (home / ".nuget/NuGet").mkdir(parents=True)
    shutil.copy(config, home / ".nuget/NuGet")
home.mkdir(parents=True, exist_ok=True)
subprocess.run(["git", "clone", "--quiet", repository, home / "nightscan"], check=True)
for name, folder in (("fsdd", "digits"), ("field", "field")):
    shutil.copytree(recordings / name, home / folder, copy_function=shutil.copyfile)
    subprocess.run(["chmod", "-R", "u+w", home / folder], check=True)

environment = {**os.environ, "HOME": str(home), "DOTNET_NOLOGO": "1", "DOTNET_CLI_UI_LANGUAGE": "en", "LC_ALL": "C.UTF-8",
               "NUGET_PACKAGES": os.environ.get("NUGET_PACKAGES", str(pathlib.Path("~/.nuget/packages").expanduser()))}


def replay(document):
    """How many commands do what the document says, and how many do not."""
    shell = subprocess.Popen(["bash", "-o", "pipefail"], cwd=home, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    good = bad = 0
    for number, command, shown in steps(document):
        began = time.monotonic()
        shell.stdin.write(f"{{ {command}\n}} < /dev/null\necho \" $?\" '{END}'\n")
        shell.stdin.flush()
        printed, code = [], None
        for line in shell.stdout:
            if line.endswith(END + "\n"):
                last, code = line[:-len(END) - 2].rsplit(" ", 1)
                printed.append(last)
                break
            printed.append(line.rstrip())
        absent = missing(shown, printed)
        fine = (code == "0") != any(": error NS" in line for line in shown) and absent is None
        good, bad = good + fine, bad + (not fine)
        print(f"{'ok    ' if fine else 'FAILED'} {document.name}:{number:<4} {time.monotonic() - began:5.1f} s  {command.splitlines()[0][:100]}", flush=True)
        if not fine:
            print(f"       exit code {code}, not printed: {absent}", *("       " + line for line in printed), sep="\n", flush=True)
        if code is None:
            break
    shell.stdin.close()
    shell.wait()
    return good, bad


counts = [replay(document) for document in documents]
good, bad = (sum(column) for column in zip(*counts))
print(f"{good} commands do what {', '.join(document.name for document in documents)} says, {bad} do not")
sys.exit(bad > 0 or any(sum(count) < 5 for count in counts))
