using System.Text.Json;
using NightScan.Files;
using NightScan.Index;

namespace NightScan.Builds;

/// <summary>
/// What was found when it was last looked for. Triggers of the index take it away with every change that it may depend on, in the same
/// transaction, so that a build with nothing to do looks through nothing.
/// </summary>
/// <param name="Basis">The settings that it depends on.</param>
/// <param name="IsPassing">Whether the index does not remember some of it: trouble of the machine, copies that went away since the folders
/// were listed.</param>
/// <param name="Length">Bytes of warnings.csv; -1 when there is none.</param>
internal sealed record KeptFindings(string Basis, bool IsPassing, long Length, IReadOnlyList<Finding> All)
{
    /// <summary>What is kept; null when something changed since.</summary>
    /// <param name="basis">The settings that they depend on now.</param>
    public static KeptFindings? Read(IndexDatabase index, string basis)
    {
        try
        {
            if (index.ReadMeta(MetaKey.Findings) is not string kept)
            {
                return null;
            }

            // Nearly always: there was nothing to say.
            KeptFindings none = new(basis, IsPassing: false, Length: -1, []);
            if (kept == none.ToJson())
            {
                return none;
            }

            using JsonDocument json = JsonDocument.Parse(kept);
            JsonElement root = json.RootElement;
            return new(root.GetProperty("basis").GetString()!, root.GetProperty("passing").GetBoolean(),
                root.GetProperty("length").GetInt64(), [.. root.GetProperty("all").EnumerateArray().Select(finding =>
                    new Finding(finding[0].GetString()!, finding[1].GetString()!, finding[2].GetString()!))]);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    public void Write(IndexDatabase index) => index.WriteMeta(MetaKey.Findings, ToJson());

    private string ToJson()
    {
        string all = string.Join(',', All.Select(finding =>
            $"[{JsonText.Of(finding.Code)},{JsonText.Of(finding.Message)},{JsonText.Of(finding.List)}]"));
        string length = Length.ToString(CultureInfo.InvariantCulture), passing = IsPassing ? "true" : "false";
        return $"{{\"basis\":{JsonText.Of(Basis)},\"passing\":{passing},\"length\":{length},\"all\":[{all}]}}";
    }
}
