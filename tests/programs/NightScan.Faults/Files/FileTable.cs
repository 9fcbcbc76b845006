using System.Collections.Concurrent;

namespace NightScan.Faults.Files;

/// <summary>What comes of each format with each fault, as docs/formats.md shows it.</summary>
internal sealed class FileTable
{
    public const string Silent = "all", Warned = "NS0106";

    private const int Many = 12;

    // Faults that every format can have; the others are of headers.
    private static readonly string[] s_columns =
        ["nothing", "cut", "cut a little", "blanked", "a hole", "an ID3 tag in front", "an ID3v1 tag behind", "filled up with zeros",
            "something behind", "joined"];

    private readonly ConcurrentDictionary<(string Format, string Fault), string> _outcomes = [];

    public void Add(FileFormat format, FileFault fault, string outcome) => _outcomes.TryAdd((format.Name, fault.What), outcome);

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine($"| format | {string.Join(" | ", s_columns)} |");
        text.AppendLine($"|---{string.Concat(s_columns.Select(_ => "|---"))}|");
        foreach (FileFormat format in FileFormat.All)
        {
            text.AppendLine($"| {format.Name} | {string.Join(" | ", s_columns.Select(column => _outcomes.GetValueOrDefault((format.Name, column), "")))} |");
        }

        text.AppendLine();
        text.AppendLine("| header | all | NS0106 | refused |");
        text.AppendLine("|---|---|---|---|");
        foreach (string fault in _outcomes.Keys.Select(key => key.Fault).Except(s_columns).Order(StringComparer.Ordinal))
        {
            string Formats(Func<string, bool> isMeant) =>
                string.Join(", ", FileFormat.All.Select(format => format.Name)
                .Where(name => _outcomes.TryGetValue((name, fault), out string? outcome) && isMeant(outcome)));
            string all = Formats(outcome => outcome == Silent), warned = Formats(outcome => outcome == Warned),
                refused = Formats(outcome => outcome is not (Silent or Warned));
            text.AppendLine($"| {fault} | {(warned.Length + refused.Length > 0 || all.Count(letter => letter == ',') < Many ? all : "every one")} | {warned} | {refused} |");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }
}
