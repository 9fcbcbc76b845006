using NightScan.Diagnostics;
using NightScan.Spectrograms;

namespace NightScan.Tests.Spectrograms;

public sealed class SpectrogramDescriptionTests
{
    private static SpectrogramSettings General => SpectrogramPresets.Find("general")!;

    [Fact]
    public void WhatIsDescribedIsReadBack()
    {
        foreach (MelScale scale in Enum.GetValues<MelScale>())
        {
            foreach (MelNorm norm in Enum.GetValues<MelNorm>())
            {
                SpectrogramSettings settings = General with { MelScale = scale, MelNorm = norm };
                Assert.Equal(settings, SpectrogramDescription.Parse(settings.Describe() + " VariantsPerSample=10", "index.db",
                    DiagnosticCodes.NotAnIndex));
            }
        }
    }

    public static TheoryData<string> Contracts() =>
    [
        "Padding=repeat", "Padding=reflect", "Normalization=none",
        "Normalization=fixed NormalizationMean=-41.25 NormalizationDeviation=1E+02",
        "Normalization=pcen", "Padding=repeat Normalization=pcen PcenGain=0.5 PcenBias=0 PcenPower=0 PcenTimeConstant=0.001",
    ];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void ContractsAreReadBack(string contract)
    {
        SpectrogramSettings read = SpectrogramDescription.Parse(
            $"{General.Describe()} {contract}", "model.json", DiagnosticCodes.BadModelFile);
        Assert.NotEqual(General, read);
        Assert.Equal($"{General.Describe()} {contract}".Replace("1E+02", "100", StringComparison.Ordinal), read.Describe());
        Assert.Equal(read, SpectrogramDescription.Parse(read.Describe(), "model.json", DiagnosticCodes.BadModelFile));
        // In model.json defaults are said, too.
        string all = string.Join(' ', InputContract.Of(read, withDefaults: true).Select(setting => $"{setting.Name}={setting.Value}"));
        Assert.Equal(read, SpectrogramDescription.Parse($"{General.Describe()} {all}", "model.json", DiagnosticCodes.BadModelFile));
    }

    [Theory]
    [InlineData("Padding=mirror", "NS0627")]
    [InlineData("Normalization=pcen PcenGain=much", "NS0627")]
    [InlineData("Normalization=pcen PcenGain=2", "NS0202")]
    [InlineData("Normalization=fixed NormalizationMean=-40", "NS0218")]
    public void AContractThatThereIsNotIsAnError(string contract, string code) => Assert.Equal(code, Assert.Throws<NightScanException>(
        () => SpectrogramDescription.Parse($"{General.Describe()} {contract}", "model.json",
            DiagnosticCodes.BadModelFile)).Diagnostic.Code);

    /// <summary>As an index or a model.json from before the scale was a setting has it.</summary>
    [Fact]
    public void WithoutAScaleItIsHtk() => Assert.Equal(General, SpectrogramDescription.Parse(
        "SampleRate=22050 FftSize=2048 HopLength=512 MelBands=128 MinFrequency=50 MaxFrequency=11000 Duration=8 TopDb=80 "
            + "SpectrogramDataType=Float16", "index.db", DiagnosticCodes.NotAnIndex));

    [Fact]
    public void AScaleThatThereIsNotIsAnError() => Assert.Equal("NS0304", Assert.Throws<NightScanException>(
        () => SpectrogramDescription.Parse(General.Describe() + " MelScale=melody", "index.db",
            DiagnosticCodes.NotAnIndex)).Diagnostic.Code);
}
