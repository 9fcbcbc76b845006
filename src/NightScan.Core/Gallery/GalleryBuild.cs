using NightScan.Annotations;
using NightScan.Augmentation;
using NightScan.Builds;
using NightScan.Cache;
using NightScan.Index;
using NightScan.Recordings;
using NightScan.Settings;
using NightScan.Spectrograms;

namespace NightScan.Gallery;

/// <summary>
/// Chooses the recordings of a gallery, the first training recordings of each class that have all their files, and works out how each
/// variant was made: recipes are not stored but derived, by drawing and rendering them once more.
/// </summary>
internal static class GalleryBuild
{
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
        settings = settings with { TreatFailedRecordingsAsErrors = false };
        return LockedCache.With(settings, new OrderlyReporter(reporter), cancellation, build => Write(build, gallery));
    }

    private static long Write(BuildState build, GallerySettings gallery)
    {
        (PipelineSettings settings, CancellationToken cancellation) = (build.Settings, build.Cancellation);
        OutputPlan plan = new(settings, build.Backgrounds());
        BackgroundBank backgrounds = new(settings.Spectrogram, plan.Backgrounds.Files, build.Decoders);
        VariantSources sources = new(settings.Spectrogram, settings.Augmentation, backgrounds);
        VariantSynthesizer synthesizer = new(sources);
        using ShownSamples recordings = new(build.Decoders, settings.Spectrogram.SampleRate, synthesizer.SampleCount);
        WindowPadding padding = new(settings.Spectrogram, synthesizer.SampleCount);
        byte[] scratch = new byte[synthesizer.ByteCount];
        GallerySounds sounds = new(settings, gallery, sources, synthesizer, build.Layout.Partial);
        List<GalleryClass> classes = [];
        foreach ((long id, string name, StrengthTier tier, long count) in ShownRecordings.Classes(build.Index, gallery.Classes))
        {
            List<string> ofFolder = ExampleLabels.OfFolder(build.Index, name);
            classes.Add(new GalleryClass(name, count, $"augmented as {tier.ToString().ToLowerInvariant()}",
                [.. ShownRecordings.Of(build.Index, id, gallery.Recordings).Where(recording => recording.Files > 0)
                    .Select(recording => Show(name, recording, tier, ofFolder))])
            {
                Noun = settings.Example,
            });
        }

        GalleryPage.Write(gallery.File, new(settings.Spectrogram, settings.Augmentation.Registry.Legend, sounds.Description, classes));
        sounds.Prune();
        return classes.Sum(shown => shown.Shown.Sum(recording => (long)recording.Images.Count));

        GalleryRecording Show(string className, ShownRecording recording, StrengthTier tier, List<string> ofFolder)
        {
            ReadOnlyMemory<float> samples = recordings.Read(
                RecordingPath.Of(settings.AudioRoot, recording.Folder, recording.Path), recording.Window?.Start, cancellation);
            // Heard as seen.
            samples = padding.Fill(samples.Span, synthesizer.SampleCount).ToArray();
            synthesizer.Load(samples.Span);
            VariantRecipe[] recipes = [.. Enumerable.Range(1, recording.Files - 1).Select(number =>
                synthesizer.Render(plan.Recipe(recording.Content, number, tier), scratch, cancellation).Recipe)];
            IReadOnlyList<string> files = sounds.Add(samples, recipes, cancellation);
            string original = settings.Windows == WindowChoice.Annotated ? $"original: {LabelsOf(recording, ofFolder)}" : "original";
            return new GalleryRecording(NameOf(recording), [.. Enumerable.Range(0, recording.Files).Select(number =>
            {
                string output = build.Layout.Output(new(Split.Train, className, recording.Stem, number));
                return new GalleryImage(number == 0 ? original : recipes[number - 1].ToString(), () => SpectrogramReader.Read(output),
                    files.Count > 0 ? files[number] : "");
            })]);
        }
    }

    private static string NameOf(ShownRecording recording) => recording.Window is not Window window ? recording.Path
        : string.Create(CultureInfo.InvariantCulture, $"{recording.Path}, {window.Start:0.###}–{window.End:0.###} s");

    private static string LabelsOf(ShownRecording recording, List<string> ofFolder)
    {
        string[] labels = [.. ofFolder.Concat(recording.Labels?.Split('/') ?? []).Distinct().Order(StringComparer.Ordinal)];
        return labels.Length > 0 ? string.Join(", ", labels) : "no label";
    }
}
