using System.Text.Json;

namespace NightScan.Augmentation;

/// <summary>Reads objects, numbers and intervals of a JSON file one after the other; every error knows its line.</summary>
/// <remarks>
/// Not by JsonSerializer: its messages name .NET types, and neither what an object may hold nor from where to where a number may be.
/// </remarks>
internal sealed class SettingsJson
{
    private readonly byte[] _bytes;
    private readonly string _path;
    private JsonReaderState _state = new(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
    private int _consumed;
    private int _tokenStart;
    private string _key = "the file";

    public SettingsJson(byte[] bytes, string path)
    {
        _path = path;
        _bytes = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    /// <summary>An error about the token that was read last.</summary>
    public NightScanException Error(string message) =>
        new(DiagnosticCodes.BadAugmentationFile, message + ".", _path, 1 + _bytes.AsSpan(0, _tokenStart).Count((byte)'\n'));

    /// <summary>Reads an object: a key, then whoever asked for it reads its value, and so on.</summary>
    /// <param name="keys">What it may hold, each once.</param>
    public IEnumerable<string> Object(IReadOnlyList<string> keys)
    {
        string name = _key;
        if (Next(out _, out _) != JsonTokenType.StartObject)
        {
            throw Error($"{Quote(name)} must be an object in braces");
        }

        HashSet<string> seen = [];
        while (Next(out string text, out _) == JsonTokenType.PropertyName)
        {
            if (!keys.Contains(text))
            {
                throw Error($"{Quote(name)} has no '{text}': it may hold {string.Join(", ", keys)}");
            }

            if (!seen.Add(text))
            {
                throw Error($"'{text}' stands here twice");
            }

            _key = text;
            yield return text;
        }

        _key = name;
    }

    /// <summary>Reads a number within bounds.</summary>
    public double Number(Interval allowed) =>
        Next(out _, out double number) == JsonTokenType.Number ? Check(number, allowed) : throw Error($"'{_key}' must be a number");

    /// <summary>Reads <c>[low, high]</c> within bounds.</summary>
    public Interval Interval(Interval allowed)
    {
        string example = FormattableString.Invariant($"[{allowed.Low}, {allowed.High}]");
        string form = $"'{_key}' must be two numbers in brackets, such as {example}";
        double[] ends = new double[2];
        if (Next(out _, out _) != JsonTokenType.StartArray)
        {
            throw Error(form);
        }

        foreach (ref double end in ends.AsSpan())
        {
            if (Next(out _, out double number) != JsonTokenType.Number)
            {
                throw Error(form);
            }

            end = Check(number, allowed);
        }

        return Next(out _, out _) != JsonTokenType.EndArray ? throw Error(form)
            : ends[0] > ends[1] ? throw Error($"'{_key}' must have its lower end first")
            : new(ends[0], ends[1]);
    }

    /// <summary>Nothing may follow.</summary>
    public void End() => Next(out _, out _);

    private JsonTokenType Next(out string text, out double number)
    {
        Utf8JsonReader reader = new(_bytes.AsSpan(_consumed), isFinalBlock: true, _state);
        (text, number) = ("", 0);
        if (!reader.Read())
        {
            return JsonTokenType.None;
        }

        _tokenStart = _consumed + (int)reader.TokenStartIndex;
        _consumed += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            text = reader.GetString()!;
        }
        else if (reader.TokenType == JsonTokenType.Number)
        {
            number = reader.GetDouble();
        }

        return reader.TokenType;
    }

    private double Check(double number, Interval allowed) => number >= allowed.Low && number <= allowed.High
        ? number
        : throw Error(FormattableString.Invariant($"'{_key}' is {number}, which is not from {allowed.Low} to {allowed.High}"));

    private static string Quote(string name) => name == "the file" ? name : $"'{name}'";
}
