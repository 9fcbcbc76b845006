using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Gallery;

/// <summary>
/// Chooses the recordings of a gallery, the first training recordings of each class that have all their files, and works out how each
/// variant was made: recipes are not stored but derived, by drawing and rendering them once more.
/// </summary>
public sealed class GalleryBuild : IDisposable
{
    private readonly BuildState _build;
    private readonly PipelineSettings _settings;
    private readonly OutputPlan _plan;
    private readonly VariantSources _sources;
    private readonly VariantSynthesizer _synthesizer;
    private readonly RecordingSource _recordings;
    private readonly byte[] _scratch;

    private GalleryBuild(BuildState build)
    {
        (_build, _settings, _plan) = (build, build.Settings, new OutputPlan(build.Settings, build.Backgrounds()));
        BackgroundBank backgrounds = new(_settings.Spectrogram, _plan.Backgrounds.Files, build.Decoders);
        _sources = new VariantSources(_settings.Spectrogram, _settings.Augmentation, backgrounds);
        _synthesizer = new VariantSynthesizer(_sources);
        _recordings = new RecordingSource(new RecordingDecoder(build.Decoders), _settings.Spectrogram.SampleRate);
        _scratch = new byte[_synthesizer.ByteCount];
    }

    /// <summary>
    /// Writes a page that shows some recordings of the classes: originals, variants, and how each was made. The cache must be up to date.
    /// </summary>
    /// <returns>How many pictures it has.</returns>
    /// <exception cref="NightScanException">
    /// NS0310, NS0312: page or sounds cannot be written; NS0311: a spectrogram is damaged; other trouble that ends a build.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static long Write(PipelineSettings settings, GallerySettings gallery, IBuildReporter reporter, CancellationToken cancellation)
    {
        LockedCache.RequireIndex(settings);
        settings = settings with { TreatFailedRecordingsAsErrors = false };
        return LockedCache.With(settings, new OrderlyReporter(reporter), cancellation, build =>
        {
            using GalleryBuild page = new(build);
            return page.Write(gallery, cancellation);
        });
    }

    private long Write(GallerySettings gallery, CancellationToken cancellation)
    {
        GallerySounds sounds = new(_settings, gallery, _sources, _synthesizer, _build.Layout.Partial);
        List<GalleryClass> classes = [];
        foreach ((long id, string name, StrengthTier tier, long recordings) in ShownRecordings.Classes(_build.Index, gallery.Classes))
        {
            List<GalleryRecording> shown = [.. ShownRecordings.Of(_build.Index, id, gallery.Recordings)
                .Select(recording => Show(name, recording, tier, sounds, cancellation))];
            classes.Add(new GalleryClass(name, recordings, $"augmented as {tier.ToString().ToLowerInvariant()}", shown));
        }

        GalleryPage.Write(gallery.File,
            new(_settings.Spectrogram, _settings.Augmentation.Registry.Legend, sounds.Description, classes));
        sounds.Prune();
        return classes.Sum(shown => shown.Shown.Sum(recording => (long)recording.Images.Count));
    }

    public void Dispose() => _recordings.Dispose();

    private GalleryRecording Show(string className, ShownRecording recording, StrengthTier tier, GallerySounds sounds,
        CancellationToken cancellation)
    {
        string source = RecordingPath.Of(_settings.AudioRoot, className, recording.Path);
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
            string output = _build.Layout.Output(Split.Train, className, recording.Stem, number);
            images.Add(new(number == 0 ? "original" : recipes[number - 1].ToString(), () => SpectrogramReader.Read(output),
                files.Count > 0 ? files[number] : ""));
        }

        return new GalleryRecording(recording.Path, images);
    }
}
