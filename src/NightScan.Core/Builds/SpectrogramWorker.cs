using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>One recording whose files are to be written: those whose key in <paramref name="Keys"/> is 0.</summary>
/// <param name="Content">Hash of its bytes.</param>
/// <param name="Mark">What its file was like when it was hashed.</param>
/// <param name="Fallback">The decoder that stood in when it was last decoded; null when none did.</param>
internal readonly record struct SpectrogramOrder(long Id, string ClassName, string Path, Split Split, string Stem, ContentHash Content,
    ulong[] Keys, ClassPlan Class, string? Fallback, FileMark Mark);

/// <summary>What came of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="Keys">The keys of all its files, when they are all there.</param>
/// <param name="Written">Files that were written; the others were there already, of an interrupted build or a lost index.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Warning">What was wrong with the recording although it was used.</param>
/// <param name="Fatal">Trouble that ends the build.</param>
/// <param name="Fallback">The decoder that stood in for one that is not there; null when none did.</param>
/// <param name="ChangedNs">The change time of its file when that was read again to be sure of it; 0 when that proves nothing; null when it
/// was not needed.</param>
internal readonly record struct SpectrogramResult(
    SpectrogramOrder Order, ulong[] Keys, int Written, RecordingProblem? Failure, RecordingProblem? Warning, Exception? Fatal,
    string? Fallback = null, long? ChangedNs = null);

/// <summary>Decodes, transforms, augments and writes, one recording at a time. Each thread has one; its buffers are made once.</summary>
internal sealed class SpectrogramWorker : IDisposable
{
    private readonly PipelineSettings _settings;
    private readonly OutputPlan _plan;
    private readonly CacheLayout _layout;
    private readonly RecordingSource _recordings;
    private readonly VariantSynthesizer _synthesizer;
    private readonly SpectrogramFile _format;
    private readonly SpectrogramWriter _writer;
    private readonly ContentGuard _guard = new();
    private readonly byte[] _file;

    public SpectrogramWorker(BuildState build, OutputPlan plan, VariantSources sources, int number)
    {
        (_settings, _layout, _plan) = (build.Settings, build.Layout, plan);
        _synthesizer = new VariantSynthesizer(sources);
        _recordings = new RecordingSource(new RecordingDecoder(build.Decoders), _settings.Spectrogram.SampleRate);
        _format = new SpectrogramFile(_settings.Spectrogram);
        _writer = new SpectrogramWriter(_layout, number);
        _file = new byte[_format.Length];
    }

    public SpectrogramResult Run(in SpectrogramOrder order, CancellationToken cancellation)
    {
        ulong[] keys = _plan.KeysOf(order.Content, order.Split, order.Class, order.Fallback);
        List<int> missing = [];
        for (int number = 0; number < keys.Length; number++)
        {
            bool isValid = number < order.Keys.Length && order.Keys[number] == keys[number];
            if (!isValid && !IsThere(Output(order, number), keys[number]))
            {
                missing.Add(number);
            }
        }

        if (missing.Count == 0)
        {
            return new(order, keys, 0, null, null, null, order.Fallback);
        }

        string input = RecordingPath.Of(_settings.AudioRoot, order.ClassName, order.Path);
        if (Decode(input, order, withMargin: missing[^1] > 0, out DecodedRecording decoded, out long? changed,
            cancellation) is RecordingProblem problem)
        {
            return new(order, [], 0, problem, null, null);
        }

        if (decoded.Fallback != order.Fallback)
        {
            // Files that the index vouches for stay as they are: the next plan sees to those that do not fit.
            ulong[] others = _plan.KeysOf(order.Content, order.Split, order.Class, decoded.Fallback);
            missing.ForEach(number => keys[number] = others[number]);
            SpectrogramOrder known = order;
            missing.RemoveAll(number => IsThere(Output(known, number), keys[number]));
        }

        foreach (int number in missing)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<byte> data = _format.Data(_file);
            if (number == 0)
            {
                _synthesizer.Original(data);
            }
            else
            {
                Render(order, number, data, cancellation);
            }

            _format.Seal(_file, keys[number]);
            string output = Output(order, number);
            ForeignFiles.Refuse(output);
            _writer.Write(output, _file);
        }

        return new(order, keys, missing.Count, null, decoded.Warning, null, decoded.Fallback, changed);
    }

    /// <summary>Decodes the recording that the index knows, and nothing that stands in its place now or did meanwhile.</summary>
    private RecordingProblem? Decode(
        string input, in SpectrogramOrder order, bool withMargin, out DecodedRecording decoded, out long? changed,
        CancellationToken cancellation)
    {
        (decoded, changed) = (default, null);
        if (_guard.Before(input, order.Mark) is RecordingProblem other)
        {
            return other;
        }

        // What variants use behind the window is decoded where there are any.
        decoded = _recordings.Read(input, withMargin ? _synthesizer.SampleCount : _settings.Spectrogram.SampleCount, cancellation);
        if (decoded.Failure is null)
        {
            _synthesizer.Load(decoded.Samples.Span);
        }

        if (decoded.Failure is { Cause: ProblemCause.Machine })
        {
            return decoded.Failure;
        }

        // Before its failure is remembered, too: it may be another's.
        DateTime now = DateTime.UtcNow;
        RecordingProblem? problem = _guard.After(order.Content, out long changedNs, cancellation) ?? decoded.Failure;
        changed = changedNs == 0 ? null : FileTimes.Trusted(changedNs, now);
        return problem;
    }

    private void Render(in SpectrogramOrder order, int number, Span<byte> data, CancellationToken cancellation)
    {
        RenderedVariant rendered = _synthesizer.Render(_plan.Recipe(order.Content, number, order.Class.Tier), data, cancellation);
        if (rendered.Problem is RecordingProblem problem)
        {
            throw new UnusableBackgroundException(rendered.ProblemFile!, problem);
        }
    }

    private string Output(in SpectrogramOrder order, int number) => _layout.Output(order.Split, order.ClassName, order.Stem, number);

    private bool IsThere(string output, ulong key)
    {
        try
        {
            // Anything but a file of just this length is not read: somebody may have put a pipe there, or a link to a device.
            FileStat stat = FileStat.Of(output);
            return stat.Kind == FileKind.File && stat.Size == _format.Length && SpectrogramFile.ReadKey(output) == key
                && _format.Check(File.ReadAllBytes(output), out ulong found) is null && found == key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Unreadable is as good as absent here; writing it will say what is wrong.
            return false;
        }
    }

    public void Dispose()
    {
        _guard.Dispose();
        _recordings.Dispose();
    }
}
