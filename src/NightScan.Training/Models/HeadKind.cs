namespace NightScan.Training.Models;

/// <summary>What follows the last features of a network.</summary>
internal enum HeadKind
{
    /// <summary>As the authors of the architecture do: the features on the average over the picture, and a layer.</summary>
    Average,

    /// <summary>An <see cref="AttentionHead"/> for classes that exclude each other.</summary>
    Attention,

    /// <summary>One for any number of labels.</summary>
    LabelAttention,
}
