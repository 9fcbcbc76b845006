namespace NightScan.Gallery;

/// <summary>
/// A colour in Oklab, where equal distances look equally far apart. Source: Björn Ottosson, "A perceptual color space for image
/// processing", 2020 (bottosson.github.io/posts/oklab), and IEC 61966-2-1 for the curve of sRGB.
/// </summary>
/// <param name="L">Lightness, 0 (black) to 1 (white).</param>
/// <param name="A">From green (below 0) to red.</param>
/// <param name="B">From blue (below 0) to yellow.</param>
internal readonly record struct OkLab(double L, double A, double B)
{
    /// <summary>A colour by lightness, chroma (0 = grey) and hue in degrees.</summary>
    public static OkLab FromHue(double lightness, double chroma, double hue)
    {
        (double sin, double cos) = Math.SinCos(hue * Math.PI / 180);
        return new(lightness, chroma * cos, chroma * sin);
    }

    /// <summary>Light of the three primaries of sRGB: each 0 to 1 for a colour that a screen can show, outside it for others.</summary>
    public (double Red, double Green, double Blue) ToLinear()
    {
        double l = Math.Pow(L + (0.3963377774 * A) + (0.2158037573 * B), 3);
        double m = Math.Pow(L - (0.1055613458 * A) - (0.0638541728 * B), 3);
        double s = Math.Pow(L - (0.0894841775 * A) - (1.2914855480 * B), 3);
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    /// <summary>The colour as a screen takes it, each primary (red, green, blue) clipped to 0 … 255.</summary>
    public byte[] ToBytes()
    {
        (double red, double green, double blue) = ToLinear();
        return [Encode(red), Encode(green), Encode(blue)];
    }

    private static byte Encode(double light)
    {
        light = Math.Clamp(light, 0, 1);
        double value = light <= 0.0031308 ? 12.92 * light : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * value);
    }
}
