using NightScan.Gallery;

namespace NightScan.Tests.Gallery;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(220, 128)]
    public void APictureDecodesToTheSamePixelsAndColours(int width, int height)
    {
        byte[] pixels = new byte[width * height], palette = new byte[768];
        Random random = new(3);
        random.NextBytes(pixels);
        random.NextBytes(palette);

        DecodedPng png = DecodedPng.Read(PngWriter.Encode(new(width, height, pixels, palette)));

        Assert.Equal((width, height), (png.Width, png.Height));
        Assert.Equal(palette, png.Palette);
        Assert.Equal(pixels, png.Pixels);
    }

    [Theory]
    [InlineData(2, 2, 3, 768)]
    [InlineData(0, 0, 0, 768)]
    [InlineData(-2, -2, 4, 768)]
    [InlineData(2, 2, 4, 0)]
    [InlineData(2, 2, 4, 5)]
    [InlineData(2, 2, 4, 771)]
    public void PartsThatDoNotFitAreRefused(int width, int height, int pixels, int palette) =>
        Assert.Throws<ArgumentException>(() => PngWriter.Encode(new(width, height, new byte[pixels], new byte[palette])));

    [Fact]
    public void APixelBeyondThePaletteIsRefused() =>
        Assert.Throws<ArgumentException>(() => PngWriter.Encode(new(1, 1, [2], new byte[6])));
}
