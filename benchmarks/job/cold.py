"""From nothing: no cache, no index, tasks built. Beside it the original way and torchaudio at its best, in alternating rounds."""
from job import peers, recordings
from job.commands import Build, Empty
from job.tables import counted, middle, ratio, table

# Every recording trains, so that each has its variants.
SETTINGS = {"ValidationFraction": 0, "TestFraction": 0}


def cases(small):
    """(title, recordings, variants, workers): one worker beside one thread of the peers, and two for what the second brings."""
    few, many, varied = (20, 60, 20) if small else (400, 4000, 1000)
    return [(f"{few:,} recordings", few, 0, 1), (f"{many:,} recordings", many, 0, 1),
            (f"{varied:,} recordings with ten variants each", varied, 10, 1), (f"{many:,} recordings, two workers", many, 0, 2)]


def measure(scratch, rounds, small):
    audio = scratch.new("audio")
    listed = cases(small)
    paths = recordings.clips(audio, max(case[1] for case in listed))
    parts = {len(paths): audio}
    for _, count, _, _ in listed:
        if count not in parts:
            parts[count] = scratch.new("audio")
            recordings.part(paths, parts[count], count)
    versions = peers.versions()
    empty, ours, theirs = [], {case: [] for case in listed}, []
    for _ in range(rounds):
        empty.append(Empty(scratch.folder))
        for case in listed:
            _, count, variants, workers = case
            cache = scratch.new("cache")
            build = Build(parts[count], cache, VariantsPerSample=variants, NumWorkers=workers, **SETTINGS)
            ours[case].append(build.expect(count * (1 + variants)))
            scratch.discard(cache)
        if versions:
            theirs.append({0: peers.run(scratch, "original.py", audio), 10: peers.run(scratch, "variants.py", audio, "files", "once")})
    report(empty, ours, theirs, versions)
    scratch.discard(*parts.values())


def report(empty, ours, theirs, versions):
    print("### From nothing\n")
    start = [command.seconds for command in empty]
    print(f"Medians of {counted(len(empty), 'round')}. An empty `dotnet msbuild` takes {middle(start)} s "
          f"({middle([command.processor for command in empty])} s of processor): the fourth column is without it. Peers are single "
          "processes on one thread in steady state, without their start"
          f"{': ' + versions if versions else ' (not installed)'}.\n")
    each = {case: [build.seconds / case[1] * 1e3 for build in builds] for case, builds in ours.items()}
    less = {case: [(build.seconds - begin) / case[1] * 1e3 for build, begin in zip(builds, start)] for case, builds in ours.items()}
    used = {case: [build.processor / case[1] * 1e3 for build in builds] for case, builds in ours.items()}
    rows = [(case[0], middle([build.seconds for build in builds]), middle(each[case], 3), middle(less[case], 3), middle(used[case], 3))
            for case, builds in ours.items()]
    for title, variants, name in (("the original way", 0, "file"), ("torchaudio, constructed once", 0, "once"),
                                  ("the original way, ten variants each, no pitch shift", 10, "files"),
                                  ("torchaudio, constructed once, ten variants each, no pitch shift", 10, "once")):
        if theirs:
            wall, processor = zip(*(measured[variants][name] for measured in theirs))
            rows.append((title, "", middle(wall, 2), "", middle(processor, 2)))
    table(("8 s at 22.05 kHz, WAV", "the command, s", "a recording, ms", "without an empty command, ms", "of processor, ms"), rows)
    if theirs:
        rows = [(case[0], *times(theirs, case[2], "files" if case[2] else "file", each[case], less[case], used[case]),
                 *times(theirs, case[2], "once", each[case], less[case], used[case])) for case in ours]
        table(("times as fast as", "the original way", "without an empty command", "by processor time", "torchaudio, constructed once",
               "without an empty command", "by processor time"), rows)
    _, one, _, two = ours
    print(f"Two workers: {ratio(each[one], each[two], 2)} times as fast as one, {ratio(less[one], less[two], 2)} without an empty "
          "command.\n", flush=True)


def times(theirs, variants, name, each, less, used):
    """How many times as fast ours are: by the whole command, without its start, and by processor time."""
    wall, processor = zip(*(measured[variants][name] for measured in theirs))
    return ratio(wall, each), ratio(wall, less), ratio(processor, used)
