using System.Collections.Concurrent;
using System.Text;

namespace NightScan.Faults.Files;

/// <summary>What comes of each format with each fault, as docs/formats.md shows it.</summary>
internal sealed class FileTable
{
    public const string Silent = "all", Warned = "NS0106";

    // Faults that every format can have; the others are of headers.
    private static readonly string[] s_columns =
        ["nothing", "cut", "cut a little", "blanked", "a hole", "an ID3 tag in front", "an ID3v1 tag behind", "filled up with zeros", "something behind", "joined"];

    private readonly ConcurrentDictionary<(string Format, string Fault), string> _outcomes = [];

    public void Add(FileFormat format, FileFault fault, string outcome) => _outcomes.TryAdd((format.Name, fault.What), outcome);

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"| format | {string.Join(" | ", s_columns)} | its header |");
        text.AppendLine($"|---{string.Concat(s_columns.Select(_ => "|---"))}|---|");
        foreach (FileFormat format in FileFormat.All)
        {
            string[] others = [.. _outcomes.Where(outcome => outcome.Key.Format == format.Name && !s_columns.Contains(outcome.Key.Fault))
                .GroupBy(outcome => outcome.Value).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(outcome => outcome.Key.Fault).Order(StringComparer.Ordinal))}")];
            text.AppendLine($"| {format.Name} | {string.Join(" | ", s_columns.Select(column => _outcomes.GetValueOrDefault((format.Name, column), "")))} | {string.Join("; ", others)} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
