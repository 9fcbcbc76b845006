using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

public class MachineTroubleTests
{
    /// <summary>The disk fails at the first, second … read: in our own look at the header, in libsndfile's, or in the midst of decoding.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AnIoErrorIsNeverThoughtToBeInTheBytes(int goodReads)
    {
        using TemporaryFolder folder = new();
        string path = new TestWave { Samples = TestWave.Ramp(200_000) }.Write(folder.File("a.wav"));
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path)[..36], .. "LIST"u8, 0, 0, 2, 0, .. new byte[1 << 17], .. File.ReadAllBytes(path)[36..]]);
        using SndFileReader reader = new(new FailingFile(goodReads));
        SampleBuffer mono = new();
        RecordingProblem? problem = reader.Open(path, default, default);
        if (problem is null)
        {
            Assert.True(reader.Understood);
            problem = reader.Decode(200_000, mono, default).Failure;
        }

        Assert.Equal("NS0107", problem?.Descriptor.Code);
        Assert.Equal(ProblemCause.Machine, problem?.Cause);
        Assert.Contains("broken disk", problem?.Reason, StringComparison.Ordinal);
    }

    private sealed class FailingFile(int goodReads) : RecordingFile
    {
        private int reads;

        protected override int ReadSystem(Span<byte> destination, long position) =>
            reads++ < goodReads ? base.ReadSystem(destination, position) : throw new IOException("broken disk");
    }
}
