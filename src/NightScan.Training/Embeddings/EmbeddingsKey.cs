using NightScan.Hashing;

namespace NightScan.Training.Embeddings;

/// <summary>What embeddings depend on: with any other they are of no use.</summary>
/// <param name="Network">The name of the architecture.</param>
/// <param name="Length">Numbers of an embedding.</param>
/// <param name="Rows">Embeddings.</param>
internal sealed record EmbeddingsKey(string Network, int Length, long Rows)
{
    // What the weights, the recordings, their spectrograms and the computation are known by in a run's identity.
    private static readonly string[] s_names = ["Data", "InputChannels", "Precision", "PretrainedWeights"];

    /// <summary>Name and value of all that counts.</summary>
    public required string Text { get; init; }

    /// <summary>Told from those of other keys.</summary>
    public ulong Hash => StableHash.OfText(Text);

    /// <param name="identity">Of the run.</param>
    public static EmbeddingsKey Of(string network, int length, long rows, IReadOnlyDictionary<string, string> identity) =>
        new(network, length, rows)
        {
            Text = FormattableString.Invariant($"Network={network} Length={length} Rows={rows} ")
                + string.Join(' ', s_names.Select(name => $"{name}={Content(identity[name])}")),
        };

    // Weights are known by the name of their file and their hash: the name may change.
    private static string Content(string value) => value[(value.LastIndexOf(' ') + 1)..];
}
