namespace NightScan.Gallery;

/// <summary>
/// The colours of the spectrograms: from a near-black violet over magenta and orange to pale yellow. Lightness rises evenly, so
/// that a step in the numbers looks equally large everywhere and the picture still reads in grey; the hue turns evenly
/// along. The path is drawn in <see cref="OkLab"/>; neighbours are equally far apart there within 6%.
/// </summary>
internal static class ColorMap
{
    /// <summary>Colours of the map.</summary>
    public const int Count = 256;

    /// <summary>Red, green and blue (sRGB, one byte each) of every colour in turn, darkest first.</summary>
    public static byte[] Palette { get; } = [.. Enumerable.Range(0, Count).SelectMany(i => At(i / (Count - 1.0)).ToBytes())];

    /// <summary>The colour at a point of the path.</summary>
    /// <param name="t">0 (darkest) to 1 (brightest).</param>
    internal static OkLab At(double t) => OkLab.FromHue(
        lightness: 0.15 + (0.82 * t),
        // Strong in the middle, where a screen has strong colours to give; the ends stay inside its gamut.
        chroma: 0.03 + (0.02 * t) + (0.13 * Math.Sin(Math.PI * t)),
        // Violet (280°), over magenta and red (360° = 0°), to yellow (105°).
        hue: 280 + (185 * t));
}
