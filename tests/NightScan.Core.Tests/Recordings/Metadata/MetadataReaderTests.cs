using NightScan.Recordings.Decoding;
using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Recordings.Metadata;

/// <summary>Whole files: where metadata may stand, what goes before what, and what must not do harm.</summary>
public sealed class MetadataReaderTests : IDisposable
{
    private const string Sentence =
        "Recorded at 19:17:30 14/12/2018 (UTC+1) by AudioMoth 0FE081F80FE081F0 at gain setting 2 while battery state was 4.0V";

    private static readonly short[] s_samples = new short[800];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Guano =>
        MetadataWave.Guano("GUANO|Version: 1.0\nTimestamp: 2020-01-02T03:04:05Z\nModel: Batlogger\nSerial: 9\nLoc Position: 47.1 8.5\n");

    private static byte[] Broadcast => MetadataWave.Broadcast("field", "ZOOM H5", "2021-02-03", "04:05:06");

    private static byte[] Info => MetadataWave.Info(("IART", "AudioMoth 0FE081F80FE081F0"), ("ICMT", Sentence));

    private string Read(byte[] bytes, string name = "owl.wav")
    {
        string path = Path.Join(_folder.Path, "file");
        File.WriteAllBytes(path, bytes);
        using MetadataReader reader = new();
        Assert.Null(reader.Read(path, name, out RecordingMetadata metadata, CancellationToken.None));
        return FormattableString.Invariant($"{metadata.Start}|{metadata.Recorder}|{metadata.Place?.Latitude} {metadata.Place?.Longitude}");
    }

    [Fact]
    public void ChunksAreFoundBeforeTheSamplesAndBehindThem()
    {
        const string expected = "2018-12-14T19:17:30+01:00|AudioMoth 0FE081F80FE081F0| ";

        Assert.Equal(expected, Read(MetadataWave.File(s_samples, [Info], [])));
        Assert.Equal(expected, Read(MetadataWave.File(s_samples, [], [Info])));
        Assert.Equal(expected, Read(MetadataWave.File(s_samples, [MetadataWave.Chunk("LIST", "adtl"u8), MetadataWave.Chunk("odd ", "x"u8)],
            [Info])));
    }

    [Fact]
    public void GuanoGoesBeforeTheBroadcastExtensionAndThatBeforeTheListAndTheNameComesLast()
    {
        const string name = "S4A01234_20190505_045900.wav";

        Assert.Equal("2020-01-02T03:04:05+00:00|Batlogger 9|47.1 8.5",
            Read(MetadataWave.File(s_samples, [Info, Broadcast], [Guano]), name));
        Assert.Equal("2021-02-03T04:05:06|ZOOM H5| ", Read(MetadataWave.File(s_samples, [Info, Broadcast], []), name));
        Assert.Equal("2018-12-14T19:17:30+01:00|AudioMoth 0FE081F80FE081F0| ", Read(MetadataWave.File(s_samples, [Info], []), name));
        Assert.Equal("2019-05-05T04:59:00|Song Meter S4A01234| ", Read(MetadataWave.File(s_samples, [], []), name));
        Assert.Equal("2019-05-05T04:59:00|Song Meter S4A01234| ", Read("no audio"u8.ToArray(), name));
    }

    [Fact]
    public void WhatOneSourceDoesNotKnowAnotherMay()
    {
        byte[] place = MetadataWave.Guano("Loc Position: 47.1 8.5");

        Assert.Equal("2018-12-14T19:17:30+01:00|AudioMoth 0FE081F80FE081F0|47.1 8.5", Read(MetadataWave.File(s_samples, [place], [Info])));
        Assert.Equal("2019-05-05T04:59:00||47.1 8.5", Read(MetadataWave.File(s_samples, [place], []), "20190505_045900.wav"));
    }

    [Theory]
    [InlineData("2021:02:03", "04-05-06", "2021-02-03T04:05:06")]
    [InlineData("2021/02/03", "04.05.06", "2021-02-03T04:05:06")]
    [InlineData("2021-13-03", "04:05:06", "")]
    [InlineData("2021-02-03", "", "")]
    [InlineData("", "", "")]
    public void TheBroadcastExtensionsDate(string date, string time, string start) =>
        Assert.Equal(start + "|| ", Read(MetadataWave.File(s_samples, [MetadataWave.Broadcast("", "", date, time)], [])));

