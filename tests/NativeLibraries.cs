using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Setup;

namespace NightScan.Tests;

/// <summary>
/// Makes sure of the native libraries before the first test, as a build does that is asked to: the tests may be the first thing that runs
/// on a machine.
/// </summary>
internal static class NativeLibraries
{
#pragma warning disable CA2255 // Meant for programs, and a test assembly is one: the runner loads it and nothing else.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Ensure() =>
        SystemLibraries.Ensure(SndFile.Package, installAllowed: true, new ConsoleReporter(), CancellationToken.None);

    private sealed class ConsoleReporter : IBuildReporter
    {
        public void Message(string text) => Console.WriteLine(text);

        public void Warning(Diagnostic diagnostic) => Console.WriteLine(diagnostic);

        public void Error(Diagnostic diagnostic) => Console.WriteLine(diagnostic);

        public void Progress(in BuildProgress progress) { }
    }
}
