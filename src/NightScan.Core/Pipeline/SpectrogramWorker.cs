using NightScan.Caching;
using NightScan.Indexing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Pipeline;

/// <summary>One recording whose spectrogram is to be written.</summary>
internal readonly record struct SpectrogramOrder(long Id, string ClassName, string Path, Split Split, string Stem, ContentHash Content);

/// <summary>What came of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Key">The file's key, when there is a file.</param>
/// <param name="WasThere">The right file was there already: of a build that was interrupted, or of an index that was lost.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Warning">What was wrong with the recording although it was used.</param>
/// <param name="Fatal">Trouble that ends the build.</param>
internal readonly record struct SpectrogramResult(
    SpectrogramOrder Order, ulong Key, bool WasThere, RecordingProblem? Failure, RecordingProblem? Warning, Exception? Fatal);

/// <summary>Decodes, transforms and writes, one recording at a time. Each thread has one; its buffers are made once.</summary>
internal sealed class SpectrogramWorker : IDisposable
{
    private readonly PipelineSettings _settings;
    private readonly CacheLayout _layout;
    private readonly ContentHash _settingsKey;
    private readonly RecordingDecoder _decoder;
    private readonly SpectrogramTransform _transform;
    private readonly SpectrogramFile _format;
    private readonly SpectrogramWriter _writer;
    private readonly byte[] _file;
    private readonly float[] _resampled;

    public SpectrogramWorker(PipelineSettings settings, DecoderSet decoders, CacheLayout layout, int number)
    {
        _decoder = new RecordingDecoder(decoders);
        _settings = settings;
        _layout = layout;
        _settingsKey = settings.Spectrogram.Key;
        _transform = new SpectrogramTransform(settings.Spectrogram);
        _format = new SpectrogramFile(settings.Spectrogram);
        _writer = new SpectrogramWriter(layout, number);
        _file = new byte[_format.Length];
        _resampled = new float[settings.Spectrogram.SampleCount];
    }

    public SpectrogramResult Run(in SpectrogramOrder order, CancellationToken cancellation)
    {
        ulong key = SpectrogramKey.Original(order.Content, _settingsKey);
        string output = _layout.Original(order.Split, order.ClassName, order.Stem);
        if (IsThere(output, key))
        {
            return new(order, key, true, null, null, null);
        }

        string input = Path.Join(_settings.AudioRoot, order.ClassName, order.Path);
        SpectrogramSettings spectrogram = _settings.Spectrogram;
        DecodedRecording decoded = _decoder.Decode(input, spectrogram.SampleRate, spectrogram.SampleCount, cancellation);
        if (decoded.Failure is not null)
        {
            return new(order, 0, false, decoded.Failure, null, null);
        }

        _transform.Transform(Resample(decoded), _format.Data(_file));
        _format.Seal(_file, key);
        _writer.Write(output, _file);
        return new(order, key, false, null, decoded.Warning, null);
    }

    private ReadOnlySpan<float> Resample(in DecodedRecording decoded)
    {
        ReadOnlySpan<float> samples = decoded.Samples.Span;
        if (decoded.Format.SampleRate == _settings.Spectrogram.SampleRate)
        {
            return samples;
        }

        int from = decoded.Format.SampleRate, to = _settings.Spectrogram.SampleRate;
        int length = (int)Math.Min(Resampler.OutputLength(from, to, samples.Length), _resampled.Length);
        Span<float> resampled = _resampled.AsSpan(0, length);
        Resampler.Get(from, to).Resample(samples, resampled);
        return resampled;
    }

    private bool IsThere(string output, ulong key)
    {
        try
        {
            if (!File.Exists(output))
            {
                return false;
            }

            byte[] file = File.ReadAllBytes(output);
            return _format.Check(file, out ulong found) is null && found == key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Unreadable is as good as absent here; writing it will say what is wrong.
            return false;
        }
    }

    public void Dispose() => _decoder.Dispose();
}