    [Theory]
    [InlineData("2021-02-03T04:05:06", "2021-02-03T04:05:06")]
    [InlineData("2021-02-03 04:05:06", "2021-02-03T04:05:06")]
    [InlineData("2021-02-03", "")]
    [InlineData("2021", "")]
    public void TheListsDateCountsWithItsTime(string created, string start) =>
        Assert.Equal(start + "|| ", Read(
            MetadataWave.File(s_samples, [], [MetadataWave.Info(("ICRD", created), ("IART", "The Owls"), ("ISFT", "Lavf57"))])));

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void ALongFileSaysElsewhereHowLongItIs(string form)
    {
        byte[] sizes = new byte[28];
        BinaryPrimitives.WriteInt64LittleEndian(sizes.AsSpan(8), 2 * s_samples.Length);
        byte[] bytes = MetadataWave.File(s_samples, [MetadataWave.Chunk("ds64", sizes)], [Info]);
        Encoding.ASCII.GetBytes(form, bytes);
        int data = bytes.AsSpan().IndexOf("data"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(data + 4), uint.MaxValue);
        Assert.StartsWith("2018-12-14T19:17:30+01:00", Read(bytes), StringComparison.Ordinal);

        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("ds64"u8) + 16), long.MaxValue);
        Assert.Equal("|| ", Read(bytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("ds64"u8) + 16), -8);
        Assert.Equal("|| ", Read(bytes));
    }

    [Theory]
    [InlineData("guan")]
    [InlineData("bext")]
    [InlineData("LIST")]
    public void AChunkThatClaimsMoreThanThereIsOrThanAnyoneWritesIsLeftAlone(string name)
    {
        foreach (uint size in (uint[])[0, 1, 3, 100, 1 << 16, (1 << 16) + 2, int.MaxValue, 0x80000000, uint.MaxValue])
        {
            byte[] start = MetadataWave.Chunk(name, "INFOICMT\xFF\xFF\xFF\x7F"u8, size);
            Read(MetadataWave.File(s_samples, [], [start]));
            Read(MetadataWave.File(s_samples, [], [start, new byte[1 << 17]]));
        }

        byte[] huge = new byte[50 << 20];
        "INFO"u8.CopyTo(huge);
        byte[] file = MetadataWave.File(s_samples, [MetadataWave.Chunk(name, huge)], []);
        Read(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using RecordingFile opened = new();
        Assert.Null(opened.Open(Path.Join(_folder.Path, "file"), default));
        MetadataReader.Read(opened, "owl.wav");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.True(opened.BytesRead < 1 << 20);
    }

    [Fact]
    public void MillionsOfChunksAreNotLookedAt()
    {
        byte[] file = MetadataWave.File(s_samples, [.. Enumerable.Repeat(MetadataWave.Chunk("JUNK", []), 2_000_000)], [Info]);
        Read(file);
        using RecordingFile opened = new();
        Assert.Null(opened.Open(Path.Join(_folder.Path, "file"), default));

        Assert.Equal(RecordingMetadata.None, MetadataReader.Read(opened, "owl.wav"));
        Assert.True(opened.BytesRead <= 1 << 17);
    }

    [Fact]
    public void ControlCharactersAndNullsGo()
    {
        byte[] info = MetadataWave.Info(("ICMT", "opso_metadata{\"device_id\": \"a\\u0000b\\u001b[2Jc\\nd\"}"));

        Assert.Equal("|ab[2Jcd| ", Read(MetadataWave.File(s_samples, [info], [])));
        Assert.Equal("|ab| ", Read(MetadataWave.File(s_samples, [MetadataWave.Broadcast("", "a\u0007b", "", "")], [])));
    }

    [Fact]
    public void AFileThatIsNotThereIsTroubleOfTheMachineAndItsNameStillTells()
    {
        using MetadataReader reader = new();
        Assert.NotNull(reader.Read(Path.Join(_folder.Path, "20190505_045900.wav"), "20190505_045900.wav", out RecordingMetadata metadata,
            default));

        Assert.Equal("2019-05-05T04:59:00", metadata.Start.ToString());
    }
}
