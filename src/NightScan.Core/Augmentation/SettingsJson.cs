using System.Text.Json;

namespace NightScan.Augmentation;

/// <summary>Reads objects, numbers and intervals of a JSON file one after the other; every error knows its line.</summary>
/// <remarks>
/// Not by JsonSerializer: its messages name .NET types, and neither what an object may hold nor from where to where a number may be.
/// </remarks>
internal sealed class SettingsJson
{
    private readonly string _path;
    private readonly Queue<Token> _tokens = [];
    private Token _last;
    private string _key = "the file";

    /// <param name="bytes">UTF-8.</param>
    /// <param name="path">Full path of the file, for errors.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A key has half of a surrogate pair.</exception>
    public SettingsJson(ReadOnlySpan<byte> bytes, string path)
    {
        _path = path;
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        Utf8JsonReader reader = new(
            bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        int line = 1, counted = 0;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            line += bytes[counted..start].Count((byte)'\n');
            counted = start;
            _tokens.Enqueue(new(
                reader.TokenType, line, reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "",
                reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : 0));
        }
    }

    /// <summary>An error about the token that was read last.</summary>
    public NightScanException Error(string message) => new(DiagnosticCodes.BadAugmentationFile, message + ".", _path, _last.Line);

    /// <summary>Reads an object: a key, then whoever asked for it reads its value, and so on.</summary>
    /// <param name="keys">What it may hold, each once.</param>
    public IEnumerable<string> Object(IReadOnlyList<string> keys)
    {
        string name = _key;
        if (Next().Type != JsonTokenType.StartObject)
        {
            throw Error($"{Quote(name)} must be an object in braces");
        }

        HashSet<string> seen = [];
        while (Next() is { Type: JsonTokenType.PropertyName, Key: string key })
        {
            if (!keys.Contains(key))
            {
                throw Error($"{Quote(name)} has no '{key}': it may hold {string.Join(", ", keys)}");
            }

            if (!seen.Add(key))
            {
                throw Error($"'{key}' stands here twice");
            }

            yield return _key = key;
        }

        _key = name;
    }

    /// <summary>Reads a number within bounds.</summary>
    public double Number(Interval allowed) =>
        Next().Type == JsonTokenType.Number ? Check(allowed) : throw Error($"'{_key}' must be a number");

    /// <summary>Reads <c>[low, high]</c> within bounds.</summary>
    public Interval Interval(Interval allowed)
    {
        double End() => Next().Type == JsonTokenType.Number ? Check(allowed) : throw WrongForm();
        NightScanException WrongForm() => Error(FormattableString.Invariant(
            $"'{_key}' must be two numbers in brackets, such as [{allowed.Low}, {allowed.High}]"));
        if (Next().Type != JsonTokenType.StartArray)
        {
            throw WrongForm();
        }

        Interval interval = new(End(), End());
        return Next().Type != JsonTokenType.EndArray ? throw WrongForm()
            : interval.Low > interval.High ? throw Error($"'{_key}' must have its lower end first")
            : interval;
    }

    private Token Next() => _last = _tokens.Dequeue();

    private double Check(Interval allowed) => _last.Number >= allowed.Low && _last.Number <= allowed.High
        ? _last.Number
        : throw Error(FormattableString.Invariant($"'{_key}' is {_last.Number}, which is not from {allowed.Low} to {allowed.High}"));

    private static string Quote(string name) => name == "the file" ? name : $"'{name}'";

    private readonly record struct Token(JsonTokenType Type, int Line, string Key, double Number);
}
