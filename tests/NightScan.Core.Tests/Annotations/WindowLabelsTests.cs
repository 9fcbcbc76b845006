using NightScan.Annotations;

namespace NightScan.Tests.Annotations;

public sealed class WindowLabelsTests
{
    private static readonly Window[] s_windows = [new(0, 3), new(3, 6), new(6, 9)];

    [Fact]
    public void AWindowHasWhatLiesInItForLongEnough() =>
        Assert.Equal(["owl + 0.5", "owl + 3", "owl + 0.25"], Labels(new(0.25, null), Call(2.5, 6.25)));

    [Fact]
    public void LessIsNotEnough() => Assert.Equal(["owl + 0.5", "", ""], Labels(new(0.25, null), Call(2.5, 3.24)));

    /// <summary>In binary numbers 0.35 − 0.1 is less than 0.25.</summary>
    [Fact]
    public void TimesAreRoundedBeforeTheyAreCompared() => Assert.Equal(["owl + 0.25", "", ""], Labels(new(0.25, null), Call(0.1, 0.35)));

    [Fact]
    public void WhatIsShorterLabelsNoWindow() => Assert.Equal(["", "", ""], Labels(new(0.25, null), Call(1, 1.2)));

    [Fact]
    public void WhatIsShorterLabelsTheWindowsThatHaveItsPart()
    {
        Assert.Equal(["owl + 0.2", "", ""], Labels(new(0.25, 1), Call(1, 1.2)));
        Assert.Equal(["", "", ""], Labels(new(0.25, 1), Call(2.9, 3.1)));
        Assert.Equal(["owl + 0.1", "owl + 0.1", ""], Labels(new(0.25, 0.5), Call(2.9, 3.1)));
        // Either is enough.
        Assert.Equal(["owl + 0.3", "owl + 3", "owl + 1"], Labels(new(0.25, 0.9), Call(2.7, 7)));
    }

    [Fact]
    public void TwoThatAddUpAreNotEnough() =>
        Assert.Equal(["", "", ""], Labels(new(0.25, null), Call(1, 1.2), Call(1.2, 1.4)));

    /// <summary>Also where nothing is asked for.</summary>
    [Fact]
    public void AnInstantAndATouchLabelNoWindow()
    {
        Assert.Equal(["", "", ""], Labels(new(0, null), Call(1, 1), Call(3, 3), Call(0, 0)));
        Assert.Equal(["", "", ""], Labels(new(0, 0), Call(1, 1)));
        Assert.Equal(["", "owl + 3", ""], Labels(new(0, 0), Call(3, 6)));
    }

    [Fact]
    public void AWindowBeyondTheEndHasWhatIsThere()
    {
        Assert.Equal(["", "", "owl + 2"], Labels(new(0.25, null), Call(7, 1e12)));
        Assert.Equal(["", "", ""], Labels(new(0.25, null), Call(9, 20), Call(1e300, double.PositiveInfinity)));
    }

    [Fact]
    public void OverlappingCallsCountOnce() =>
        Assert.Equal(["owl + 2", "", ""], Labels(new(0.25, null), Call(0, 1), Call(0.5, 1.5), Call(0.6, 0.7), Call(2, 2.5)));

    [Fact]
    public void PositiveGoesBeforeUncertainBeforeNegative()
    {
        Annotation no = Call(0, 3, "owl", AnnotationKind.Negative), perhaps = Call(0, 2, "owl", AnnotationKind.Uncertain);
        Assert.Equal(["owl - 3", "", ""], Labels(new(0.25, null), no));
        Assert.Equal(["owl ? 2", "", ""], Labels(new(0.25, null), no, perhaps));
        Assert.Equal(["owl + 1", "", ""], Labels(new(0.25, null), no, perhaps, Call(0, 1)));
        // One that has too little of the window says nothing of it.
        Assert.Equal(["owl ? 2", "", ""], Labels(new(0.25, null), no, perhaps, Call(0, 0.1)));
        Assert.Equal(["owl - 3", "wren + 1", ""], Labels(new(0.25, null), no, Call(4, 5, "wren")));
    }

    [Fact]
    public void LabelsAreInTheOrderOfTheirNames() =>
        Assert.Equal(["Wren + 1, owl + 3, wren + 2", "", ""], Labels(new(0.25, null), Call(0, 2, "wren"), Call(0, 3), Call(0, 1, "Wren")));

    [Fact]
    public void ThereMayBeNoWindowsOrNoAnnotations()
    {
        Assert.Empty(new WindowLabels(0.25, null).Of([], [Call(0, 1)]));
        Assert.Equal(["", "", ""], Labels(new(0.25, null)));
    }

    [Fact]
    public void AWindowIsStoredWithTheLabelThatCoversMostOfIt()
    {
        Assert.Null(WindowLabel.FolderLabel([]));
        Assert.Null(WindowLabel.FolderLabel([new("owl", AnnotationKind.Uncertain, 3), new("wren", AnnotationKind.Negative, 3)]));
        Assert.Equal("wren", WindowLabel.FolderLabel(
            [new("ant", AnnotationKind.Negative, 3), new("owl", AnnotationKind.Positive, 1), new("wren", AnnotationKind.Positive, 2)]));
        Assert.Equal("Wren", WindowLabel.FolderLabel(
            [new("owl", AnnotationKind.Positive, 2), new("Wren", AnnotationKind.Positive, 2), new("ant", AnnotationKind.Positive, 1)]));
    }

