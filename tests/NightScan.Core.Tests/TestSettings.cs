using NightScan.Augmentation;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Tests;

internal static class TestSettings
{
    /// <summary>Small spectrograms of 8 kHz recordings: 16 mels, 26 frames.</summary>
    public static SpectrogramSettings SmallSpectrogram { get; } = new()
    {
        SampleRate = 8000,
        FftSize = 256,
        HopLength = 80,
        MelBands = 16,
        MinFrequency = 50,
        MaxFrequency = 4000,
        Duration = 0.25,
        TopDb = 80,
        DataType = SpectrogramDataType.Float16,
    };

    public static PipelineSettings Default { get; } = new()
    {
        AudioRoot = "/nowhere/audio",
        IndexDb = "/nowhere/cache/index.db",
        CacheDir = "/nowhere/cache",
        RecordingExtensions = [".wav", ".flac"],
        Spectrogram = SmallSpectrogram,
        NumWorkers = 2,
        LockTimeout = 0,
        InstallSystemLibraries = false,
        VariantsPerSample = VariantCount.Of(0),
    };
}
