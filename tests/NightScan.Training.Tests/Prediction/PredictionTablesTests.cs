using NightScan.Diagnostics;
using NightScan.Training.Prediction;

namespace NightScan.Training.Tests.Prediction;

/// <summary>The selection tables and the CSV, and what stands in their way.</summary>
public sealed class PredictionTablesTests : PredictionFixture
{
    /// <summary>Raven refuses a selection above half of the recording's rate, and one that ends behind it.</summary>
    [Theory]
    [InlineData(8000, 5000, "50", "4000", "0.500", "0.625")]
    [InlineData(6000, 3001, "50", "3000", "0.250", "0.500")]
    [InlineData(11025, 9646, "50", "4000", "0.750", "0.87492")]
    [InlineData(90, 60, "0", "45", "0.500", "0.666666")] // nothing of the band
    public void SelectionsStayWithinTheRecording(int rate, int samples, string low, string high, string begin, string end)
    {
        WriteWave(Input("a.wav"), Samples(samples, 1), rate, 1);
        Run();
        double length = (double)samples / rate;
        string[][] rows = [.. File.ReadLines(Path.Join(Settings.PredictOutput, "a.wav.selections.txt")).Skip(1)
            .Select(row => row.Split('\t'))];
        Assert.All(rows, row => Assert.Equal((low, high), (row[5], row[6])));
        Assert.All(rows, row => Assert.InRange(double.Parse(row[4], System.Globalization.CultureInfo.InvariantCulture),
            double.Parse(row[3], System.Globalization.CultureInfo.InvariantCulture) + 1e-6, length));
        Assert.Equal((begin, end), (rows[^1][3], rows[^1][4]));
    }

    /// <summary>
    /// A recording that went, one that fails now, and one that is not listed any more; and a run that does not come to its end.
    /// </summary>
    [Fact]
    public void OldSelectionTablesDoNotStayBesideANewCsv()
    {
        string[] Files() => [.. Directory.GetFiles(Settings.PredictOutput, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Settings.PredictOutput, path)).Order(StringComparer.Ordinal)];
        foreach (string[] name in new string[][] { ["a.wav"], ["fails.wav"], ["gone.wav"], ["sub", "hidden.wav"] })
        {
            WriteWave(Input(name), Samples(Window, 1), 8000, 1);
        }

        Run();
        string[] before = Files();
        byte[] csv = File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv"));
        File.Delete(Input("gone.wav"));
        File.WriteAllText(Input("fails.wav"), "no audio at all, but some bytes");
        Directory.Move(Input("sub"), Input(".sub"));
        using var cancelled = new CancellationTokenSource();
        using var loudness = new Loudness { OnBatch = cancelled.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => new PredictionRun(Settings, _said, cancelled.Token).Run(() => loudness));
        Assert.Equal(before, Files());
        Assert.Equal(csv, File.ReadAllBytes(Path.Join(Settings.PredictOutput, "predictions.csv")));

        Run();
        Assert.Equal(["a.wav.selections.txt", "predictions.csv", "predictions.files.jsonl", "warnings.csv"], Files());
    }

    [Fact]
    public void TablesThatAreNotWrittenAreCountedInTheEnd()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        WriteWave(Input("b.wav"), Samples(Window, 1), 8000, 1);
        string mine = _folder.File("out", "a.wav.selections.txt", "mine");
        File.WriteAllText(mine, "of somebody");
        Assert.EndsWith("predictions.csv; 1 file beside it could not be written", Run(), StringComparison.Ordinal);
        Assert.Equal([("NS0312", Path.GetDirectoryName(mine)!)], _said.Warnings.Select(warning => (warning.Code, warning.File!)));
        Assert.Equal(["a.wav", "b.wav"], Rows().Select(row => row[0]).Distinct());
    }

    [Fact]
    public void LinksAmongThePredictionsAreReplacedOrRefused()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        WriteWave(Input("owl", "a.wav"), Samples(Window, 1), 8000, 1);
        string document = _folder.File("document");
        File.WriteAllText(document, "of somebody");
        string[] links = [.. new[] { "predictions.csv", "a.wav.selections.txt", ".predictions.partial/csv",
            ".predictions.partial/0" }.Select(name => _folder.File("out", name))];
        Array.ForEach(links, link => File.CreateSymbolicLink(link, document));
        string owl = _folder.File("out", "owl"), elsewhere = Path.GetDirectoryName(_folder.File("elsewhere", "x"))!;
        File.CreateSymbolicLink(owl, elsewhere);

        Diagnostic refused = Fail(Settings);
        Assert.Equal(("NS0303", owl), (refused.Code, refused.File));
        File.Delete(owl);
        Run();
        Assert.Equal("of somebody", File.ReadAllText(document));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
        Assert.Equal(["a.wav.selections.txt", "owl", "predictions.csv", "predictions.files.jsonl"],
            new DirectoryInfo(Settings.PredictOutput).EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null)
                .Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(links, link => new FileInfo(link).LinkTarget is not null);
    }

    [Fact]
    public void ALinkInThePlaceOfTheModelsPredictionsIsRefused()
    {
        WriteWave(Input("a.wav"), Samples(Window, 1), 8000, 1);
        string link = _folder.File("model", "predictions"), elsewhere = Path.GetDirectoryName(_folder.File("elsewhere", "x"))!;
        File.CreateSymbolicLink(link, elsewhere);

        Diagnostic refused = Fail(Settings with { ModelDir = Path.GetDirectoryName(link)!, PredictOutput = link });
        Assert.Equal(("NS0303", link), (refused.Code, refused.File));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }
}
