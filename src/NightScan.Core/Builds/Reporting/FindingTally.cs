using NightScan.Files;
using NightScan.Index;
using NightScan.Recordings;

namespace NightScan.Builds.Reporting;

/// <summary>One kind of finding: counted, the first few by name, each a row of warnings.csv.</summary>
/// <param name="descriptor">Its code.</param>
/// <param name="problems">Knows which of them this build has printed.</param>
internal sealed class FindingTally(DiagnosticDescriptor descriptor, TextWriter writer, ProblemLog problems)
{
    private const int Named = 3;

    private readonly List<string> _names = [];

    public DiagnosticDescriptor Descriptor => descriptor;

    public long Count { get; private set; }

    /// <summary>Whether further ones are only counted.</summary>
    public bool HasNamedAll => Count >= Named;

    /// <summary>Whether this build has not printed all of them.</summary>
    public bool IsNews { get; private set; }

    /// <summary><c>3 recordings</c> or <c>1 recording</c>.</summary>
    public string Recordings => Quantity.Of(Count, "recording");

    /// <summary><c> (a/b.wav, c/d.wav, …)</c>: the first few.</summary>
    public string Names => $" ({string.Join(", ", _names)}{(Count > Named ? ", …" : "")})";

    public string Are => Count == 1 ? "is" : "are";

    /// <summary>What holds of recordings that failed.</summary>
    public string CannotBeUsed => $"{Recordings} cannot be used{Names}: {descriptor.Title}";

    /// <summary>What holds of recordings that a decoder objects to.</summary>
    public string UsedInPart => $"{Recordings} {Are} used in part{Names}: {descriptor.Title}";

    /// <summary>Counts one and writes its row.</summary>
    /// <param name="path">Relative to the folder of the recordings.</param>
    /// <param name="split">Its split; null where it has none.</param>
    public void Add(string path, string message, Split? split)
    {
        if (Count++ < Named)
        {
            _names.Add(path);
        }

        IsNews |= !problems.HasPrinted(descriptor, path);
        Csv.Write(writer, Csv.Text(path), descriptor.Code, Csv.Text(message), split?.Name() ?? "");
    }

    /// <summary>The finding; nothing when there is none.</summary>
    /// <param name="summary">What holds, in a sentence.</param>
    /// <param name="list">The name of the file that lists all.</param>
    public IEnumerable<Finding> Summary(Func<FindingTally, string> summary, string list)
    {
        if (Count > 0)
        {
            yield return new Finding(descriptor.Code, $"{summary(this)}; {list} lists {(Count == 1 ? "it" : "them")}", list, IsNews);
        }
    }
}
