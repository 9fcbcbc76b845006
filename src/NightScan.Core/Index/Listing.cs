using NightScan.Settings;

namespace NightScan.Index;

/// <summary>What SplitsCsv says of a recording. The numbers are stored in the index.</summary>
internal enum Listing
{
    /// <summary>It has a row, or there was no SplitsCsv when it was last asked.</summary>
    Listed = 0,

    /// <summary>It has none and is used all the same.</summary>
    Used = 1,

    /// <summary>It has none and is left out.</summary>
    LeftOut = 2,
}

/// <summary>Where a recording belongs.</summary>
/// <param name="Listing">Whether it is used there.</param>
internal readonly record struct Placement(Split Split, Listing Listing)
{
    /// <summary>Where a recording belongs that SplitsCsv does not list.</summary>
    /// <param name="unlisted">What is to become of it.</param>
    /// <param name="split">Its split as if there were no SplitsCsv.</param>
    /// <param name="isOfHeldOut">Whether a recording of its group is listed for validation or test: then it must not train.</param>
    public static Placement OfUnlisted(Unlisted unlisted, Split split, bool isOfHeldOut) => unlisted switch
    {
        Unlisted.Draw => new(split, Listing.Used),
        _ when isOfHeldOut => new(split, Listing.LeftOut),
        Unlisted.Train => new(Split.Train, Listing.Used),
        _ => new(split, split == Split.Train ? Listing.Used : Listing.LeftOut),
    };
}
