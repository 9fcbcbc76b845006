namespace NightScan.Settings;

/// <summary>What a model makes classes of the last features with.</summary>
internal enum ModelHead
{
    /// <summary>As its authors do: what the features are on the average over the window.</summary>
    Average,

    /// <summary>Each moment says for itself, and for each class it is learned which moments count.</summary>
    Attention,
}
