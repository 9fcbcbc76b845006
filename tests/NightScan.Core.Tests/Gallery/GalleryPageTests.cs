using System.Net;
using System.Text.RegularExpressions;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Gallery;

namespace NightScan.Tests.Gallery;

public sealed partial class GalleryPageTests : IDisposable
{
    private const string Nasty = "<script src=http://x>&\"'\n\u0001🦇";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryImageHasItsFigureCaptionAndPicture()
    {
        string html = Write(Content(new GalleryClass("bat", 1234, "rare", [Recording("one.wav", 3), Recording("two.wav", 1)]),
            new GalleryClass("owl", 1, "common", [])));

        Assert.Equal(4, Count(html, "<figure"));
        Assert.Equal(2, Count(html, "<figure class=\"original\">"));
        Assert.Equal(["original", "variant 1", "variant 2", "original"],
            CaptionPattern().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Contains("alt=\"Spectrogram of one.wav: variant 2\"", html, StringComparison.Ordinal);
        Assert.Contains("1,234 recordings</span><span>rare</span>", html, StringComparison.Ordinal);
        Assert.Contains("1 recording</span><span>common</span></header>", html, StringComparison.Ordinal);
        DecodedPng[] pictures = [.. PicturePattern().Matches(html)
            .Select(match => DecodedPng.Read(Convert.FromBase64String(match.Groups[1].Value)))];
        Assert.Equal(5, pictures.Length);
        // The first one is the legend's scale.
        Assert.All(pictures[1..], picture => Assert.Equal((208, 128), (picture.Width, picture.Height)));
    }

    [Fact]
    public void PicturesOfOneRecordingShareTheirRange()
    {
        // The variant is 2 louder all over: with a range of its own it would look the same.
        string html = Write(Content(new GalleryClass("bat", 1, "", [new("one.wav", [Image("original", -1), Image("variant", 1)])])));
        DecodedPng[] pictures = [.. PicturePattern().Matches(html).Skip(1)
            .Select(match => DecodedPng.Read(Convert.FromBase64String(match.Groups[1].Value)))];

        Assert.All(pictures[0].Pixels, pixel => Assert.Equal(0, pixel));
        Assert.All(pictures[1].Pixels, pixel => Assert.Equal(255, pixel));
    }

    [Fact]
    public void NamesAreTextWhateverTheyHold()
    {
        GalleryContent content = Content(new(Nasty, 2, Nasty, [new(Nasty, [Image(Nasty, 0), Image(Nasty, 0)])]), new(Nasty, 2, Nasty, []));
        string html = Write(content with { Glossary = [(Nasty, Nasty)] });

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        string shown = WebUtility.HtmlDecode(html);
        // Glossary twice, two links, two headings and tiers, one recording, two images with alt texts of two names and
        // captions.
        Assert.Equal(2 + 2 + 4 + 1 + 6, Count(shown, "<script src=http://x>&\"'␊␁🦇"));
        foreach (Match attribute in AttributePattern().Matches(html))
        {
            Assert.DoesNotContain('\n', attribute.Value);
        }
    }

    [Fact]
    public void ThePageAsksNothingOfANetwork()
    {
        string html = Write(Content(new GalleryClass("bat", 3, "rare", [Recording("one.wav", 2)]), new GalleryClass("owl", 3, "rare", [])));

        Assert.All(ReferencePattern().Matches(html), reference =>
            Assert.Matches("^(data:image/png;base64,|#class-[12]$)", reference.Groups[1].Value));
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ASoundStandsBelowItsPictureAndItsPathIsEscaped()
    {
        GalleryRecording recording = Recording("one.wav", 3);
        string[] sounds = ["a: #1?% \"é<_audio/x.wav", "", "plain_audio/y.wav"];
        recording = recording with { Images = [.. recording.Images.Select((image, i) => image with { Sound = sounds[i] })] };
        string html = Write(Content(new GalleryClass("bat", 3, "", [recording])) with { Sounds = "What they <are>." });

        Assert.Equal(["a%3A%20%231%3F%25%20%22%C3%A9%3C_audio/x.wav", "plain_audio/y.wav"],
            SoundPattern().Matches(html).Select(match => match.Groups[1].Value));
        Assert.Equal(2, Count(html, "<audio controls preload=\"none\""));
        Assert.Contains("media-src 'self'", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"sounds\">What they &lt;are&gt;.</p>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"sounds\"", Write(Content(new GalleryClass("bat", 3, "", [Recording("one.wav", 3)]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheAxesAreExplainedTheSameInEveryCulture()
    {
        GalleryContent content = Content(
            new GalleryClass("bat", 3, "", [Recording("one.wav", 1)])) with
        { Glossary = [("SPEC", "masks & more")] };
        string html = Write(content);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // Tests run without the machine's cultures: one that writes 0,25 is made.
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NumberGroupSeparator, comma.NumberFormat.NegativeSign) =
                (",", ".", "−");
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(html, Write(content));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Contains("0.25 s in all; frequency upwards, 50 Hz to\n4,000 Hz in 16 bands", html, StringComparison.Ordinal);
        Assert.Contains("<dt>SPEC</dt><dd>masks &amp; more</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<span>0 s</span><span>0.25 s</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void TicksLieWhereTheirFrequenciesAreDrawn()
    {
        List<(string Label, double FromTop)> ticks = FrequencyTicks.Of(TestSettings.SmallSpectrogram);

        Assert.Equal(["2 kHz", "1 kHz", "500 Hz", "200 Hz"], ticks.Select(tick => tick.Label));
        // 77.7 and 2146 mel at the edges, 1521.4 at 2 kHz: step 11.87 of 17, so band 10.87 of 16.
        Assert.Equal(1 - (11.37 / 16), ticks[0].FromTop, 0.001);
    }

    [Fact]
    public void OneRecordingIsLoadedAtATime()
    {
        int loaded = 0;
        using CountingStream stream = new();
        GalleryImage Counted(long least) => new("original", () =>
        {
            Assert.True(stream.Written >= least, $"picture {loaded} was loaded before the ones ahead were written");
            loaded++;
            return Noise(loaded);
        });
        GalleryPage.Write(stream, Content(
            new GalleryClass("bat", 2, "", [new("a", [Counted(0)]), new("b", [Counted(1)]), new("c", [Counted(2000)])])));

        Assert.Equal(3, loaded);
    }

    [Fact]
    public void AFailedPageLeavesTheOldOneAndNoTraces()
    {
        string path = _folder.File("deep", "gallery.html");
        GalleryPage.Write(path, Content());
        string old = File.ReadAllText(path);

        GalleryContent broken = Content(
            new GalleryClass("bat", 1, "", [new("a", [new("original", () => SpectrogramReader.Read(_folder.File("none.npy")))])]));
        Assert.Equal("NS0311", Assert.Throws<NightScanException>(() => GalleryPage.Write(path, broken)).Diagnostic.Code);

        Assert.Equal(old, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        // A folder stands where the page belongs.
        Assert.Equal("NS0310", Assert.Throws<NightScanException>(() =>
            GalleryPage.Write(Path.GetDirectoryName(path)!, Content())).Diagnostic.Code);
    }

    private static GalleryContent Content(params GalleryClass[] classes) => new(TestSettings.SmallSpectrogram, [], "", classes);

    private static GalleryRecording Recording(string name, int images) =>
        new(name, [.. Enumerable.Range(0, images).Select(i => new GalleryImage(i == 0 ? "original" : $"variant {i}", () => Noise(i)))]);

    private static GalleryImage Image(string caption, float value) =>
        new(caption, () => new(16, 26, [.. Enumerable.Repeat(value, 16 * 26)]));

    private static LoadedSpectrogram Noise(int seed)
    {
        Random random = new(seed);
        return new(16, 26, [.. Enumerable.Range(0, 16 * 26).Select(_ => (random.NextSingle() * 6) - 2)]);
    }

    private static string Write(GalleryContent content)
    {
        using MemoryStream stream = new();
        GalleryPage.Write(stream, content);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<audio[^>]* src=\"([^\"]*)\"></audio>")]
    private static partial Regex SoundPattern();

    [GeneratedRegex("<figcaption>([^<]*)</figcaption>")]
    private static partial Regex CaptionPattern();

    [GeneratedRegex("src=\"data:image/png;base64,([^\"]+)\"")]
    private static partial Regex PicturePattern();

    [GeneratedRegex(" (?:src|href)=\"([^\"]*)\"")]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(" (?:alt|id)=\"[^\"]*\"")]
    private static partial Regex AttributePattern();

    private sealed class CountingStream : MemoryStream
    {
        public long Written { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Written += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;
    }
}
