using System.Reflection;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings.Metadata;

namespace NightScan.Tests.Index;

/// <summary>The patterns of docs/splits.md make the groups that stand beside the paths there.</summary>
public sealed class DocumentedPatternTests
{
    private const string Begin = "GroupPattern  ", NoGroup = "(its content)";

    private static readonly ContentHash s_content = ContentHash.OfBytes("samples"u8);

    public static TheoryData<string, string, string> Examples()
    {
        string root = typeof(DocumentedPatternTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Repository").Value!;
        TheoryData<string, string, string> examples = [];
        string? pattern = null;
        foreach (string line in File.ReadLines(Path.Join(root, "docs", "splits.md")))
        {
            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                pattern = line[Begin.Length..].Trim();
            }
            else if (pattern is not null && line.StartsWith("```", StringComparison.Ordinal))
            {
                pattern = null;
            }
            else if (pattern is not null)
            {
                int gap = line.LastIndexOf("   ", StringComparison.Ordinal);
                examples.Add(pattern, line[..gap].Trim(), line[gap..].Trim());
            }
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void APathIsInItsGroup(string pattern, string path, string group)
    {
        string[] parts = path.Split('/', 2);

        long actual = new SplitAssigner(TestSettings.Default with { GroupPattern = pattern })
            .GroupOf(parts[0], parts[1], s_content, RecordingMetadata.None);

        long expected = group == NoGroup
            ? new SplitAssigner(TestSettings.Default).GroupOf(parts[0], parts[1], s_content, RecordingMetadata.None)
            : (long)StableHash.OfText("group:" + group);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void ThereAreExamples() => Assert.True(Examples().Count >= 15);
}
