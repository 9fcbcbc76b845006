using NightScan.Benchmarks;

// One line per measurement: name, best and median in milliseconds, separated by tabs.
return args switch
{
    ["transform"] => TransformBenchmark.Run(),
    ["resample"] => ResampleBenchmark.Run(),
    ["mix"] => MixBenchmark.Run(),
    ["nwaves"] => NWavesBenchmark.Run(),
    ["variants"] => VariantsBenchmark.Run(),
    ["first"] => FirstClipBenchmark.Run(),
    ["file", string input, string folder] => FileBenchmark.Run(input, folder),
    ["eleven", string input, string folder] => ElevenBenchmark.Run(input, folder),
    ["workers", string folder] => WorkersBenchmark.Run(folder),
    ["isolation", string folder] => IsolationBenchmark.Run(folder),
    ["vectors", string folder, .. string[] presets] => VectorsBenchmark.Run(folder, presets),
    [VectorsBenchmark.Child, string audio, string cache, string preset, string type] =>
        VectorsBenchmark.RunChild(audio, cache, preset, type),
    ["collection", string folder, .. string[] options] => CollectionGenerator.Run(folder, options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: NightScan.Benchmarks <verb>
          transform             samples to normalised log-mel, and resampling, in steady state; one thread
          resample              resampling from odd rates, beside the rates that were meant; one thread
          mix                   channels to one, beside copying them; one thread
          nwaves                samples to log-mel, NWaves' beside ours, and how far they differ; one thread
          variants              samples to eleven spectrograms, and single operations, in steady state; one thread
          first                 the first clips of a new process, compilation included
          file <input> <folder> recording to .npy files in a folder, in steady state; one thread
          eleven <input> <folder> recording to the files of it and ten variants, in steady state; one thread
          workers <folder>      cold builds of the WAV files in a folder, with one worker and with two
          isolation <folder>    builds of the recordings in a folder, with decoders in processes of their own and without
          vectors <folder> [<preset> …]
                                how far spectrograms of the recordings in class folders differ between processors with other vectors
          collection <folder> [--recordings N] [--classes C] [--first F]
                                writes a large synthetic collection of tiny recordings
        """);
    return 2;
}
