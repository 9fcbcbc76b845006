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
    /// <summary>Names, as <c>MelNorm</c> takes them; in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names { get; } = ["none", "slaney"];

    extension(MelNorm norm)
    {
        /// <summary>The norm of a name; letter case does not matter.</summary>
        /// <exception cref="NightScanException">NS0206: there is none.</exception>
        public static MelNorm Parse(string name) => (MelNorm)MelScales.IndexOf(name, Names, nameof(MelNorm));

        public string Name => Names[(int)norm];

        /// <summary>What the weights of a band are multiplied by.</summary>
        /// <param name="width">Hz between its feet.</param>
        internal float Factor(double width) => norm == MelNorm.Slaney ? (float)(2 / width) : 1;
    }
}
