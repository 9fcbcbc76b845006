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
