using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace NightScan.Augmentation;

/// <summary>
/// The JSON file that weighs and bounds the operations; docs/augmentation.md has its schema. Everything is optional, comments and
/// trailing commas are welcome, and what it cannot mean is an error with its line: a misspelt key never passes for a default.
/// </summary>
internal static class AugmentationFile
{
    private const string Weights = "weights";

    // Descriptions in indexes and models have had them in these orders; others follow.
    private static readonly string[] s_tierOrder = ["snr", "shift", "stretch", "pitch"];
    private static readonly string[] s_sectionOrder = ["filter", "reverb", "mask", "background"];

    /// <summary>Settings with what the file says in place of the defaults.</summary>
    /// <exception cref="NightScanException">NS0220.</exception>
    public static AugmentationSettings Read(string path, AugmentationSettings settings)
    {
        NightScanException Bad(string message, int line = 0, Exception? inner = null) =>
            new(DiagnosticCodes.BadAugmentationFile, message, path, line, inner);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Bad($"it cannot be read: {exception.Message}", inner: exception);
        }

        if (!Utf8.IsValid(bytes))
        {
            throw Bad("it is not a text in UTF-8; save it as one");
        }

        try
        {
            return Read(new SettingsJson(bytes, path), settings);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Bad($"it is not valid JSON: {exception.Message}", (int)((exception as JsonException)?.LineNumber ?? 0) + 1, exception);
        }
    }

    /// <summary>
    /// The operations that may be drawn, and under <c>AugmentationFile</c> a file that gives these settings: a JSON object on one line.
    /// </summary>
    public static string Describe(AugmentationSettings settings)
    {
        OperationRegistry operations = settings.Registry;
        IEnumerable<string> names = operations.Names.Where((_, number) => settings.Operations.Has(number));
        JsonObject file = new()
        {
            [Weights] = new JsonObject(operations.Names.Select((name, number) =>
                KeyValuePair.Create(name, (JsonNode?)settings.GivenWeight(operations[number])))),
        };
        foreach (Section section in Sections(operations))
        {
            file[section.Name] = new JsonObject(section.Bounds.Select(bound =>
                KeyValuePair.Create(bound.Name, (JsonNode?)bound.Write(settings.Of(section.Scope, bound)))));
        }

        JsonObject description = new()
        {
            ["Augmentations"] = string.Join(' ', names.DefaultIfEmpty("none")),
            ["AugmentationFile"] = file,
        };
        return description.ToJsonString();
    }

    private static AugmentationSettings Read(SettingsJson json, AugmentationSettings settings)
    {
        OperationRegistry operations = settings.Registry;
        Section[] sections = Sections(operations);
        double[] weights = [.. Enumerable.Range(0, operations.Count).Select(number => settings.GivenWeight(operations[number]))];
        foreach (string key in json.Object([Weights, .. sections.Select(section => section.Name)]))
        {
            if (key == Weights)
            {
                foreach (string name in json.Object(operations.Names))
                {
                    weights[operations.Names.IndexOf(name)] = json.Number(Interval.UpTo(1000));
                }

                continue;
            }

            Section section = sections.First(section => section.Name == key);
            foreach (string name in json.Object([.. section.Bounds.Select(bound => bound.Name)]))
            {
                Bound bound = section.Bounds.First(bound => bound.Name == name);
                settings = settings.With(section.Scope, bound, bound.Read(json));
            }
        }

        return settings with { Weights = weights };
    }

    private static Section[] Sections(OperationRegistry operations)
    {
        Bound[] byTier = [.. operations.Bounds.Where(bound => bound.IsByTier).OrderBy(bound => Place(s_tierOrder, bound.Name))];
        return
        [
            new("limits", BoundScope.Limits, [.. operations.Bounds.Where(bound => bound.OfAnimal is not null)]),
            new("rare", BoundScope.Rare, byTier),
            new("medium", BoundScope.Medium, byTier),
            new("common", BoundScope.Common, byTier),
            .. operations.Rows.OrderBy(operation => Place(s_sectionOrder, operation.Name))
                .Select(operation => new Section(operation.Name, BoundScope.All, [.. operation.Bounds.Where(bound => !bound.IsByTier)]))
                .Where(section => section.Bounds.Length > 0),
        ];
    }

    private static uint Place(string[] order, string name) => (uint)Array.IndexOf(order, name);

    /// <summary>An object of the file.</summary>
    private sealed record Section(string Name, BoundScope Scope, Bound[] Bounds);
}
