using System.Text.Json;

namespace NightScan.Recordings.Metadata;

/// <summary>What OpenSoundscape writes into the comment of the clips that it cuts: <c>opso_metadata</c> and a JSON object.</summary>
internal static class OpenSoundscapeComment
{
    private const string Mark = "opso_metadata";

    public static RecordingMetadata Parse(string text)
    {
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return RecordingMetadata.None;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text.AsMemory(Mark.Length));
            string? Text(string name) => document.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return document.RootElement.ValueKind != JsonValueKind.Object ? RecordingMetadata.None
                : new(Text("recording_start_time") is string start ? RecordingTime.Parse(start)
                    : null, MetadataText.Clean(Text("device_id")), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut short, or a lone surrogate in one of its strings.
            return RecordingMetadata.None;
        }
    }
}
