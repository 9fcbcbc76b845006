namespace NightScan.Index;

/// <summary>What the table meta has a value of. Nobody else spells a key of it, except the triggers that take findings away.</summary>
internal readonly record struct MetaKey
{
    /// <summary>The version of NightScan that made the index, unknown of older ones, and the one that last opened it to write.</summary>
    public static readonly MetaKey MadeBy = new("made_by"), WrittenBy = new("written_by");

    /// <summary>How contents are identified, see <see cref="ContentHashing"/>.</summary>
    public static readonly MetaKey ContentHash = new("content_hash");

    /// <summary>Where the recordings were, and the commit of the git work tree around them; empty where there is none.</summary>
    public static readonly MetaKey AudioRoot = new("audio_root"), AudioCommit = new("audio_commit");

    /// <summary>Whether they are the sample set.</summary>
    public static readonly MetaKey SampleSet = new("sample_set");

    /// <summary>How all metadata was read, and the last row that the pass has done which reads it otherwise.</summary>
    public static readonly MetaKey Metadata = new("metadata"), MetadataReadTo = new("metadata_read_to");

    /// <summary>What splits are drawn with, <see cref="SplitAssigner.Fingerprint"/>.</summary>
    public static readonly MetaKey SplitSettings = new("split_settings");

    /// <summary>Whether the index has still to take over the copy of a lost one's splits.</summary>
    public static readonly MetaKey AdoptSplits = new("adopt_splits");

    /// <summary>The length of the copy of the splits that agrees with the index; no number when none does.</summary>
    public static readonly MetaKey SplitsWritten = new("splits_written");

    /// <summary>Content and name of the SplitsCsv that was last applied, and what became of recordings that it does not list.</summary>
    public static readonly MetaKey SplitsCsv = new("splits_csv"), SplitsCsvName = new("splits_csv_name"),
        SplitsUnlisted = new("splits_unlisted");

    /// <summary>The rules by which its rows name recordings, if it was applied to all that there are.</summary>
    public static readonly MetaKey SplitsCsvState = new("splits_csv_state");

    /// <summary>Whether it has bare file names; what is to be said of rows that name no recording, behind the line of the first.</summary>
    public static readonly MetaKey SplitsCsvBare = new("splits_csv_bare"), SplitsCsvUnused = new("splits_csv_unused");

    /// <summary>What windows are made and labelled by where not only the first ones are; the tables of annotations that were read.</summary>
    public static readonly MetaKey Windows = new("windows"), Annotations = new("annotations");

    /// <summary>See <see cref="LabelCounts"/>.</summary>
    public static readonly MetaKey Labels = new("label_counts");

    /// <summary>The last plan, and the settings in it for a person: the fingerprint and the description of an OutputPlan.</summary>
    public static readonly MetaKey Plan = new("plan"), Settings = new("settings");

    /// <summary>The key of the settings of spectrograms, and bytes of a file.</summary>
    public static readonly MetaKey Spectrogram = new("spectrogram"), FileBytes = new("file_bytes");

    /// <summary>The preset, and how variants are made, <see cref="Augmentation.AugmentationFile.Describe"/>.</summary>
    public static readonly MetaKey AnimalType = new("animal_type"), Augmentation = new("augmentation");

    /// <summary>What was given to the last build, <see cref="NightScan.Settings.CacheSettings.Format"/>.</summary>
    public static readonly MetaKey Given = new("given");

    /// <summary>See <see cref="Index.UnusableBackgrounds"/>.</summary>
    public static readonly MetaKey UnusableBackgrounds = new("unusable_backgrounds");

    /// <summary>What stood in for the decoder of first choice when <see cref="Failures.RetryFallback"/> last looked.</summary>
    public static readonly MetaKey FallbackDecoder = new("fallback_decoder");

    /// <summary>The name that the index and its cache share.</summary>
    public static readonly MetaKey CacheIdentity = new("cache_identity");

    /// <summary>The pace of the last build that made many files, and the workers that it had.</summary>
    public static readonly MetaKey SecondsPerFile = new("seconds_per_file"), SecondsPerFileWorkers = new("seconds_per_file_workers");

    /// <summary>What was found when it was last looked for.</summary>
    public static readonly MetaKey Findings = new("findings");

    /// <summary>The mark of a plan for shards: "id count merged merged …", or nothing.</summary>
    public static readonly MetaKey ShardPlan = new("shard_plan");

    /// <summary>Of a share's index: the plan that it is a copy of, written with the copy, and whether everything of it was tried.</summary>
    public static readonly MetaKey ShardOfPlan = new("shard_of_plan"), ShardFinished = new("shard_finished");

    private MetaKey(string name) => Name = name;

    /// <summary>As the table has it.</summary>
    public string Name { get; }
}
