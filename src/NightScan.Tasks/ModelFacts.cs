using System.Text.Json;

namespace NightScan.Tasks;

/// <summary>What model.json tells of a model to scripts and other projects.</summary>
internal static class ModelFacts
{
    /// <summary>
    /// The version that trained it, its architecture, the number of its classes, and the numbers that were measured on the test split;
    /// what the file does not have is left out.
    /// </summary>
    /// <param name="path">Full path of model.json.</param>
    public static (string Name, object Value)[] Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. Of(json.RootElement)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<(string, object)> Of(JsonElement model)
    {
        if (Find(Find(model, "versions", JsonValueKind.Object), nameof(NightScan), JsonValueKind.String) is { } version)
        {
            yield return ("Version", version.GetString()!);
        }

        if (Find(model, "architecture", JsonValueKind.String) is { } architecture)
        {
            yield return ("Architecture", architecture.GetString()!);
        }

        if (Find(model, "classes", JsonValueKind.Array) is { } classes)
        {
            yield return ("Classes", classes.GetArrayLength());
        }

        if (Find(model, "test", JsonValueKind.Object) is { } test)
        {
            foreach (JsonProperty number in test.EnumerateObject().Where(number => number.Value.ValueKind == JsonValueKind.Number))
            {
                yield return (number.Name, number.Value.GetDouble());
            }
        }
    }

    private static JsonElement? Find(JsonElement? json, string name, JsonValueKind kind) =>
        json is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out JsonElement found) && found.ValueKind == kind
            ? found : null;
}
