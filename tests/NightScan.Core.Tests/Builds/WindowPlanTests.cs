using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds.Reporting;
using NightScan.Cache;
using NightScan.Settings;

namespace NightScan.Tests.Builds;

/// <summary>What a plan says of windows is what the build then does, and why.</summary>
public sealed class WindowPlanTests
{
    [Fact]
    public void AllWindows()
    {
        using AnnotatedFolder data = new(WindowChoice.First);
        data.Write("owl/a.wav", 1, seconds: 1);
        data.Write("owl/b.wav", 2, seconds: 1);
        data.Write("fox/c.wav", 3, seconds: 0.5);
        Assert.Equal("made 3 of 3 (new: nothing was made of the recording yet)", Plan(data));
        PipelineSettings first = data.Data.Settings, all = first with { Windows = WindowChoice.All };

        data.Data.Settings = all;
        // Those at the starts are there.
        Assert.Equal("made 7 of 7 (new: nothing was made of the window yet); renamed 3", Plan(data));
        Assert.Equal("", Plan(data));

        data.Data.Settings = all with { WindowOverlap = 0.125 };
        Assert.Equal("made 10 of 10 (new: nothing was made of the window yet)", Plan(data));
        data.Data.Settings = all;
        Assert.Equal("deleted 10 (no window: the recording has no such window any more)", Plan(data));

        File.Move(data.Data.Recording("owl/b.wav"), data.Data.Recording("owl/d.wav"));
        Assert.Equal("renamed 4", Plan(data));
        File.Move(data.Data.Recording("owl/d.wav"), data.Data.Recording("fox/d.wav"));
        Assert.Equal("made 4 of 4 (moved: the recording was in another class, or its window had another label); "
            + "deleted 4 (moved: the recording is in another class)", Plan(data));

        data.Write("owl/a.wav", 4, seconds: 0.75);
        Assert.Equal("made 3 of 3 (changed: the recording has other bytes); "
            + "deleted 1 (no window: the recording has no such window any more)", Plan(data));
        File.Delete(data.Data.Recording("fox/d.wav"));
        Assert.Equal("deleted 4 (vanished: the recording is gone)", Plan(data));

        data.Data.Settings = first;
        Assert.Equal("deleted 3 (no window: the recording has no such window any more); renamed 2", Plan(data));
    }

    [Fact]
    public void AnnotatedWindows()
    {
        using AnnotatedFolder data = new();
        data.Write("a.wav", 1, seconds: 1);
        data.Write("site/b.wav", 2, seconds: 0.5);
        data.Data.Settings = data.Data.Settings with { BackgroundFraction = 1 };
        data.Annotate("a.wav,0,0.2,owl", "a.wav,0.3,0.4,fox");
        Assert.Equal("made 4 of 4 (new: nothing was made of the window yet)", Plan(data));

        // Another label is another folder; one beside it is nothing.
        data.Annotate("a.wav,0,0.2,owl", "a.wav,0.3,0.4,owl", "a.wav,0.3,0.35,fox");
        Assert.Equal("renamed 1", Plan(data));
        data.Annotate("a.wav,0,0.2,owl", "a.wav,0.3,0.4,owl", "a.wav,0.55,0.65,owl", "site/b.wav,0,0.1,fox");
        Assert.Equal("made 2 of 2 (new: nothing was made of the window yet); renamed 1", Plan(data));
        data.Annotate("a.wav,0,0.2,owl");
        Assert.Equal("deleted 2 (no window: the recording has no such window any more); renamed 2", Plan(data));

        data.Data.Settings = data.Data.Settings with { BackgroundFraction = 0.3 };
        Assert.Equal("deleted 2 (left out: the window is no longer used (MaxSamplesPerClass, BackgroundFraction, SplitsCsv))", Plan(data));
        data.Data.Settings = data.Data.Settings with { BackgroundFraction = 1, Unannotated = Unannotated.Negative };
        Assert.Equal("made 2 of 2 (new: nothing was made of the window yet) + 2 of 2 (selected: the window was left out before)",
            Plan(data));
        Assert.Equal("", Plan(data));
    }

