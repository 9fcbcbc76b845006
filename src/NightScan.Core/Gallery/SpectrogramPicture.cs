using NightScan.Cache;

namespace NightScan.Gallery;

/// <summary>Draws spectrograms as pictures: time to the right, the lowest band at the bottom, loud is bright.</summary>
internal static class SpectrogramPicture
{
    /// <summary>Pixels that a picture is about as wide as, and as high.</summary>
    public const int TargetWidth = 220, TargetHeight = 128;

    /// <summary>Pixels of a spectrogram's picture: each side a third less to half more than its target.</summary>
    public static (int Width, int Height) Size(int mels, int frames) => (Side(frames, TargetWidth), Side(mels, TargetHeight));

    /// <summary>Draws one spectrogram.</summary>
    /// <param name="spectrogram">(mels, frames) of any size; a number that is not one (NaN) is drawn darkest.</param>
    /// <param name="range">The numbers that take the darkest and the brightest colour; the same for pictures that are to compare.</param>
    /// <returns>A picture in the colours of <see cref="ColorMap"/>, of <see cref="Size"/>.</returns>
    public static PngImage Draw(LoadedSpectrogram spectrogram, ValueRange range)
    {
        (int width, int height) = Size(spectrogram.Mels, spectrogram.Frames);

        // Clipped before it is averaged: otherwise one infinity, or one very loud cell, would blot out its neighbours.
        float[] clipped = Array.ConvertAll(spectrogram.Values, value => value > range.Low ? Math.Min(value, range.High) : range.Low);
        float[] narrowed = new float[spectrogram.Mels * width];
        for (int mel = 0; mel < spectrogram.Mels; mel++)
        {
            Resize(clipped.AsSpan(mel * spectrogram.Frames), 1, spectrogram.Frames, narrowed.AsSpan(mel * width), 1, width);
        }

        float[] resized = new float[height * width];
        for (int column = 0; column < width; column++)
        {
            Resize(narrowed.AsSpan(column), width, spectrogram.Mels, resized.AsSpan(column), width, height);
        }

        byte[] pixels = new byte[height * width];
        for (int i = 0; i < pixels.Length; i++)
        {
            // Row 0 of a picture is its top, row 0 of a spectrogram the lowest band.
            int row = height - 1 - (i / width);
            float brightness = (resized[(row * width) + (i % width)] - range.Low) / (range.High - range.Low);
            pixels[i] = (byte)Math.Clamp(MathF.Round(brightness * (ColorMap.Count - 1)), 0, ColorMap.Count - 1);
        }

        return new(width, height, pixels, ColorMap.Palette);
    }

    // Few cells take several whole pixels each, a fair number one each; many share the target's.
    private static int Side(int cells, int target) =>
        cells >= 3 * target / 2 ? target : cells * Math.Max(1, (int)Math.Round((double)target / cells));

    // Each pixel is the mean of the cells that it covers, by area; where it lies within one cell this is the nearest one. In
    // units of 1/(from·to) of the side all borders are whole numbers.
    private static void Resize(ReadOnlySpan<float> cells, int cellStride, int from, Span<float> pixels, int pixelStride, int to)
    {
        for (int pixel = 0; pixel < to; pixel++)
        {
            long start = (long)pixel * from, end = start + from;
            double sum = 0;
            for (long cell = start / to; cell * to < end; cell++)
            {
                sum += (Math.Min(end, (cell + 1) * to) - Math.Max(start, cell * to)) * (double)cells[(int)cell * cellStride];
            }

            pixels[pixel * pixelStride] = (float)(sum / from);
        }
    }
}
