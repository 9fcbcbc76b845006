using System.Text.Json;
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
/// <param name="All">The findings.</param>
internal sealed record KeptFindings(string Basis, bool IsPassing, long Length, IReadOnlyList<Finding> All)
{
    // By hand: a serializer takes a build with nothing to do a tenth of its time, which goes into finding out how.

    /// <summary>What is kept; null when something changed since.</summary>
    public static KeptFindings? Read(IndexDatabase index)
    {
        try
        {
            if (index.ReadMeta(MetaKey.Findings) is not string kept)
            {
                return null;
            }

            using JsonDocument json = JsonDocument.Parse(kept);
            JsonElement root = json.RootElement;
            List<Finding> all = [];
            foreach (JsonElement finding in root.GetProperty("all").EnumerateArray())
            {
                all.Add(new(finding[0].GetString()!, finding[1].GetString()!, finding[2].GetString()!));
            }

            return new(root.GetProperty("basis").GetString()!, root.GetProperty("passing").GetBoolean(),
                root.GetProperty("length").GetInt64(), all);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    public void Write(IndexDatabase index)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("basis", Basis);
            json.WriteBoolean("passing", IsPassing);
            json.WriteNumber("length", Length);
            json.WriteStartArray("all");
            foreach (Finding finding in All)
            {
                json.WriteStartArray();
                json.WriteStringValue(finding.Code);
                json.WriteStringValue(finding.Message);
                json.WriteStringValue(finding.List);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        index.WriteMeta(MetaKey.Findings, Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }
}
