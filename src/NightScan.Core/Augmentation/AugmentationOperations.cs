using NightScan.Diagnostics;

namespace NightScan.Augmentation;

/// <summary>What a variant may do to a recording; docs/augmentation.md defines each.</summary>
[Flags]
public enum AugmentationOperations
{
    None = 0,
    Pitch = 1,
    Stretch = 2,
    Noise = 4,
    Background = 8,
    Filter = 16,
    Shift = 32,
    Reverb = 64,
    Mask = 128,
    All = 255,
}

/// <summary>The names of the operations.</summary>
public static class AugmentationNames
{
    /// <summary>In the order of the flags, as <c>Augmentations</c> and the AugmentationFile take them.</summary>
    public static IReadOnlyList<string> All { get; } = ["pitch", "stretch", "noise", "background", "filter", "shift", "reverb", "mask"];

    /// <summary>Names separated by spaces; empty = all, <c>none</c> = none. Letter case does not matter.</summary>
    /// <exception cref="NightScanException">NS0206: a name that is none of these.</exception>
    public static AugmentationOperations Parse(string text)
    {
        string[] names = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            return AugmentationOperations.All;
        }

        if (names is [string only] && only.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return AugmentationOperations.None;
        }

        AugmentationOperations operations = AugmentationOperations.None;
        foreach (string name in names)
        {
            int number = IndexOf(name);
            operations |= number >= 0
                ? Flag(number)
                : throw new NightScanException(
                    DiagnosticCodes.UnknownName,
                    $"Augmentations has '{name}': give names from {string.Join(' ', All)}, separated by spaces, or none.");
        }

        return operations;
    }

    /// <summary>The operation's number, its place in <see cref="All"/>; -1 for a name that is none of them.</summary>
    internal static int IndexOf(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The flag of the operation with this number.</summary>
    internal static AugmentationOperations Flag(int number) => (AugmentationOperations)(1 << number);
}
