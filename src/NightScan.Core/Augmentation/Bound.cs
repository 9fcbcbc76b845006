using System.Text.Json;

namespace NightScan.Augmentation;

/// <summary>A number or an interval of a record that the AugmentationFile may set.</summary>
/// <param name="Name">Its key in the file.</param>
/// <param name="Allowed">What it must lie within.</param>
/// <param name="Read">The record with what stands in the file.</param>
/// <param name="Write">Writes the value of a record.</param>
internal sealed record Bound<T>(string Name, Interval Allowed, Func<SettingsJson, T, T> Read, Action<Utf8JsonWriter, T> Write);

/// <summary>Kinds of bounds.</summary>
internal static class Bound
{
    public static Bound<T> Number<T>(string name, double low, double high, Func<T, double> get, Func<T, double, T> set) => new(
        name, new(low, high), (json, owner) => set(owner, json.Number(low, high)), (json, owner) => json.WriteNumber(name, get(owner)));

    public static Bound<T> Integer<T>(string name, int low, int high, Func<T, int> get, Func<T, int, T> set) => new(
        name, new(low, high), (json, owner) => set(owner, json.Integer(low, high)), (json, owner) => json.WriteNumber(name, get(owner)));

    public static Bound<T> Interval<T>(string name, double low, double high, Func<T, Interval> get, Func<T, Interval, T> set) => new(
        name, new(low, high), (json, owner) => set(owner, json.Interval(low, high)), (json, owner) => Write(json, name, get(owner)));

    /// <summary>Factors around 1, which stands for no change.</summary>
    public static Bound<T> Factors<T>(string name, double low, double high, Func<T, Interval> get, Func<T, Interval, T> set) =>
        Interval(name, low, high, get, set) with
        {
            Read = (json, owner) => json.Interval(low, high) is { Low: <= 1, High: >= 1 } factors
                ? set(owner, factors)
                : throw json.Error($"'{name}' must have 1 between its ends, such as [0.9, 1.1]"),
        };

    /// <summary>Whole numbers.</summary>
    public static Bound<T> Integers<T>(string name, int low, int high, Func<T, (int Low, int High)> get, Func<T, int, int, T> set) =>
        Interval<T>(name, low, high, owner => new(get(owner).Low, get(owner).High), (_, _) => throw new NotSupportedException()) with
        {
            Read = (json, owner) => json.Interval(low, high) is var interval && interval.Low % 1 == 0 && interval.High % 1 == 0
                ? set(owner, (int)interval.Low, (int)interval.High)
                : throw json.Error($"'{name}' must be two whole numbers"),
        };

    private static void Write(Utf8JsonWriter json, string name, Interval interval)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Low);
        json.WriteNumberValue(interval.High);
        json.WriteEndArray();
    }
}
