using NAudio.Wave;

namespace NightScan.Recordings.Metadata;

/// <summary>What the chunks of a WAV file say: GUANO, then the broadcast extension, then the INFO list.</summary>
internal static class WaveMetadata
{
    /// <summary>Reads the chunks that <see cref="MetadataChunks"/> found fit to be read.</summary>
    public static RecordingMetadata Read(MetadataChunks chunks)
    {
        RecordingMetadata guano = chunks.Guano is byte[] text ? GuanoText.Parse(text) : RecordingMetadata.None;
        if (!chunks.HasLists)
        {
            return guano;
        }

        try
        {
            using WaveFileReader reader = new(chunks.ToWave());
            return guano.Or(Broadcast(reader.Chunks.ReadBroadcastExtension())).Or(Info(reader.Chunks.ReadInfoMetadata()));
        }
        catch (Exception exception) when (
            exception is FormatException or ArgumentException or IOException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // Chunks that contradict themselves.
            return guano;
        }
    }

    private static RecordingMetadata Broadcast(BroadcastExtension? extension)
    {
        if (extension is null)
        {
            return RecordingMetadata.None;
        }

        string date = Separated(extension.OriginationDate, '-'), time = Separated(extension.OriginationTime, ':');
        RecordingMetadata described = AudioMothComment.Parse(extension.Description ?? "");
        return described.Or(new(RecordingTime.Parse($"{date}T{time}"), MetadataText.Clean(extension.Originator), null));
    }

    /// <summary>Numbers with the separator that ISO 8601 has: the standard leaves it open.</summary>
    private static string Separated(string? text, char separator) =>
        string.Concat((text ?? "").Trim(' ', '\0').Select(c => "_-:/ .".Contains(c) ? separator : c));

    private static RecordingMetadata Info(InfoMetadata? info)
    {
        if (info is null)
        {
            return RecordingMetadata.None;
        }

        string comment = info.Comments ?? "";
        // The artist is a device only where it says so, and a date alone is not when a recording began.
        RecordingMetadata rest = new(info.CreationDate is string created ? RecordingTime.Parse(created) : null,
            AudioMothComment.Device(info.Artist) ?? AudioMothComment.Device(info.Title), null);
        return OpenSoundscapeComment.Parse(comment).Or(AudioMothComment.Parse(comment)).Or(rest);
    }
}
