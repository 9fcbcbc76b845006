using NightScan.Tests;
using NightScan.Training.Libtorch;

namespace NightScan.Training.Tests;

/// <summary>libtorch is loaded before the first test, as the trainer does before it computes.</summary>
internal static class LoadTorch
{
#pragma warning disable CA2255 // Meant for programs, and a test assembly is one: the runner loads it and nothing else.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Now() => TorchLibraries.Load(new RecordingReporter());
}
