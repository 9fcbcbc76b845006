using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Embeddings;
using NightScan.Training.Tests.Data;

namespace NightScan.Training.Tests.Embeddings;

public sealed class EmbeddingsFileTests : IDisposable
{
    private const int Length = 6, Rows = 40;

    private static readonly float[] s_statistics = [0.5f, -1, 3];

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddingPart _part = new(Lists.Of([Rows], (_, _) => 1), withVariants: true, firstRow: 0);

    private string FilePath => Path.Join(_folder.Path, "embeddings.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsAndStatisticsComeBackBitForBit()
    {
        Fill();
        using EmbeddingsFile file = Open(out string remark)!;
        Assert.Equal(("", file.WholeLength), (remark, new FileInfo(FilePath).Length));
        Assert.Equal(s_statistics, file.Statistics);
        Assert.Empty(file.Missing(_part, default));
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(Row(row), Read(file, row));
        }
    }

    [Fact]
    public void BlocksThatNobodyWroteAreMissing()
    {
        using EmbeddingsFile file = EmbeddingsFile.Create(FilePath, Key(), s_statistics);
        Assert.Equal([0, 1, 2], file.Missing(_part, default));
        file.Write(32, Values(32, 8));
        Assert.Equal([0, 1], file.Missing(_part, default));
        file.Write(0, Values(0, 15));
        Assert.Equal([0, 1], file.Missing(_part, default));
        file.Write(15, Values(15, 17));
        Assert.Empty(file.Missing(_part, default));
    }

