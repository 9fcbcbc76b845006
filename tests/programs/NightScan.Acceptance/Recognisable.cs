using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>
/// Whether variants are still what they were: how often the spectrogram of a spoken digit lies nearer to the mean of its own class than to
/// any other's, and how often its nearest neighbour is of its class, both among originals and variants of all other recordings, which is
/// what a network learns from. Compared as normalised arrays with a few frames of play, since a recording that begins later is no other
/// digit.
/// </summary>
internal static class Recognisable
{
    // Frames; as far as a variant may be shifted, and a little.
    private const int Play = 22;
    private const int Count = 10;

    // Variants of each other recording that may be the nearest.
    private const int Neighbours = 2;

    private const int NeighbourProbes = 10;
    private const double Tolerance = 0.05;

    private static readonly SpectrogramSettings s_settings = new()
    {
        SampleRate = 8000,
        FftSize = 512,
        HopLength = 80,
        MelBands = 64,
        MinFrequency = 20,
        MaxFrequency = 4000,
        Duration = 1,
        TopDb = 80,
        DataType = SpectrogramDataType.Float32,
    };

    /// <summary>Checks a folder with one sub-folder per class.</summary>
    /// <returns>0 when variants are recognised as often as originals, less 5 percentage points at most.</returns>
    public static int Run(string folder, string augmentations, string augmentationFile = "")
    {
        int failures = 0;
        foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
        {
            List<(int Class, float[] Original, float[][] Variants)> all =
                Read(folder, tier, AugmentationSettings.Read(augmentations, augmentationFile, 0, "general"));
            int classes = 1 + all.Max(item => item.Class), size = all[0].Original.Length;
            float[][] sums = [.. Enumerable.Range(0, classes).Select(_ => new float[size])],
                originalSums = [.. sums.Select(_ => new float[size])];
            int[] counts = new int[classes];
            foreach ((int own, float[] original, float[][] others) in all)
            {
                counts[own]++;
                Add(sums[own], original, others, 1);
                Add(originalSums[own], original, [original], 1);
            }

            double[] originals = new double[3], variants = new double[3];
            int probes = 0;
            Parallel.For(0, all.Count, number =>
            {
                (int own, float[] original, float[][] others) = all[number];

                // The mean of its class without the recording itself, or it would be compared with itself.
                (int, float[])[] Means(float[][] all, float[][] variants)
                {
                    float[] without = [.. all[own]];
                    Add(without, original, variants, -1);
                    return [.. all.Select((sum, c) => (c, Scaled(c == own ? without : sum, counts[c] - (c == own ? 1 : 0))))];
                }

                // Some two thousand neighbours take their time.
                bool hasNeighbours = number % NeighbourProbes == 0;
                IEnumerable<(int, float[])>[] ways =
                [
                    Means(originalSums, [original]), Means(sums, others),
                    all.Where(other => other.Original != original)
                        .SelectMany(other => ((float[][])[other.Original, .. other.Variants.Take(Neighbours)])
                            .Select(values => (other.Class, values))),
                ];
                for (int way = 0; way < (hasNeighbours ? 3 : 2); way++)
                {
                    double ofOriginal = Nearest(original, ways[way]) == own ? 1 : 0;
                    double ofVariants = others.Average(variant => Nearest(variant, ways[way]) == own ? 1 : 0);
                    lock (all)
                    {
                        probes += way == 2 ? 1 : 0;
                        (originals[way], variants[way]) = (originals[way] + ofOriginal, variants[way] + ofVariants);
                    }
                }
            });

            string[] names = ["mean of originals", "mean of all", "neighbour"];
            for (int way = 0; way < names.Length; way++)
            {
                double judged = way == 2 ? probes : all.Count, of = originals[way] / judged, ofVariants = variants[way] / judged;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{tier,-8} {names[way],-18} originals {100 * of:f1} %  variants {100 * ofVariants:f1} %"));
                failures += of - ofVariants > Tolerance ? 1 : 0;
            }
        }

        return failures == 0 ? 0 : 1;
    }

    private static List<(int, float[], float[][])> Read(string folder, StrengthTier tier, AugmentationSettings augmentation)
    {
        using Variants variants = new(s_settings, augmentation);
        string[] classes = [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        return [.. classes.SelectMany((path, number) => Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
            .Select(file => variants.Make(file, Count, tier) is { } made ? (number, made.Original, made.Variants)
                : throw new InvalidDataException(file)))];
    }

    private static void Add(float[] sum, float[] original, float[][] variants, float sign)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            float variantSum = 0;
            foreach (float[] variant in variants)
            {
                variantSum += variant[i];
            }

            // Originals weigh as much as variants, so that neither side sets the measure.
            sum[i] += sign * (original[i] + (variantSum / variants.Length)) / 2;
        }
    }

    private static float[] Scaled(float[] sum, int count) => [.. sum.Select(value => value / count)];

    private static int Nearest(float[] spectrogram, IEnumerable<(int Class, float[] Values)> candidates)
    {
        (int Class, double Distance) best = (-1, double.PositiveInfinity);
        foreach ((int number, float[] values) in candidates)
        {
            double distance = Distance(spectrogram, values);
            best = distance < best.Distance ? (number, distance) : best;
        }

        return best.Class;
    }

    /// <summary>
    /// Least squared difference over shifts of up to <see cref="Play"/> frames; circular, as in a recording that is shorter than its
    /// window.
    /// </summary>
    private static double Distance(float[] a, float[] b)
    {
        int frames = s_settings.FrameCount - 1, stride = s_settings.FrameCount;
        double best = double.PositiveInfinity;
        for (int shift = -Play; shift <= Play; shift += 2)
        {
            int cut = ((shift % frames) + frames) % frames;
            float sum = 0;
            for (int row = 0; row < a.Length && sum < best; row += stride)
            {
                sum += Squares(a.AsSpan(row, frames - cut), b.AsSpan(row + cut, frames - cut))
                    + Squares(a.AsSpan(row + frames - cut, cut), b.AsSpan(row, cut));
            }

            best = Math.Min(best, sum);
        }

        return best;
    }

    private static float Squares(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        System.Numerics.Vector<float> sum = default;
        int width = System.Numerics.Vector<float>.Count, i = 0;
        for (; i + width <= a.Length; i += width)
        {
            System.Numerics.Vector<float> difference =
                new System.Numerics.Vector<float>(a[i..]) - new System.Numerics.Vector<float>(b[i..]);
            sum += difference * difference;
        }

        float total = System.Numerics.Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return total;
    }
}
