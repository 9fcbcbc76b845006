using NightScan.Diagnostics;
using NightScan.Hashing;
using NightScan.Recordings.Metadata;
using NightScan.Tests;
using NightScan.Training.Prediction;

namespace NightScan.Training.Tests.Prediction;

public sealed class PredictionOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Diagnostic> _trouble = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FilesOfTheEarlierRunGoWithIt()
    {
        Predict("a.wav", "sub/deep/b.wav", "sub/c.wav");
        File.WriteAllText(_folder.File("sub", "notes.txt"), "mine");
        Assert.Equal(2, Predict("sub/c.wav", "d.wav"));
        Assert.Equal(["d.wav.selections.txt", "predictions.csv", "predictions.files.jsonl", "sub/c.wav.selections.txt", "sub/notes.txt"],
            Files());
        Assert.Equal(["sub/c.wav", "d.wav"], File.ReadLines(_folder.File("predictions.csv")).Skip(1).Select(row => row.Split(',')[0]));
        Assert.False(Directory.Exists(Path.Join(_folder.Path, "sub", "deep")));
    }

    [Theory]
    [InlineData("predictions.csv")]
    [InlineData("predictions.files.jsonl")]
    public void WhatPredictDidNotWriteIsRefusedBeforeAnythingIsDone(string name)
    {
        string path = _folder.File(name.Split('/'));
        File.WriteAllText(path, "of somebody");
        Diagnostic refused = Assert.Throws<NightScanException>(() =>
            new PredictionOutput(_folder.Path, ["a.wav", "sub/b.wav"]).Check()).Diagnostic;
        Assert.Equal(("NS0312", path), (refused.Code, refused.File));
        Assert.Contains("PredictOutput", refused.Message, StringComparison.Ordinal);
        Assert.Equal("of somebody", File.ReadAllText(path));
        Assert.Equal([name], Files());
    }

    [Fact]
    public void AFolderInThePlaceOfAFileIsRefused()
    {
        string path = Path.GetDirectoryName(_folder.File("predictions.csv", "x"))!;
        Assert.Equal(("NS0312", path), Refusal("a.wav"));
    }

    [Theory]
    [InlineData("a.wav.selections.txt", "a.wav.selections.txt")]
    [InlineData("sub/b.wav.selections.txt", "sub/b.wav.selections.txt")]
    [InlineData("sub", "sub/b.wav.selections.txt", "sub/c.wav.selections.txt")]
    [InlineData("a.wav.selections.txt/a.wav", "a.wav.selections.txt")]
    public void WhatIsInTheWayOfATableCostsThatTable(string name, params string[] lost)
    {
        string path = _folder.File(name.Split('/'));
        File.WriteAllText(path, "of somebody");
        string[] tables = ["a.wav.selections.txt", "sub/b.wav.selections.txt", "sub/c.wav.selections.txt"];
        for (int run = 0; run < 2; run++)
        {
            using PredictionOutput output = NewOutput("a.wav", "sub/b.wav", "sub/c.wav");
            Predict(output, "a.wav", "sub/b.wav", "sub/c.wav");
            Assert.Equal(lost.Length, output.Lost);
            Assert.Equal("of somebody", File.ReadAllText(path));
            Assert.Equal(tables.Except(lost).Concat(["predictions.csv", "predictions.files.jsonl", name]).Order(StringComparer.Ordinal),
                Files(".predictions.partial"));
            Assert.Equal(["a.wav", "sub/b.wav", "sub/c.wav"],
                File.ReadLines(_folder.File("predictions.csv")).Skip(1).Select(row => row.Split(',')[0]));
        }

        // Once a run, though it is looked at twice.
        string inTheWay = _folder.File(name.EndsWith("/a.wav", StringComparison.Ordinal) ? ["a.wav.selections.txt"] : name.Split('/'));
        Assert.Equal([("NS0312", inTheWay), ("NS0312", inTheWay)], _trouble.Select(trouble => (trouble.Code, trouble.File!)));
    }

    [Fact]
    public void AnEarlierTableThatBecameAFolderIsLeftAlone()
    {
        Predict("a.wav", "b.wav");
        File.Delete(_folder.File("a.wav.selections.txt"));
        string mine = _folder.File("a.wav.selections.txt", "mine.txt");
        File.WriteAllText(mine, "of somebody");
        using PredictionOutput output = NewOutput("b.wav");
        Predict(output, "b.wav");
        Assert.Equal((0, 0), (output.Lost, output.Removed));
        Assert.Equal(["a.wav.selections.txt/mine.txt", "b.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"],
            Files(".predictions.partial"));
        Assert.Equal(("NS0312", Path.GetDirectoryName(mine)), (Assert.Single(_trouble).Code, _trouble[0].File));
    }

    /// <summary>A file system that does not take a name or a folder: the others are written.</summary>
    [Fact]
    public void ATableThatCannotBeWrittenCostsThatTable()
    {
        string deep = string.Join('/', Enumerable.Repeat(new string('d', 200), 21)) + "/a.wav";
        for (int run = 0; run < 2; run++)
        {
            using PredictionOutput output = NewOutput("a.wav", deep);
            Predict(output, "a.wav", deep);
            Assert.Equal(1, output.Lost);
            Assert.Equal(["a.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"], Files(".predictions.partial"));
        }

        Assert.All(_trouble, trouble => Assert.Equal("NS0310", trouble.Code));
        Assert.Equal(2, _trouble.Count);
        Assert.Equal(["predictions.csv", "a.wav.selections.txt"], PredictionList.Read(_folder.Path).Select(file => file.Name));
    }

    /// <summary>As names in the cache: what does not fit is cut and gets digits, and so is what some disk would take for another.</summary>
    [Theory]
    [InlineData(237, false)]
    [InlineData(236, true)]
    [InlineData(251, false)]
    public void NamesOfTablesAreShortenedAsThoseOfTheCache(int letters, bool fits)
    {
        string name = new string('a', letters) + ".wav", other = new string('a', letters - 1) + "b.wav",
            unicode = $"sub/{new string('ü', 118)}bb.wav";
        Predict(name, other, unicode, "owl.wav", "OWL.wav");
        string[] tables = [.. Files().Where(file => file.EndsWith(".selections.txt", StringComparison.Ordinal))];
        Assert.Equal(5, tables.Length);
        Assert.All(tables, table => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(Path.GetFileName(table)), 1, 255));
        Assert.Equal(fits, tables.Contains(name + ".selections.txt"));
        Assert.Matches("^OWL\\.wav-[0-9a-f]{8}\\.selections\\.txt$", tables.Single(table => table.StartsWith('O')));
        Assert.Matches("^sub/ü{115}-[0-9a-f]{8}\\.selections\\.txt$",
            tables.Single(table => table.StartsWith("sub", StringComparison.Ordinal)));
        // The same the next time, and gone with their recordings.
        Predict(name, other, unicode, "owl.wav", "OWL.wav");
        Assert.Equal(tables, Files().Where(file => file.EndsWith(".selections.txt", StringComparison.Ordinal)));
        Assert.Equal(4, Predict("owl.wav"));
    }

    /// <summary>Names that only another system would take for a path.</summary>
    [Fact]
    public void ARecordingMayHaveAnyName()
    {
        string[] names = ["..\\a.wav", "a\\\\b.wav", "c\n.wav", "\"d\".wav"];
        Predict(names);
        Assert.Equal(0, Predict(names));
        Assert.Equal(4, Predict("e.wav"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ATableThatSomebodyCorrectedIsNeitherReplacedNorRemoved(bool isPredictedAgain)
    {
        Predict("a.wav", "b.wav");
        string table = _folder.File("a.wav.selections.txt");
        // As long as before: the content tells.
        string corrected = File.ReadAllText(table).Replace("owl", "bat", StringComparison.Ordinal);
        File.WriteAllText(table, corrected);
        Assert.Equal(("NS0633", table), Refusal(isPredictedAgain ? "a.wav" : "c.wav"));
        File.Delete(table);
        Predict("c.wav");
        Assert.Equal(["c.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"], Files());
    }

    [Fact]
    public void AnUnfinishedRunLeavesTheEarlierOneAsItWas()
    {
        Predict("a.wav");
        Dictionary<string, string> before = Files().ToDictionary(name => name, name => File.ReadAllText(_folder.File(name)));
        using (PredictionOutput output = new(_folder.Path, ["b.wav"]))
        {
            output.Begin();
            using PredictionFiles files = new(output, ["owl"], 50, 4000);
            Write(files, "b.wav");
        }

        Assert.Equal(before, Files().ToDictionary(name => name, name => File.ReadAllText(_folder.File(name))));
    }

    /// <summary>
    /// A killed run leaves the old predictions, the new ones, or tables without a predictions.csv; and the next run knows all of it.
    /// </summary>
    [Fact]
    public void AKilledRunNeverLeavesAMixThatLooksComplete()
    {
        using TemporaryFolder kept = new();
        List<string> states = [];
        Predict("a.wav", "b.wav", "sub/c.wav");
        using (PredictionOutput output = new(_folder.Path, ["b.wav", "d.wav"])
        {
            OnStep = () =>
            {
                states.Add(Path.Join(kept.Path, $"{states.Count}"));
                Copy(_folder.Path, states[^1]);
            },
        })
        {
            Predict(output, "b.wav", "d.wav");
        }

        // Before the CSV goes, before each of 2 that go and 2 that come, before the CSV comes, and before it is over.
        Assert.Equal(7, states.Count);
        foreach (string state in states)
        {
            string csv = Path.Join(state, "predictions.csv");
            if (File.Exists(csv))
            {
                string[] listed = [.. File.ReadLines(csv).Skip(1).Select(row => row.Split(',')[0] + ".selections.txt")
                    .Order(StringComparer.Ordinal)];
                Assert.Equal(listed, Files(state, ".predictions.partial")
                    .Where(name => name.EndsWith(".selections.txt", StringComparison.Ordinal)));
            }

            using PredictionOutput next = new(state, ["e.wav"]);
            Predict(next, "e.wav");
            next.Dispose();
            Assert.Equal(["e.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"], Files(state, but: null));
            Assert.False(Directory.Exists(Path.Join(state, "sub")));
        }
    }

    [Fact]
    public void WhatCameIntoTheWayMeanwhileCostsItsTable()
    {
        Predict("a.wav");
        using PredictionOutput output = NewOutput("a.wav", "b.wav");
        output.Begin();
        using PredictionFiles files = new(output, ["owl"], 50, 4000);
        Write(files, "b.wav");
        File.WriteAllText(_folder.File("b.wav.selections.txt"), "of somebody");
        files.Complete();
        Assert.Equal(("NS0312", _folder.File("b.wav.selections.txt")), (Assert.Single(_trouble).Code, _trouble[0].File));
        Assert.Equal(["b.wav.selections.txt", "predictions.csv", "predictions.files.jsonl"], Files(".predictions.partial"));
        Assert.Equal("of somebody", File.ReadAllText(_folder.File("b.wav.selections.txt")));
    }

    [Fact]
    public void TwoRunsAtOnceDoNotMix()
    {
        using PredictionOutput first = new(_folder.Path, ["a.wav"]), second = new(_folder.Path, ["a.wav"]);
        first.Begin();
        Assert.Equal("NS0634", Assert.Throws<NightScanException>(second.Begin).Diagnostic.Code);
        first.Dispose();
        second.Begin();
    }

    /// <summary>A list may come from elsewhere, with a model.</summary>
    [Theory]
    [InlineData("../document.selections.txt")]
    [InlineData("sub/../../document.selections.txt")]
    [InlineData("/document.selections.txt")]
    [InlineData("document.txt")]
    public void AListThatNamesOtherFilesIsRefused(string name)
    {
        string output = Path.GetDirectoryName(_folder.File("out", "x"))!, document = Path.GetFullPath(Path.Join(output, name));
        Directory.CreateDirectory(Path.GetDirectoryName(document)!);
        File.WriteAllText(document, "of somebody");
        WrittenPrediction written = new(name, 11, ContentHash.OfBytes("of somebody"u8));
        PredictionList.Write(output, Path.Join(output, "beside"), [written]);
        Assert.Equal("NS0312", Assert.Throws<NightScanException>(() => new PredictionOutput(output, ["a.wav"]).Check()).Diagnostic.Code);
        Assert.Equal("of somebody", File.ReadAllText(document));
    }

    private PredictionOutput NewOutput(params string[] recordings) => new(_folder.Path, recordings) { OnTrouble = _trouble.Add };

    private int Predict(params string[] recordings)
    {
        using PredictionOutput output = NewOutput(recordings);
        Predict(output, recordings);
        return output.Removed;
    }

    private static void Predict(PredictionOutput output, params string[] recordings)
    {
        output.Check();
        output.Begin();
        using PredictionFiles files = new(output, ["owl"], 50, 4000);
        Array.ForEach(recordings, recording => Write(files, recording));
        files.Complete();
    }

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "lock"))
        {
            string copy = Path.Join(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    private static void Write(PredictionFiles files, string recording) =>
        files.Write(recording, [new WindowPrediction(0, 1, [new ScoredClass(0, 0.75f)])], new RecordingMetadata(null, null, null), 8000, 1);

    private (string Code, string? File) Refusal(params string[] recordings)
    {
        Diagnostic refused = Assert.Throws<NightScanException>(() => Predict(recordings)).Diagnostic;
        return (refused.Code, refused.File);
    }

    private string[] Files(string? but = null) => Files(_folder.Path, but);

    private static string[] Files(string folder, string? but) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Where(name => but is null || !name.StartsWith(but, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
