using NightScan.Benchmarks;

// One line per measurement, its numbers separated by tabs.
return args switch
{
    ["step", string architecture, string threads] => StepBenchmark.Run(architecture, Number(threads), "cpu", 16, "float32"),
    ["step", string architecture, string threads, string device, string examples, string precision] =>
        StepBenchmark.Run(architecture, Number(threads), device, Number(examples), precision),
    ["cache", string folder] => LoadBenchmark.MakeCache(folder),
    ["load", string folder, string workers, string batch, string passes] =>
        LoadBenchmark.Run(folder, Number(workers), Number(batch), Number(passes)),
    ["index", string folder] => IndexBenchmark.Run(folder),
    _ => Usage(),
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Training.Benchmarks <verb>
          step <architecture> <threads> [<device> <examples> <precision>]
                                                    a training step on spectrograms of 128 mels and 345 frames; cpu 16 float32
          cache <folder>                            the sample set and its spectrograms, to load from
          load <folder> <workers> <batch> <passes>  all training spectrograms of that cache, shuffled, so many times
          index <folder>                            an index of a million recordings with eleven files each, and reading it
        """);
    return 2;
}
