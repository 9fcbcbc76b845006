using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NightScan.Spectrograms.Kernels;

namespace NightScan.Spectrograms;

/// <summary>
/// Samples to a mel spectrogram, equal to torchaudio's MelSpectrogram (power 2, HTK, no normalisation), AmplitudeToDB and
/// normalisation to zero mean and unit deviation. Allocates nothing after construction. Not thread-safe: one per worker.
/// </summary>
public sealed unsafe class SpectrogramTransform
{
    /// <summary>Float recordings may claim any level. From here on the power of a frame could overflow, so they are scaled down.</summary>
    private const float LoudestPeak = 1e12f;

    private readonly Stft _stft;
    private readonly AlignedBuffer _spectrum;
    private readonly AlignedBuffer _mel;

    /// <summary>Prepares the tables of <paramref name="settings"/>.</summary>
    /// <exception cref="NightScan.Reporting.NightScanException">The settings make no sense (NS02xx).</exception>
    public SpectrogramTransform(SpectrogramSettings settings)
        : this(settings, SimdPath.Widest) { }

    internal SpectrogramTransform(SpectrogramSettings settings, SimdPath path)
    {
        settings.Validate();
        Settings = settings;
        Bank = MelFilterBank.Create(settings);
        _stft = new Stft(settings.FftSize, settings.HopLength, settings.SampleCount, path);
        _spectrum = new AlignedBuffer(_stft.Kernel.GroupLength);
        _mel = new AlignedBuffer(ValueCount);
    }

    public SpectrogramSettings Settings { get; }

    /// <summary>The mel filters.</summary>
    public MelFilterBank Bank { get; }

    /// <summary>Numbers in a spectrogram: mel bands × frames.</summary>
    public int ValueCount => checked(Settings.MelBands * Settings.FrameCount);

    /// <summary>Bytes of a spectrogram in its number type.</summary>
    public int ByteCount => checked(ValueCount * Normalization.SizeOf(Settings.DataType));

    /// <summary>The spectrogram in dB, before normalisation.</summary>
    /// <param name="samples">Finite samples at the settings' rate, any number: zeros follow a short signal, a long one is cut.</param>
    /// <param name="destination"><see cref="ValueCount"/> numbers, mel bands × frames, row-major, lowest band first.</param>
    public void LogMel(ReadOnlySpan<float> samples, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, ValueCount);
        destination = destination[..ValueCount];
        float peak = Peak(samples[..Math.Min(samples.Length, _stft.SampleCount)]);
        float gain = peak > LoudestPeak ? 1 / peak : 1;
        _stft.Load(samples, gain);
        MelPower(destination);
        Decibels.FromPower(destination, (float)Settings.TopDb);
        if (gain != 1)
        {
            float level = (float)(-20 * Math.Log10(gain));
            foreach (ref float value in destination)
            {
                value += level;
            }
        }
    }

    /// <summary>The normalised spectrogram as it stands in a file: little-endian numbers of the settings' type.</summary>
    /// <param name="samples">As for <see cref="LogMel"/>.</param>
    /// <param name="destination"><see cref="ByteCount"/> bytes: mel bands × frames, row-major. Silence becomes zeros.</param>
    public void Transform(ReadOnlySpan<float> samples, Span<byte> destination)
    {
        LogMel(samples, _mel.Span);
        Normalization.Apply(_mel.Span, destination, Settings.DataType);
        GC.KeepAlive(_mel);
    }

    private void MelPower(Span<float> destination)
    {
        int frames = _stft.FrameCount;
        fixed (float* mel = destination)
        {
            for (int group = 0; group < _stft.GroupCount; group++)
            {
                int first = group * _stft.GroupFrames, count = _stft.FramesIn(group);
                if (_stft.IsSilent(group))
                {
                    for (int band = 0; band < Settings.MelBands; band++)
                    {
                        destination.Slice((band * frames) + first, count).Clear();
                    }

                    continue;
                }

                _stft.Spectrum(group, _spectrum.Pointer);
                _stft.Kernel.PowerMel(_spectrum.Pointer, Bank, mel + first, frames, count);
            }
        }

        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Peak(ReadOnlySpan<float> samples)
    {
        Vector256<float> most = Vector256<float>.Zero;
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(samples);
        foreach (Vector256<float> vector in vectors)
        {
            most = Vector256.MaxNative(most, Vector256.Abs(vector));
        }

        float peak = 0;
        for (int i = 0; i < 8; i++)
        {
            peak = MathF.Max(peak, most[i]);
        }

        foreach (float sample in samples[(vectors.Length * 8)..])
        {
            peak = MathF.Max(peak, MathF.Abs(sample));
        }

        return peak;
    }
}
