using System.Text.Json;
using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

public sealed class AugmentationSettingsTests
{
    [Theory]
    [InlineData("", ulong.MaxValue)]
    [InlineData("  ", ulong.MaxValue)]
    [InlineData("none", 0)]
    [InlineData("pitch  MASK", 129)]
    public void NamesSelectOperations(string text, ulong expected) => Assert.Equal(expected, OperationRegistry.Default.Parse(text).Bits);

    [Theory]
    [InlineData("pitch gain")]
    [InlineData("pitch,noise")]
    [InlineData("none pitch")]
    public void OtherNamesAreErrors(string text) =>
        Assert.Equal("NS0206", Assert.Throws<NightScanException>(() => OperationRegistry.Default.Parse(text)).Diagnostic.Code);

    [Fact]
    public void TierFollowsFromTheSizeOfTheClass()
    {
        Assert.Equal([StrengthTier.Rare, StrengthTier.Rare, StrengthTier.Medium, StrengthTier.Medium, StrengthTier.Common],
            ((long[])[0, 49, 50, 250, 251]).Select(count => StrengthTier.Of(count)));
    }

    [Fact]
    public void AnimalsLimitPitchAndPace()
    {
        Assert.All(SpectrogramPresets.Names, name => AnimalLimits.Of(name));
        Assert.Equal(0.5, AugmentationSettings.Read("", "", 0, "bat").Bounds(StrengthTier.Rare).Pitch);
        Assert.Equal(new Interval(0.95, 1.05), AugmentationSettings.Read("", "", 0, "bat").Bounds(StrengthTier.Rare).Rate);
        Assert.Equal(4, AugmentationSettings.Read("", "", 0, "general").Bounds(StrengthTier.Rare).Pitch);
        Assert.Equal(2, AugmentationSettings.Read("", "", 0, "general").Bounds(StrengthTier.Common).Pitch);
        Assert.Throws<NightScanException>(() => AnimalLimits.Of("dragon"));
    }

    [Fact]
    public void TheMarginIsWhatShiftAndStretchCanUse()
    {
        Assert.Equal(8 * (0.2 + 0.25), new AugmentationSettings().ExtraSeconds(8), 1e-9);
        Assert.Equal(8 * 0.25, AugmentationSettings.Read("stretch", "", 0, "general").ExtraSeconds(8), 1e-9);
        Assert.Equal(0, AugmentationSettings.Read("noise mask", "", 0, "general").ExtraSeconds(8));
        Assert.Equal(0, AugmentationSettings.Read("none", "", 0, "general").ExtraSeconds(8));
    }

    [Fact]
    public void TheFileReplacesDefaults()
    {
        AugmentationSettings settings = Read("""
            {
              // comments are welcome
              "weights": { "reverb": 0, "noise": 2.5 },
              "limits": { "pitch": 1, "stretch": [0.9, 1.2] },
              "rare": { "snr": [0, 20], "shift": 0.1, "stretch": [0.7, 1.4], "pitch": 6, "operations": [2, 3] },
              "filter": { "tilt": 2, "lowPass": [0.2, 0.5], "highPass": [0.1, 0.2] },
              "reverb": { "rt60": [0.1, 1], "directToReverberant": [0, 10] },
              "mask": { "time": [0.01, 0.02], "frequency": [0, 0] },
              "background": { "pool": 7 },
            }
            """);
        TierBounds rare = settings.Bounds(StrengthTier.Rare);
        Assert.Equal((1, new Interval(0.9, 1.2), new Interval(0, 20), 0.1), (rare.Pitch, rare.Rate, rare.SignalToNoise, rare.Shift));
        Assert.Equal((2, 3), (rare.FewestOperations, rare.MostOperations));
        Assert.Equal([3, 2, 2.5, 3, 2, 2, 0, 1], settings.Weights.ToArray().Take(8));
        Assert.Equal((2, new Interval(0.2, 0.5), new Interval(0.1, 0.2)), (settings.Tilt, settings.LowPass, settings.HighPass));
        Assert.Equal((new Interval(0.1, 1), new Interval(0, 10)), (settings.ReverberationTime, settings.DirectToReverberant));
        Assert.Equal((new Interval(0.01, 0.02), new Interval(0, 0)), (settings.TimeMask, settings.FrequencyMask));
        Assert.Equal(7, settings.BackgroundPool);
        Assert.Equal(TierBounds.Default(StrengthTier.Common), settings.Common);
        Assert.Equal(new AugmentationSettings().Key, Read("{}").Key);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[]", 1)]
    [InlineData("{\n  \"wieghts\": {}\n}", 2)]
    [InlineData("{\n  \"weights\": {\n    \"gain\": 1\n  }\n}", 3)]
    [InlineData("{\n  \"weights\": { \"noise\": \"2\" }\n}", 2)]
    [InlineData("{\n  \"weights\": { \"noise\": -1 }\n}", 2)]
    [InlineData("{\n  \"weights\": { \"noise\": 1, \"noise\": 2 }\n}", 2)]
    [InlineData("{\n  \"weights\": { \"noise\": 1e999 }\n}", 2)]
    [InlineData("{\n  \"weights\": 3\n}", 2)]
    [InlineData("{\n\n  \"rare\": { \"snr\": [20, 10] }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"snr\": [20] }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"snr\": [20, 30, 40] }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"snr\": 20 }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"operations\": [1.5, 3] }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"operations\": [0, 3] }\n}", 3)]
    [InlineData("{\n\n  \"rare\": { \"stretch\": [1.1, 1.2] }\n}", 3)]
    [InlineData("{\n\n  \"limits\": { \"pitch\": 13 }\n}", 3)]
    [InlineData("{\n\n  \"background\": { \"pool\": 2.5 }\n}", 3)]
    [InlineData("{\n  \"mask\": null\n}", 2)]
    [InlineData("{\n  \"mask\": {}\n", 3)]
    [InlineData("{} {}", 1)]
    public void WhatTheFileCannotMeanIsAnErrorWithItsLine(string json, int line)
    {
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => Read(json)).Diagnostic;
        Assert.Equal("NS0220", diagnostic.Code);
        Assert.Equal(line, diagnostic.Line);
        Assert.EndsWith("augmentation.json", diagnostic.File, StringComparison.Ordinal);
    }

