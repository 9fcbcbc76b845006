using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class CsvTests
{
    [Fact]
    public void FieldsWithCommasQuotesAndLineBreaksSurviveARoundTrip()
    {
        string[] fields = ["plain", "a,b", "say \"hoot\"", "two\nlines", "", "Ünï 🦉"];
        using StringWriter writer = new();
        Csv.Write(writer, fields);
        Csv.Write(writer, "next", "record");

        var records = Csv.Read(new StringReader(writer.ToString())).ToList();

        Assert.Equal(fields, records[0].Fields);
        Assert.Equal((3, "next"), (records[1].Line, records[1].Fields[0]));
    }

    [Fact]
    public void BlanksAroundAFieldAreNotPartOfItUnlessInQuotes()
    {
        string[] fields = [" leading", "trailing\t", " ", "\u00a0", "in between"];
        using StringWriter writer = new();
        Csv.Write(writer, fields);
        Assert.Equal(fields, Csv.Read(new StringReader(writer.ToString())).Single().Fields);

        Assert.Equal(["a", "b c", " d ", "", "\"e\""],
            Csv.Read(new StringReader(" a ,\tb c, \" d \" , ,\"\"\"e\"\"\"\n   \n")).Single().Fields);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1+1", "'\t=1+1")]
    [InlineData("\r=1+1", "'\r=1+1")]
    [InlineData("tawny-owl=1", "tawny-owl=1")]
    [InlineData("", "")]
    public void TextIsNoFormula(string text, string expected) => Assert.Equal(expected, Csv.Text(text));

    [Fact]
    public void CarriageReturnsBlankLinesAndAMissingLastLineFeedAreNoRecords()
    {
        var records = Csv.Read(new StringReader("a,b\r\n\r\nc,d")).ToList();

        Assert.Equal(["a b", "c d"], records.Select(record => string.Join(' ', record.Fields)));
        Assert.Equal([1, 3], records.Select(record => record.Line));
    }

    [Fact]
    public void AQuoteThatNeverClosesNamesItsLine()
    {
        var exception = Assert.Throws<FormatException>(() => Csv.Read(new StringReader("a,b\nc,\"d\n")).ToList());

        Assert.Contains("line 2", exception.Message);
    }
}
