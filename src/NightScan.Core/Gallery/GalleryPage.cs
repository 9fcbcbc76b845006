using NightScan.Cache;
using NightScan.Files;
using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>
/// One HTML file that shows what augmentation does: per class a few recordings, each as its original's picture and its variants'
/// with their recipes, and below them their sounds. It holds its pictures itself, finds its sounds in a folder beside it, asks nothing of
/// any network and runs no script: a policy in it forbids the browser both, whatever a name may smuggle in.
/// </summary>
internal static class GalleryPage
{
    /// <summary>Writes the page beside its place and renames it, so that a page is there complete or not at all.</summary>
    /// <param name="path">The file; its folder is created.</param>
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
    /// <exception cref="NightScanException">NS0311: a spectrogram cannot be read.</exception>
    public static void Write(Stream stream, GalleryContent content)
    {
        SpectrogramSettings settings = content.Settings;
        // One row of all colours; the style sheet stretches it.
        PngImage map = new(ColorMap.Count, 1, [.. Enumerable.Range(0, ColorMap.Count).Select(i => (byte)i)], ColorMap.Palette);
        using StreamWriter page = new(stream, leaveOpen: true);
        Html.Of("page",
            ("style", Html.Of("style", ("picture", $"{SpectrogramPicture.Size(settings.MelBands, settings.FrameCount).Width}"))),
            ("seconds", Number(settings.Duration)), ("low", Hertz(settings.MinFrequency)), ("high", Hertz(settings.MaxFrequency)),
            ("bands", $"{settings.MelBands}"), ("scale", ScaleName(settings.MelScale)),
            ("map", DataUri(map)), ("colours", $"{map.Width}"),
            ("sounds", Html.All(content.Sounds.Length > 0 ? [Html.Of("sounds", ("text", content.Sounds))] : [])),
            ("terms", Html.All(content.Glossary.Select(entry => Html.Of("term", ("term", entry.Term), ("meaning", entry.Meaning))))),
            ("settings", settings.Describe()),
            ("classes", Html.All(content.Classes.Count > 1 ? [Html.Of("classes", ("links", Html.All(content.Classes.Select(Link))))] : [])),
            ("sections", Html.All(content.Classes.Select((shown, number) => Section(shown, number, settings))))).Write(page);
        page.Write('\n');
    }

    // Names of folders need not make good anchors.
    private static string Anchor(int number) => $"class-{number + 1}";

    private static Html Link(GalleryClass shown, int number) => Html.Of("link", ("anchor", Anchor(number)), ("name", shown.Name));

    private static Html Section(GalleryClass shown, int number, SpectrogramSettings settings) => Html.Of("section",
        ("anchor", Anchor(number)), ("name", shown.Name), ("count", Quantity.Of(shown.Examples, shown.Noun)), ("tier", shown.Tier),
        ("recordings", Html.All(shown.Shown.Select(recording => Row(recording, settings)))));

    private static Html Row(GalleryRecording recording, SpectrogramSettings settings)
    {
        LoadedSpectrogram[] spectrograms = [.. recording.Images.Select(image => image.Load())];
        ValueRange range = ValueRange.Of(spectrograms);
        Html Figure(string block, int number)
        {
            GalleryImage image = recording.Images[number];
            PngImage picture = SpectrogramPicture.Draw(spectrograms[number], range);
            return Html.Of(block, ("ticks", Html.All(FrequencyTicks.Of(settings).Select(Tick), end: "")),
                ("picture", Html.Of("picture", ("data", DataUri(picture)), ("width", $"{picture.Width}"), ("height", $"{picture.Height}"),
                    ("name", recording.Name), ("caption", image.Caption))),
                ("seconds", Number(settings.Duration)), ("sound", Sound(image.Sound)), ("caption", image.Caption));
        }

        IEnumerable<Html> variants = Enumerable.Range(1, spectrograms.Length - 1).Select(number => Figure("variant", number));
        return Html.Of("recording", ("name", recording.Name), ("original", Figure("original", 0)),
            ("variants", Html.All(spectrograms.Length > 1 ? [Html.Of("variants", ("figures", Html.All(variants)))] : [])));
    }

    private static Html Tick((string Label, double FromTop) tick) =>
        Html.Of("tick", ("percent", (100 * tick.FromTop).ToString("0.#", CultureInfo.InvariantCulture)), ("label", tick.Label));

    // Escaped bit by bit: a colon or a question mark of a name means nothing else then.
    private static Html Sound(string path) =>
        path.Length == 0 ? "" : Html.Of("sound", ("path", string.Join('/', path.Split('/').Select(Uri.EscapeDataString))));

    private static string DataUri(PngImage image) => "data:image/png;base64," + Convert.ToBase64String(PngWriter.Encode(image));

    private static string ScaleName(MelScale scale) => scale switch
    {
        MelScale.Htk => "mel",
        MelScale.Slaney => "mel (Slaney)",
        MelScale.Bark => "Bark",
        _ => "linear",
    };

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Hertz(double frequency) => Quantity.Count((long)Math.Round(frequency)) + " Hz";
}
