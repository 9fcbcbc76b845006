using NightScan.Augmentation;
using NightScan.Spectrograms;

namespace NightScan.Acceptance;

/// <summary>Whether all variants of all recordings in a folder differ from their original and from each other.</summary>
internal static class DistinctVariants
{
    private const double Least = 0.1;
    private const int Count = 12;

    /// <summary>
    /// Renders 12 variants of every recording that can be decoded, for each tier; and alone what single operations can do.
    /// </summary>
    /// <returns>0 when all of the tiers' pairs are more than 0.1 RMS apart.</returns>
    public static int Run(string folder, string animalType, string augmentations)
    {
        using Variants variants = new(SpectrogramPresets.Find(animalType)!, AugmentationSettings.Read(augmentations, "", 0, animalType));
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        long pairs = 0, near = 0, again = 0, silent = 0, undecoded = 0;
        double least = double.PositiveInfinity;
        foreach (StrengthTier tier in Enum.GetValues<StrengthTier>())
        {
            foreach (string path in paths)
            {
                if (variants.Make(path, Count, tier) is not { } made)
                {
                    undecoded++;
                    continue;
                }

                if (!made.Original.AsSpan().ContainsAnyExcept(0f))
                {
                    silent++;
                    continue;
                }

                float[][] all = [made.Original, .. made.Variants];
                again += made.Recipes.Count(recipe => recipe.Attempt > 0);
                for (int i = 0; i < all.Length; i++)
                {
                    for (int j = i + 1; j < all.Length; j++)
                    {
                        double distance = Variants.Distance(all[i], all[j]);
                        pairs++;
                        near += distance > Least ? 0 : 1;
                        if (!(distance > Least) || distance < least)
                        {
                            Console.WriteLine($"{distance:f3} {tier} {Path.GetRelativePath(folder, path)}: "
                                + $"{(i == 0 ? "original" : made.Recipes[i - 1])} | {made.Recipes[j - 1]}");
                        }

                        least = Math.Min(least, distance);
                    }
                }
            }
        }

        Console.WriteLine($"{pairs} pairs, {near} nearer than {Least} RMS, nearest {least:f3}; {again} variants drawn anew; {silent / 3} "
            + $"silent, {undecoded / 3} not decoded");
        return near == 0 ? 0 : 1;
    }
}
