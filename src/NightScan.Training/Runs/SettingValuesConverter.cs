using System.Text.Json;
using System.Text.Json.Serialization;

namespace NightScan.Training.Runs;

/// <summary>
/// Settings by the names of their properties: numbers and flags as JSON has them, names as text. It also reads numbers that stand in
/// quotes, as older files have them.
/// </summary>
internal sealed class SettingValuesConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    // What may look like a number and is none: names, patterns and hashes.
    private static readonly HashSet<string> s_texts =
        ["Architecture", "Data", "GroupBy", "GroupPattern", "MelNorm", "MelScale", "Precision", "PretrainedWeights", "SplitsCsv",
        "SplitsCsvHash"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Dictionary<string, string> values = [];
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = reader.GetString()!;
            _ = reader.Read();
            values[name] = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => throw new JsonException(),
            };
        }

        return values;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string name, string text) in value)
        {
            writer.WritePropertyName(name);
            if (s_texts.Contains(name) || !IsLiteral(text))
            {
                writer.WriteStringValue(text);
            }
            else
            {
                writer.WriteRawValue(text);
            }
        }

        writer.WriteEndObject();
    }

    private static bool IsLiteral(string text) => text is "true" or "false"
        || (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) && (char.IsAsciiDigit(text[0]) || text[0] == '-'));
}
