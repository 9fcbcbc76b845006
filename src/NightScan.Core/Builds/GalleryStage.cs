using NightScan.Augmentation;
using NightScan.Cache;
using NightScan.Diagnostics;
using NightScan.Gallery;
using NightScan.Hashing;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Builds;

/// <summary>
/// Chooses the recordings of a gallery, the first training recordings of each class that have all their files, and works out how each
/// variant was made: recipes are not stored but derived, by drawing and rendering them once more.
/// </summary>
internal sealed class GalleryStage : IDisposable
{
    private readonly IndexDatabase _index;
    private readonly CacheLayout _layout;
    private readonly PipelineSettings _settings;
    private readonly OutputPlan _plan;
    private readonly VariantSources _sources;
    private readonly VariantSynthesizer _synthesizer;
    private readonly RecordingSource _recordings;
    private readonly byte[] _scratch;

    public GalleryStage(IndexDatabase index, CacheLayout layout, PipelineSettings settings, OutputPlan plan, DecoderSet decoders)
    {
        (_index, _layout, _settings, _plan) = (index, layout, settings, plan);
        BackgroundBank backgrounds = new(settings.Spectrogram, plan.Backgrounds.Files, decoders);
        _sources = new VariantSources(settings.Spectrogram, settings.Augmentation, backgrounds);
        _synthesizer = new VariantSynthesizer(_sources);
        _recordings = new RecordingSource(new RecordingDecoder(decoders), settings.Spectrogram.SampleRate);
        _scratch = new byte[_synthesizer.ByteCount];
    }

    /// <summary>Writes the sounds and the page.</summary>
    /// <returns>How many pictures it has.</returns>
    /// <exception cref="NightScanException">NS0310, NS0312: page or sounds cannot be written; NS0311: a spectrogram is damaged.</exception>
    public long Write(GallerySettings gallery, CancellationToken cancellation)
    {
        GallerySounds sounds = new(_settings, gallery, _sources, _synthesizer, _layout.Partial);
        List<GalleryClass> classes = [];
        foreach ((long id, string name, StrengthTier tier, long recordings) in Classes(gallery.Classes))
        {
            List<GalleryRecording> shown = [.. Recordings(id, gallery.Recordings).Select(recording => Show(name, recording, tier, sounds, cancellation))];
            classes.Add(new GalleryClass(name, recordings, TierText(tier), shown));
        }

        GalleryPage.Write(gallery.File, new GalleryContent("Originals and their variants", _settings.Spectrogram, classes) { Glossary = Glossary, Sounds = sounds.Description });
        sounds.Prune();
        return classes.Sum(shown => shown.Shown.Sum(recording => (long)recording.Images.Count));
    }

    public void Dispose() => _recordings.Dispose();

    private static IReadOnlyList<(string Term, string Meaning)> Glossary { get; } =
    [
        ("st", "pitch shift in semitones"),
        ("×", "speed of time: above 1 everything goes faster"),
        ("shift", "the window begins later or earlier, in percent of its length"),
        ("dB/oct", "spectral tilt"),
        ("from … Hz, up to … Hz", "high-pass and low-pass filter"),
        ("white, pink, brown, background … dB", "sound that was added, and the ratio of signal to it"),
        ("RT60", "reverberation: seconds in which it falls by 60 dB"),
        ("masked", "a band of time and one of frequency are blanked"),
    ];

    private static string TierText(StrengthTier tier) => $"augmented as {tier.ToString().ToLowerInvariant()}";

    private List<(long Id, string Name, StrengthTier Tier, long Recordings)> Classes(int most)
    {
        List<(long, string, StrengthTier, long)> classes = [];
        using var rows = _index.Command("""
            SELECT c.id, c.name, coalesce(c.tier, 0), (SELECT count(*) FROM recordings r WHERE r.class_id = c.id AND r.selected = 1)
            FROM classes c
            WHERE EXISTS (SELECT 1 FROM recordings r WHERE r.class_id = c.id AND r.selected = 1 AND r.split = 0 AND r.pending = 0)
            ORDER BY c.name LIMIT $1
            """, most).ExecuteReader();
        while (rows.Read())
        {
            classes.Add((rows.GetInt64(0), rows.GetString(1), (StrengthTier)rows.GetInt32(2), rows.GetInt64(3)));
        }

        return classes;
    }

    private List<ShownRecording> Recordings(long classId, int most)
    {
        List<ShownRecording> recordings = [];
        using var rows = _index.Command("""
            SELECT path, content_hash, output_stem, output_keys FROM recordings
            WHERE class_id = $1 AND selected = 1 AND split = 0 AND pending = 0 AND error_code IS NULL ORDER BY path LIMIT $2
            """, classId, most).ExecuteReader();
        while (rows.Read())
        {
            recordings.Add(new(rows.GetString(0), ContentHash.FromBytes((byte[])rows.GetValue(1)), rows.GetString(2), OutputKeys.Parse(rows.GetValue(3)).Length));
        }

        return recordings;
    }

    private GalleryRecording Show(string className, ShownRecording recording, StrengthTier tier, GallerySounds sounds, CancellationToken cancellation)
    {
        string source = Path.Join(_settings.AudioRoot, className, recording.Path);
        DecodedRecording decoded = _recordings.Read(source, _synthesizer.SampleCount, cancellation);
        if (decoded.Failure is RecordingProblem problem)
        {
            throw new NightScanException(problem.Descriptor, problem.Reason, source);
        }

        _synthesizer.Load(decoded.Samples.Span);
        List<VariantRecipe> recipes = [];
        for (int number = 1; number < recording.Files; number++)
        {
            recipes.Add(_synthesizer.Render(_plan.Recipe(recording.Content, number, tier), _scratch, cancellation).Recipe);
        }

        IReadOnlyList<string> files = sounds.Add(decoded.Samples, recipes, cancellation);
        List<GalleryImage> images = [];
        for (int number = 0; number < recording.Files; number++)
        {
            string caption = number == 0 ? "original" : recipes[number - 1].ToString(), output = _layout.Output(Split.Train, className, recording.Stem, number);
            images.Add(GalleryImage.FromFile(caption, output) with { Sound = files.Count > 0 ? files[number] : "" });
        }

        return new GalleryRecording(recording.Path, images);
    }

    private readonly record struct ShownRecording(string Path, ContentHash Content, string Stem, int Files);
}