    /// <summary>The rule, for each window, label and annotation by itself, in decimal numbers.</summary>
    [Fact]
    public void TenThousandTablesHaveTheLabelsOfTheRule()
    {
        Random random = new(19);
        int labelled = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double step = 1.0 / random.Next(1, 21);
            int length = random.Next(1, 200);
            IReadOnlyList<Window> windows = WindowGrid.Of(
                length * step, random.Next(5, 40) * step, random.Next(5) * step, (FinalWindow)random.Next(4));
            double minOverlap = new[] { 0, 0.1, 0.25, 1 }[random.Next(4)];
            double? minFraction = new double?[] { null, 0, 0.25, 0.5, 1 }[random.Next(5)];
            Annotation[] annotations = Table(random, length, step);
            var found = new WindowLabels(minOverlap, minFraction).Of(windows, annotations);
            for (int window = 0; window < windows.Count; window++)
            {
                Assert.Equal(Slowly(windows[window], annotations, (decimal)minOverlap, (decimal?)minFraction), found[window]);
                labelled += found[window].Count;
            }
        }

        Assert.InRange(labelled, 50_000, int.MaxValue);
    }

    [Fact]
    public void ADayIsLabelled()
    {
        Random random = new(1);
        IReadOnlyList<Window> windows = WindowGrid.Of(86_400, 3, 0, FinalWindow.Extend);
        Annotation[] annotations = [.. Enumerable.Range(0, 100_000).Select(_ => random.Next(864_000) / 10.0)
            .Select(start => Call(start, start + (random.Next(1, 50) / 10.0), $"class {random.Next(300)}"))];
        var found = new WindowLabels(0.25, null).Of(windows, annotations);
        foreach (int window in Enumerable.Range(0, 50).Select(_ => random.Next(windows.Count)))
        {
            Annotation[] near = [.. annotations.Where(item => Math.Abs(item.Start - windows[window].Start) < 10)];
            Assert.Equal(Slowly(windows[window], near, 0.25m, null), found[window]);
        }
    }

    /// <summary>On a grid, so that annotations touch, nest and are equal, among them instants and what lies beyond the end.</summary>
    private static Annotation[] Table(Random random, int length, double step)
    {
        List<Annotation> table = [];
        for (int count = random.Next(20); table.Count < count;)
        {
            double start = random.Next(length + 10) * step;
            double end = random.Next(6) == 0 ? start : start + (random.Next(1, 60) * (random.Next(3) == 0 ? step : step / 4));
            Annotation other = table.Count == 0 ? Call(0, 1) : table[random.Next(table.Count)];
            (start, end) = random.Next(8) switch
            {
                0 => (other.End, other.End + step),
                1 => (other.Start, other.End),
                2 => (other.Start + ((other.End - other.Start) / 4), other.End),
                _ => (start, end),
            };
            table.Add(Call(start, end, "abc"[random.Next(3)].ToString(), (AnnotationKind)random.Next(3)));
        }

        return [.. table];
    }

    private static WindowLabel[] Slowly(Window window, Annotation[] annotations, decimal minOverlap, decimal? minFraction)
    {
        List<WindowLabel> labels = [];
        foreach (string label in annotations.Select(item => item.Label).Distinct().Order(StringComparer.Ordinal))
        {
            AnnotationKind[] kinds = [AnnotationKind.Positive, AnnotationKind.Uncertain, AnnotationKind.Negative];
            foreach (AnnotationKind kind in kinds)
            {
                var own = annotations.Where(item => item.Label == label && item.Kind == kind)
                    .Select(item => (Start: Rounded(item.Start), End: Rounded(item.End))).ToArray();
                if (own.Any(item => Counts(item.Start, item.End)))
                {
                    labels.Add(new(label, kind, (double)Covered(own)));
                    break;
                }
            }
        }

        return [.. labels];

        bool Counts(decimal start, decimal end)
        {
            decimal overlap = Overlap(start, end);
            return overlap > 0 && (overlap >= minOverlap || (minFraction is decimal fraction && overlap / (end - start) >= fraction));
        }

        decimal Overlap(decimal start, decimal end) => Math.Min(end, Rounded(window.End)) - Math.Max(start, Rounded(window.Start));

        // Between any two neighbouring times all is covered or none.
        decimal Covered((decimal Start, decimal End)[] own)
        {
            decimal[] times = [.. own.SelectMany(item => new[] { item.Start, item.End })
                .Append(Rounded(window.Start)).Append(Rounded(window.End)).Distinct().Order()];
            return times.Zip(times.Skip(1)).Where(pair => Overlap(pair.First, pair.Second) > 0
                && own.Any(item => item.Start <= pair.First && item.End >= pair.Second)).Sum(pair => pair.Second - pair.First);
        }
    }

    private static decimal Rounded(double seconds) => Math.Round((decimal)seconds, 10);

    private static Annotation Call(double start, double end, string label = "owl", AnnotationKind kind = AnnotationKind.Positive) =>
        new(start, end, label, null, null, kind);

    private static IEnumerable<string> Labels(WindowLabels rule, params Annotation[] annotations) =>
        rule.Of(s_windows, annotations).Select(labels => string.Join(", ", labels.Select(label =>
            string.Create(CultureInfo.InvariantCulture, $"{label.Label} {"-+?"[(int)label.Kind]} {label.Seconds}"))));
}
