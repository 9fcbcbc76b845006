namespace NightScan.Settings;

/// <summary>What becomes of recordings that no table of annotations is about.</summary>
internal enum Unannotated
{
    /// <summary>They are not used: nobody has said what is in them.</summary>
    Ignore,

    /// <summary>They are used as recordings with nothing in them.</summary>
    Negative,
}
