namespace NightScan.Spectrograms;

/// <summary>What the numbers of a spectrogram are.</summary>
public enum Normalization
{
    /// <summary>Decibels minus their mean, over their deviation: each clip has mean 0 and deviation 1.</summary>
    Clip,

    /// <summary>Decibels, as torchaudio's <c>AmplitudeToDB</c> gives them.</summary>
    None,

    /// <summary>Decibels minus a number, over another one: the same two for all clips.</summary>
    Fixed,

    /// <summary>Per-channel energy normalisation in place of decibels, as librosa's <c>pcen</c>.</summary>
    Pcen,
}
