namespace NightScan.Annotations;

/// <summary>What becomes of a window that reaches beyond the end of its recording.</summary>
internal enum FinalWindow
{
    /// <summary>It is filled up with silence.</summary>
    Extend,

    /// <summary>It is moved back, so that it is whole.</summary>
    Full,

    /// <summary>It ends with the recording; its spectrogram is filled up with silence.</summary>
    Remainder,

    /// <summary>There is none.</summary>
    Drop,
}