    /// <summary>What the class of a window decides of its variants changes with its label.</summary>
    [Fact]
    public void AnotherLabelMayAskForOtherVariants()
    {
        using AnnotatedFolder data = new();
        data.Write("a.wav", 1, seconds: 100);
        data.Write("b.wav", 2, seconds: 0.5);
        string[] owls = [.. Enumerable.Range(0, 300).Select(i => FormattableString.Invariant($"a.wav,{i / 4.0},{(i / 4.0) + 0.2},owl"))];
        data.Annotate([.. owls, "b.wav,0,0.1,fox", "b.wav,0.3,0.4,fox"]);
        data.Data.Settings = data.Data.Settings with { VariantsPerSample = VariantCount.Of(1), BackgroundFraction = 0 };
        data.Data.Build();
        data.Annotate([.. owls, "b.wav,0,0.1,fox", "b.wav,0.3,0.4,owl"]);
        Assert.Equal("made 1 of 1 (moved: the recording was in another class, or its window had another label); "
            + "deleted 1 (unwanted: the window has fewer files now, or others in another place); renamed 1", Plan(data));
    }

    [Fact]
    public void TheTableCountsWindows()
    {
        using AnnotatedFolder data = new(WindowChoice.All);
        data.Write("owl/a.wav", 1, seconds: 1);
        Assert.StartsWith("would be made  windows  files", PlanFormatter.Lines(PlannedBuild.Of(data.Data)).First(),
            StringComparison.Ordinal);
    }

    /// <summary>Any sequence of changes: the plan, and after it the build, count the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APlanIsWhatTheBuildDoes(int seed)
    {
        Random random = new(seed);
        using AnnotatedFolder data = new();
        PipelineSettings plain = data.Data.Settings with { AllowMassDelete = true, AcceptSettings = true, BackgroundFraction = 1 };
        data.Data.Settings = plain;
        string[] labels = ["owl", "frog", "toad"];
        List<string> rows = [];
        for (int next = 0; next < 12; next++)
        {
            string[] there = Recordings(data);
            string Some() => there[random.Next(there.Length)];
            string added = $"{labels[random.Next(3)]}/r{next}.wav";
            switch (there.Length < 3 ? 0 : random.Next(7))
            {
                case 0: data.Write(added, next, random.Next(1, 8) / 5.0); break;
                case 1: File.Delete(data.Data.Recording(Some())); break;
                case 2: data.Write(Some(), 50 + next, random.Next(1, 8) / 5.0); break;
                case 3: File.Move(data.Data.Recording(Some()), data.Data.Recording(added)); break;
                case 4: rows.RemoveRange(0, rows.Count / 2); break;
                case 5:
                    data.Data.Settings = plain with { WindowOverlap = random.Next(2) / 10.0, MaxSamplesPerClass = random.Next(6) };
                    break;
                default:
                    data.Data.Settings = data.Data.Settings with
                    {
                        Windows = (WindowChoice)random.Next(3),
                        VariantsPerSample = VariantCount.Of(random.Next(3)),
                    };
                    break;
            }

            foreach (string recording in Recordings(data))
            {
                if (random.Next(3) == 0)
                {
                    double start = random.Next(10) / 10.0;
                    rows.Add(FormattableString.Invariant($"{recording},{start},{start + 0.1},{labels[random.Next(3)]}"));
                }
            }

            data.Annotate([.. rows]);
            _ = PlannedBuild.Of(data.Data);
        }
    }

    private static string[] Recordings(AnnotatedFolder data) =>
        [.. Directory.EnumerateFiles(data.Data.AudioRoot, "*.wav", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(data.Data.AudioRoot, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>The plan in a line; the build does what it says.</summary>
    private static string Plan(AnnotatedFolder data)
    {
        BuildPlan plan = PlannedBuild.Of(data.Data);
        string made = string.Join(" + ", plan.Made.Select(one => $"{one.Files} of {one.Recordings} ({one.Reason}: {one.Explanation})")),
            deleted = string.Join(" + ", plan.Deleted.Select(one => $"{one.Files} ({one.Reason}: {one.Explanation})"));
        return string.Join("; ", new[]
        {
            made.Length > 0 ? $"made {made}" : "", deleted.Length > 0 ? $"deleted {deleted}" : "",
            plan.Renamed.Files > 0 ? $"renamed {plan.Renamed.Files}" : "",
        }.Where(part => part.Length > 0));
    }
}
