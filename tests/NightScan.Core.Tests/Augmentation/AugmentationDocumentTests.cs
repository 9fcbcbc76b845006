using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

/// <summary>docs/augmentation.md says what the code does.</summary>
public sealed class AugmentationDocumentTests
{
    private static readonly string s_folder = Find();
    private static readonly string s_document = File.ReadAllText(Path.Join(s_folder, "augmentation.md"));

    [Fact]
    public void TheExampleHasTheDefaults()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("augmentation.json");
        int start = s_document.IndexOf("```json", StringComparison.Ordinal) + 7;
        File.WriteAllText(path, s_document[start..s_document.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(new AugmentationSettings().Key, AugmentationSettings.Read("", path, 0, "general").Key);
    }

    [Fact]
    public void EveryAnimalHasItsRow() => Assert.All(SpectrogramPresets.Names, name =>
    {
        AugmentationSettings settings = new() { AnimalType = name };
        double pitch = settings.Of(BoundScope.Limits, PitchOperation.Semitones).High;
        Interval rate = settings.Of(BoundScope.Limits, StretchOperation.Factors);
        Assert.Contains(Text($"| {name} | ±{pitch} | {Range(rate)} |"), s_document, StringComparison.Ordinal);
    });

    [Fact]
    public void EveryTierHasItsRow() => Assert.All(Enum.GetValues<StrengthTier>(), tier =>
    {
        Interval Of(Bound bound) => bound.Default((BoundScope)tier);
        string[] cells =
        [
            Range(Of(AddedSoundOperation.Ratio)), Text($"up to {Of(ShiftOperation.Share).High}"), Range(Of(StretchOperation.Factors)),
            Text($"±{Of(PitchOperation.Semitones).High}"), Range(Of(OperationRegistry.Default.ChainLength)),
        ];
        Assert.Contains($"| {string.Join(" | ", cells)} |", s_document, StringComparison.Ordinal);
    });

    [Fact]
    public void EveryOperationIsListedDescribedAndShown()
    {
        Assert.Contains($"`{string.Join(' ', OperationRegistry.Default.Names)}`", s_document, StringComparison.Ordinal);
        int start = s_document.IndexOf("in the order of the chain", StringComparison.Ordinal);
        string chain = s_document[start..s_document.IndexOf("## Recipes", StringComparison.Ordinal)];
        ChainStage stage = default;
        foreach (AugmentationOperation operation in OperationRegistry.Default.Chain.OrderBy(
            operation => chain.IndexOf($"**{operation.Name}**", StringComparison.Ordinal)))
        {
            Assert.Contains($"**{operation.Name}**", chain, StringComparison.Ordinal);
            Assert.Contains($"(augmentation/{operation.Name}.png)", chain, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Join(s_folder, "augmentation", $"{operation.Name}.png")));
            Assert.True(operation.Stage >= stage, operation.Name);
            stage = operation.Stage;
        }
    }

    /// <summary>Their values: see <see cref="TheExampleHasTheDefaults"/>.</summary>
    [Fact]
    public void EveryWeightStandsThereAndEveryBoundHasItsRange()
    {
        string limits = CommentOf("limits"), tier = CommentOf("rare");
        Assert.Contains(Text($"operations (1 to {OperationRegistry.Default.Count})"), tier, StringComparison.Ordinal);
        foreach (AugmentationOperation operation in OperationRegistry.Default.Rows)
        {
            Assert.Contains(Text($"\"{operation.Name}\": {operation.DefaultWeight}"), KeyLine("weights"), StringComparison.Ordinal);
            Assert.All(operation.Bounds.Where(bound => !bound.IsByTier), bound =>
                AssertStands(bound.Name, bound.Allowed, KeyLine(operation.Name), CommentOf(operation.Name)));
            Assert.All(operation.Bounds.Where(bound => bound.OfAnimal is not null), bound =>
                AssertStands(bound.Name, bound.Allowed, KeyLine("limits"), limits));
            Assert.All(operation.Bounds.Where(bound => bound.IsByTier), bound =>
                AssertStands(bound.Name, bound.Allowed, KeyLine("rare"), limits + tier));
        }
    }

    private static void AssertStands(string name, Interval allowed, string line, string comment)
    {
        Assert.Contains($"\"{name}\": ", line, StringComparison.Ordinal);
        Assert.Contains($"({Range(allowed)}", comment, StringComparison.Ordinal);
    }

    private static string Range(Interval interval) => Text($"{interval.Low} to {interval.High}").Replace('-', '−');

    /// <summary>The line of the example that holds a key.</summary>
    private static string KeyLine(string key) =>
        s_document.Split('\n').Single(line => line.StartsWith($"  \"{key}\": {{", StringComparison.Ordinal));

    /// <summary>The comment before it.</summary>
    private static string CommentOf(string key)
    {
        string[] lines = s_document.Split('\n');
        return lines[Array.IndexOf(lines, KeyLine(key)) - 1];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder!.FullName, "docs", "augmentation.md")))
        {
            folder = folder.Parent;
        }

        return Path.Join(folder.FullName, "docs");
    }
}
