using NightScan.Annotations;
using NightScan.Diagnostics;

namespace NightScan.Tests.Annotations;

/// <summary>Recordings that are only named, and tables about them; AudioRoot is its folder <c>audio</c>.</summary>
internal sealed class TableFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    public TableFolder() => AudioRoot = Directory.CreateDirectory(Path.Join(_folder.Path, "audio")).FullName;

    public string AudioRoot { get; }

    public string LabelColumn { get; set; } = "";

    /// <summary>Full paths of what Annotations names.</summary>
    public List<string> Named { get; } = [];

    public string LabelMap { get; set; } = "";

    public AnnotationSettings Settings => new(AudioRoot, Named, LabelColumn, LabelMap, WindowLength: 3);

    public void Dispose() => _folder.Dispose();

    public string FullPath(string path) => _folder.File(path.Split('/'));

    /// <param name="path">From the folder around AudioRoot.</param>
    /// <returns>The full path.</returns>
    public string Write(string path, string text, Encoding? encoding = null)
    {
        string full = FullPath(path);
        File.WriteAllText(full, text, encoding ?? new UTF8Encoding(false));
        return full;
    }

    public AnnotationTables Find() => AnnotationTables.Find(Settings);

    /// <param name="recordings">Paths below AudioRoot, each of a minute.</param>
    public AnnotationSet Read(params string[] recordings) =>
        Find().Read([.. recordings.Select(path => new AnnotatedRecording(path, 60))], CancellationToken.None);

    /// <summary>Writes one table of <c>a.wav</c> and reads it.</summary>
    public AnnotationSet ReadTable(string text, string name = "a.txt", Encoding? encoding = null)
    {
        Write("audio/" + name, text, encoding);
        return Read("a.wav");
    }

    public Diagnostic Fails(params string[] recordings) => Assert.Throws<NightScanException>(() => Read(recordings)).Diagnostic;

    /// <summary>What was found of a recording, one line each: <c>1–2.5 owl</c>, with frequencies and a kind that is not positive.</summary>
    public static string[] Of(AnnotationSet set, string recording = "a.wav") => [.. set.ByRecording[recording].Select(annotation =>
        string.Create(CultureInfo.InvariantCulture, $"{annotation.Start}–{annotation.End} {annotation.Label}")
            + (annotation.LowFrequency is null && annotation.HighFrequency is null ? ""
                : string.Create(CultureInfo.InvariantCulture, $" {annotation.LowFrequency}–{annotation.HighFrequency} Hz"))
            + (annotation.Kind == AnnotationKind.Positive ? "" : $" {annotation.Kind.ToString().ToLowerInvariant()}"))];

    /// <summary>Codes and lines: <c>NS0706 3</c>.</summary>
    public static string[] Problems(AnnotationSet set) => [.. set.Problems.Select(problem => $"{problem.Descriptor.Code} {problem.Line}")];
}
