using NightScan.Builds;

namespace NightScan.Tests.Builds;

/// <summary>More recordings than are read at a time: the next are read while the last go into the index.</summary>
public sealed class BatchTests : IDisposable
{
    private const int PerClass = 450;
    private static readonly string[] s_classes = ["a", "b", "c", "d", "e", "f"];

    private readonly PipelineFolder _data = new();

    public BatchTests()
    {
        _data.Settings = _data.Settings with { MaxSamplesPerClass = 0 };
        foreach (string name in s_classes)
        {
            Directory.CreateDirectory(_data.Recording(name));
            for (int i = 0; i < PerClass; i++)
            {
                WaveFile.Write(_data.Recording($"{name}/{i:000}.wav"), [(short)name[0], (short)i], sampleRate: 8000);
                _data.Age($"{name}/{i:000}.wav");
            }
        }
    }

    public void Dispose() => _data.Dispose();

    private string[] Rows() => _data.Query(
        "SELECT c.name || '/' || r.path, r.split, hex(r.content_hash) FROM recordings r JOIN classes c ON c.id = r.class_id ORDER BY 1");

    [Fact]
    public void AllOfThemAreInTheIndex()
    {
        _data.Build(PipelineGoal.Index);

        Assert.Equal(s_classes.SelectMany(name => Enumerable.Range(0, PerClass).Select(i => $"{name}/{i:000}.wav")),
            Rows().Select(row => row.Split('|')[0]));
        Assert.Equal([$"{s_classes.Length * PerClass}"], _data.Query("SELECT count(DISTINCT content_hash) FROM recordings"));
    }

    [Fact]
    public void WhereItWasCancelledTheNextBuildGoesOnWithTheSameResult()
    {
        _data.Build(PipelineGoal.Index);
        string[] whole = Rows();
        File.Delete(_data.Settings.IndexDb);
        File.Delete(Path.Join(_data.Cache, "splits.csv"));
        using CancellationTokenSource cancel = new();
        _data.Settings = _data.Settings with { NumWorkers = 1 };
        using Timer watch = new(_ =>
        {
            if (File.Exists(_data.Settings.IndexDb + "-wal"))
            {
                cancel.Cancel();
            }
        }, null, 0, 5);
        try
        {
            _data.Build(PipelineGoal.Index, cancel.Token);
        }
        catch (OperationCanceledException)
        {
            // As it should, unless the machine was faster than the watch.
        }

        _data.Build(PipelineGoal.Index);
        Assert.Equal(whole, Rows());
    }
}
