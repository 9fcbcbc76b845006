namespace NightScan.Gallery;

/// <summary>How a gallery looks.</summary>
internal static class GalleryStyle
{
    /// <summary>The style sheet, gallery.css beside this.</summary>
    /// <param name="pictureWidth">Pixels of the page's pictures, which stand there as PICTURE.</param>
    public static string Css(int pictureWidth)
    {
        using StreamReader reader = new(typeof(GalleryStyle).Assembly.GetManifestResourceStream("gallery.css")!);
        return reader.ReadToEnd().Replace("PICTURE", pictureWidth.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
