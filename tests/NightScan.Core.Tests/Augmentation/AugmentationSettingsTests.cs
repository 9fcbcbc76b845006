using System.Text.Json;
using NightScan.Augmentation;
using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Augmentation;

public sealed class AugmentationSettingsTests
{
    private static readonly Bound Pitch = PitchOperation.Semitones, Rate = StretchOperation.Factors;

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
            ((long[])[0, 49, 50, 250, 251]).Select(count => StrengthTiers.Of(count)));
    }

    [Fact]
    public void AnimalsLimitPitchAndPace()
    {
        Assert.All(SpectrogramPresets.Names, name => AugmentationSettings.Read("", "", 0, name).Bounds(StrengthTier.Rare));
        Assert.Equal(0.5, AugmentationSettings.Read("", "", 0, "bat").Bounds(StrengthTier.Rare)[Pitch].High);
        Assert.Equal(new Interval(0.95, 1.05), AugmentationSettings.Read("", "", 0, "bat").Bounds(StrengthTier.Rare)[Rate]);
        Assert.Equal(4, AugmentationSettings.Read("", "", 0, "general").Bounds(StrengthTier.Rare)[Pitch].High);
        Assert.Equal(2, AugmentationSettings.Read("", "", 0, "general").Bounds(StrengthTier.Common)[Pitch].High);
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
        Assert.Equal(
            (1, new Interval(0.9, 1.2), new Interval(0, 20), 0.1),
            (rare[Pitch].High, rare[Rate], rare[AddedSoundOperation.Ratio], rare[ShiftOperation.Share].High));
        Assert.Equal(new(2, 3), rare[OperationRegistry.Default.ChainLength]);
        Assert.Equal([3, 2, 2.5, 3, 2, 2, 0, 1], settings.Weights.ToArray().Take(8));
        Assert.Equal(
            (2, new Interval(0.2, 0.5), new Interval(0.1, 0.2)),
            (rare[FilterOperation.Tilt].High, rare[FilterOperation.LowPass], rare[FilterOperation.HighPass]));
        Assert.Equal((new Interval(0.1, 1), new Interval(0, 10)), (rare[ReverbOperation.Time], rare[ReverbOperation.Ratio]));
        Assert.Equal((new Interval(0.01, 0.02), new Interval(0, 0)), (rare[MaskOperation.Frames], rare[MaskOperation.Bands]));
        Assert.Equal(7, rare[BackgroundOperation.PoolSize].High);
        Assert.Equal(new(0.9, 1.11), settings.Of(BoundScope.Common, Rate));
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
    [InlineData("{ \"\\ud800\": {} }", 1)]
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
        AugmentationSettings settings = Others()
            .Aggregate(defaults, (settings, other) => settings.With(other.Scope, other.Bound, other.Value)) with
        {
            Operations = new OperationSet(129),
            Weights = new[] { 1, 2, 3.5, 0, 5, 6, 7, 8 },
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
        AugmentationSettings[] all =
        [
            settings, settings with { Operations = new(1) }, settings with { Seed = 1 },
            settings with { Weights = new double[] { 3, 2, 3, 3, 2, 2, 1, 2 } },
            .. Others().Select(other => settings.With(other.Scope, other.Bound, other.Value)),
        ];
        Assert.Equal(all.Length, all.Select(one => one.Key).Distinct().Count());
        Assert.Equal(new AugmentationSettings().Key, settings.Key);
    }

    /// <summary>Another value than the default, wherever there is one.</summary>
    private static (BoundScope Scope, Bound Bound, Interval Value)[] Others()
    {
        Bound length = OperationRegistry.Default.ChainLength;
        (BoundScope, Bound, Interval)[] tier = [.. ((BoundScope[])[BoundScope.Rare, BoundScope.Medium, BoundScope.Common]).SelectMany(
            scope => ((BoundScope, Bound, Interval)[])
            [
                (scope, AddedSoundOperation.Ratio, new(-3, 40)), (scope, ShiftOperation.Share, new(0, 0.1)), (scope, Rate, new(0.75, 1)),
                (scope, Pitch, new(0, 3)), (scope, length, new(3, 7)),
            ])];
        return
        [
            (BoundScope.Limits, Pitch, new(0, 1.5)), (BoundScope.Limits, Rate, new(0.9, 1.2)), .. tier,
            (BoundScope.All, FilterOperation.Tilt, new(0, 4)), (BoundScope.All, FilterOperation.LowPass, new(0.1, 0.2)),
            (BoundScope.All, FilterOperation.HighPass, new(0.3, 0.35)), (BoundScope.All, ReverbOperation.Time, new(0.4, 1.7)),
            (BoundScope.All, ReverbOperation.Ratio, new(-3, 8)), (BoundScope.All, MaskOperation.Frames, new(0.01, 0.02)),
            (BoundScope.All, MaskOperation.Bands, new(0.03, 0.04)), (BoundScope.All, BackgroundOperation.PoolSize, new(0, 5)),
        ];
    }

    private static AugmentationSettings Read(string json)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("augmentation.json");
        File.WriteAllText(path, json);
        return AugmentationSettings.Read("", path, 0, "general");
    }
}
