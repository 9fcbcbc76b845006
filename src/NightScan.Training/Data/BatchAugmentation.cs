using System.Numerics;
using NightScan.Hashing;

namespace NightScan.Training.Data;

/// <summary>
/// What is done to training batches on the fly: SpecAugment (Park et al., 2019) to an example, mixup (Zhang et al., 2018) to a
/// batch. Seeded by epoch and place: the same in every run, whichever thread does it.
/// </summary>
internal sealed class BatchAugmentation(LoaderSettings settings)
{
    // Two masks of each kind, of up to an eighth of the spectrogram each: the cache's variants have been changed once already.
    private const int Masks = 2;
    private const int LargestPart = 8;

    private readonly ulong _seed = StableHash.Of(unchecked((ulong)settings.Seed), 0x6D697865); // "mixe"

    /// <summary>Blanks bands and times of an example, with its mean: 0 where that of each spectrogram is taken off.</summary>
    /// <param name="row">The example's place in it.</param>
    /// <param name="position">The example's place in the epoch.</param>
    public void Mask(Batch batch, int row, long position)
    {
        if (!settings.SpecAugment)
        {
            return;
        }

        var numbers = new SeededNumbers(StableHash.Of(StableHash.Of(_seed, (ulong)batch.Epoch), (ulong)position));
        Span<float> values = batch.Row(row);
        float blank = settings.MasksWithMean ? Mean(values) : 0;
        for (int mask = 0; mask < Masks; mask++)
        {
            (int band, int bands) = Draw(ref numbers, batch.Mels);
            values.Slice(band * batch.Frames, bands * batch.Frames).Fill(blank);
            (int frame, int frames) = Draw(ref numbers, batch.Frames);
            for (int mel = 0; mel < batch.Mels; mel++)
            {
                values.Slice((mel * batch.Frames) + frame, frames).Fill(blank);
            }
        }
    }

    /// <summary>Mixes the examples of a complete batch in pairs, all in one proportion.</summary>
    public void Mix(Batch batch)
    {
        if (settings.Mixup <= 0)
        {
            return;
        }

        ulong seed = StableHash.Of(StableHash.Of(~_seed, (ulong)batch.Epoch), (ulong)batch.Index);
        var numbers = new SeededNumbers(seed);
        double share = numbers.Beta(settings.Mixup);
        batch.Lambda = (float)Math.Max(share, 1 - share);
        // Neighbours of a shuffled order: every example has one partner, and with an odd number one is left as it is.
        for (int pair = 0; pair + 1 < batch.Count; pair += 2)
        {
            int first = Shuffle.At(pair, batch.Count, seed), second = Shuffle.At(pair + 1, batch.Count, seed);
            Mix(batch.Row(first), batch.Row(second), batch.Lambda);
            (batch.PartnerLabels[first], batch.PartnerLabels[second]) = (batch.Labels[second], batch.Labels[first]);
            Join(batch.Target(first), batch.Target(second));
        }
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return (float)(sum / values.Length);
    }

    private static (int Start, int Length) Draw(ref SeededNumbers numbers, int size)
    {
        int length = numbers.Below((size / LargestPart) + 1);
        return (numbers.Below(size - length + 1), length);
    }

    /// <summary>Gives two examples that may have any number of labels those of both.</summary>
    private static void Join(Span<float> first, Span<float> second)
    {
        for (int number = 0; number < first.Length; number++)
        {
            first[number] = second[number] = Math.Max(first[number], second[number]);
        }
    }

    private static void Mix(Span<float> first, Span<float> second, float share)
    {
        var own = new Vector<float>(share);
        var other = new Vector<float>(1 - share);
        int i = 0;
        for (; i <= first.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> a = new(first[i..]), b = new(second[i..]);
            ((a * own) + (b * other)).CopyTo(first[i..]);
            ((b * own) + (a * other)).CopyTo(second[i..]);
        }

        for (; i < first.Length; i++)
        {
            (first[i], second[i]) = ((first[i] * share) + (second[i] * (1 - share)), (second[i] * share) + (first[i] * (1 - share)));
        }
    }
}
