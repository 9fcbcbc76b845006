using System.Globalization;
using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

/// <summary>docs/augmentation.md says what the code does.</summary>
public sealed class AugmentationDocumentTests
{
    private static readonly string s_document = Find();

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
        AnimalLimits limits = AnimalLimits.Of(name);
        Assert.Contains(Text($"| {name} | ±{limits.Pitch} | {limits.Rate.Low} to {limits.Rate.High} |"), s_document, StringComparison.Ordinal);
    });

    [Fact]
    public void EveryTierHasItsRow() => Assert.All(Enum.GetValues<StrengthTier>(), tier =>
    {
        TierBounds bounds = TierBounds.Default(tier);
        Assert.Contains(
            Text($"| {bounds.SignalToNoise.Low} to {bounds.SignalToNoise.High} | up to {bounds.Shift} | {bounds.Rate.Low} to {bounds.Rate.High} | ±{bounds.Pitch} | {bounds.FewestOperations} to {bounds.MostOperations} |"),
            s_document, StringComparison.Ordinal);
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Join(folder!.FullName, "docs", "augmentation.md")))
        {
            folder = folder.Parent;
        }

        return File.ReadAllText(Path.Join(folder.FullName, "docs", "augmentation.md"));
    }
}
