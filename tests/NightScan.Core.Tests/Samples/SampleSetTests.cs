using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Samples;

namespace NightScan.Tests.Samples;

public sealed class SampleSetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void MakesAVariedSetOnceAndTheSameEveryTime()
    {
        string first = folder.File("first"), second = folder.File("second");
        Assert.True(SampleSet.Synthesize(first, 1));
        Assert.False(SampleSet.Synthesize(first, 2));
        Assert.True(SampleSet.Synthesize(second, 1, recordingsPerClass: 3));

        using RecordingDecoder decoder = new(DecoderSet.Here(SndFileProvision.None(), null));
        HashSet<AudioFormat> formats = [];
        long bytes = 0;
        ClassListing listing = RecordingScanner.ListClasses(first, [".wav"]);
        Assert.Equal(["click_train", "frog_pulse", "hoot", "rising_chirp", "trill", "wind"], listing.Names);
        foreach (string name in listing.Names)
        {
            List<ScannedRecording> recordings = [];
            RecordingScanner.ScanClass(first, name, [".wav"], recordings);
            Assert.Equal(SampleSet.RecordingsPerClass, recordings.Count);
            foreach (ScannedRecording recording in recordings)
            {
                string path = Path.Join(first, name, recording.Path);
                DecodedRecording decoded = decoder.Decode(path, 22050, 22050, default);
                Assert.Null(decoded.Failure);
                Assert.Null(decoded.Warning);
                Assert.InRange(decoded.Format.Duration, 2, 10);
                bytes += recording.Size;
                formats.Add(decoded.Format with { Frames = 0 });
            }
        }

        string[] again = Directory.GetFiles(second, "*.*", SearchOption.AllDirectories);
        Assert.Equal(3 * 6, again.Count(path => !Path.GetFileName(path).StartsWith('.')));
        Assert.All(again, path => Assert.True(
            File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Join(first, Path.GetRelativePath(second, path)))), path));
        Assert.InRange(bytes, 0, 40_000_000);
        Assert.True(formats.Count >= 6);
        Assert.Empty(Directory.GetDirectories(folder.Path, "*.unfinished-*"));
    }

    [Fact]
    public void LeavesOthersFilesAlone()
    {
        string mine = folder.File("samples", "mine.txt");
        File.WriteAllText(mine, "");
        Assert.Equal("NS0301", Assert.Throws<NightScanException>(() =>
            SampleSet.Synthesize(Path.GetDirectoryName(mine)!, 1)).Diagnostic.Code);
        Assert.Equal([mine], Directory.GetFileSystemEntries(Path.GetDirectoryName(mine)!));
    }

    [Fact]
    public void LeavesNothingBehindWhenCancelled()
    {
        Assert.Throws<OperationCanceledException>(() =>
            SampleSet.Synthesize(folder.File("samples"), 1, new CancellationToken(canceled: true)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void TheSineIsASine()
    {
        for (double turns = -3; turns < 3; turns += 0.00137)
        {
            // The polynomial leaves out terms below 6e-8.
            Assert.Equal(Math.Sin(2 * Math.PI * turns), SampleSignal.Sine(turns), 1e-7);
        }
    }
}
