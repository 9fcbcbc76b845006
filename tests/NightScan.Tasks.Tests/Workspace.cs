namespace NightScan.Tasks.Tests;

/// <summary>
/// A folder that has nothing but what a user's has: data.proj, build/, and tiny recordings. Its name has a blank and a few other
/// characters that careless quoting would trip over.
/// </summary>
internal sealed class Workspace : IDisposable
{
    // Spectrograms that take no time, one a recording: what concerns variants asks for them.
    private const string SmallSettings = """
        <Project>
          <PropertyGroup>
            <SampleRate>8000</SampleRate>
            <FftSize>256</FftSize>
            <HopLength>128</HopLength>
            <MelBands>16</MelBands>
            <MinFrequency>50</MinFrequency>
            <MaxFrequency>4000</MaxFrequency>
            <Duration>0.3</Duration>
            <VariantsPerSample>0</VariantsPerSample>
          </PropertyGroup>
        </Project>
        """;

    public Workspace()
    {
        Folder = Path.Combine(Path.GetTempPath(), $"night scan, it's {Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
        Repository.CopyTo(Folder, "data.proj", "build");
        File.WriteAllText(Path.Combine(Folder, "NightScan.user.props"), SmallSettings);
    }

    public string Folder { get; }

    public string AudioRoot => Path.Combine(Folder, "data", "audio_data");

    public string CacheDir => Path.Combine(Folder, "data", "spectrograms_cache");

    /// <summary>Paths of all spectrograms, relative to the cache.</summary>
    public string[] Spectrograms => Directory.Exists(CacheDir)
        ? [.. Directory.EnumerateFiles(CacheDir, "*.npy", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(CacheDir, file))
            .Order(StringComparer.Ordinal)]
        : [];

    public CacheSummary Summary => CacheSummary.Read(CacheDir);

    /// <summary>A recording's full path, with or without the recording being there.</summary>
    public string Recording(string classAndName) => Path.Combine([AudioRoot, .. classAndName.Split('/')]);

    /// <summary>Writes a recording of its own sound, old enough for its modification time to be trusted.</summary>
    public string WriteRecording(string classAndName, int sound, double seconds = 0.3)
    {
        string path = Recording(classAndName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Wave.Tone(sound, seconds));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1).AddSeconds(sound));
        return path;
    }

    /// <summary>Two classes of twelve recordings each: enough that every split has some.</summary>
    public void WriteRecordings()
    {
        for (int i = 0; i < 12; i++)
        {
            WriteRecording($"tawny owl/owl {i:00}.wav", i);
            WriteRecording($"Chouette hulotte é/hibou {i:00}.wav", 100 + i);
        }
    }

    public BuildResult Build(params string[] arguments) => Start(arguments).Wait();

    public DotnetBuild Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <param name="environment">Variables for it alone.</param>
    public DotnetBuild Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        DotnetBuild.Start(Folder, [$"-p:NightScanTaskAssembly={Repository.TaskAssembly}", .. arguments], environment);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
