namespace NightScan.Spectrograms;

/// <summary>What the weights of a band are multiplied by.</summary>
public enum MelNorm
{
    /// <summary>1: every triangle peaks at 1.</summary>
    None,

    /// <summary>2/(right − left) of its edges in Hz: every triangle has the area 1.</summary>
    Slaney,
}
