using System.Text.Json;
using System.Text.Json.Serialization;
using NightScan.Indexing;

namespace NightScan.Reporting;

/// <summary>Something that holds of some recordings, in one sentence.</summary>
/// <param name="Code">Of <see cref="DiagnosticCodes"/>.</param>
/// <param name="Message">How many there are, a few of them, and what it means.</param>
/// <param name="List">Name of the file in the cache folder that lists them.</param>
internal sealed record Finding(string Code, string Message, string List)
{
    /// <summary>Whether this build has not said it of each of them already.</summary>
    [JsonIgnore]
    public bool IsNews { get; init; } = true;
}

/// <summary>
/// What was found when it was last looked for. Triggers of the index take it away with every change that it may depend on, in the same
/// transaction, so that a build with nothing to do looks through nothing.
/// </summary>
/// <param name="Basis">The settings that it depends on.</param>
/// <param name="IsPassing">Whether the index does not remember some of it: trouble of the machine.</param>
/// <param name="Length">Bytes of warnings.csv; -1 when there is none.</param>
/// <param name="All">The findings.</param>
internal sealed record KeptFindings(string Basis, bool IsPassing, long Length, IReadOnlyList<Finding> All)
{
    /// <summary>In the table meta, and in the triggers.</summary>
    private const string Key = "findings";

    /// <summary>What is kept; null when something changed since.</summary>
    public static KeptFindings? Read(IndexDatabase index)
    {
        try
        {
            return index.ReadMeta(Key) is string kept ? JsonSerializer.Deserialize<KeptFindings>(kept) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(IndexDatabase index)
    {
        using IndexTransaction transaction = index.BeginTransaction();
        index.WriteMeta(Key, JsonSerializer.Serialize(this));
        transaction.Commit();
    }
}
