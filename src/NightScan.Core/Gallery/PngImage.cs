namespace NightScan.Gallery;

/// <summary>A picture of at most 256 colours.</summary>
/// <param name="Width">Pixels per row; at least 1.</param>
/// <param name="Height">Rows; at least 1.</param>
/// <param name="Pixels">Colour numbers, row by row from the top; Width · Height of them, each below the number of colours.</param>
/// <param name="Palette">Red, green and blue (sRGB) of each colour in turn; 1 to 256 colours.</param>
internal sealed record PngImage(int Width, int Height, byte[] Pixels, byte[] Palette);
