using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Files;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds;

/// <summary>What came of a recording whose files were to be written.</summary>
/// <param name="Order">What was asked for; null of a worker that ended.</param>
/// <param name="Keys">The keys of all its files, when they are all there.</param>
/// <param name="Written">Files that were written; the others were there already, of an interrupted build or a lost index.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Warning">What was wrong with the recording although it was used.</param>
/// <param name="Fatal">Trouble that ends the build.</param>
/// <param name="Fallback">The decoder that stood in for one that is not there; null when none did.</param>
/// <param name="ChangedNs">The change time of its file when that was read again to be sure of it; 0 when that proves nothing; null when it
/// was not needed.</param>
internal sealed record SpectrogramResult(
    DueRecording? Order, ulong[] Keys, int Written, RecordingProblem? Failure, RecordingProblem? Warning, Exception? Fatal,
    string? Fallback = null, long? ChangedNs = null);

/// <summary>Decodes, transforms, augments and writes, one recording at a time. Each thread has one; its buffers are made once.</summary>
/// <param name="method">By which the index knows contents; it is another thread's.</param>
/// <param name="worker">Tells the workers of a build from each other.</param>
internal sealed class SpectrogramWorker(
    BuildState build, OutputPlan plan, ClassPlans classes, VariantSources sources, ContentHashMethod method, int worker) : IDisposable
{
    private readonly RecordingSource _recordings = new(new RecordingDecoder(build.Decoders), build.Settings.Spectrogram.SampleRate);
    private readonly VariantSynthesizer _synthesizer = new(sources);
    private readonly SpectrogramFile _format = new(build.Settings.Spectrogram);
    private readonly SpectrogramWriter _writer = new(build.Layout, worker);
    private readonly ContentGuard _guard = new(method);
    private readonly byte[] _file = new byte[new SpectrogramFile(build.Settings.Spectrogram).Length];

    public SpectrogramResult Run(DueRecording order, CancellationToken cancellation)
    {
        ulong[] keys = plan.KeysOf(order.Content, order.Split, classes[order.ClassId], order.Fallback);
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

        string input = RecordingPath.Of(build.Settings.AudioRoot, order.ClassName, order.Path);
        if (Decode(input, order, withVariants: missing[^1] > 0, out DecodedRecording decoded, out long? changed,
            cancellation) is RecordingProblem problem)
        {
            return new(order, [], 0, problem, null, null);
        }

        if (decoded.Fallback != order.Fallback)
        {
            // Files that the index vouches for stay as they are: the next plan sees to those that do not fit.
            ulong[] others = plan.KeysOf(order.Content, order.Split, classes[order.ClassId], decoded.Fallback);
            missing.ForEach(number => keys[number] = others[number]);
            missing.RemoveAll(number => IsThere(Output(order, number), keys[number]));
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
        string input, DueRecording order, bool withVariants, out DecodedRecording decoded, out long? changed,
        CancellationToken cancellation)
    {
        (decoded, changed) = (default, null);
        if (_guard.Before(input, order.Mark) is RecordingProblem other)
        {
            return other;
        }

        // What variants use behind the window is decoded where there are any.
        decoded = _recordings.Read(input, withVariants ? _synthesizer.SampleCount : build.Settings.Spectrogram.SampleCount, cancellation);
        if (decoded.Failure is null && withVariants)
        {
            _synthesizer.Load(decoded.Samples.Span);
        }
        else if (decoded.Failure is null)
        {
            _synthesizer.LoadOriginal(decoded.Samples.Span);
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

    private void Render(DueRecording order, int number, Span<byte> data, CancellationToken cancellation)
    {
        RenderedVariant rendered = _synthesizer.Render(plan.Recipe(order.Content, number, classes[order.ClassId].Tier), data, cancellation);
        if (rendered.Problem is RecordingProblem problem)
        {
            throw new UnusableBackgroundException(rendered.ProblemFile!, problem);
        }
    }

    private string Output(DueRecording order, int number) => build.Layout.Output(new(order.Split, order.ClassName, order.Stem, number));

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
