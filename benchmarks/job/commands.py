"""Whole commands as a user types them, measured: wall clock, processor time of all their processes, peak memory."""
import os
import pathlib
import platform
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# No process outlives its command: each pays for its own start, as on a machine that was just switched on.
ENVIRONMENT = {**os.environ, "MSBUILDDISABLENODEREUSE": "1", "DOTNET_CLI_USE_MSBUILD_SERVER": "0", "DOTNET_NOLOGO": "1",
               "DOTNET_CLI_UI_LANGUAGE": "en"}


class Command:
    """One command: `seconds` of wall clock, seconds of `processor` (user and system), `megabytes` of its largest process, `output`."""

    def __init__(self, *command):
        command = [str(part) for part in command]
        start = time.monotonic()
        process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{self.output}")
        self.processor = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

    def __str__(self):
        return f"{self.seconds:.2f} s ({self.processor:.2f} s of processor, {self.megabytes:.0f} MB)"


class Build(Command):
    """
    `dotnet build data.proj`, or another project, on a folder of recordings, all of which are used. With the verb `msbuild` it is `dotnet
    msbuild`, which looks for no packages and does not ask which server builds.
    """

    def __init__(self, audio, cache, project=ROOT / "data.proj", verb="build", **settings):
        self.name = project.stem
        settings = {"AudioRoot": audio, "SpectrogramCacheDir": cache, "MaxSamplesPerClass": 0, **settings}
        # No server compiles the tasks of a first command and lives on.
        super().__init__("dotnet", verb, project, *(["--disable-build-servers"] if verb == "build" else []),
                         *(f"-p:{name}={value}" for name, value in settings.items()))

    def expect(self, generated):
        """A build that did something else measured something else."""
        if f"{self.name} -> {generated:,} generated" not in self.output:
            sys.exit(f"expected {generated:,} generated:\n{self.output}")
        return self


class Empty(Command):
    """`dotnet msbuild` on a project that does nothing: what any build costs before it does something."""

    def __init__(self, folder):
        project = pathlib.Path(folder, "empty.proj")
        if not project.exists():
            project.write_text('<Project>\n  <Target Name="Build" />\n</Project>\n')
        super().__init__("dotnet", "msbuild", project)


def line_of(file, start):
    """What stands behind the colon in the first line of a file of the system that starts so; empty where there is none."""
    lines = pathlib.Path(file).read_text().splitlines() if os.path.exists(file) else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(start)), "")


def file_system(folder):
    """The type of the file system that a folder is on, where the system tells."""
    mounts = pathlib.Path("/proc/self/mounts")
    rows = [row.split() for row in mounts.read_text().splitlines()] if mounts.exists() else []
    types = {place.replace("\\040", " "): name for _, place, name, *_ in rows}
    folder = pathlib.Path(folder).resolve()
    return next((types[str(parent)] for parent in (folder, *folder.parents) if str(parent) in types), "")


def machine(folder):
    """Processor, cores, kernel, .NET and file system, in a line."""
    sdk = subprocess.run(["dotnet", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return (f"{line_of('/proc/cpuinfo', 'model name') or platform.processor()}, {os.cpu_count()} processors, {platform.system()} "
            f"{platform.release()}, .NET SDK {sdk}, {file_system(folder) or 'a file system of unknown type'}")
