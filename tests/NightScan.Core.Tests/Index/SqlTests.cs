using System.Reflection;
using System.Text.RegularExpressions;

namespace NightScan.Tests.Index;

/// <summary>A change of the schema is a change in one folder: nobody else has SQL, and nobody else knows what SQLite keeps where.</summary>
public sealed partial class SqlTests
{
    private static readonly string s_sources = Path.Join(typeof(SqlTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value, "src");

    [Fact]
    public void OnlyTheIndexHasSql()
    {
        string index = Path.Join("NightScan.Core", "Index") + Path.DirectorySeparatorChar;
        ILookup<bool, string> withSql = Directory.EnumerateFiles(s_sources, "*.cs", SearchOption.AllDirectories)
            .Where(file => Sql().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(s_sources, file))
            .ToLookup(file => file.StartsWith(index, StringComparison.Ordinal));

        Assert.NotEmpty(withSql[true]);
        Assert.Empty(withSql[false]);
    }

    [Theory]
    [InlineData("using Microsoft.Data.Sqlite;")]
    [InlineData("command.CommandText = sql;")]
    [InlineData("\"DELETE FROM orphans\"")]
    [InlineData("\"\"\"\n    SELECT id FROM recordings\n    \"\"\"")]
    [InlineData("path + \"-journal\"")]
    public void SqlIsRecognized(string source) => Assert.Matches(Sql(), source);

    [GeneratedRegex("""
        Sqlite|SQLitePCL|CommandText|ExecuteReader
        |(?:^|")\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|ATTACH|DETACH|PRAGMA|VACUUM)\s+\S
        |"-(?:wal|shm|journal)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Sql();
}
