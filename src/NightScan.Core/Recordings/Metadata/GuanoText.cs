namespace NightScan.Recordings.Metadata;

/// <summary>
/// GUANO, which bat detectors and other recorders write: lines of <c>key: value</c> in UTF-8 (the specification of the
/// "Grand Unified Acoustic Notation Ontology", version 1.0).
/// </summary>
internal static class GuanoText
{
    /// <summary>Reads what a <c>guan</c> chunk holds.</summary>
    public static RecordingMetadata Parse(ReadOnlySpan<byte> bytes)
    {
        RecordingTime? start = null;
        RecordingPlace? place = null;
        string? make = null, model = null, serial = null;
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(bytes).AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            ReadOnlySpan<char> value = line[(colon + 1)..].Trim(" \t\0");
            switch (line[..colon].Trim(" \t\0\uFEFF"))
            {
                case "Timestamp":
                    start ??= RecordingTime.Parse(value);
                    break;
                case "Loc Position":
                    place ??= ParsePlace(value);
                    break;
                case "Make":
                    make ??= MetadataText.Clean(value.ToString());
                    break;
                case "Model":
                    model ??= MetadataText.Clean(value.ToString());
                    break;
                case "Serial":
                    serial ??= MetadataText.Clean(value.ToString());
                    break;
            }
        }

        // The model is what people call the device by; its maker is only of use where the rest is missing.
        return new(start, serial is not null && model is not null ? MetadataText.Join(model, serial)
            : MetadataText.Join(make, model, serial), place);
    }

    private static RecordingPlace? ParsePlace(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[3];
        return text.Trim("()[]").SplitAny(parts, " ,\t", StringSplitOptions.RemoveEmptyEntries) == 2
            && double.TryParse(text.Trim("()[]")[parts[0]], NumberStyles.Float, CultureInfo.InvariantCulture, out double latitude)
            && double.TryParse(text.Trim("()[]")[parts[1]], NumberStyles.Float, CultureInfo.InvariantCulture, out double longitude)
            ? RecordingPlace.Of(latitude, longitude) : null;
    }
}
