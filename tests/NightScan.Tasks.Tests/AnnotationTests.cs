using Microsoft.Data.Sqlite;

namespace NightScan.Tasks.Tests;

/// <summary>Builds of recordings that tables are about, and their export.</summary>
public sealed class AnnotationTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public AnnotationTests()
    {
        for (int i = 0; i < 4; i++)
        {
            _workspace.WriteRecording($"site {i % 2}/night {i}.wav", i, seconds: 1.5);
            Write($"site {i % 2}/night {i}.Table.1.selections.txt",
                "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies\n"
                + "1\tSpectrogram 1\t1\t0,1\t0,5\t300\t900\towl\n"
                + "2\tSpectrogram 1\t1\t0,3\t0,9\t1000\t2000\ttree frog\n");
        }

        Write("site 1/night 3.Table.1.selections.txt",
            "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tSpecies\n");
    }

    [Fact]
    public void WhatIsExportedMakesTheSameWindowsAgain()
    {
        _workspace.Build("-p:Windows=annotated").Succeeds().Says("windows without");
        string[] spectrograms = _workspace.Spectrograms, labels = Labels();
        Assert.NotEmpty(labels);
        string output = Path.Combine(_workspace.CacheDir, "annotations");
        _workspace.Build("-t:Annotations", "-p:Windows=annotated").Succeeds().Says($"6 annotations of 4 recordings in {output}");
        Assert.Equal(
            ["annotations.csv", "annotations.files.csv", "site 0/night 0.wav.Table.1.selections.txt",
                "site 0/night 2.wav.Table.1.selections.txt", "site 1/night 1.wav.Table.1.selections.txt", "site 1/night 3.wav.Table.1.selections.txt"],
            Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(output, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

        string tables = Path.Combine(_workspace.Folder, "tables");
        Directory.CreateDirectory(tables);
        Directory.Move(Path.Combine(output, "site 0"), Path.Combine(tables, "site 0"));
        Directory.Move(Path.Combine(output, "site 1"), Path.Combine(tables, "site 1"));
        foreach (string annotations in new[] { "data/spectrograms_cache/annotations/annotations.csv", "tables" })
        {
            _workspace.Build($"-p:Annotations={annotations}").Succeeds().NeverSays("warning NS070");
            Assert.Equal((0, spectrograms.Length, 0),
                (_workspace.Summary.Generated, _workspace.Summary.UpToDate, _workspace.Summary.Pruned));
            Assert.Equal(spectrograms, _workspace.Spectrograms);
            Assert.Equal(labels, Labels());
        }
    }

    [Fact]
    public void WhatCannotBeMeantIsRefused()
    {
        _workspace.Build("-p:Windows=first", "-p:Annotations=data/audio_data").FailsWith("NS0213", "Windows is 'first'");
        _workspace.Build("-t:Watch", "-p:Windows=annotated").FailsWith("NS0215", "a table of annotations change");
        foreach (string table in Directory.EnumerateFiles(_workspace.AudioRoot, "*.txt", SearchOption.AllDirectories))
        {
            File.Delete(table);
        }

        BuildResult result = _workspace.Build("-p:Windows=annotated").FailsWith("NS0214", "night.Table.1.selections.txt");
        result.Says(_workspace.AudioRoot);
    }

    public void Dispose() => _workspace.Dispose();

    private void Write(string name, string text) => File.WriteAllText(_workspace.Recording(name), text);

    private string[] Labels()
    {
        using SqliteConnection connection =
            new($"Data Source={Path.Combine(_workspace.CacheDir, "index.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT path || ' ' || start || ' ' || end || ' ' || class || ' ' || kind FROM audio_labels ORDER BY 1";
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> labels = [];
        while (rows.Read())
        {
            labels.Add(rows.GetString(0));
        }

        return [.. labels];
    }
}
