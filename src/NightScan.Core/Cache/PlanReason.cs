namespace NightScan.Cache;

/// <summary>Why a spectrogram is to be made.</summary>
internal enum PlanReason
{
    New,
    Moved,
    Changed,
    Settings,
    Algorithm,
    Backgrounds,
    Strength,
    Split,
    Selected,
    Decoder,
    Failed,
    Lost,
    Unfinished,
}

/// <summary>Why a spectrogram is to be deleted.</summary>
internal enum DeletionReason
{
    Vanished,
    Moved,
    LeftOut,
    Unwanted,
    LeftOver,
}
