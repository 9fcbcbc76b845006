using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.BadDecoder;

/// <summary>Decodes with libsndfile, but for files that begin with a word it knows.</summary>
internal sealed partial class BadSoundFile(SoundFile good) : SoundFile
{
    public override SoundFileState State => good.State;

    public override RecordingProblem? Open(string path, WantedSamples wanted, CancellationToken cancellation)
    {
        string word = Encoding.ASCII.GetString(File.ReadAllBytes(path).AsSpan()).Split('\n')[0];
        switch (word)
        {
            case "crash":
                Abort();
                break;
            case "crash once" when !File.Exists(path + ".crashed"):
                File.WriteAllText(path + ".crashed", "");
                Abort();
                break;
            case "crash later" when wanted.Samples > 0:
                Abort();
                break;
            case "spin":
                // Beside much other work, one thread gets too little of the processors to be told from one that waits.
                for (int other = 0; other < 3; other++)
                {
                    new Thread(Spin) { IsBackground = true }.Start();
                }

                Spin();
                break;

            case "wait":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "be killed":
                Kill(Environment.ProcessId, 9);
                break;
            case "babble":
                Console.OpenStandardOutput().Write("What a lovely evening it was, when I lost my mind."u8);
                break;
        }

        return good.Open(path, wanted, cancellation);
    }

    public override RecordingProblem? Fill(long needed, SampleBuffer mono, CancellationToken cancellation) =>
        good.Fill(needed, mono, cancellation);

    public override void Close() => good.Close();

    public override void Dispose() => good.Dispose();

    [LibraryImport("libc", EntryPoint = "abort")]
    private static partial void Abort();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static void Spin()
    {
        while (true)
        {
        }
    }
}
