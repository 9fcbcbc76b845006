using NightScan.Decoder;
using NightScan.Recordings.Isolation;

// Decodes for a build, which asks through standard input. Nothing here is for people to call.
// Ctrl-C reaches all processes of a terminal; it is the build that ends this one.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
using Timer? parent = ParentWatch.Start();
OfferItselfWhenMemoryRunsOut();
DecodingServer.Run(args.FirstOrDefault(), Console.OpenStandardInput(), Console.OpenStandardOutput());

// Asks Linux to end this process rather than the build: a file that makes a decoder take all memory costs itself, nobody else.
static void OfferItselfWhenMemoryRunsOut()
{
    const string badness = "800";
    try
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/oom_score_adj", badness);
        }
    }
    catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
    {
        // Some containers hide it.
    }
}
