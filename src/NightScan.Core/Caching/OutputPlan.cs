using NightScan.Indexing;
using NightScan.Pipeline;
using NightScan.Recordings;

namespace NightScan.Caching;

/// <summary>What a recording's files ought to be under the settings of this build. Immutable: the planner and all workers share it.</summary>
internal sealed class OutputPlan
{
    private readonly ContentHash _spectrogram;

    public OutputPlan(PipelineSettings settings) => _spectrogram = settings.Spectrogram.Key;

    /// <summary>Changes when anything does that all files depend on.</summary>
    public string Fingerprint => _spectrogram.ToString();

    /// <summary>Files that a recording has at most.</summary>
    public int MostFiles => 1;

    /// <summary>The keys that the files of a recording ought to have, the original's first.</summary>
    public ulong[] KeysOf(ContentHash content, Split split) => [SpectrogramKey.Original(content, _spectrogram)];
}
