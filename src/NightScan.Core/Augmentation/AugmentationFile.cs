using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using NightScan.Diagnostics;

namespace NightScan.Augmentation;

/// <summary>
/// The JSON file that weighs and bounds the operations; docs/augmentation.md has its schema. Everything is optional, comments and
/// trailing commas are welcome, and what it cannot mean is an error with its line: a misspelt key never passes for a default.
/// </summary>
internal static class AugmentationFile
{
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
            throw new NightScanException(DiagnosticCodes.BadAugmentationFile, $"it cannot be read: {exception.Message}", path, inner: exception);
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
                DiagnosticCodes.BadAugmentationFile, $"it is not valid JSON: {exception.Message}", path, (int)(exception.LineNumber ?? 0) + 1, exception);
        }
    }

    /// <summary>
    /// The operations that may be drawn, and under <c>AugmentationFile</c> a file that gives these settings: a JSON object on one line.
    /// </summary>
    public static string Describe(AugmentationSettings settings)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("Augmentations", string.Join(' ', AugmentationNames.All.Where((_, number) => settings.Operations.HasFlag(AugmentationNames.Flag(number))).DefaultIfEmpty("none")));
            json.WriteStartObject("AugmentationFile");
            json.WriteStartObject("weights");
            for (int number = 0; number < AugmentationNames.All.Count; number++)
            {
                json.WriteNumber(AugmentationNames.All[number], settings.Weights.Span[number]);
            }

            json.WriteEndObject();
            json.WriteStartObject("limits");
            json.WriteNumber("pitch", settings.Limits.Pitch);
            Write(json, "stretch", settings.Limits.Rate);
            json.WriteEndObject();
            Write(json, "rare", settings.Rare);
            Write(json, "medium", settings.Medium);
            Write(json, "common", settings.Common);
            json.WriteStartObject("filter");
            json.WriteNumber("tilt", settings.Tilt);
            Write(json, "lowPass", settings.LowPass);
            Write(json, "highPass", settings.HighPass);
            json.WriteEndObject();
            json.WriteStartObject("reverb");
            Write(json, "rt60", settings.ReverberationTime);
            Write(json, "directToReverberant", settings.DirectToReverberant);
            json.WriteEndObject();
            json.WriteStartObject("mask");
            Write(json, "time", settings.TimeMask);
            Write(json, "frequency", settings.FrequencyMask);
            json.WriteEndObject();
            json.WriteStartObject("background");
            json.WriteNumber("pool", settings.BackgroundPool);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, TierBounds bounds)
    {
        json.WriteStartObject(name);
        Write(json, "snr", bounds.SignalToNoise);
        json.WriteNumber("shift", bounds.Shift);
        Write(json, "stretch", bounds.Rate);
        json.WriteNumber("pitch", bounds.Pitch);
        Write(json, "operations", new Interval(bounds.FewestOperations, bounds.MostOperations));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Interval interval)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }

    private static AugmentationSettings Read(SettingsJson json, AugmentationSettings settings)
    {
        double[] weights = settings.Weights.ToArray();
        json.Object(key =>
        {
            switch (key)
            {
                case "weights":
                    json.Object(name => weights[Operation(json, name)] = json.Number(0, 1000), [.. AugmentationNames.All]);
                    break;
                case "limits":
                    settings = settings with { Limits = ReadLimits(json, settings.Limits) };
                    break;
                case "rare":
                    settings = settings with { Rare = ReadTier(json, settings.Rare) };
                    break;
                case "medium":
                    settings = settings with { Medium = ReadTier(json, settings.Medium) };
                    break;
                case "common":
                    settings = settings with { Common = ReadTier(json, settings.Common) };
                    break;
                case "filter":
                    settings = ReadFilter(json, settings);
                    break;
                case "reverb":
                    settings = ReadReverb(json, settings);
                    break;
                case "mask":
                    settings = ReadMask(json, settings);
                    break;
                case "background":
                    json.Object(_ => settings = settings with { BackgroundPool = json.Integer(1, 1024) }, "pool");
                    break;
            }
        }, "weights", "limits", "rare", "medium", "common", "filter", "reverb", "mask", "background");
        json.End();
        return settings with { Weights = weights };
    }

    private static int Operation(SettingsJson json, string name)
    {
        int number = AugmentationNames.IndexOf(name);
        return number >= 0 ? number : throw json.Error($"there is no operation '{name}'");
    }

    private static AnimalLimits ReadLimits(SettingsJson json, AnimalLimits limits)
    {
        json.Object(key => limits = key == "pitch" ? limits with { Pitch = json.Number(0, 12) } : limits with { Rate = Rate(json) }, "pitch", "stretch");
        return limits;
    }

    private static TierBounds ReadTier(SettingsJson json, TierBounds bounds)
    {
        json.Object(key => bounds = key switch
        {
            "snr" => bounds with { SignalToNoise = json.Interval(-20, 100) },
            "shift" => bounds with { Shift = json.Number(0, 0.5) },
            "stretch" => bounds with { Rate = Rate(json) },
            "pitch" => bounds with { Pitch = json.Number(0, 12) },
            _ => Chain(json, bounds),
        }, "snr", "shift", "stretch", "pitch", "operations");
        return bounds;
    }

    private static TierBounds Chain(SettingsJson json, TierBounds bounds)
    {
        Interval operations = json.Interval(1, AugmentationNames.All.Count);
        return operations.Low % 1 == 0 && operations.High % 1 == 0
            ? bounds with { FewestOperations = (int)operations.Low, MostOperations = (int)operations.High }
            : throw json.Error("'operations' must be two whole numbers");
    }

    private static Interval Rate(SettingsJson json)
    {
        Interval rate = json.Interval(0.5, 2);
        return rate.Low <= 1 && rate.High >= 1 ? rate : throw json.Error("'stretch' must have 1 between its ends, such as [0.9, 1.1]");
    }

    private static AugmentationSettings ReadFilter(SettingsJson json, AugmentationSettings settings)
    {
        json.Object(key => settings = key switch
        {
            "tilt" => settings with { Tilt = json.Number(0.5, 12) },
            "lowPass" => settings with { LowPass = json.Interval(0.01, 1) },
            _ => settings with { HighPass = json.Interval(0, 0.9) },
        }, "tilt", "lowPass", "highPass");
        return settings;
    }

    private static AugmentationSettings ReadReverb(SettingsJson json, AugmentationSettings settings)
    {
        json.Object(key => settings = key == "rt60"
            ? settings with { ReverberationTime = json.Interval(0.01, 20) }
            : settings with { DirectToReverberant = json.Interval(-30, 60) }, "rt60", "directToReverberant");
        return settings;
    }

    private static AugmentationSettings ReadMask(SettingsJson json, AugmentationSettings settings)
    {
        json.Object(key => settings = key == "time"
            ? settings with { TimeMask = json.Interval(0, 0.25) }
            : settings with { FrequencyMask = json.Interval(0, 0.25) }, "time", "frequency");
        return settings;
    }
}
