using NightScan.Recordings;
using NightScan.Recordings.Decoding;

namespace NightScan.Tests.Recordings;

public class MachineTroubleTests
{
    /// <summary>
    /// The disk fails at the first, second … read: in our own look at the header, in libsndfile's, or in the midst of decoding.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(5, false)]
    public void AnIoErrorIsNeverThoughtToBeInTheBytes(int goodReads, bool isNative = true)
    {
        using TemporaryFolder folder = new();
        string path = new TestWave { Samples = TestWave.Ramp(200_000) }.Write(folder.File("a.wav"));
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path)[..36], .. "JUNK"u8, 0, 0, 2, 0, .. new byte[1 << 17],
            .. File.ReadAllBytes(path)[36..]]);
        using SoundFile reader = isNative ? new SndFileReader(new FailingFile(goodReads)) : new PcmReader(new FailingFile(goodReads));
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
