namespace NightScan.Spectrograms;

/// <summary>Whether settings make sense: every message names the properties, their values and a way out.</summary>
internal static class SpectrogramSettingsChecks
{
    /// <summary>Numbers that a spectrogram may hold: 256 MiB of float32, far beyond any use, well within an array.</summary>
    private const long MaxValues = 1L << 26;

    /// <summary>Samples that a spectrogram may be made of: 256 MiB per worker, 50 minutes at 22,050 Hz.</summary>
    private const double MaxSamples = 1 << 26;

    /// <summary>Throws when a spectrogram cannot be made with these settings.</summary>
    /// <exception cref="NightScanException">NS0202, NS0203, NS0204 or NS0218.</exception>
    public static void Validate(this SpectrogramSettings settings)
    {
        int rate = settings.SampleRate, fft = settings.FftSize;
        Require(rate is >= 1 and <= 10_000_000, $"SampleRate={rate} is not a rate in Hz from 1 to 10000000; 22050 suits most recordings.");
        CheckFftSize(fft);
        Require(settings.HopLength is >= 1 and <= 1 << 20, $"HopLength={settings.HopLength} must be from 1 to 1048576 samples; a quarter of FftSize ({fft / 4}) is usual.");
        Require(
            settings.MelBands >= 1 && settings.MelBands <= (fft / 2) + 1,
            $"MelBands={settings.MelBands} must be 1 or more, and at most {(fft / 2) + 1}, the frequencies that FftSize={fft} tells apart; 128 is usual.");
        CheckBand(settings);
        Require(double.IsFinite(settings.TopDb) && settings.TopDb is > 0 and <= 1000, $"TopDb={settings.TopDb} must be above 0 and at most 1000 dB; 80 is usual.");
        Require(double.IsFinite(settings.Duration) && settings.Duration > 0, $"Duration={settings.Duration} must be a number of seconds above 0.");
        Require(settings.Duration * rate <= MaxSamples, $"Duration={settings.Duration} seconds at SampleRate={rate} Hz are more samples than a spectrogram is made of; the longest is {Math.Floor(MaxSamples / rate)} seconds.");
        Require(
            settings.SampleCount > fft / 2,
            $"Duration={settings.Duration} seconds at SampleRate={rate} Hz are {settings.SampleCount} samples, which must be more than half of FftSize={fft}: raise Duration or lower FftSize.");
        long values = (long)settings.MelBands * settings.FrameCount;
        Require(
            values <= MaxValues,
            $"MelBands={settings.MelBands} × {settings.FrameCount} frames are {values} numbers per spectrogram, more than the {MaxValues} allowed: raise HopLength or lower Duration.");
        InputContract.Check(settings);
        Require(Enum.IsDefined(settings.DataType), $"SpectrogramDataType={settings.DataType} is neither float16 nor float32.");
    }

    private static void CheckFftSize(int size)
    {
        int rest = size;
        foreach (int factor in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (rest > 0 && rest % factor == 0)
            {
                rest /= factor;
            }
        }

        if (size < 4 || size > 1 << 17 || size % 2 != 0 || rest != 1)
        {
            throw new NightScanException(
                DiagnosticCodes.BadFftSize,
                FormattableString.Invariant($"FftSize={size} must be an even number from 4 to 131072 with no prime factors but 2, 3 and 5, such as 512, 1024, 1920, 2000 or 2048."));
        }
    }

    private static void CheckBand(SpectrogramSettings settings)
    {
        double low = settings.MinFrequency, high = settings.MaxFrequency, nyquist = settings.SampleRate / 2.0;
        Require(double.IsFinite(low) && low >= 0, $"MinFrequency={low} must be a frequency in Hz, 0 or more.");
        Require(double.IsFinite(high) && high > 0, $"MaxFrequency={high} must be a frequency in Hz above 0.");
        Require(low < high, $"MinFrequency={low} must lie below MaxFrequency={high} (Hz).");
        if (high > nyquist)
        {
            throw new NightScanException(
                DiagnosticCodes.BandAboveNyquist,
                FormattableString.Invariant($"MaxFrequency={high} Hz is above half of SampleRate={settings.SampleRate} Hz, which is {nyquist} Hz: lower MaxFrequency to {nyquist} or raise SampleRate to at least {Math.Ceiling(2 * high)}."));
        }

        // Two edges that single precision cannot tell apart would divide by zero. On every scale the lowest are the nearest.
        double step = settings.MelScale == MelScale.Htk
            ? (MelFilterBank.ToMel(high) - MelFilterBank.ToMel(low)) / (settings.MelBands + 1)
            : settings.MelScale.Edges(settings)[0] is var (left, peak, _) ? peak - left : 0;
        Require(step > 0.01, $"MelBands={settings.MelBands} between MinFrequency={low} and MaxFrequency={high} Hz are too many to tell apart: lower MelBands or widen the band.");
    }

    private static void Require(bool condition, FormattableString message)
    {
        if (!condition)
        {
            throw new NightScanException(DiagnosticCodes.OutOfRange, FormattableString.Invariant(message));
        }
    }
}
