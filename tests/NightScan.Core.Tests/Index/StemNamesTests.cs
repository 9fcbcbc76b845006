using NightScan.Index;

namespace NightScan.Tests.Index;

public sealed class StemNamesTests
{
    private readonly StemNames _names = new();

    [Fact]
    public void ARecordingGivesItsOutputsItsOwnName() => Assert.Equal("owl.2024", _names.Assign("site a/owl.2024.wav"));

    [Theory]
    [InlineData("a.wav", "a.flac")]
    [InlineData("a.wav", "sub/a.wav")]
    [InlineData("a.wav", "A.wav")]
    public void RecordingsWithOneStemGetDistinctNames(string first, string second)
    {
        Assert.Equal("a", _names.Assign(first));
        Assert.Matches("^[aA]-[0-9a-f]{8}$", _names.Assign(second));
    }

    [Fact]
    public void TheNameOfTheSecondDependsOnItsPathAlone()
    {
        StemNames others = new();
        others.Assign("a.ogg");
        _names.Assign("a.wav");

        Assert.Equal(others.Assign("sub/a.flac"), _names.Assign("sub/a.flac"));
    }

    [Fact]
    public void ARecordingNamedLikeAVariantCannotBeTakenForOne()
    {
        Assert.DoesNotMatch(@"_var\d+$", _names.Assign("owl_var001.wav"));
        Assert.Equal("owl_various", _names.Assign("owl_various.wav"));
    }

    [Fact]
    public void ALongNameIsCutBetweenCharactersAndToldApart()
    {
        string name = string.Concat(Enumerable.Repeat("🦉", 62)); // 248 bytes
        string first = _names.Assign(name + ".wav");
        string second = _names.Assign(name + "x.wav");

        Assert.NotEqual(first, second);
        Assert.All([first, second], stem =>
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(stem + "_var001.npy"), 1, 255);
            Assert.DoesNotContain('\uFFFD', stem);
            Assert.All(stem.EnumerateRunes(), rune => Assert.NotEqual(Rune.ReplacementChar, rune));
        });
    }
}
