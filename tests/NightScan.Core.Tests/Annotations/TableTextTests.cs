using NightScan.Annotations;

namespace NightScan.Tests.Annotations;

/// <summary>The bytes of tables: encodings, ends of lines, quotes, numbers.</summary>
public sealed class TableTextTests : IDisposable
{
    private const string Track = "0\t1\tHöckerschwan\n2\t3\tBlåmes\n";

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int, bool> Encodings => new()
    {
        { "UTF-8", 65001, false }, { "UTF-8 with a mark", 65001, true }, { "UTF-16", 1200, true }, { "UTF-16 without a mark", 1200, false },
        { "UTF-16 the other way", 1201, true }, { "UTF-16 the other way, without a mark", 1201, false }, { "Windows-1252", 1252, false },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void EncodingsShowInTheBytes(string name, int codePage, bool hasMark)
    {
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Track)];
        File.WriteAllBytes(_folder.FullPath("audio/a.txt"), bytes);
        AnnotationSet set = _folder.Read("a.wav");
        Assert.True(set.ByRecording.ContainsKey("a.wav"), name);
        Assert.Equal(["0–1 Höckerschwan", "2–3 Blåmes"], TableFolder.Of(set));
    }

    [Fact]
    public void ALetterThatComesLateDecidesToo()
    {
        string track = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i}\t{i + 1}\towl\n")) + "0\t1\tBlåmes\n";
        AnnotationSet set = _folder.ReadTable(track, encoding: CodePagesEncodingProvider.Instance.GetEncoding(1252));
        Assert.Contains("0–1 Blåmes", TableFolder.Of(set));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n\n")]
    public void LinesEndAsTheyLike(string end)
    {
        AnnotationSet set = _folder.ReadTable($"{end}0\t1\towl{end}5\tx\tbad{end}2\t3\twren");
        Assert.Equal(["0–1 owl", "2–3 wren"], TableFolder.Of(set));
        Assert.Equal([end == "\n\n" ? "NS0706 5" : "NS0706 3"], TableFolder.Problems(set));
    }

    [Theory]
    [InlineData("0,5\t1,25\towl\n")]
    [InlineData("start;end;label\n0,5;1,25;owl\n")]
    [InlineData("start;end;label\n0.5;1.25;owl\n")]
    [InlineData("start,end,label\n\"0.5\", \"1.25\" ,\"owl\"\n")]
    [InlineData("start\tend\tlabel\n5e-1\t 1.25 \t\"owl\"\n")]
    [InlineData("\"start\"\t\"end\"\t\"label\"\n0.5\t1.25\t\"owl\"\n")]
    public void NumbersHaveAPointOrAComma(string text) => Assert.Equal(["0.5–1.25 owl"], TableFolder.Of(_folder.ReadTable(text)));

    [Fact]
    public void QuotesHoldSeparatorsQuotesAndLines()
    {
        AnnotationSet set = _folder.ReadTable("""
            start,end,label,notes
            0,1,"owl, tawny","said ""hoo""
            twice, and left"
            2,3,the "big" owl,5" away
            x,1,owl,
            """, "a.csv");
        Assert.Equal(["0–1 owl, tawny", "2–3 the \"big\" owl"], TableFolder.Of(set));
        Assert.Equal(["NS0706 5"], TableFolder.Problems(set));
    }

    [Theory]
    [InlineData("0,1,\"owl")]
    [InlineData("0,1,owl,\"")]
    [InlineData("0,1,\"owl,\"\"")]
    public void AQuoteThatNeverClosesCostsItsOwnRow(string row)
    {
        string rows = string.Concat(Enumerable.Range(1, 40).Select(i => $"{i},{i + 1},wren,\"n{i}\"\n"));
        AnnotationSet set = _folder.ReadTable($"start,end,label,notes\n{row}\n{rows}{row}\n", "a.csv");
        Assert.Equal(40, set.ByRecording["a.wav"].Count);
        Assert.Equal(["NS0710 2", "NS0710 43"], TableFolder.Problems(set));
        Assert.All(set.Problems, problem => Assert.Contains("quote", problem.Message));
    }

    [Fact]
    public void TabsNeedNoQuotes()
    {
        AnnotationSet set = _folder.ReadTable("0\t1\t\"owl\n2\t3\twren\n");
        Assert.Contains("2–3 wren", TableFolder.Of(set));
    }
}
