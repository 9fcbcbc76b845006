using NightScan.Cache;
using NightScan.Gallery;

namespace NightScan.Tests.Gallery;

public sealed class SpectrogramPictureTests
{
    private static readonly ValueRange Range = new(-2, 4);

    [Fact]
    public void FewCellsBecomeBlocksWithTheLowestBandAtTheBottom()
    {
        PngImage picture = SpectrogramPicture.Draw(new(2, 2, [-2, 4, 1, -2]), Range);

        Assert.Equal((220, 128), (picture.Width, picture.Height));
        for (int y = 0; y < 128; y++)
        {
            for (int x = 0; x < 220; x++)
            {
                byte expected = (x < 110, y < 64) switch
                {
                    (true, true) => 128,
                    (false, true) => 0,
                    (true, false) => 0,
                    (false, false) =>
                    255
                };
                Assert.Equal(expected, picture.Pixels[(y * 220) + x]);
            }
        }
    }

    [Theory]
    [InlineData(128, 345, 220, 128)]
    [InlineData(128, 801, 220, 128)]
    [InlineData(64, 101, 202, 128)]
    [InlineData(16, 26, 208, 128)]
    [InlineData(229, 250, 250, 128)]
    [InlineData(1, 1, 220, 128)]
    public void PicturesAreAboutAsLargeAsTheyShouldBe(int mels, int frames, int width, int height)
    {
        PngImage picture = SpectrogramPicture.Draw(new(mels, frames, new float[mels * frames]), Range);

        Assert.Equal((width, height), (picture.Width, picture.Height));
        // 0 lies a third up from −2 to 4.
        Assert.All(picture.Pixels, pixel => Assert.Equal(85, pixel));
    }

    [Fact]
    public void ManyCellsShareAPixelByArea()
    {
        // 330 columns on 220 pixels: each pixel covers one and a half, in turn the first, or the last, of them in full.
        float[] row = [.. Enumerable.Range(0, 330).Select(i => i % 3 == 0 ? 4f : -2f)];
        PngImage picture = SpectrogramPicture.Draw(new(1, 330, row), Range);

        Assert.All(Enumerable.Range(0, 220), x => Assert.Equal(x % 2 == 0 ? 170 : 0, picture.Pixels[x]));
    }

    [Fact]
    public void NumbersOutsideTheRangeAndNoneAtAllKeepToThemselves()
    {
        float[] row = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1];
        PngImage picture = SpectrogramPicture.Draw(new(1, 4, row), Range);

        Assert.Equal([0, 255, 0, 128], new[] { 0, 55, 110, 165 }.Select(x => (int)picture.Pixels[x]));
    }

    [Fact]
    public void ARangeSpansAllSpectrogramsButTheirOutliers()
    {
        float[] original = [.. Enumerable.Range(0, 1000).Select(i => i / 1000f)], variant = [.. original.Select(value => value + 1)];
        original[10] = 1000;
        variant[10] = float.NaN;

        ValueRange range = ValueRange.Of([new(10, 100, original), new(10, 100, variant)]);

        Assert.InRange(range.Low, 0.02f, 0.06f);
        Assert.InRange(range.High, 1.98f, 2f);
    }

    [Fact]
    public void SilenceIsDark()
    {
        LoadedSpectrogram silence = new(4, 4, new float[16]), nothing = new(1, 2, [float.NaN, float.NaN]);

        Assert.All(SpectrogramPicture.Draw(silence, ValueRange.Of([silence])).Pixels, pixel => Assert.Equal(0, pixel));
        Assert.All(SpectrogramPicture.Draw(nothing, ValueRange.Of([nothing])).Pixels, pixel => Assert.Equal(0, pixel));
    }
}
