using NightScan.Augmentation;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Builds;

/// <summary>Decodes a recording, resamples it and hands it to a synthesizer. One per thread; its buffers are made once.</summary>
internal sealed class RecordingLoader(SpectrogramSettings settings, DecoderSet decoders, VariantSynthesizer synthesizer) : IDisposable
{
    private readonly RecordingDecoder _decoder = new(decoders);
    private float[] _resampled = [];

    /// <summary>Loads a recording; the synthesizer then makes its spectrogram and its variants.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="withMargin">Also decode what variants use behind the window.</param>
    /// <param name="cancellation">Ends a long decode.</param>
    /// <returns>What decoding had to say; with a failure nothing was loaded.</returns>
    public DecodedRecording Load(string path, bool withMargin, CancellationToken cancellation)
    {
        int samples = withMargin ? synthesizer.SampleCount : settings.SampleCount;
        DecodedRecording decoded = _decoder.Decode(path, settings.SampleRate, samples, cancellation);
        if (decoded.Failure is null)
        {
            Samples = Resample(decoded, samples);
            synthesizer.Load(Samples.Span);
        }

        return decoded;
    }

    /// <summary>The samples of the recording that was loaded last, at the settings' rate; until the next one is.</summary>
    public ReadOnlyMemory<float> Samples { get; private set; }

    private ReadOnlyMemory<float> Resample(in DecodedRecording decoded, int samples)
    {
        ReadOnlyMemory<float> given = decoded.Samples;
        int from = decoded.Format.SampleRate, to = settings.SampleRate;
        if (from == to)
        {
            return given[..Math.Min(given.Length, samples)];
        }

        int length = (int)Math.Min(Resampler.OutputLength(from, to, given.Length), samples);
        if (_resampled.Length < length)
        {
            _resampled = new float[samples];
        }

        Resampler.Get(from, to).Resample(given.Span, _resampled.AsSpan(0, length));
        return _resampled.AsMemory(0, length);
    }

    public void Dispose() => _decoder.Dispose();
}
