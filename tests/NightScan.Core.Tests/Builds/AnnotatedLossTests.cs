using NightScan.Annotations;
using NightScan.Builds;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

/// <summary>Most annotated recordings do not go at once, and what is said of it is true without classes.</summary>
public sealed class AnnotatedLossTests : IDisposable
{
    private readonly AnnotatedFolder _folder = new();

    public AnnotatedLossTests()
    {
        string[] recordings = [.. Enumerable.Range(0, 30).Select(i => $"r{i:00}.wav")];
        for (int i = 0; i < recordings.Length; i++)
        {
            _folder.Write(recordings[i], i, seconds: 0.25);
        }

        _folder.Annotate([.. recordings.Select(recording => $"{recording},0,0.2,owl")]);
        _folder.Data.Build();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NoClassIsSaidToHaveGone()
    {
        for (int i = 0; i < 25; i++)
        {
            File.Delete(_folder.Data.Recording($"r{i:00}.wav"));
        }

        Diagnostic refused = Refused();
        Assert.Equal(("NS0306", _folder.Data.AudioRoot), (refused.Code, refused.File));
        Assert.Contains("25 of 30 known recordings", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("class", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RecordingsOutsideOfClassFoldersAreSaidToBeThere()
    {
        _folder.Write("fox/x.wav", 100, seconds: 0.25);
        for (int i = 101; i < 135; i++)
        {
            _folder.Write($"fox/x{i}.wav", i, seconds: 0.25);
        }

        _folder.Data.Build();
        var annotated = _folder.Data.Settings;
        _folder.Data.Settings = annotated with { Windows = WindowChoice.All, Annotations = [] };
        Diagnostic refused = Refused();
        Assert.Equal("NS0306", refused.Code);
        Assert.Contains("lie in no class folder", refused.Message, StringComparison.Ordinal);

        _folder.Data.Settings = annotated;
        Assert.Equal(0, _folder.Data.Build().Generated());
    }

    private Diagnostic Refused() => Assert.Throws<NightScanException>(
        () => NightScanPipeline.Run(_folder.Data.Settings, PipelineGoal.Pregenerate, new RecordingReporter(), default)).Diagnostic;
}
