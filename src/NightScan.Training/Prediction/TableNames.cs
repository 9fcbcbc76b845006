using NightScan.Files;
using NightScan.Index;

namespace NightScan.Training.Prediction;

/// <summary>
/// The names of selection tables: the recording's with an ending. Where that is too long for a file system, or differs from another only
/// in case or in Unicode form, it is shortened and gets digits, as names in the cache do.
/// </summary>
internal sealed class TableNames
{
    private const int MaxBytes = 255;

    private readonly Dictionary<string, string> _others = new(StringComparer.Ordinal);

    /// <param name="recordings">Names of all recordings: relative paths, with <c>/</c>.</param>
    public TableNames(IEnumerable<string> recordings)
    {
        int most = MaxBytes - PredictionList.TableExtension.Length;
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (string recording in recordings)
        {
            int start = recording.LastIndexOf('/') + 1;
            string natural = recording[start..], name = recording;
            bool fits = Encoding.UTF8.GetByteCount(natural) <= most;
            for (int attempt = 0; !fits || !used.Add(FoldedName.Of(name)); attempt++)
            {
                name = _others[recording] = recording[..start] + StemNames.WithDigits(natural, recording, attempt, most);
                fits = true;
            }
        }
    }

    /// <summary>The table of a recording, relative to PredictOutput, with <c>/</c>.</summary>
    public string Of(string recording) => _others.GetValueOrDefault(recording, recording) + PredictionList.TableExtension;
}
