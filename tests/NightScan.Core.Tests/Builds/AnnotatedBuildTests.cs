using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Settings;
using static NightScan.Tests.Builds.AnnotatedFolder;

namespace NightScan.Tests.Builds;

/// <summary>Windows that tables of annotations label: where their files lie, and what is said of them.</summary>
public sealed class AnnotatedBuildTests : IDisposable
{
    private readonly AnnotatedFolder _folder = new();

    public AnnotatedBuildTests() => Data.Settings = Data.Settings with { AcceptSettings = true, Unannotated = Unannotated.Negative };

    private PipelineFolder Data => _folder.Data;

    public void Dispose() => _folder.Dispose();

    private void AllBackground() => Data.Settings = Data.Settings with { BackgroundFraction = 1 };

    [Fact]
    public void WindowsLieInTheFoldersOfTheirLabels()
    {
        AllBackground();
        _folder.Write("site1/r.wav", 1, 0.75);
        _folder.Write("site2/deep/r.wav", 2, 0.5);
        _folder.Write("root.wav", 3, 0.25);
        _folder.Annotate([.. Calls("site1/r.wav", "a.b"), .. Calls("site2/deep/r.wav", ".a"),
            .. Calls("root.wav", "a")]);
        Assert.Equal("6/0/0/0", Data.PlanThenBuild().Summary());

        string[] names = Data.Names();
        string digits = names.Single(name => name.StartsWith("a/r-", StringComparison.Ordinal))[4..12];
        Assert.Equal(["_background_/r-" + digits + "_000000000.npy", "_background_/r_000000250.npy", $"a/r-{digits}_000000250.npy",
            "a/r_000000000.npy", "a/root.npy", "b/r_000000500.npy"], names);
        Assert.Equal(["root.wav|0|a|positive", "site1/r.wav|0|a|positive", "site1/r.wav|0.5|b|positive",
            "site2/deep/r.wav|0.25|a|positive"], Data.LabelsOfWindows());
        Data.IsAsAnew();
        File.Delete(Data.Settings.IndexDb);
        Assert.Equal("0/6/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(names, Data.Names());
    }

    [Fact]
    public void KindsAndFurtherLabelsAreInTheIndex()
    {
        AllBackground();
        _folder.Write("r.wav", 1, 1);
        _folder.Annotate("r.wav,0,0.25,a", "r.wav,0.1,0.25,b", "r.wav,0.25,0.5,a,uncertain", "r.wav,0.5,0.75,a,negative",
            "r.wav,0.5,0.75,b", "r.wav,0.75,1,b", "r.wav,0.75,1,a", "r.wav,0.75,1,c,negative", "r.wav,0.8,1,c,uncertain");
        Assert.Equal("4/0/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["_background_/r_000000250.npy", "a/r_000000000.npy", "a/r_000000750.npy", "b/r_000000500.npy"], Data.Names());
        Assert.Equal(["r.wav|0|a|positive", "r.wav|0|b|positive", "r.wav|0.25|a|uncertain", "r.wav|0.5|a|negative",
            "r.wav|0.5|b|positive", "r.wav|0.75|a|positive", "r.wav|0.75|b|positive", "r.wav|0.75|c|uncertain"], Data.LabelsOfWindows());
        Assert.Equal(["b|1", "a|2", "a|0", "b|1", "c|2"], Data.Query("SELECT c.name, l.kind FROM labels l JOIN classes c ON c.id = "
            + "l.class_id JOIN recordings w ON w.id = l.example ORDER BY w.window_start, 1"));
        Data.IsAsAnew();
        _folder.Annotate("r.wav,0,0.25,a", "r.wav,0.5,0.75,b");
        Assert.Equal("0/4/0/0", Data.PlanThenBuild().Summary());
        Assert.Equal(["_background_", "a", "b"], Data.Query("SELECT name FROM classes WHERE name <> '.' ORDER BY 1"));
        Data.IsAsAnew();
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 8)]
    [InlineData(0.51, 9)]
    [InlineData(1.0, 16)]
    [InlineData(null, 2)]
    public void BackgroundIsAsMuchAsIsAskedFor(double? fraction, int windows)
    {
        Data.Settings = Data.Settings with { BackgroundFraction = fraction };
        for (int i = 0; i < 5; i++)
        {
            _folder.Write($"r{i}.wav", i, 1);
        }

        // Three and one of a class: two of a mean class.
        _folder.Annotate(Calls("r0.wav", "aaab"));
        Assert.Equal(4 + windows, Data.PlanThenBuild().Generated());
        Assert.Equal(windows, Data.Names().Count(name => name.StartsWith("_background_/", StringComparison.Ordinal)));
        Data.IsAsAnew();
        if (windows is > 0 and <= 4)
        {
            // Of as many recordings as there are.
            Assert.Equal(windows, Data.Names().Where(name => name[0] == '_').Select(name => name.Split('_')[2]).Distinct().Count());
        }

        Data.Settings = Data.Settings with { Unannotated = Unannotated.Ignore };
        Assert.Equal(0, Data.PlanThenBuild().Generated());
        Assert.Equal(["a/r0_000000000.npy", "a/r0_000000250.npy", "a/r0_000000500.npy", "b/r0_000000750.npy"], Data.Names());
        Data.IsAsAnew();
        // A table that says nothing says that there is nothing.
        Data.WriteText("r3.selections.txt", "Begin Time (s)\tEnd Time (s)\tSpecies\n");
        Data.Settings = Data.Settings with { Annotations = [.. Data.Settings.Annotations, Data.Recording("r3.selections.txt")] };
        Assert.Equal(Math.Min(4, fraction is null ? 2 : (int)Math.Ceiling(4 * fraction.Value)), Data.PlanThenBuild().Generated());
        Data.IsAsAnew();
    }

    [Fact]
    public void TheBackgroundOfAMeanClassIsRoundedUpToFourDigits()
    {
        _folder.Write("r.wav", 1, 20);
        foreach ((int calls, int windows) in new[] { (16, 16), (17, 18), (18, 18), (31, 32), (33, 36) })
        {
            _folder.Annotate(Calls("r.wav", new string('a', calls)));
            Data.PlanThenBuild();
            Assert.Equal(windows, Data.Names().Count(name => name.StartsWith("_background_/", StringComparison.Ordinal)));
        }

        Data.IsAsAnew();
    }

    [Fact]
    public void LabelsThatDifferOnlyInCaseAreTwoClassesAndSaidInEveryBuild()
    {
        _folder.Write("r.wav", 1, 1);
        _folder.Annotate("r.wav,0,0.25,Owl", "r.wav,0.25,0.5,owl", "r.wav,0.5,0.75,frog");
        for (int build = 0; build < 2; build++)
        {
            Data.Build();
            Diagnostic warning = Assert.Single(Data.Said.Warnings);
            Assert.Equal("NS0115", warning.Code);
            Assert.StartsWith("the labels 'Owl' and 'owl' differ only in case", warning.Message, StringComparison.Ordinal);
        }

        // On a disk that takes both for one, none is written over the other.
        File.WriteAllText(Path.Join(Data.Cache, ".LOCK"), "");
        Assert.Equal("NS0115", Data.FailBuild());
        string map = Data.Recording("../map.csv");
        File.WriteAllText(map, "label,class\nOwl,owl\n");
        Data.Settings = Data.Settings with { LabelMap = map };
        Data.Build();
        Assert.Empty(Data.Said.Warnings);
        Data.IsWhole();
    }

    [Fact]
    public void NoClassIsABackgroundWhereThereAreNone()
    {
        _folder.Write("r.wav", 1, 1);
        _folder.Write("wind/s.wav", 2, 1);
        _folder.Annotate(Calls("r.wav", "aa"));
        Data.Settings = Data.Settings with { BackgroundClass = "a", VariantsPerSample = VariantCount.Of(1) };
        Assert.Equal("NS0216", Data.FailBuild());
        Data.Settings = Data.Settings with { BackgroundClass = "" };
        _folder.Write("_background_noise_/w.wav", 3, 1);
        Data.Build();
        Assert.DoesNotContain(Data.Query("SELECT path FROM recordings"), path => path.Contains("noise", StringComparison.Ordinal));
        Data.IsAsAnew();
    }
}
