"""Builds that find little or nothing to do."""
import json
import pathlib
import random
import time

from job import recordings
from job.commands import ROOT, Build, Empty
from job.tables import counted, median, middle, table

CHANGED = 10
# Recordings and folders that are younger are looked at twice: their times cannot be trusted yet.
UNTRUSTED = 3


def settled(audio, cache, **settings):
    """Builds a collection until there is nothing to do; the first build of it."""
    first = Build(audio, cache, **settings)
    time.sleep(UNTRUSTED)
    Build(audio, cache, **settings).expect(0)
    return first


def difference(mine, others):
    """How much more one command takes than the other, in wall clock and in processor time: of the medians, and median of the pairs."""
    words = []
    for value in (lambda command: command.seconds, lambda command: command.processor):
        pairs = median(value(a) - value(b) for a, b in zip(mine, others))
        words.append(f"{median(map(value, mine)) - median(map(value, others)):.3f} / {pairs:.3f}")
    return words


def row(title, commands):
    return title, middle([command.seconds for command in commands], 3), middle([command.processor for command in commands], 3)


def nothing(scratch, rounds, small, other):
    """Four times a round: they are short, and noise is large beside their difference."""
    audio, count = scratch.new("audio"), 20 if small else 1000
    recordings.clips(audio, count)
    caches = {project: scratch.new("cache") for project in (ROOT / "data.proj", other) if project}
    for project, cache in caches.items():
        settled(audio, cache, project=project)
    verbs = ("build", "msbuild")
    empty, builds = [], {(project, verb): [] for project in caches for verb in verbs}
    for _ in range(4 * rounds):
        empty.append(Empty(scratch.folder))
        for (project, verb), measured in builds.items():
            measured.append(Build(audio, caches[project], project=project, verb=verb).expect(0))
    print(f"### Nothing to do\n\nMedians of {len(empty)} in turns; more: difference of the medians / median of the pairs' differences.\n")
    rows = [row("an empty `dotnet msbuild`", empty)]
    for (project, verb), measured in builds.items():
        rows += [row(f"`dotnet {verb} {project.name}`, nothing to do", measured), ("more than the empty one", *difference(measured, empty))]
    table((f"{count:,} recordings of 8 s, ten variants each", "wall clock, s", "processor, s"), rows)
    scratch.discard(audio, *caches.values())


def changed(scratch, rounds, small):
    print(f"### Ten recordings changed\n\nMedians of {counted(rounds, 'pair')} in turns; more: difference of the medians / median of the "
          "pairs' differences.\n")
    rows = []
    for variants in (0, 10):
        audio, cache, count = scratch.new("audio"), scratch.new("cache"), 20 if small else 600
        paths = recordings.clips(audio, count)
        settled(audio, cache, VariantsPerSample=variants)
        idle, busy = [], []
        for number in range(rounds):
            idle.append(Build(audio, cache, VariantsPerSample=variants).expect(0))
            for path in random.Random(number).sample(paths, CHANGED):
                recordings.clip(path, f"{path.name} {number}")
            time.sleep(UNTRUSTED)
            busy.append(Build(audio, cache, VariantsPerSample=variants))
            written = json.loads(pathlib.Path(cache, "statistics.json").read_text())["splits"].values()
            assert sum(split["generated"] for split in written) >= CHANGED, busy[-1].output
            # A build that looked at young files has them looked at once more.
            Build(audio, cache, VariantsPerSample=variants).expect(0)
        rows.append((f"{count:,} of 8 s, {variants} variants each", *row("", idle)[1:], *row("", busy)[1:], *difference(busy, idle)))
        scratch.discard(audio, cache)
    table(("recordings", "nothing to do, s", "processor, s", "ten changed, s", "processor, s", "more, s", "more of processor, s"), rows)
