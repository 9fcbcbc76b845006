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
    private readonly Lazy<WindowReader> _windows = new(() =>
        new(build.Decoders, build.Settings.Spectrogram.SampleRate, build.Settings.Spectrogram.SampleCount));
    private readonly VariantSynthesizer _synthesizer = new(sources);
    private readonly SpectrogramFile _format = new(build.Settings.Spectrogram);
    private readonly SpectrogramWriter _writer = new(build.Layout, worker);
    private readonly ContentGuard _guard = new(method);
    private readonly byte[] _file = new byte[new SpectrogramFile(build.Settings.Spectrogram).Length];

    public SpectrogramResult Run(DueRecording order, CancellationToken cancellation)
    {
        ulong[] keys = plan.KeysOf(order.Content, order.Split, classes[order.ClassId], order.Fallback);
        List<int> missing = Missing(order, keys);
        if (missing.Count == 0)
        {
            return new(order, keys, 0, null, null, null, order.Fallback);
        }

        string input = RecordingPath.Of(build.Settings.AudioRoot, order.File.ClassName, order.File.Path);
        if (Decode(input, order, withVariants: missing[^1] > 0, out DecodedRecording decoded, out long? changed,
            cancellation) is RecordingProblem problem)
        {
            return new(order, [], 0, problem, null, null);
        }

        Fit(order, keys, missing, decoded.Fallback);
        Write(order, keys, missing, cancellation);
        return new(order, keys, missing.Count, null, decoded.Warning, null, decoded.Fallback, changed);
    }

    /// <summary>Makes the files of the windows of one recording, which is read once, from its start on.</summary>
    /// <param name="orders">By their starts.</param>
    /// <param name="done">Is given the result of each.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void RunWindows(IReadOnlyList<DueRecording> orders, Action<SpectrogramResult> done, CancellationToken cancellation)
    {
        DueFile file = orders[0].File;
        List<WindowWork> work = [];
        foreach (DueRecording order in orders)
        {
            ulong[] keys = plan.KeysOf(order.Content, order.Split, classes[order.ClassId], order.Fallback);
            if (Missing(order, keys) is { Count: > 0 } missing)
            {
                work.Add(new(order, keys, missing));
            }
            else
            {
                done(new(order, keys, 0, null, null, null, order.Fallback));
            }
        }

        if (work.Count == 0)
        {
            return;
        }

        string input = RecordingPath.Of(build.Settings.AudioRoot, file.ClassName, file.Path);
        RecordingProblem? problem = _guard.Before(input, file.Mark);
        // Where only the content can tell whether it is that of the index, nothing counts before all was read; and what a killed build
        // wrote until then, the next one finds.
        List<SpectrogramResult>? kept = problem is null && _guard.NeedsContent ? [] : null;
        problem ??= (kept is null ? null : _guard.After(file.Content, out _, cancellation)) ?? _windows.Value.Open(input, cancellation);
        try
        {
            foreach (WindowWork one in work)
            {
                cancellation.ThrowIfCancellationRequested();
                (kept is null ? done : kept.Add)(problem is null ? RunWindow(one, file, isSure: kept is null, ref problem, cancellation)
                    : Failed(one.Order, problem));
            }

            if (kept is not null)
            {
                RecordingProblem? other = problem is { Cause: ProblemCause.Machine } ? null
                    : _guard.After(file.Content, out _, cancellation);
                kept.ForEach(result => done(other is null ? result : Undo(result, other)));
            }
        }
        catch when (kept is not null)
        {
            // Nobody knows what they were made of.
            foreach (WindowWork one in work)
            {
                one.Missing.ForEach(number => DeleteMade(one.Order, number, one.Keys[number]));
            }

            throw;
        }
    }

    /// <param name="isSure">Whether a look at the file tells whether it is that of the index.</param>
    private SpectrogramResult RunWindow(
        WindowWork one, DueFile file, bool isSure, ref RecordingProblem? problem, CancellationToken cancellation)
    {
        (DueRecording order, ulong[] keys, List<int> missing) = one;
        bool withVariants = missing[^1] > 0;
        problem = _windows.Value.Read(order.Start!.Value, withVariants ? _synthesizer.SampleCount : build.Settings.Spectrogram.SampleCount,
            out ReadOnlySpan<float> samples, cancellation);
        // Also before its failure is remembered: it may be another's.
        if (isSure && problem is not { Cause: ProblemCause.Machine })
        {
            problem = _guard.After(file.Content, out _, cancellation) ?? problem;
        }

        if (problem is not null)
        {
            return Failed(order, problem);
        }

        if (samples.IsEmpty)
        {
            return Failed(order, new(DiagnosticCodes.NoFrames,
                "it ends before the last of the windows that its header promises", ProblemCause.Recording));
        }

        if (withVariants)
        {
            _synthesizer.Load(samples);
        }
        else
        {
            _synthesizer.LoadOriginal(samples);
        }

        Fit(order, keys, missing, _windows.Value.Fallback);
        Write(order, keys, missing, cancellation);
        return new(order, keys, missing.Count, null, _windows.Value.Warning, null, _windows.Value.Fallback);
    }

    private static SpectrogramResult Failed(DueRecording order, RecordingProblem problem) => new(order, [], 0, problem, null, null);

    private void DeleteMade(DueRecording order, int number, ulong key)
    {
        string output = Output(order, number);
        if (SpectrogramFile.TryReadKey(output) == key)
        {
            File.Delete(output);
        }
    }

    /// <summary>Takes back what was made of another content than that of the index.</summary>
    private SpectrogramResult Undo(SpectrogramResult result, RecordingProblem other)
    {
        for (int number = 0; result.Written > 0 && number < result.Keys.Length; number++)
        {
            File.Delete(Output(result.Order!, number));
        }

        return Failed(result.Order!, other);
    }

    /// <summary>The files that are to be written: neither known by the index nor there.</summary>
    private List<int> Missing(DueRecording order, ulong[] keys)
    {
        List<int> missing = [];
        for (int number = 0; number < keys.Length; number++)
        {
            bool isValid = number < order.Keys.Length && order.Keys[number] == keys[number];
            if (!isValid && !IsThere(Output(order, number), keys[number]))
            {
                missing.Add(number);
            }
        }

        return missing;
    }

    /// <summary>Gives files the keys that they have where another decoder than before has read the recording.</summary>
    private void Fit(DueRecording order, ulong[] keys, List<int> missing, string? fallback)
    {
        if (fallback != order.Fallback)
        {
            // Files that the index vouches for stay as they are: the next plan sees to those that do not fit.
            ulong[] others = plan.KeysOf(order.Content, order.Split, classes[order.ClassId], fallback);
            missing.ForEach(number => keys[number] = others[number]);
            missing.RemoveAll(number => IsThere(Output(order, number), keys[number]));
        }
    }

    /// <summary>Writes files of what was loaded last.</summary>
    private void Write(DueRecording order, ulong[] keys, List<int> missing, CancellationToken cancellation)
    {
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
    }

    /// <summary>Decodes the recording that the index knows, and nothing that stands in its place now or did meanwhile.</summary>
    private RecordingProblem? Decode(
        string input, DueRecording order, bool withVariants, out DecodedRecording decoded, out long? changed,
        CancellationToken cancellation)
    {
        (decoded, changed) = (default, null);
        if (_guard.Before(input, order.File.Mark) is RecordingProblem other)
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
        RecordingProblem? problem = _guard.After(order.File.Content, out long changedNs, cancellation) ?? decoded.Failure;
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
        if (_windows.IsValueCreated)
        {
            _windows.Value.Dispose();
        }
    }

    private sealed record WindowWork(DueRecording Order, ulong[] Keys, List<int> Missing);
}
