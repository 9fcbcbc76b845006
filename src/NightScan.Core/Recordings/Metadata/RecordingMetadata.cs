namespace NightScan.Recordings.Metadata;

/// <summary>What a recorder wrote down beside the sound; nothing of it is needed to use a recording.</summary>
/// <param name="Start">When it began; null where that is not known.</param>
/// <param name="Recorder">The device, as precisely as is known: <c>AudioMoth 0FE081F80FE081F0</c>, <c>Song Meter S4A01234</c>; null where
/// that is not known.</param>
/// <param name="Place">Where it was made; null where that is not known.</param>
public sealed record RecordingMetadata(RecordingTime? Start, string? Recorder, RecordingPlace? Place)
{
    internal static RecordingMetadata None { get; } = new(null, null, null);

    /// <summary>What this says, and where it is silent what another one says.</summary>
    internal RecordingMetadata Or(RecordingMetadata other) => new(Start ?? other.Start, Recorder ?? other.Recorder, Place ?? other.Place);
}

/// <summary>A place on Earth, WGS 84.</summary>
/// <param name="Latitude">Degrees north, -90 to 90.</param>
/// <param name="Longitude">Degrees east, -180 to 180.</param>
public readonly record struct RecordingPlace(double Latitude, double Longitude)
{
    /// <summary>A place of numbers that somebody wrote down.</summary>
    /// <returns>Null when they are out of range, or both 0, which receivers write that have not found a satellite.</returns>
    internal static RecordingPlace? Of(double latitude, double longitude) =>
        Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 && (latitude, longitude) != (0, 0) ? new RecordingPlace(latitude, longitude)
            : null;
}
