using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Gallery;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Samples;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>
/// The pictures of docs/augmentation.md: a synthetic call on the left, what one operation alone makes of it on the right.
/// </summary>
internal static class OperationPictures
{
    private const double Seconds = 3, Longer = 6;

    // dB below the maximum that is darkest.
    private const float Depth = 60;

    private static readonly SpectrogramSettings s_settings =
        SpectrogramPresets.Find("general")! with { Duration = Seconds, DataType = SpectrogramDataType.Float32 };

    private static readonly ContentHash s_background = ContentHash.OfBytes("background"u8);

    /// <summary>Writes one PNG per operation.</summary>
    public static int Run(string folder)
    {
        BackgroundBank backgrounds = new(s_settings, [new BackgroundRecording("hoots", s_background)], () => new Hoots());
        VariantSynthesizer synthesizer = new(new VariantSources(s_settings, new AugmentationSettings(), backgrounds));
        synthesizer.Load(Call());
        float[] decibels = new float[s_settings.MelBands * s_settings.FrameCount];
        synthesizer.LogMel(new() { Variant = 1, Rate = 1 }, decibels);
        float top = decibels.Max();
        PngImage original = Draw(decibels, top);
        Directory.CreateDirectory(folder);
        foreach ((string operation, VariantRecipe recipe) in AugmentationSettings.Examples(s_background))
        {
            synthesizer.LogMel(recipe, decibels);
            File.WriteAllBytes(Path.Join(folder, $"{operation}.png"), PngWriter.Encode(PicturePair.Of(original, Draw(decibels, top))));
        }

        return 0;
    }

    /// <summary>Rising whistles with overtones, fewer as time goes on, over a faint hiss.</summary>
    private static float[] Call()
    {
        SampleSignal signal = new(s_settings.SampleRate, (int)(Longer * s_settings.SampleRate));
        double pause = 0.12;
        for (double t = 0.25; t < Longer; t += 0.3 + pause, pause *= 1.25)
        {
            signal.AddTone(t, 0.3, 1500, 2600, 0.6, 0.3, 0.1);
        }

        SampleRandom random = new(7);
        return [.. signal.Samples.Select(sample => (float)sample + (float)random.Between(-0.01, 0.01))];
    }

    private static PngImage Draw(float[] decibels, float top) => SpectrogramPicture.Draw(
        new LoadedSpectrogram(s_settings.MelBands, s_settings.FrameCount, decibels), new ValueRange(top - Depth, top));

    /// <summary>Decodes to hoots.</summary>
    private sealed class Hoots : IRecordingDecoder
    {
        public DecodedRecording Decode(string path, int sampleRate, int samples, CancellationToken cancellation)
        {
            SampleSignal signal = new(sampleRate, samples);
            for (double t = 0.1; t + 0.4 < signal.Duration; t += 0.55)
            {
                signal.AddTone(t, 0.4, 520, 470, 0.8, 0.3, 0.1);
            }

            return new(new AudioFormat(sampleRate, 1, samples), signal.Samples.Select(sample => (float)sample).ToArray(), null, null);
        }

        public void Dispose() { }
    }
}
