using NightScan.Files;

namespace NightScan.Gallery;

/// <summary>
/// One HTML file that shows what augmentation does: per class a few recordings, each as its original's picture and its variants'
/// with their recipes, and below them their sounds. It holds its pictures itself, finds its sounds in a folder beside it, asks nothing of
/// any network and runs no script.
/// </summary>
public static class GalleryPage
{
    /// <summary>Writes the page beside its place and renames it, so that a page is there complete or not at all.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="NightScanException">NS0310 the file cannot be written; NS0311 a spectrogram cannot be read.</exception>
    public static void Write(string path, GalleryContent content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using AtomicFile file = new(path);
            Write(file.Content, content);
            file.Complete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"the gallery cannot be written: {exception.Message}", path,
                inner: exception);
        }
    }

    /// <summary>Writes the page; one recording's spectrograms are in memory at a time.</summary>
    /// <param name="stream">Receives UTF-8; stays open.</param>
    /// <param name="content">What to show.</param>
    /// <exception cref="NightScanException">NS0311: a spectrogram cannot be read.</exception>
    public static void Write(Stream stream, GalleryContent content)
    {
        using StreamWriter html = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        int width = SpectrogramPicture.Size(content.Settings.MelBands, content.Settings.FrameCount).Width;
        // The policy is a second lock: whatever a name may smuggle in, the browser fetches and runs nothing.
        html.WriteLine($$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; media-src 'self'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{HtmlText.Escape(content.Title)}}</title>
            <style>
            {{GalleryStyle.Css(width)}}</style>
            </head>
            <body>
            <h1>{{HtmlText.Name(content.Title)}}</h1>
            """);
        GalleryLegend.Write(html, content);
        GallerySection section = new(html, content.Settings);
        for (int i = 0; i < content.Classes.Count; i++)
        {
            section.Write(content.Classes[i], GalleryLegend.Anchor(i));
        }

        html.WriteLine("</body>\n</html>");
    }
}
