namespace NightScan.Spectrograms;

/// <summary>What a window has behind the end of its recording.</summary>
public enum Padding
{
    /// <summary>Zeros.</summary>
    Silence,

    /// <summary>What the window has of the recording, again and again from its start.</summary>
    Repeat,

    /// <summary>
    /// The same mirrored back and forth, without its last and first sample twice: numpy's <c>pad</c> with the mode <c>reflect</c>.
    /// </summary>
    Reflect,
}
