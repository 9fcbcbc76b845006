using System.Collections.Concurrent;
using NightScan.Spectrograms;

namespace NightScan.Augmentation;

/// <summary>
/// Mel banks for shifted pitches, made when first asked for and shared by all workers. Band k of the bank for a shift by the factor
/// s has its triangle at 1/s of its frequencies, with the weights of the original triangle: it collects what a sound of s times the
/// frequency would have put into band k. Bands that reach above half the sample rate are empty.
/// </summary>
internal sealed class WarpedBanks(SpectrogramSettings settings)
{
    /// <summary>Cents between pitches: 0.3 % of a frequency, well below the width of a mel band there.</summary>
    public const int Step = 5;

    private readonly ConcurrentDictionary<int, MelFilterBank> _banks = new();

    /// <summary>Cents rounded to whole steps.</summary>
    public static int Nearest(double cents) => Step * (int)Math.Round(cents / Step);

    /// <summary>The bank for a shift by so many cents.</summary>
    public MelFilterBank Get(int cents) => _banks.TryGetValue(cents, out MelFilterBank? bank) ? bank : Add(cents);

    private MelFilterBank Add(int cents) => _banks.GetOrAdd(cents, MelFilterBank.Create(settings, Math.Pow(2, cents / -1200.0)));
}
