using NightScan.Builds;
using NightScan.Diagnostics;

namespace NightScan.Tests.Builds;

/// <summary>Copies are what is a copy when the build is done, and whoever is told to delete one can.</summary>
public sealed class CopyWarningTests : IDisposable
{
    private static readonly string[] s_codes = ["NS0111", "NS0112", "NS0118"];

    private readonly PipelineFolder _data = new();

    public CopyWarningTests()
    {
        _data.Write("mole", [.. Enumerable.Range(1, 6)]);
        _data.Write("owl", [.. Enumerable.Range(31, 6)]);
        _data.Settings = _data.Settings with { ValidationFraction = 0.3, TestFraction = 0.3 };
        _data.Build();
    }

    public void Dispose() => _data.Dispose();

    private void ExpectNone()
    {
        _data.Build();
        Assert.DoesNotContain(_data.Said.Warnings, warning => s_codes.Contains(warning.Code));
        Assert.False(File.Exists(Path.Join(_data.Cache, "warnings.csv")));
    }

    private void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_data.Recording(to))!);
        File.Move(_data.Recording(from), _data.Recording(to));
    }

    [Theory]
    [InlineData("mole/r003.wav", "owl/r003.wav")]
    [InlineData("owl/r031.wav", "mole/r031.wav")]
    [InlineData("owl/r031.wav", "ant/r031.wav")]
    [InlineData("owl/r031.wav", "zebra/r031.wav")]
    public void ARecordingThatMovedIsNoCopy(string from, string to)
    {
        Move(from, to);
        ExpectNone();
    }

    [Theory]
    [InlineData("ant")]
    [InlineData("zebra")]
    public void AClassThatWasRenamedIsNoCopy(string name)
    {
        Directory.Move(_data.Recording("mole"), _data.Recording(name));
        ExpectNone();
    }

    [Fact]
    public void ClassesThatChangedPlacesAreNoCopies()
    {
        Directory.Move(_data.Recording("mole"), _data.Recording(".away"));
        Directory.Move(_data.Recording("owl"), _data.Recording("mole"));
        Directory.Move(_data.Recording(".away"), _data.Recording("owl"));
        ExpectNone();
    }

    [Fact]
    public void NamesThatWentRoundAreNoCopies()
    {
        // Their times have to differ, or nothing changed for a build.
        foreach (int i in Enumerable.Range(1, 6))
        {
            File.SetLastWriteTimeUtc(_data.Recording($"mole/r{i:000}.wav"), DateTime.UtcNow.AddHours(-1 - i));
        }

        _data.Build();
        Move("mole/r001.wav", ".away/x");
        for (int i = 1; i < 6; i++)
        {
            Move($"mole/r{i + 1:000}.wav", $"mole/r{i:000}.wav");
        }

        Move(".away/x", "mole/r006.wav");
        ExpectNone();
    }

    [Fact]
    public void ACopyIsNamedOnceAndSoIsTheOther()
    {
        _data.WriteOne("ant/same.wav", 33);
        _data.Build();
        Diagnostic named = Assert.Single(_data.Said.Warnings, warning => warning.Code == "NS0111");
        Assert.Equal(_data.Recording("owl/r033.wav"), named.File);
        Assert.Contains("'ant/same.wav': remove the one that is filed wrongly", named.Message, StringComparison.Ordinal);
        Assert.StartsWith("1 recording is a copy of 1 (owl/r033.wav)",
            Assert.Single(_data.Said.Warnings, warning => warning.Code == "NS0118").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ant/same.wav")]
    [InlineData("owl/r033.wav")]
    public void NobodyIsToldToDeleteTheLastOneWhenTheOtherWentMeanwhile(string gone)
    {
        _data.WriteOne("ant/same.wav", 33);
        File.WriteAllText(_data.Recording("ant/bad.wav"), "no sound");
        _data.Age("ant/bad.wav");
        Deleting reporter = new(_data.Recording(gone));
        NightScanPipeline.Run(_data.Settings, PipelineGoal.Pregenerate, reporter, default);
        Assert.Equal(["NS0101"], reporter.Codes);

        _data.Build();
        Assert.DoesNotContain(_data.Said.Warnings, warning => s_codes.Contains(warning.Code));
        _data.WriteOne(gone, 33);
        _data.Build();
        Assert.Contains(_data.Said.Warnings, warning => warning.Code == "NS0111");
    }

    /// <summary>Deletes a file at the first warning.</summary>
    private sealed class Deleting(string path) : IBuildReporter
    {
        public List<string> Codes { get; } = [];

        public void Message(string text) { }

        public void Warning(Diagnostic diagnostic)
        {
            Codes.Add(diagnostic.Code);
            File.Delete(path);
        }

        public void Error(Diagnostic diagnostic) { }

        public void Progress(in BuildProgress progress) { }
    }
}
