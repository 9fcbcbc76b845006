using System.Text.Json;
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
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(
                DiagnosticCodes.BadAugmentationFile, $"it cannot be read: {exception.Message}", path, inner: exception);
        }

        if (!Utf8.IsValid(bytes))
        {
            throw new NightScanException(DiagnosticCodes.BadAugmentationFile, "it is not a text in UTF-8; save it as one", path);
        }

        try
        {
            return Read(new SettingsJson(bytes, path), settings);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new NightScanException(
                DiagnosticCodes.BadAugmentationFile, $"it is not valid JSON: {exception.Message}", path,
                (int)((exception as JsonException)?.LineNumber ?? 0) + 1, exception);
        }
    }

    /// <summary>
    /// The operations that may be drawn, and under <c>AugmentationFile</c> a file that gives these settings: a JSON object on one line.
    /// </summary>
    public static string Describe(AugmentationSettings settings)
    {
        OperationRegistry operations = settings.Registry;
        IEnumerable<string> names = operations.Names.Where((_, number) => settings.Operations.Has(number));
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("Augmentations", string.Join(' ', names.DefaultIfEmpty("none")));
            json.WriteStartObject("AugmentationFile");
            json.WriteStartObject(Weights);
            for (int number = 0; number < operations.Count; number++)
            {
                json.WriteNumber(operations.Names[number], settings.GivenWeight(operations[number]));
            }

            json.WriteEndObject();
            foreach (Section section in Sections(operations))
            {
                json.WriteStartObject(section.Name);
                Array.ForEach(section.Bounds, bound => bound.Write(json, settings.Of(section.Scope, bound)));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
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
