namespace NightScan.Index;

/// <summary>What a recording is used for. The numbers are stored in the index.</summary>
public enum Split
{
    /// <summary>Models are trained on it; the only one with variants.</summary>
    Train = 0,

    /// <summary>Chooses among the epochs of a training.</summary>
    Validation = 1,

    /// <summary>Measures what came of it.</summary>
    Test = 2,
}

/// <summary>The names of the splits in paths, CSV files and the <c>audio_samples</c> view.</summary>
internal static class SplitNames
{
    public static readonly IReadOnlyList<Split> All = [Split.Train, Split.Validation, Split.Test];

    /// <summary><c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public static string Name(this Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "val",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };

    /// <summary>
    /// Reads a split's name as published fold files write it, <c>valid</c>, <c>validation</c> and <c>dev</c> for <c>val</c>; null for any
    /// other.
    /// </summary>
    public static Split? Parse(string name) => name.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => Split.Train,
        "val" or "valid" or "validation" or "dev" => Split.Validation,
        "test" or "testing" => Split.Test,
        _ => null,
    };
}