    /// <summary>What the index and model.json say of the variants is enough to make them again.</summary>
    [Fact]
    public void ItsDescriptionIsAFileThatGivesTheSameSettings()
    {
        AugmentationSettings defaults = new();
        AugmentationSettings settings = defaults with
        {
            Operations = new OperationSet(129),
            Weights = new[] { 1, 2, 3.5, 0, 5, 6, 7, 8 },
            Limits = defaults.Limits with { Pitch = 1.5, Rate = new(0.9, 1.2) },
            Rare = defaults.Common with { Shift = 0.1 },
            Medium = defaults.Rare,
            Common = defaults.Medium with { MostOperations = 7 },
            Tilt = 4,
            LowPass = new(0.1, 0.2),
            HighPass = new(0.3, 0.35),
            ReverberationTime = new(0.4, 1.7),
            DirectToReverberant = new(-3, 8),
            TimeMask = new(0.01, 0.02),
            FrequencyMask = new(0.03, 0.04),
            BackgroundPool = 5,
        };
        using JsonDocument description = JsonDocument.Parse(AugmentationFile.Describe(settings));
        using TemporaryFolder folder = new();
        string path = folder.File("described.json");
        File.WriteAllText(path, description.RootElement.GetProperty("AugmentationFile").GetRawText());
        string operations = description.RootElement.GetProperty("Augmentations").GetString()!;
        Assert.Equal("pitch mask", operations);
        Assert.Equal(settings.Key, AugmentationSettings.Read(operations, path, 0, "general").Key);
        Assert.Contains("\"none\"", AugmentationFile.Describe(defaults with { Operations = OperationSet.None }), StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFileIsAnError() => Assert.Equal(
        "NS0220",
        Assert.Throws<NightScanException>(() => AugmentationSettings.Read("", "/nowhere/augmentation.json", 0, "general")).Diagnostic.Code);

    [Fact]
    public void KeyDependsOnEverySetting()
    {
        AugmentationSettings settings = new();
        TierBounds other = settings.Rare with { Shift = 0.01 };
        AugmentationSettings[] all =
        [
            settings, settings with { Operations = new(1) }, settings with { Seed = 1 },
            settings with { Limits = settings.Limits with { Pitch = 3 } },
            settings with { Limits = settings.Limits with { Rate = new(0.8, 1.2) } },
            settings with { Weights = new double[] { 3, 2, 3, 3, 2, 2, 1, 2 } }, settings with { Rare = other },
            settings with { Medium = other }, settings with { Common = other }, settings with { Tilt = 2 },
            settings with { LowPass = new(0.3, 0.7) }, settings with { HighPass = new(0.1, 0.3) },
            settings with { ReverberationTime = new(0.2, 0.7) },
            settings with { DirectToReverberant = new(0, 1) },
            settings with { TimeMask = new(0, 0.1) }, settings with { FrequencyMask = new(0, 0.1) }, settings with { BackgroundPool = 3 },
        ];
        Assert.Equal(all.Length, all.Select(one => one.Key).Distinct().Count());
        Assert.Equal(new AugmentationSettings().Key, settings.Key);
    }

    private static AugmentationSettings Read(string json)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("augmentation.json");
        File.WriteAllText(path, json);
        return AugmentationSettings.Read("", path, 0, "general");
    }
}
