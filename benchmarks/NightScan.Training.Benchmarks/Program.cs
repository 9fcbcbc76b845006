using NightScan.Benchmarks;

// One line per measurement: name, best and median in milliseconds, separated by tabs.
return args switch
{
    ["step", string architecture, string threads] => StepBenchmark.Run(architecture, int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Training.Benchmarks <verb>
          step <architecture> <threads>   a training step on the CPU: 16 spectrograms of 128 mels and 345 frames
        """);
    return 2;
}
