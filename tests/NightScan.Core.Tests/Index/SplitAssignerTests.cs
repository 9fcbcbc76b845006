using NightScan.Diagnostics;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Index;

public sealed class SplitAssignerTests
{
    [Fact]
    public void TheSharesOfManyGroupsAreTheFractions()
    {
        SplitAssigner assigner = new(TestSettings.Default with { ValidationFraction = 0.2, TestFraction = 0.1 });
        const int n = 20_000;
        var counts = Enumerable.Range(0, n).GroupBy(i => assigner.ByHash((long)StableHash.Of((ulong)i, 1)))
            .ToDictionary(g => g.Key, g => g.Count());

        // Five standard deviations of a binomial share.
        Assert.InRange(counts[Split.Validation] / (double)n, 0.2 - 0.0142, 0.2 + 0.0142);
        Assert.InRange(counts[Split.Test] / (double)n, 0.1 - 0.0107, 0.1 + 0.0107);
    }

    [Fact]
    public void AnotherSeedIsAnotherSplit()
    {
        SplitAssigner one = new(TestSettings.Default with { SplitSeed = 1 }), two = new(TestSettings.Default with { SplitSeed = 2 });

        Assert.Contains(Enumerable.Range(0, 100), i => one.ByHash(i) != two.ByHash(i));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void AClassOfThreeGroupsOrMoreHasAllSplits(int size)
    {
        SplitAssigner assigner = new(TestSettings.Default);
        for (int seed = 0; seed < 200; seed++)
        {
            Dictionary<long, Split> placed = [];
            long[] groups = [.. Enumerable.Range(0, size).Select(i => (long)StableHash.Of((ulong)seed, (ulong)i))];

            assigner.PlaceNewClass(groups, placed);

            Assert.Equal(3, placed.Values.Distinct().Count());
        }
    }

    [Fact]
    public void OnlyTheNearestGroupIsMovedAndPlacedOnesNever()
    {
        SplitAssigner assigner = new(TestSettings.Default);
        long[] groups = [.. Enumerable.Range(0, 1000).Select(i => (long)i).Where(g => assigner.ByHash(g) == Split.Train).Take(10)];
        Dictionary<long, Split> placed = groups.Take(9).ToDictionary(g => g, _ => Split.Train);

        assigner.PlaceNewClass(groups, placed);

        Assert.All(groups.Take(9), group => Assert.Equal(Split.Train, placed[group]));
    }

    [Fact]
    public void AnEmptySplitThatNobodyAskedForStaysEmpty()
    {
        SplitAssigner assigner = new(TestSettings.Default with { TestFraction = 0, ValidationFraction = 0 });
        Dictionary<long, Split> placed = [];

        assigner.PlaceNewClass([1, 2, 3, 4], placed);

        Assert.All(placed.Values, split => Assert.Equal(Split.Train, split));
    }

    [Fact]
    public void ThePatternGroupsByWhatItCapturesAndFallsBackToTheContent()
    {
        SplitAssigner assigner = new(TestSettings.Default with { GroupPattern = @"site(\d+)_" });
        ContentHash one = new(1, 1), two = new(2, 2);

        Assert.Equal(assigner.GroupOf("owl", "site7_a.wav", one, RecordingMetadata.None),
            assigner.GroupOf("frog", "x_site7_b.wav", two, RecordingMetadata.None));
        Assert.NotEqual(assigner.GroupOf("owl", "site7_a.wav", one, RecordingMetadata.None),
            assigner.GroupOf("owl", "site8_a.wav", one, RecordingMetadata.None));
        Assert.Equal(assigner.GroupOf("owl", "a.wav", one, RecordingMetadata.None),
            assigner.GroupOf("frog", "b.wav", one, RecordingMetadata.None));
        Assert.NotEqual(assigner.GroupOf("owl", "a.wav", one, RecordingMetadata.None),
            assigner.GroupOf("owl", "a.wav", two, RecordingMetadata.None));
    }

    [Fact]
    public void ABadPatternIsAnErrorOfTheSettings() =>
        Assert.Equal("NS0207", Assert.Throws<NightScanException>(() =>
            new SplitAssigner(TestSettings.Default with { GroupPattern = "(" })).Diagnostic.Code);
}
