using NightScan.Benchmarks;

// One line per measurement: name, best and median in milliseconds, separated by tabs.
return args switch
{
    ["transform"] => TransformBenchmark.Run(),
    ["first"] => FirstClipBenchmark.Run(),
    ["file", string input, string output] => FileBenchmark.Run(input, output),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Benchmarks <verb>
          transform             samples to normalised log-mel, and resampling, in steady state; one thread
          first                 the first clips of a new process, compilation included
          file <input> <output> recording to .npy, in steady state; one thread
        """);
    return 2;
}
