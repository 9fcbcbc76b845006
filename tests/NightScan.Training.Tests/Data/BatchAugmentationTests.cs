using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class BatchAugmentationTests
{
    private const int Mels = 24, Frames = 40;

    [Fact]
    public void MixupMixesPairsInOneProportion()
    {
        var augmentation = new BatchAugmentation(new LoaderSettings(5, 1, Seed: 3, Mixup: 0.4));
        Batch batch = Filled(5, index: 7);
        augmentation.Mix(batch);
        Assert.InRange(batch.Lambda, 0.5f, 1f);
        for (int row = 0; row < 5; row++)
        {
            // Row r held the value r + 1 everywhere, and its label is r.
            double expected = ((row + 1) * batch.Lambda) + ((batch.PartnerLabels[row] + 1) * (1.0 - batch.Lambda));
            Assert.All(batch.Row(row).ToArray(), value => Assert.Equal(expected, value, 1e-5));
            Assert.Equal(row, batch.Labels[row]);
            Assert.Equal(row, batch.PartnerLabels[batch.PartnerLabels[row]]);
        }

        // Of five one stays alone.
        Assert.Equal(1, Enumerable.Range(0, 5).Count(row => batch.PartnerLabels[row] == row));
    }

    [Fact]
    public void TheShareIsBetaDistributed()
    {
        // Folded at a half, the mean of Beta(1, 1), which is uniform, is 3/4; of a small shape it nears 1. 3000 draws: ±0.02 is 7
        // deviations.
        Assert.InRange(MeanShare(1), 0.73, 0.77);
        Assert.InRange(MeanShare(0.1), 0.93, 0.97);
        Assert.InRange(MeanShare(50), 0.52, 0.56);

        static double MeanShare(double shape) => Enumerable.Range(0, 3000).Average(seed =>
        {
            var numbers = new SeededNumbers((ulong)seed);
            double share = numbers.Beta(shape);
            return Math.Max(share, 1 - share);
        });
    }

    [Fact]
    public void SpecAugmentBlanksBandsAndTimesAndNothingElse()
    {
        var augmentation = new BatchAugmentation(new LoaderSettings(4, 1, Seed: 3, SpecAugment: true));
        bool anyBand = false, anyTime = false;
        for (int position = 0; position < 50; position++)
        {
            Batch batch = Filled(1, index: 0);
            augmentation.Mask(batch, 0, position);
            float[] values = batch.Row(0).ToArray();
            Assert.All(values, value => Assert.True(value is 0 or 1));
            bool[] bands = [.. Enumerable.Range(0, Mels)
                .Select(mel => Enumerable.Range(0, Frames).All(frame => values[(mel * Frames) + frame] == 0))];
            bool[] times = [.. Enumerable.Range(0, Frames)
                .Select(frame => Enumerable.Range(0, Mels).All(mel => values[(mel * Frames) + frame] == 0))];
            Assert.InRange(bands.Count(blank => blank), 0, 2 * (Mels / 8));
            Assert.InRange(times.Count(blank => blank), 0, 2 * (Frames / 8));
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(bands[i / Frames] || times[i % Frames], values[i] == 0);
            }

            anyBand |= bands.Contains(true);
            anyTime |= times.Contains(true);
        }

        Assert.True(anyBand && anyTime);
    }

    [Fact]
    public void SpecAugmentBlanksWithTheMeanWhereThatIsNotTakenOff()
    {
        LoaderSettings settings = new(4, 1, Seed: 3, SpecAugment: true);
        Batch zeros = Filled(1, index: 0), means = Filled(1, index: 0);
        foreach (Batch batch in (Batch[])[zeros, means])
        {
            for (int i = 0; i < Mels * Frames; i++)
            {
                batch.Row(0)[i] = -60 + (i % 7);
            }
        }

        float mean = means.Row(0).ToArray().Average();
        new BatchAugmentation(settings).Mask(zeros, 0, 1);
        new BatchAugmentation(settings with { MasksWithMean = true }).Mask(means, 0, 1);
        float[] blanked = zeros.Row(0).ToArray();
        Assert.Contains(0f, blanked);
        Assert.All(blanked.Zip(means.Row(0).ToArray()), pair =>
            Assert.Equal(pair.First == 0 ? mean : pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void NothingHappensUnasked()
    {
        var augmentation = new BatchAugmentation(new LoaderSettings(4, 1));
        Batch batch = Filled(4, index: 0);
        augmentation.Mask(batch, 0, 0);
        augmentation.Mix(batch);
        Assert.Equal(1f, batch.Lambda);
        Assert.Equal(batch.Labels, batch.PartnerLabels);
        Assert.All(batch.Row(0).ToArray(), value => Assert.Equal(1f, value));
    }

    private static Batch Filled(int count, int index)
    {
        var batch = new Batch(count, Mels, Frames, _ => { });
        batch.Begin(1, index, count);
        for (int row = 0; row < count; row++)
        {
            batch.Row(row).Fill(row + 1);
            batch.Labels[row] = batch.PartnerLabels[row] = row;
        }

        return batch;
    }
}
