using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>The top of a gallery: how to read its pictures, and where the classes are.</summary>
internal static class GalleryLegend
{
    /// <summary>The name by which links find the section of a class: names of folders need not make good ones.</summary>
    public static string Anchor(int number) => string.Create(CultureInfo.InvariantCulture, $"class-{number + 1}");

    public static void Write(TextWriter html, GalleryContent content)
    {
        SpectrogramSettings settings = content.Settings;
        // One row of all colours; the style sheet stretches it.
        PngImage scale = new(ColorMap.Count, 1, [.. Enumerable.Range(0, ColorMap.Count).Select(i => (byte)i)], ColorMap.Palette);
        html.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            <div class="legend">
            <p>Each picture is a spectrogram: time runs to the right, {settings.Duration:0.###} s in all; frequency upwards, {Hertz(settings.MinFrequency)} to
            {Hertz(settings.MaxFrequency)} in {settings.MelBands} bands on the {ScaleName(settings.MelScale)} scale; the brighter, the louder. The original stands first, its variants
            beside it, each with its recipe. All pictures of one recording share their colours, so that they compare.</p>
            <div class="scale"><span>quiet</span><img src="{DataUri(scale)}" width="{scale.Width}" height="{scale.Height}" alt="Scale of colours from quiet to loud"><span>loud</span></div>
            """));
        html.Write(content.Sounds.Length > 0 ? $"<p class=\"sounds\">{HtmlText.Escape(content.Sounds)}</p>\n" : "");
        if (content.Glossary.Count > 0)
        {
            html.WriteLine("<dl>");
            foreach ((string term, string meaning) in content.Glossary)
            {
                html.WriteLine($"<dt>{HtmlText.Escape(term)}</dt><dd>{HtmlText.Escape(meaning)}</dd>");
            }

            html.WriteLine("</dl>");
        }

        html.WriteLine($"<code>{HtmlText.Escape(settings.Describe())}</code>\n</div>");
        if (content.Classes.Count > 1)
        {
            html.WriteLine("<nav aria-label=\"Classes\"><ul>");
            for (int i = 0; i < content.Classes.Count; i++)
            {
                html.WriteLine($"<li><a href=\"#{Anchor(i)}\">{HtmlText.Name(content.Classes[i].Name)}</a></li>");
            }

            html.WriteLine("</ul></nav>");
        }
    }

    /// <summary>A picture as the address that holds it.</summary>
    public static string DataUri(PngImage image) => "data:image/png;base64," + Convert.ToBase64String(PngWriter.Encode(image));

    private static string ScaleName(MelScale scale) => scale switch
    {
        MelScale.Htk => "mel",
        MelScale.Slaney => "mel (Slaney)",
        MelScale.Bark => "Bark",
        _ => "linear",
    };

    private static string Hertz(double frequency) => Quantity.Count((long)Math.Round(frequency)) + " Hz";
}
