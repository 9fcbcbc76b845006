using NightScan.Faults;
using NightScan.Faults.Files;
using NightScan.Faults.Promises;

// What must hold when machines fail. Exits with 1 when something was lost or differs.
int Number(int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

return args.FirstOrDefault() switch
{
    "all" => Harness.All(args.Length > 1 ? args[1] : null, args.Length > 2 ? args[2] : null),
    "kills" => Harness.Report(Kills.Run(Number(1, 50), Number(2, 1))),
    "powercut" => Harness.Report(PowerCut.Run(Number(1, 20), Number(2, 1))),
    "faults" => Harness.Report(MachineFaults.Run()),
    "decoders" => Harness.Report(Decoders.Run(Number(1, 200), Number(2, 20), Number(3, 1))),
    "concurrency" => Harness.Report(Concurrency.Run()),
    "hosts" => Harness.Report(Hosts.Run()),
    "promises" => Harness.Report(PromiseKeeping.Run(Number(1, 5), Number(2, 1), args.Skip(3).ToArray())),
    "files" when args.Length < 2 || File.Exists(args[1]) => Harness.Report(FileReading.RunAll(args.Length < 2 ? null : args[1])),
    "files" => Harness.Report(FileReading.Run(Number(1, 400), Number(2, 1), args.Length > 3 ? args[3] : null)),
    "fuzz" => Harness.Report(Fuzzing.Run(args.Length > 1 ? args[1] : null, Number(2, 10000), Number(3, 1))),
    Build.Verb => Build.Run(args[1..]),
    PcmFuzzing.Verb => PcmFuzzing.Child(args[1..]),
    DecodeFuzzing.Verb => DecodeFuzzing.Child(args[1..]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Faults all [<folder of recordings> [<docs/formats.md>]]
          everything below, one after the other
        NightScan.Faults kills [<kills> [<seed>]]
          kills builds, plans, shards and merges at random moments, and compares what is left and what comes of it with builds that
          nobody disturbed
        NightScan.Faults powercut [<cuts> [<seed>]]
          cuts the power of a disk while builds write to it: what was not synced is gone, and what the index claims must be there
          (as root, with loop devices and mkfs.ext4: the disk is a file)
        NightScan.Faults faults
          full disk, read-only cache, permissions lost, cache and recordings gone half-way (as root: it mounts file systems)
        NightScan.Faults decoders [<recordings> [<kills> [<seed>]]]
          decoders that crash, hang, babble or are killed, among recordings on which they are well
        NightScan.Faults concurrency
          two builds at once; locks of the dead
        NightScan.Faults hosts
          two hosts with one file system at one cache (as root: each has namespaces of its own)
        NightScan.Faults promises [<rounds> [<seed> [<promise> …]]]
          links, restored and shared caches, replaced recordings, unmounted classes, foreign and deleted files, locks that do not lock,
          other processors: with random collections, on the file systems that this machine can give (all of them as root)
        NightScan.Faults files [<docs/formats.md>]
        NightScan.Faults files <faults> [<seed> [<format>]]
          recordings of every format with the faults that recordings have, against ffmpeg: as long, and no sample lost without
          a word; each fault once, held against the table of the docs; or as many as asked for
        NightScan.Faults fuzz [<folder of recordings> [<mutations> [<seed>]]]
          hostile files: every failure has a code, nothing crashes, hangs or eats memory
        """);
    return 2;
}
