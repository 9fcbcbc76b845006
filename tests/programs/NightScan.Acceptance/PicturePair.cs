using NightScan.Gallery;

namespace NightScan.Acceptance;

/// <summary>Puts two pictures of spectrograms side by side.</summary>
internal static class PicturePair
{
    // Pixels between the two.
    private const int Gap = 6;

    /// <param name="left">A picture in the colours of a spectrogram.</param>
    /// <param name="right">One of the same height and colours.</param>
    public static PngImage Of(PngImage left, PngImage right)
    {
        // One more colour, white, for the gap; the darkest makes room for it.
        byte[] palette = [.. left.Palette];
        palette.AsSpan(0, 3).Fill(255);
        int width = left.Width + Gap + right.Width;
        byte[] pixels = new byte[width * left.Height];
        for (int row = 0; row < left.Height; row++)
        {
            Span<byte> line = pixels.AsSpan(row * width, width);
            left.Pixels.AsSpan(row * left.Width, left.Width).CopyTo(line);
            right.Pixels.AsSpan(row * right.Width, right.Width).CopyTo(line[(left.Width + Gap)..]);
            for (int i = 0; i < width; i++)
            {
                line[i] = i >= left.Width && i < left.Width + Gap ? (byte)0 : Math.Max(line[i], (byte)1);
            }
        }

        return new(width, left.Height, pixels, palette);
    }
}
