namespace NightScan.Settings;

/// <summary>What the gallery shows.</summary>
/// <param name="File">Full path of the page.</param>
/// <param name="Classes">Classes at most, 1 or more.</param>
/// <param name="Recordings">Recordings of each, 1 or more.</param>
/// <param name="Audio">Whether its pictures can be heard.</param>
public sealed record GallerySettings(string File, int Classes, int Recordings, bool Audio = true)
{
    public GallerySettings(SettingValues values)
        : this(values.Of(KnownSettings.GalleryFile), values.Of(KnownSettings.GalleryClasses), values.Of(KnownSettings.GalleryRecordings),
            values.Of(KnownSettings.GalleryAudio))
    {
    }

    /// <summary>Full path of the folder of its sounds, beside the page.</summary>
    public string AudioFolder => Path.Join(Path.GetDirectoryName(File), Path.GetFileNameWithoutExtension(File) + "_audio");

    /// <summary>Bytes of all sounds at most: a gallery is looked at, not kept.</summary>
    public long AudioBytes { get; init; } = 100_000_000;
}
