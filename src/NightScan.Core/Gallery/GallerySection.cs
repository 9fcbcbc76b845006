using NightScan.Cache;
using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>Writes the sections of a gallery, one per class.</summary>
internal sealed class GallerySection(TextWriter html, SpectrogramSettings settings)
{
    private readonly string _frequencies = string.Concat(FrequencyTicks.Of(settings).Select(tick =>
        string.Create(CultureInfo.InvariantCulture, $"<span style=\"top:{100 * tick.FromTop:0.#}%\">{tick.Label}</span>")));

    private readonly string _times =
        string.Create(CultureInfo.InvariantCulture, $"<span>0 s</span><span>{settings.Duration:0.###} s</span>");

    /// <summary>Writes one class.</summary>
    /// <param name="shown">The class.</param>
    /// <param name="anchor">Name of the section, unique in the page.</param>
    public void Write(GalleryClass shown, string anchor)
    {
        html.WriteLine($"<section id=\"{anchor}\">\n<header><h2>{HtmlText.Name(shown.Name)}</h2>");
        html.Write($"<span>{Quantity.Count(shown.Recordings)} {(shown.Recordings == 1 ? "recording" : "recordings")}</span>");
        html.WriteLine(shown.Tier.Length > 0 ? $"<span>{HtmlText.Escape(shown.Tier)}</span></header>" : "</header>");
        foreach (GalleryRecording recording in shown.Shown)
        {
            Write(recording);
        }

        html.WriteLine("</section>");
    }

    private void Write(GalleryRecording recording)
    {
        html.WriteLine($"<div class=\"recording\">\n<h3>{HtmlText.Name(recording.Name)}</h3>");
        LoadedSpectrogram[] spectrograms = [.. recording.Images.Select(image => image.Load())];
        ValueRange range = ValueRange.Of(spectrograms);
        for (int i = 0; i < spectrograms.Length; i++)
        {
            string caption = HtmlText.Escape(recording.Images[i].Caption);
            PngImage picture = SpectrogramPicture.Draw(spectrograms[i], range);
            string image = string.Create(CultureInfo.InvariantCulture,
                $"<img src=\"{GalleryLegend.DataUri(picture)}\" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"Spectrogram of "
                    + $"{HtmlText.Escape(recording.Name)}: {caption}\">");
            string sound = Sound(recording.Images[i].Sound);
            if (i == 0)
            {
                html.WriteLine($"<figure class=\"original\"><div class=\"axes\">{image}{_frequencies}</div><div "
                    + $"class=\"time\">{_times}</div>{sound}<figcaption>{caption}</figcaption></figure>");
                html.Write(spectrograms.Length > 1 ? "<div class=\"variants\">\n" : "");
            }
            else
            {
                html.WriteLine($"<figure>{image}{sound}<figcaption>{caption}</figcaption></figure>");
            }
        }

        html.WriteLine(spectrograms.Length > 1 ? "</div>\n</div>" : "</div>");
    }

    // Escaped bit by bit: a colon or a question mark of a name means nothing else then.
    private static string Sound(string path) => path.Length == 0 ? ""
        : $"<audio controls preload=\"none\" src=\"{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}\"></audio>";
}