    /// <summary>Any byte, in numbers and checksums alike.</summary>
    [Fact]
    public void ARowThatIsDamagedCountsAsNotThere()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(FilePath);
        int rowLength = EmbeddingsFile.RowLengthOf(Key()), begin = whole.Length - (Rows * rowLength);
        Assert.Equal((Length * 4) + 8, rowLength);
        for (int at = 0; at < rowLength; at++)
        {
            byte[] damaged = [.. whole];
            damaged[begin + (20 * rowLength) + at] ^= 0x40;
            File.WriteAllBytes(FilePath, damaged);
            using EmbeddingsFile file = Open(out _)!;
            Assert.Equal([1], file.Missing(_part, default));
            Diagnostic refused = Assert.Throws<NightScanException>(() => Read(file, 20)).Diagnostic;
            Assert.Equal(("NS0649", FilePath), (refused.Code, refused.File));
            Assert.Equal(Row(21), Read(file, 21));
        }
    }

    [Fact]
    public void ARowInAnothersPlaceCountsAsNotThere()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(FilePath);
        int rowLength = EmbeddingsFile.RowLengthOf(Key()), begin = whole.Length - (Rows * rowLength);
        whole.AsSpan(begin, rowLength).CopyTo(whole.AsSpan(begin + (39 * rowLength)));
        File.WriteAllBytes(FilePath, whole);
        using EmbeddingsFile file = Open(out _)!;
        Assert.Equal([2], file.Missing(_part, default));
    }

    [Fact]
    public void WhatIsCutOffIsMissing()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(FilePath);
        File.WriteAllBytes(FilePath, whole[..^1]);
        using (EmbeddingsFile file = Open(out _)!)
        {
            Assert.Equal([2], file.Missing(_part, default));
        }

        int rows = Rows * EmbeddingsFile.RowLengthOf(Key());
        File.WriteAllBytes(FilePath, whole[..^rows]);
        using (EmbeddingsFile file = Open(out _)!)
        {
            Assert.Equal([0, 1, 2], file.Missing(_part, default));
        }

        // Into the header, and down to nothing.
        foreach (int length in (int[])[whole.Length - rows - 1, 60, 24, 3, 0])
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Null(Open(out string remark));
            Assert.Contains("damaged", remark, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AHeaderThatIsDamagedIsOfNoUse()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(FilePath);
        int end = whole.Length - (Rows * EmbeddingsFile.RowLengthOf(Key()));
        for (int at = EmbeddingsHeader.MarkLength; at < end; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            File.WriteAllBytes(FilePath, damaged);
            Assert.Null(Open(out string remark));
            Assert.EndsWith("computed anew.", remark, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EmbeddingsOfAnotherKeyAreOfNoUse()
    {
        Fill();
        EmbeddingsKey other = Key("2222");
        Assert.Null(EmbeddingsFile.Open(FilePath, other, s_statistics.Length, out string remark));
        Assert.Contains("of another network", remark, StringComparison.Ordinal);
        // Nor are rows, should they lie in a file of that key.
        byte[] rows = File.ReadAllBytes(FilePath)[^(Rows * EmbeddingsFile.RowLengthOf(Key()))..];
        EmbeddingsFile.Create(FilePath, other, s_statistics).Dispose();
        File.AppendAllBytes(FilePath, rows);
        using EmbeddingsFile file = EmbeddingsFile.Open(FilePath, other, s_statistics.Length, out _)!;
        Assert.Equal([0, 1, 2], file.Missing(_part, default));
    }

    [Fact]
    public void WhatTheKeyKnowsOfWeightsIsTheirContent()
    {
        Assert.Equal(Key().Text, Key("1111", "renamed weights.onnx").Text);
        Assert.NotEqual(Key().Text, Key("1112").Text);
        Assert.NotEqual(Key().Text, EmbeddingsKey.Of("cnn6", Length, Rows + 1, Identity("1111", "w")).Text);
        Assert.NotEqual(Key().Text, EmbeddingsKey.Of("cnn10", Length, Rows, Identity("1111", "w")).Text);
    }

    [Fact]
    public void SomebodyElsesFileIsRefusedAndStays()
    {
        const string theirs = "embeddings of somebody else, of more than a few bytes";
        File.WriteAllText(FilePath, theirs);
        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() => Open(out _)).Diagnostic.Code);
        EmbeddingsPlace.Remove(FilePath);
        Assert.Equal(theirs, File.ReadAllText(FilePath));
        File.Delete(FilePath);
        Fill();
        EmbeddingsPlace.Remove(FilePath);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public void ALinkIsReplacedAndNeverWrittenThrough()
    {
        Fill();
        string elsewhere = FilePath + " elsewhere";
        File.Move(FilePath, elsewhere);
        byte[] before = File.ReadAllBytes(elsewhere);
        File.CreateSymbolicLink(FilePath, elsewhere);
        Assert.Null(Open(out _));
        EmbeddingsFile.Create(FilePath, Key("2222"), s_statistics).Dispose();
        Assert.Null(new FileInfo(FilePath).LinkTarget);
        Assert.Equal(before, File.ReadAllBytes(elsewhere));
    }

    [Fact]
    public void WhatCannotBeWrittenIsACodedErrorWithTheWayOut()
    {
        Diagnostic nowhere = Assert.Throws<NightScanException>(() =>
            EmbeddingsFile.Create(Path.Join(_folder.Path, "none", "embeddings.bin"), Key(), s_statistics)).Diagnostic;
        Assert.Equal("NS0649", nowhere.Code);
        Assert.Contains("another ModelDir", nowhere.Message, StringComparison.Ordinal);

        // Where there is never room.
        using EmbeddingsFile file =
            new(FilePath, Key(), File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite), dataBegin: 0, s_statistics);
        Diagnostic full = Assert.Throws<NightScanException>(() => file.Write(0, Values(0, 1))).Diagnostic;
        Assert.Equal(("NS0649", FilePath), (full.Code, full.File));
        Assert.Contains("Make room", full.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Identity(string hash, string name) => new()
    {
        ["Architecture"] = "linear",
        ["Data"] = "abc",
        ["InputChannels"] = "1",
        ["LearningRate"] = "0.01",
        ["Precision"] = "auto",
        ["PretrainedWeights"] = $"{name} {hash}",
    };

    private static EmbeddingsKey Key(string hash = "1111", string name = "w") =>
        EmbeddingsKey.Of("cnn6", Length, Rows, Identity(hash, name));

    private static float[] Row(int row) => [.. Enumerable.Range(0, Length).Select(i => (row * 1.5f) + (i / 7f))];

    private static float[] Values(int first, int count) => [.. Enumerable.Range(first, count).SelectMany(Row)];

    private static float[] Read(EmbeddingsFile file, int row)
    {
        float[] values = new float[Length];
        file.Read(row, new byte[EmbeddingsFile.RowLengthOf(Key())], values);
        return values;
    }

    private void Fill()
    {
        using EmbeddingsFile file = EmbeddingsFile.Create(FilePath, Key(), s_statistics);
        file.Write(0, Values(0, Rows));
        file.Flush();
    }

    private EmbeddingsFile? Open(out string remark) => EmbeddingsFile.Open(FilePath, Key(), s_statistics.Length, out remark);
}
