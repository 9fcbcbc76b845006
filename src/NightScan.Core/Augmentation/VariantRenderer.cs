using System.Collections.Immutable;
using NightScan.Recordings;
using NightScan.Spectrograms;
using NightScan.Spectrograms.Kernels;
using NightScan.Vectors;

namespace NightScan.Augmentation;

/// <summary>The chain of operations that turns a recording's STFT into the log-mel spectrogram of a variant. One per worker.</summary>
internal sealed unsafe class VariantRenderer(VariantSources sources, RecordingSpectra recording)
{
    // Bins that are worked on at once: with all frames of a group they stay in the nearest cache.
    private const int Run = 256;

    private readonly SpectrogramSettings _settings = sources.Spectrogram;
    private readonly FrameKernel _kernel = recording.Kernel;
    private readonly VariantPlan _plan = new(sources, recording);
    private readonly ImmutableArray<AugmentationOperation> _chain = sources.Augmentation.Registry.Chain;
    private readonly bool _noiseOverPadding = sources.Augmentation.NoiseOverPadding;
    private readonly SourceFrames _frames = new(sources.Spectrogram);
    private readonly AlignedBuffer _silence = new(recording.Kernel.RowLength);
    private readonly AlignedBuffer _binScales = new(recording.Kernel.RowLength);
    private readonly AlignedBuffer _rows = new(recording.Kernel.Lanes * Run);
    private readonly AlignedBuffer _power = new(recording.Kernel.Lanes * recording.Kernel.RowLength);

    /// <summary>Renders a variant of the recording that is loaded.</summary>
    /// <param name="mel">Receives dB or PCEN, mel bands × frames.</param>
    /// <returns>Why it could not be rendered: the background's problem and path; null when it was.</returns>
    public (RecordingProblem Problem, string Path)? LogMel(in VariantRecipe recipe, Span<float> mel, CancellationToken cancellation)
    {
        _plan.Begin(recipe, cancellation);
        if (_plan.Problem is not null)
        {
            return _plan.Problem;
        }

        _frames.Fill(_plan.Shift, _plan.Rate, recording.Frames.Count);
        PackedSpectra? added = _plan.Gain > 0 ? _plan.Added : null;
        if (added is not null)
        {
            // Sums are of directions in their integers.
            added.BinScales(_plan.Gain, _binScales.Span);
            Scale(_plan.Response.Span, PolarSpectra.Unit);
        }

        Mel(_plan.Bank, added, _plan.AddedOffset, mel);
        Change(ChainStage.Power, recipe, mel);
        // A level alone cancels where each clip has its own mean.
        recording.Levels.FromPower(mel, _settings.Normalization == Normalization.Clip ? 1 : recording.Gain);
        Change(ChainStage.Decibels, recipe, mel);
        return null;
    }

    /// <summary>
    /// What the noise or background of a recipe is multiplied by, and after how many frames it begins again; 0 and 0 for none.
    /// </summary>
    public (float Gain, int Frames) Added(in VariantRecipe recipe, CancellationToken cancellation)
    {
        _plan.Begin(recipe, cancellation);
        return _plan.Added is { } spectra ? (_plan.Gain, spectra.Count) : (0, 0);
    }

    private void Change(ChainStage stage, in VariantRecipe recipe, Span<float> mel)
    {
        foreach (AugmentationOperation operation in _chain)
        {
            if (operation.Stage == stage && operation.IsIn(recipe))
            {
                operation.Change(recipe, _settings, mel);
            }
        }
    }

    private void Mel(MelFilterBank bank, PackedSpectra? added, double offset, Span<float> mel)
    {
        (int from, int to) = Columns(bank);
        int total = _settings.FrameCount, first = added is null ? 0 : (int)(offset * added.Count);
        fixed (float* start = mel)
        {
            for (int frame = 0; frame < total; frame += _kernel.Lanes)
            {
                int count = Math.Min(_kernel.Lanes, total - frame);
                for (int bin = from; bin < to; bin += Run)
                {
                    int bins = Math.Min(Run, to - bin);
                    for (int lane = 0; lane < count; lane++)
                    {
                        int addedFrame = added is null ? 0 : (first + frame + lane) % added.Count;
                        Power(frame + lane, bin, bins, added, addedFrame, _rows.Pointer + (lane * Run));
                    }

                    _kernel.FromRows(_rows.Pointer, Run, bins, _power.Pointer + ((nint)bin * _kernel.Lanes));
                }

                _kernel.Mel(_power.Pointer, bank, start + frame, total, count);
            }
        }

        GC.KeepAlive(this);
    }

    /// <summary>Power of one frame of the variant over a run of bins.</summary>
    private void Power(int frame, int bin, int bins, PackedSpectra? added, int addedFrame, float* power)
    {
        int lower = _frames.Lower[frame], upper = _frames.Upper[frame];
        float fraction = _frames.Fraction[frame];
        float* response = _plan.Response.Pointer + bin, silence = _silence.Pointer + bin;
        PolarSpectra source = recording.Frames;
        float* low = lower < 0 ? silence : source.Magnitude(lower) + bin;
        float* high = upper < 0 ? silence : source.Magnitude(upper) + bin;
        if (added is null || (!_noiseOverPadding && _frames.IsPadding(frame)))
        {
            source.Power(low, high, fraction, response, power, bins);
            return;
        }

        // The nearer frame lends its directions, unless it is silent.
        int nearest = (fraction < 0.5f && lower >= 0) || upper < 0 ? lower : upper;
        int* direction = nearest < 0 ? (int*)silence : source.Direction(nearest) + bin;
        source.PowerOfSum(
            low, high, fraction, direction, response,
            added.Pairs(addedFrame) + bin, _binScales.Pointer + bin, added.BlockScales(addedFrame) + (bin / PackedSpectra.Block),
            power, bins, Next(frame, bin, added, addedFrame));
    }

    /// <summary>The same bins of the frame behind.</summary>
    private NextReads Next(int frame, int bin, PackedSpectra added, int addedFrame)
    {
        int next = Math.Min(frame + 1, _settings.FrameCount - 1), upper = Math.Max(_frames.Upper[next], 0);
        int behind = addedFrame + 1 == added.Count ? 0 : addedFrame + 1;
        return new(recording.Frames.Magnitude(upper) + bin, recording.Frames.Direction(upper) + bin, added.Pairs(behind) + bin);
    }

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }

    /// <summary>The bins that a bank looks at, in whole vectors.</summary>
    private static (int From, int To) Columns(MelFilterBank bank)
    {
        int from = int.MaxValue, to = 0;
        foreach (MelFilterBank.Band band in bank.Bands)
        {
            if (band.Count > 0)
            {
                (from, to) = (Math.Min(from, band.FirstBin), Math.Max(to, band.FirstBin + band.Count));
            }
        }

        return to == 0 ? (0, 0) : (from & ~15, (to + 15) & ~15);
    }
}
