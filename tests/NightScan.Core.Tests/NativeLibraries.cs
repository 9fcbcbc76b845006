using System.Runtime.CompilerServices;
using NightScan.Setup;

namespace NightScan.Tests;

/// <summary>Makes sure of the native libraries that the tests need, as a build does: no test is skipped for want of one.</summary>
internal static class NativeLibraries
{
    [ModuleInitializer]
    internal static void Ensure() => SystemLibraries.EnsureSndFile(installAllowed: true, new RecordingReporter(), CancellationToken.None);
}
