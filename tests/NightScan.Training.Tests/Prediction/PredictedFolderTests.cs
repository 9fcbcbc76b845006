using NightScan.Diagnostics;
using NightScan.Recordings;
using NightScan.Tests;

namespace NightScan.Training.Tests.Prediction;

/// <summary>What is predicted of a folder, and what of something else.</summary>
public sealed class PredictedFolderTests : PredictionFixture
{
    [Fact]
    public void AFolderIsPredictedInOrder()
    {
        WriteWave(Input("b.wav"), Samples(5 * Window, 1), 8000, 1);
        WriteWave(Input("sub é", "a.WAV"), Samples(2 * Window, 1), 8000, 1);
        WriteWave(Input("A.wav"), Samples(1500, 1), 8000, 1);
        File.WriteAllText(Input("notes.txt"), "no recording");
        string outcome = Run();
        Assert.StartsWith("8 windows of 3 recordings predicted:", outcome, StringComparison.Ordinal);
        string[][] rows = [.. Rows()];
        Assert.Equal(16, rows.Length);
        Assert.Equal(["A.wav", "b.wav", "sub é/a.WAV"], rows.Select(row => row[0]).Distinct());
        Assert.Equal(["b.wav", "0.250", "0.500", "1", "loud, \"very\""], rows.Where(row => row[0] == "b.wav").ElementAt(2)[..5]);
        Assert.All(rows.Chunk(2), pair => Assert.Equal(("1", "2"), (pair[0][3], pair[1][3])));
        // Best first.
        Assert.All(rows.Chunk(2), pair =>
            Assert.True(double.Parse(pair[0][5], System.Globalization.CultureInfo.InvariantCulture) >= double.Parse(pair[1][5],
            System.Globalization.CultureInfo.InvariantCulture)));

        string[] table = File.ReadAllLines(Path.Join(Settings.PredictOutput, "sub é", "a.WAV.selections.txt"));
        Assert.Equal("Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tClass\tScore\tRank", table[0]);
        Assert.Equal(5, table.Length);
        Assert.StartsWith("3\tSpectrogram 1\t1\t0.250\t0.500\t50\t4000\tloud, \"very\"\t0.", table[3], StringComparison.Ordinal);
    }

    /// <summary>One scanner for both: what a build lists of a class is what is predicted of a folder.</summary>
    [Fact]
    public void AFolderIsListedAsABuildListsIt()
    {
        foreach (string[] name in new string[][] { ["sub", "a.wav"], [".hidden", "b.wav"], ["._a.wav"], ["sub", "deep", "c.WAV"] })
        {
            WriteWave(Input(name), Samples(Window, 1), 8000, 1);
        }

        File.CreateSymbolicLink(Input("sub", "up"), "..");
        File.CreateSymbolicLink(Input("again"), "sub");
        File.CreateSymbolicLink(Input("dangling.wav"), "gone.wav");
        UnixFiles.MakeFifo(Input("fifo.wav"));
        ReadOnlySpan<byte> bad = [.. "caf"u8, 0xE9, .. ".wav"u8];
        UnixFiles.MakeUnrepresentable(Settings.PredictInput, bad);
        try
        {
            List<ScannedRecording> scanned = [];
            Assert.Single(RecordingScanner.ScanClass(_folder.Path, "in", Settings.RecordingExtensions, scanned));
            Assert.StartsWith("2 windows of 2 recordings predicted, 1 failed:", Run(), StringComparison.Ordinal);
            Assert.Equal(["sub/a.wav", "sub/deep/c.WAV"], Rows().Select(row => row[0]).Distinct());
            Assert.Equal(scanned.Select(recording => recording.Path), Rows().Select(row => row[0]).Distinct());
            Assert.Equal(["NS0108"], _said.Warnings.Select(warning => warning.Code));
        }
        finally
        {
            UnixFiles.RemoveUnrepresentable(Settings.PredictInput, bad);
        }
    }

    /// <summary>A build does not take it for an empty one either.</summary>
    [Fact]
    public void AFolderThatCannotBeListedEndsThePrediction()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        // Longer than a path can be: nobody may look at it, not even root.
        string folder = Settings.PredictInput;
        File.CreateSymbolicLink(Input("locked"), new string('x', 300));
        Diagnostic refused = Fail(Settings);
        Assert.Equal(("NS0302", folder), (refused.Code, refused.File));
    }

    [Fact]
    public void WhatIsNeitherARecordingNorAFolderIsNotOpened()
    {
        UnixFiles.MakeFifo(Input("fifo"));
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = Input("fifo") }).Code);
    }

    [Fact]
    public void ASingleFileIsTakenWhateverItsExtension()
    {
        string path = Input("night.dat");
        WriteWave(path, Samples(Window, 1), 8000, 1);
        Run(Settings with { PredictInput = path });
        Assert.Equal("night.dat", Rows().First()[0]);
    }

    [Fact]
    public void NothingToPredictIsAnError()
    {
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = "" }).Code);
        Assert.Equal("NS0610", Fail(Settings with { PredictInput = "/nowhere/at all" }).Code);
        File.WriteAllText(Input("notes.txt"), "no recording");
        Assert.Equal("NS0610", Fail(Settings).Code);
        File.WriteAllText(Input("bad.wav"), "no audio either, only some words");
        Assert.Equal("NS0610", Fail(Settings).Code);
        Assert.False(File.Exists(Path.Join(Settings.PredictOutput, "predictions.csv")));
    }
}
