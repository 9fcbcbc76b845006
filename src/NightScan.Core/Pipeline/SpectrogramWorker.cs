using NightScan.Caching;
using NightScan.Indexing;
using NightScan.Recordings;
using NightScan.Spectrograms;

namespace NightScan.Pipeline;

/// <summary>One recording whose files are to be written: those whose key in <paramref name="Keys"/> is 0.</summary>
internal readonly record struct SpectrogramOrder(long Id, string ClassName, string Path, Split Split, string Stem, ContentHash Content, ulong[] Keys);

/// <summary>What came of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Keys">The keys of all its files, when they are all there.</param>
/// <param name="Written">Files that were written; the others were there already, of an interrupted build or a lost index.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Warning">What was wrong with the recording although it was used.</param>
/// <param name="Fatal">Trouble that ends the build.</param>
internal readonly record struct SpectrogramResult(
    SpectrogramOrder Order, ulong[] Keys, int Written, RecordingProblem? Failure, RecordingProblem? Warning, Exception? Fatal);

/// <summary>Decodes, transforms and writes, one recording at a time. Each thread has one; its buffers are made once.</summary>
internal sealed class SpectrogramWorker : IDisposable
{
    private readonly PipelineSettings _settings;
    private readonly CacheLayout _layout;
    private readonly OutputPlan _plan;
    private readonly RecordingDecoder _decoder;
    private readonly SpectrogramTransform _transform;
    private readonly SpectrogramFile _format;
    private readonly SpectrogramWriter _writer;
    private readonly byte[] _file;
    private readonly float[] _resampled;

    public SpectrogramWorker(PipelineSettings settings, OutputPlan plan, DecoderSet decoders, CacheLayout layout, int number)
    {
        _decoder = new RecordingDecoder(decoders);
        _settings = settings;
        _layout = layout;
        _plan = plan;
        _transform = new SpectrogramTransform(settings.Spectrogram);
        _format = new SpectrogramFile(settings.Spectrogram);
        _writer = new SpectrogramWriter(layout, number);
        _file = new byte[_format.Length];
        _resampled = new float[settings.Spectrogram.SampleCount];
    }

    public SpectrogramResult Run(in SpectrogramOrder order, CancellationToken cancellation)
    {
        ulong[] keys = _plan.KeysOf(order.Content, order.Split);
        string output = _layout.Output(order.Split, order.ClassName, order.Stem, 0);
        if (IsThere(output, keys[0]))
        {
            return new(order, keys, 0, null, null, null);
        }

        string input = Path.Join(_settings.AudioRoot, order.ClassName, order.Path);
        SpectrogramSettings spectrogram = _settings.Spectrogram;
        DecodedRecording decoded = _decoder.Decode(input, spectrogram.SampleRate, spectrogram.SampleCount, cancellation);
        if (decoded.Failure is not null)
        {
            return new(order, [], 0, decoded.Failure, null, null);
        }

        _transform.Transform(Resample(decoded), _format.Data(_file));
        _format.Seal(_file, keys[0]);
        _writer.Write(output, _file);
        return new(order, keys, 1, null, decoded.Warning, null);
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
