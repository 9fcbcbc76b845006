using System.Text.Json;
using System.Text.Json.Serialization;

namespace NightScan.Diagnostics;

/// <summary>What a line between two processes is about.</summary>
internal enum RelayedKind
{
    Message,

    /// <summary>Progress: the next one replaces it.</summary>
    Status,
    Warning,
    Error,

    /// <summary>What came of it all, in a few words.</summary>
    Outcome,
}

/// <summary>
/// A line that the trainer, a process of its own, writes to its standard output for the build to say: JSON, so that any text fits
/// on a line. Whatever else comes out of a process is a plain message.
/// </summary>
/// <param name="Code">Of a warning or an error.</param>
/// <param name="File">The file that a warning or an error is about, if any.</param>
/// <param name="Line">One-based line in it; 0 for all of it.</param>
internal sealed record RelayedLine(RelayedKind Kind, string Text, string? Code = null, string? File = null, int Line = 0)
{
    private const string Start = "{\"nightscan\":";

    public static RelayedLine Of(RelayedKind kind, Diagnostic diagnostic) =>
        new(kind, diagnostic.Message, diagnostic.Code, diagnostic.File, diagnostic.Line);

    /// <summary>The diagnostic of a warning or an error; the descriptor may be of a code that this version does not know.</summary>
    [JsonIgnore]
    public Diagnostic Diagnostic => new(DiagnosticCodes.Find(Code ?? ""), Text, File, Line);

    /// <summary>The line, without its end.</summary>
    public string Write() => JsonSerializer.Serialize(new Envelope(this), RelayedLineJson.Default.Envelope);

    /// <summary>Reads a line.</summary>
    public static RelayedLine Read(string line)
    {
        try
        {
            return line.StartsWith(Start, StringComparison.Ordinal)
                ? JsonSerializer.Deserialize(line, RelayedLineJson.Default.Envelope)!.Nightscan
                : new RelayedLine(RelayedKind.Message, line);
        }
        catch (JsonException)
        {
            return new RelayedLine(RelayedKind.Message, line);
        }
    }

    internal sealed record Envelope(RelayedLine Nightscan);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RelayedLine.Envelope))]
internal sealed partial class RelayedLineJson : JsonSerializerContext;
