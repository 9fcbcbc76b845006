"""What a recording costs in collections of ten to a million, as a table and as a plot."""
import sys

from job import collection, peers, recordings
from job.chart import write
from job.commands import Build
from job.tables import median, table
from job.upkeep import settled

LARGEST_OF_CLIPS = 4000


def measure(scratch, rounds, sizes, plot):
    collection.prepare()
    tiny, idle, rows = {}, {}, []
    for size in sizes:
        audio, cache = scratch.new("audio"), scratch.new("cache")
        # No class has fewer than ten recordings, but for the smallest collection.
        collection.generate(audio, size, classes=min(collection.CLASSES, max(1, size // 10)))
        settings = {"VariantsPerSample": 0, **collection.SETTINGS}
        # One build of a large collection takes minutes, beside which noise is small.
        tiny[size] = [cold(scratch, audio, size, **settings) for _ in range(rounds - 1 if size <= 10_000 else 0)]
        tiny[size].append(settled(audio, cache, **settings).expect(size))
        idle[size] = [Build(audio, cache, **settings).expect(0) for _ in range(rounds)]
        scratch.discard(audio, cache)
        rows.append((f"{size:,}", *cells(tiny[size]), *cells(idle[size])))
        print(f"{size:,}: cold {tiny[size][-1]}, nothing to do {idle[size][-1]}", file=sys.stderr)
    print(f"### Growth\n\nRecordings of 0.1 s, so that a million fit, all processors; medians of {rounds} (one cold build above 10,000).\n")
    table(("recordings", "from nothing, s", "processor, s", "memory, MB", "nothing to do, s", "processor, s", "memory, MB"), rows)
    if plot:
        clips, lines = of_clips(scratch, rounds, max(sizes))
        draw(plot, {"8 s, from nothing, one worker": clips, "0.1 s, from nothing": tiny, "nothing to do": idle}, lines)


def cold(scratch, audio, size, **settings):
    cache = scratch.new("cache")
    build = Build(audio, cache, **settings).expect(size)
    scratch.discard(cache)
    return build


def cells(builds):
    return [f"{median(values):.{digits}f}" for digits, values in (
        (2, [build.seconds for build in builds]), (2, [build.processor for build in builds]), (0, [build.megabytes for build in builds]))]


def of_clips(scratch, rounds, largest):
    """{recordings: builds} of 8 s clips, which the peers' lines are to be held against; and those lines."""
    audio, builds, lines = scratch.new("audio"), {}, {}
    sizes = [size for size in (10, 100, 1000, LARGEST_OF_CLIPS) if size <= largest]
    paths = recordings.clips(audio, max(sizes))
    for size in sizes:
        part = scratch.new("audio")
        recordings.part(paths, part, size)
        builds[size] = [cold(scratch, part, size, VariantsPerSample=0, NumWorkers=1) for _ in range(rounds)]
        scratch.discard(part)
    if peers.versions():
        measured = [peers.run(scratch, "original.py", audio) for _ in range(rounds)]
        lines = {title: median(each[name][0] for each in measured)
                 for title, name in (("the original way, 8 s", "file"), ("torchaudio, constructed once, 8 s", "once"))}
    scratch.discard(audio)
    return builds, lines


def draw(plot, series, lines):
    write(plot, "Milliseconds a recording, whole dotnet build", "recordings",
          {name: [(size, median(build.seconds for build in builds) / size * 1e3) for size, builds in measured.items()]
           for name, measured in series.items()}, lines)
    print(f"`{plot.name}`: milliseconds of wall clock a recording, whole commands, against the number of recordings, both axes "
          "logarithmic; clips of 8 s with one worker, beside the two Python ways on one thread (their steady state); recordings of 0.1 s, from nothing "
          "and with nothing to do, with all processors.\n")
