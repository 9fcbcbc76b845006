using NightScan.Annotations;
using NightScan.Diagnostics;

namespace NightScan.Tests.Annotations;

/// <summary>Labels become classes, which are folders.</summary>
public sealed class LabelTests : IDisposable
{
    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("owl", "owl")]
    [InlineData("  tawny owl \t", "tawny owl")]
    [InlineData("Turdus sp.", "Turdus sp")]
    [InlineData("owl . .", "owl")]
    [InlineData("console", "console")]
    [InlineData("_background", "_background")]
    [InlineData("-owl", "-owl")]
    public void ANameIsMended(string label, string name)
    {
        Assert.Equal(name, ClassName.Mended(label));
        Assert.Null(ClassName.Complaint(name, isWindows: true));
    }

    [Fact]
    public void TheLettersOfANameAreInOneFormOfUnicode() =>
        Assert.Equal("Höckerschwan", ClassName.Mended("Höckerschwan".Normalize(NormalizationForm.FormD)));

    [Theory]
    [InlineData("a/b")]
    [InlineData(@"a\b")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("../../etc")]
    [InlineData(".hidden")]
    [InlineData("con")]
    [InlineData("Con.txt")]
    [InlineData("aux .x")]
    [InlineData("lpt9")]
    [InlineData("COM¹")]
    [InlineData("NUL")]
    [InlineData("a\u0001b")]
    [InlineData("a\0b")]
    [InlineData("a\u0085b")]
    [InlineData("_background_")]
    [InlineData("_Background_Noise_")]
    public void ANameThatNoFolderMayHaveIsRefused(string label) =>
        Assert.NotNull(ClassName.Complaint(ClassName.Mended(label), isWindows: false));

    [Fact]
    public void ANameIsBoundInBytes()
    {
        Assert.Null(ClassName.Complaint(new string('ö', 100), isWindows: false));
        Assert.NotNull(ClassName.Complaint(new string('ö', 100) + "x", isWindows: false));
    }

    [Fact]
    public void WindowsHasRulesOfItsOwn()
    {
        Assert.Null(ClassName.Complaint("owl?", isWindows: false));
        Assert.NotNull(ClassName.Complaint("owl?", isWindows: true));
    }

    [Theory]
    [InlineData("label,class\nWOTH,Wood Thrush\nnoise,\na/b,AB\n,blank\n")]
    [InlineData("Class;Label\nWood Thrush;WOTH\n;noise\nAB;a/b\nblank;\n")]
    [InlineData("label\tclass\r\nWOTH\tWood Thrush\r\nnoise\t\r\na/b\tAB\r\n\tblank\r\n")]
    public void AMapRenamesMergesAndLeavesOut(string map)
    {
        _folder.LabelMap = _folder.Write("map.csv", map);
        AnnotationSet set = _folder.ReadTable("0\t1\tWOTH\n1\t2\tnoise\n2\t3\ta/b\n3\t4\t\n4\t5\tWood Thrush\n5\t6\twoth\n");
        Assert.Empty(set.Problems);
        Assert.Equal(["0–1 Wood Thrush", "2–3 AB", "3–4 blank", "4–5 Wood Thrush", "5–6 woth"], TableFolder.Of(set));
    }

    [Theory]
    [InlineData("WOTH,Wood Thrush\n", 1, "'label' and 'class'")]
    [InlineData("", 1, "'label' and 'class'")]
    [InlineData("label,class\nowl,A\nwren,B\nowl,C\n", 4, "'A' on line 2 and 'C' on line 4")]
    [InlineData("label,class\nowl,a/b\n", 2, "slash")]
    [InlineData("label,class\nowl,..\n", 2, "cannot be the name")]
    [InlineData("label,class\nowl\n", 2, "1 field")]
    [InlineData("label,class\nowl,\"A\n", 2, "quote")]
    public void AMapThatCannotBeUsedIsAnError(string map, int line, string part)
    {
        _folder.LabelMap = _folder.Write("map.csv", map);
        _folder.Write("audio/a.txt", "0\t1\towl\n");
        Diagnostic diagnostic = _folder.Fails("a.wav");
        Assert.Equal(("NS0703", _folder.LabelMap, line), (diagnostic.Code, diagnostic.File, diagnostic.Line));
        Assert.Contains(part, diagnostic.Message);
    }

    [Fact]
    public void AMapThatIsNotThereIsAnError()
    {
        _folder.LabelMap = _folder.FullPath("map.csv");
        Assert.Equal("NS0703", _folder.Fails("a.wav").Code);
        Directory.CreateDirectory(_folder.LabelMap);
        Assert.Equal("NS0703", _folder.Fails("a.wav").Code);
    }

    [Fact]
    public void AMapOfOtherLabelsIsSaid()
    {
        _folder.LabelMap = _folder.Write("map.csv", "label,class\nOwl,A\n");
        AnnotationSet set = _folder.ReadTable("0\t1\towl\n");
        Assert.Equal(["0–1 owl"], TableFolder.Of(set));
        Assert.Equal(["NS0712 0"], TableFolder.Problems(set));
        Assert.Equal(_folder.LabelMap, set.Problems[0].File);
    }

    [Fact]
    public void ALabelThatIsTwiceWithOneClassIsNoError()
    {
        _folder.LabelMap = _folder.Write("map.csv", "label,class\nowl,A\nowl,A.\n");
        Assert.Equal(["0–1 A"], TableFolder.Of(_folder.ReadTable("0\t1\towl\n")));
    }
}
