namespace NightScan.Tasks.Tests;

public sealed class NameTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void AnyFileNameWorks()
    {
        string[] names =
        [
            "plain", "with space", "100% ;quoted' \"twice\"", "$(AudioRoot)", "@(x) %(y)", "日本語", "naïve", "nai\u0308ve", "🦉", "a,b", "#1",
                "-p", "[x]", "{0}",
            "same", "SAME", "x_var001", "x", "tab\there", "line\nbreak", "\u001b[2J", " blank", "-rf", new string('n', 240),
        ];
        for (int i = 0; i < names.Length; i++)
        {
            _workspace.WriteRecording($"class {{0}} %20/{names[i]}.wav", i);
        }
        _workspace.WriteRecording("class {0} %20/same.flac.wav", 90);
        _workspace.WriteRecording("class {0} %20/sub/same.wav", 91);
        long all = names.Length + 2;
        _workspace.Build().Succeeds();
        Assert.Equal(new CacheSummary(all, all, all, 0, 0, 0), _workspace.Summary);
        Assert.Equal(all, _workspace.Spectrograms.Distinct(StringComparer.OrdinalIgnoreCase).LongCount());
        _workspace.Build().Succeeds();
        Assert.Equal(new CacheSummary(all, all, 0, all, 0, 0), _workspace.Summary);
    }
}
