using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// What the index remembers for reports beyond what builds need: where recordings and splits came from and how variants were made.
/// Older indices lack it until the next build.
/// </summary>
/// <param name="AnimalType">The preset; null where it is not known.</param>
/// <param name="Augmentation">How variants were made, see <see cref="Augmentation.AugmentationFile.Describe"/>; null where it is not
/// known.</param>
/// <param name="Commit">Of the git work tree that AudioRoot lies in; null where there is none.</param>
/// <param name="SplitSettings">What the splits were drawn with, as <c>Name=value</c>.</param>
/// <param name="SplitsCsv">The name of the SplitsCsv that was applied last; null without one.</param>
/// <param name="SplitsCsvHash">The hash of its content; null without one.</param>
internal sealed record Provenance(string? AnimalType, string? Augmentation, string? Commit, string? SplitSettings, string? SplitsCsv,
    string? SplitsCsvHash)
{
    public static Provenance Read(IndexDatabase index)
    {
        string? Known(MetaKey key) => index.ReadMeta(key) is { Length: > 0 } value ? value : null;
        string? hash = Known(MetaKey.SplitsCsv);
        return new(Known(MetaKey.AnimalType), Known(MetaKey.Augmentation), Known(MetaKey.AudioCommit), Known(MetaKey.SplitSettings),
            hash is null ? null : Known(MetaKey.SplitsCsvName), hash);
    }

    /// <summary>Remembers where recordings and splits came from; within a transaction.</summary>
    public static void WriteRecordings(IndexDatabase index, PipelineSettings settings)
    {
        index.WriteMeta(MetaKey.AudioCommit, GitCommit.Of(settings.AudioRoot) ?? "");
        // Without one, the splits of the last one stay.
        if (settings.SplitsCsv.Length > 0)
        {
            index.WriteMeta(MetaKey.SplitsCsvName, Path.GetFileName(settings.SplitsCsv));
        }
    }

    /// <summary>Remembers what spectrograms are made with; within a transaction.</summary>
    /// <param name="isKnown">Whether variants are made as those of the last build were: then nothing has to be put in words.</param>
    public static void WriteSpectrograms(IndexDatabase index, PipelineSettings settings, bool isKnown)
    {
        index.WriteMeta(MetaKey.AnimalType, settings.AnimalType);
        if (!isKnown || index.ReadMeta(MetaKey.Augmentation) is null)
        {
            index.WriteMeta(MetaKey.Augmentation, NightScan.Augmentation.AugmentationFile.Describe(settings.Augmentation));
        }
    }
}
