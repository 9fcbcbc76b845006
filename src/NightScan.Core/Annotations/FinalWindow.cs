namespace NightScan.Annotations;

/// <summary>What becomes of the windows that reach beyond a recording's end.</summary>
internal enum FinalWindow
{
    /// <summary>They stay, and go on behind the end.</summary>
    Extend,

    /// <summary>They are shifted back until they end with the recording; one that is longer than the recording is all of it.</summary>
    Full,

    /// <summary>They end with the recording, and are shorter.</summary>
    Remainder,

    /// <summary>There are none.</summary>
    Drop,
}
