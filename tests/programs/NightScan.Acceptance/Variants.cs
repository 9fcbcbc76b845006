using NightScan.Augmentation;
using NightScan.Hashing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>The original and variants of real recordings, as numbers.</summary>
internal sealed class Variants : IDisposable
{
    private readonly RecordingDecoder _decoder = new(DecoderSet.Detect());
    private readonly SpectrogramSettings _settings;
    private readonly VariantSources _sources;
    private readonly VariantSynthesizer _synthesizer;

    public Variants(SpectrogramSettings settings, AugmentationSettings augmentation)
    {
        _settings = settings with { DataType = SpectrogramDataType.Float32 };
        _sources = new VariantSources(_settings, augmentation);
        _synthesizer = new VariantSynthesizer(_sources);
    }

    /// <summary>The spectrogram of a recording and of its variants, with the recipes; null when it cannot be decoded.</summary>
    public (float[] Original, float[][] Variants, VariantRecipe[] Recipes)? Make(string path, int variants, StrengthTier tier)
    {
        DecodedRecording decoded = _decoder.Decode(path, _settings.SampleRate, _synthesizer.SampleCount, default);
        if (decoded.Failure is not null)
        {
            return null;
        }

        ReadOnlySpan<float> samples = decoded.Samples.Span;
        int from = decoded.Format.SampleRate, to = _settings.SampleRate;
        if (from != to)
        {
            float[] resampled = new float[Math.Min(Resampler.OutputLength(from, to, samples.Length), _synthesizer.SampleCount)];
            Resampler.Get(from, to).Resample(samples, resampled);
            samples = resampled;
        }

        _synthesizer.Load(samples);
        byte[] bytes = new byte[_synthesizer.ByteCount];
        _synthesizer.Original(bytes);
        float[] original = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        ContentHash content = ContentHash.OfBytes(File.ReadAllBytes(path));
        float[][] rendered = new float[variants][];
        VariantRecipe[] recipes = new VariantRecipe[variants];
        for (int i = 0; i < variants; i++)
        {
            recipes[i] = _synthesizer.Render(_sources.Drawer.Draw(content, i + 1, tier), bytes).Recipe;
            rendered[i] = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        }

        return (original, rendered, recipes);
    }

    /// <summary>RMS difference.</summary>
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)(a[i] - b[i]) * (a[i] - b[i]);
        }

        return Math.Sqrt(sum / a.Length);
    }

    public void Dispose() => _decoder.Dispose();
}
