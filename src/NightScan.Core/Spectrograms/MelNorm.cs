namespace NightScan.Spectrograms;

/// <summary>What the weights of a band are multiplied by.</summary>
public enum MelNorm
{
    /// <summary>1: every triangle peaks at 1.</summary>
    None,

    /// <summary>2/(right − left) of its edges in Hz: every triangle has the area 1.</summary>
    Slaney,
}

/// <summary>The norms of a filter bank.</summary>
public static class MelNorms
{
    extension(MelNorm norm)
    {
        /// <summary>As the setting takes it.</summary>
        public string Name => norm.ToString().ToLowerInvariant();

        /// <summary>What the weights of a band are multiplied by.</summary>
        /// <param name="width">Hz between its feet.</param>
        internal float Factor(double width) => norm == MelNorm.Slaney ? (float)(2 / width) : 1;
    }
}
