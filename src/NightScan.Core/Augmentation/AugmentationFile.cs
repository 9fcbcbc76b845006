using System.Text.Json;
using System.Text.Unicode;

namespace NightScan.Augmentation;

/// <summary>
/// The JSON file that weighs and bounds the operations; docs/augmentation.md has its schema. Everything is optional, comments and
/// trailing commas are welcome, and what it cannot mean is an error with its line: a misspelt key never passes for a default.
/// </summary>
internal static class AugmentationFile
{
    private static readonly TierSection[] s_tiers =
    [
        new("rare", settings => settings.Rare, (settings, bounds) => settings with { Rare = bounds }),
        new("medium", settings => settings.Medium, (settings, bounds) => settings with { Medium = bounds }),
        new("common", settings => settings.Common, (settings, bounds) => settings with { Common = bounds }),
    ];

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
        catch (JsonException exception)
        {
            throw new NightScanException(
                DiagnosticCodes.BadAugmentationFile, $"it is not valid JSON: {exception.Message}", path,
                (int)(exception.LineNumber ?? 0) + 1, exception);
        }
    }

    /// <summary>
    /// The operations that may be drawn, and under <c>AugmentationFile</c> a file that gives these settings: a JSON object on one line.
    /// </summary>
    public static string Describe(AugmentationSettings settings) => Object(json =>
    {
        OperationRegistry operations = settings.Registry;
        IEnumerable<string> names = operations.Names.Where((_, number) => settings.Operations.Has(number));
        json.WriteString("Augmentations", string.Join(' ', names.DefaultIfEmpty("none")));
        json.WriteStartObject("AugmentationFile");
        json.WriteStartObject("weights");
        for (int number = 0; number < operations.Count; number++)
        {
            json.WriteNumber(operations.Names[number], settings.GivenWeight(operations[number]));
        }

        json.WriteEndObject();
        Write(json, "limits", BoundsByAnimal(operations), settings.Limits);
        Array.ForEach(s_tiers, tier => Write(json, tier.Name, BoundsByTier(operations), tier.Get(settings)));
        Array.ForEach(Sections(operations), section => Write(json, section.Name, section.Bounds, settings));
        json.WriteEndObject();
    });

    /// <summary>The bounds of one operation.</summary>
    /// <param name="settings">What it has for all tiers.</param>
    /// <param name="bounds">What it has for one.</param>
    public static string BoundsOf(AugmentationOperation operation, AugmentationSettings settings, TierBounds bounds) => Object(json =>
    {
        foreach (Bound<AugmentationSettings> bound in operation.Bounds)
        {
            bound.Write(json, settings);
        }

        Write(json, "limits", operation.BoundsByAnimal, settings.Limits);
        Write(json, "tier", operation.BoundsByTier, bounds);
    });

    private static Bound<AnimalLimits>[] BoundsByAnimal(OperationRegistry operations) =>
        [.. operations.Rows.SelectMany(operation => operation.BoundsByAnimal)];

    private static Bound<TierBounds>[] BoundsByTier(OperationRegistry operations) =>
    [
        .. operations.Rows.SelectMany(operation => operation.BoundsByTier).DistinctBy(bound => bound.Name)
            .OrderBy(bound => Place(s_tierOrder, bound.Name)),
        Bound.Integers<TierBounds>(
            "operations", 1, operations.Count, bounds => (bounds.FewestOperations, bounds.MostOperations),
            (bounds, fewest, most) => bounds with { FewestOperations = fewest, MostOperations = most }),
    ];

    private static (string Name, IReadOnlyList<Bound<AugmentationSettings>> Bounds)[] Sections(OperationRegistry operations) =>
    [
        .. operations.Rows.Where(operation => operation.Bounds.Count > 0).OrderBy(operation => Place(s_sectionOrder, operation.Name))
            .Select(operation => (operation.Name, operation.Bounds)),
    ];

    private static uint Place(string[] order, string name) => (uint)Array.IndexOf(order, name);

    private static string Object(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<Bound<T>> bounds, T owner)
    {
        json.WriteStartObject(name);
        foreach (Bound<T> bound in bounds)
        {
            bound.Write(json, owner);
        }

        json.WriteEndObject();
    }

    private static AugmentationSettings Read(SettingsJson json, AugmentationSettings settings)
    {
        OperationRegistry operations = settings.Registry;
        double[] weights = [.. Enumerable.Range(0, operations.Count).Select(number => settings.GivenWeight(operations[number]))];
        var sections = Sections(operations);
        json.Object(key =>
        {
            if (key == "weights")
            {
                json.Object(name => weights[operations.Names.IndexOf(name)] = json.Number(0, 1000), operations.Names.AsSpan());
            }
            else if (key == "limits")
            {
                settings = settings with { Limits = Read(json, BoundsByAnimal(operations), settings.Limits) };
            }
            else if (Array.Find(s_tiers, tier => tier.Name == key) is { } tier)
            {
                settings = tier.Set(settings, Read(json, BoundsByTier(operations), tier.Get(settings)));
            }
            else
            {
                settings = Read(json, sections.First(section => section.Name == key).Bounds, settings);
            }
        }, ["weights", "limits", .. s_tiers.Select(tier => tier.Name), .. sections.Select(section => section.Name)]);
        json.End();
        return settings with { Weights = weights };
    }

    private static T Read<T>(SettingsJson json, IReadOnlyList<Bound<T>> bounds, T owner)
    {
        json.Object(key => owner = bounds.First(bound => bound.Name == key).Read(json, owner), [.. bounds.Select(bound => bound.Name)]);
        return owner;
    }

    private sealed record TierSection(
        string Name, Func<AugmentationSettings, TierBounds> Get, Func<AugmentationSettings, TierBounds, AugmentationSettings> Set);
}
