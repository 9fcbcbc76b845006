"""Real recordings of a folder, copied until they are many, with one worker and with two."""
import contextlib
import pathlib
import shutil
import sqlite3
import subprocess

from job import recordings
from job.commands import Build, Empty
from job.tables import counted, middle, ratio, table

SUFFIXES = {"WAV": ".wav", "FLAC": ".flac", "MP3": ".mp3"}


def by_format(scratch, folder):
    """
    {format: (files, whether they were made here)}. Where a folder has no FLAC or no MP3, its WAV files are encoded, if ffmpeg is
    installed.
    """
    found = {name: [] for name in SUFFIXES}
    for path in sorted(path for path in pathlib.Path(folder).rglob("*") if path.is_file()):
        data = path.read_bytes()
        if recordings.kind(data):
            found[recordings.kind(data)].append((path, data))
    sources = {name: ([data for _, data in files], False) for name, files in found.items()}
    for name in ("FLAC", "MP3"):
        if not found[name] and shutil.which("ffmpeg"):
            sources[name] = ([encoded(scratch, path, SUFFIXES[name]) for path, _ in found["WAV"]], True)
    return {name: made for name, made in sources.items() if made[0]}


def encoded(scratch, path, suffix):
    """To a file: into a pipe ffmpeg writes headers without a length."""
    made = scratch.new("encoded").with_suffix(suffix)
    rate = ["-b:a", "128k"] if suffix == ".mp3" else []
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), *rate, str(made)], check=True)
    return made.read_bytes()


def described(cache):
    """Lengths of what was built, from its index."""
    with contextlib.closing(sqlite3.connect(f"{cache.as_uri()}/index.db?mode=ro", uri=True)) as index:
        shortest, longest = index.execute("SELECT min(duration), max(duration) FROM audio_samples").fetchone()
    return f"{shortest:.1f} to {longest:.1f} s"


def measure(scratch, rounds, small, folder):
    count = 40 if small else 1000
    print(f"### Real recordings\n\n{count:,} copies of the recordings of a folder, each with bytes of its own (WAV: a JUNK chunk more; "
          "FLAC: an APPLICATION block; MP3: another ID3v2 tag), from nothing; medians of "
          f"{counted(rounds, 'round')} in turns. Two against one is the median of the rounds' ratios; without an empty command: "
          "without what `dotnet msbuild` takes that does nothing.\n")
    rows = []
    for name, (sources, made) in by_format(scratch, folder).items():
        audio = scratch.new("audio")
        size = recordings.copies(sources, audio, count, SUFFIXES[name])
        for variants in (0, 10):
            title = f"{name}: {len(sources)}{' made of WAV' if made else ''}, {size / count / 1e3:.0f} kB"
            rows.append(compare(scratch, rounds, audio, variants, count, title))
        scratch.discard(audio)
    table(("files, mean size, length", "variants", "one worker, ms a recording", "of processor", "two workers, ms a recording",
           "of processor", "two against one", "without an empty command"), rows)


def compare(scratch, rounds, audio, variants, count, title):
    empty, builds, lengths = [], {1: [], 2: []}, ""
    for _ in range(rounds):
        empty.append(Empty(scratch.folder).seconds)
        for workers, measured in builds.items():
            cache = scratch.new("cache")
            measured.append(Build(audio, cache, VariantsPerSample=variants, NumWorkers=workers, ValidationFraction=0, TestFraction=0))
            measured[-1].expect(count * (1 + variants))
            lengths = described(cache)
            scratch.discard(cache)
    one, two = ([build.seconds for build in builds[workers]] for workers in (1, 2))
    cells = [cell for measured in builds.values() for cell in (middle([build.seconds / count * 1e3 for build in measured]),
                                                               middle([build.processor / count * 1e3 for build in measured]))]
    less = ratio([a - b for a, b in zip(one, empty)], [a - b for a, b in zip(two, empty)], 2)
    return f"{title}, {lengths}", str(variants), *cells, ratio(one, two, 2), less
