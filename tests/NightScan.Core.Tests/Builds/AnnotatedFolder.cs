using NightScan.Annotations;

namespace NightScan.Tests.Builds;

/// <summary>Recordings in any folders, a plain table of who calls in them when, and builds of their windows of a quarter of a second.</summary>
internal sealed class AnnotatedFolder : IDisposable
{
    public AnnotatedFolder(WindowChoice windows = WindowChoice.Annotated) => Data.Settings = Data.Settings with
    {
        Windows = windows,
        Annotations = windows == WindowChoice.Annotated ? [Table] : [],
        MinLabelOverlap = 0.05,
        MaxSamplesPerClass = 0,
        ValidationFraction = 0,
        TestFraction = 0,
    };

    public PipelineFolder Data { get; } = new();

    private string Table => Path.Join(Path.GetDirectoryName(Data.AudioRoot), "calls.csv");

    /// <summary>Writes a recording of a tone, an hour old.</summary>
    public void Write(string path, int seed, double seconds)
    {
        WaveFile.WriteTone(Data.Recording(path), seed, seconds: seconds);
        Data.Age(path);
    }

    /// <summary>Writes the table anew.</summary>
    /// <param name="rows"><c>recording,start,end,label[,kind]</c>.</param>
    public void Annotate(params string[] rows) => File.WriteAllLines(Table,
        ["recording,start,end,label,kind", .. rows.Select(row => row.Count(',') == 3 ? row + ",positive" : row)]);

    /// <summary>As many windows of a quarter of a second as there are letters, in the class of each; <c>.</c> has none.</summary>
    public static string[] Calls(string recording, string letters) => [.. letters.Select((letter, i) => (letter, i))
        .Where(one => one.letter != '.').Select(one => string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{recording},{one.i * 0.25},{(one.i + 1) * 0.25},{one.letter}"))];

    public void Dispose() => Data.Dispose();
}
