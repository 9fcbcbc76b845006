namespace NightScan.Packages.Tests;

/// <summary>A folder of somebody who uses the packages, outside the repository, with a nuget.config that knows nothing but them.</summary>
internal sealed class Consumer : IDisposable
{
    /// <summary>Spectrograms that take no time, as properties.</summary>
    public const string Small = "<SampleRate>8000</SampleRate><FftSize>256</FftSize><HopLength>128</HopLength><MelBands>16</MelBands>"
        + "<MinFrequency>50</MinFrequency><MaxFrequency>4000</MaxFrequency><Duration>0.3</Duration><VariantsPerSample>0</VariantsPerSample>";

    private readonly PackedFeed _feed;
    private readonly string _outer = Path.Combine(Path.GetTempPath(), $"nightscan-user-{Guid.NewGuid():N}");

    /// <param name="name">The folder's name.</param>
    /// <param name="withOthers">Other people's packages too, from where the machine has them.</param>
    public Consumer(PackedFeed feed, string name = "my birds", bool withOthers = false)
    {
        _feed = feed;
        Folder = Path.Join(_outer, name);
        Directory.CreateDirectory(Folder);
        string others = withOthers
            ? $"</packageSources><fallbackPackageFolders><add key=\"machine\" value=\"{PackedFeed.MachinePackages}\" /></fallbackPackageFolders>"
            : "</packageSources>";
        Write("nuget.config",
            $"<configuration><packageSources>{(withOthers ? "" : "<clear />")}<add key=\"here\" value=\"{feed.Feed}\" />{others}</configuration>");
        // What an outer folder says is not meant for the packages' own projects.
        File.WriteAllText(Path.Join(_outer, "Directory.Build.props"), "<Project><PropertyGroup><Nullable>enable</Nullable></PropertyGroup></Project>");
    }

    public string Folder { get; }

    public string Version => _feed.Version;

    /// <summary>A data project of the SDK.</summary>
    public string DataProject(string properties = "") =>
        $"<Project Sdk=\"NightScan.Sdk/{Version}\"><PropertyGroup>{Small}{properties}</PropertyGroup></Project>";

    public string Write(string path, string text)
    {
        string full = Path.Join(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Two classes of <paramref name="count"/> recordings each.</summary>
    public void WriteRecordings(string folder = "data/audio_data", int count = 6, int first = 0)
    {
        for (int i = 0; i < 2 * count; i++)
        {
            string path = Path.Join(Folder, folder, i % 2 == 0 ? "tawny owl" : "little owl", $"{i / 2}.wav");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Wave.Tone(first + i, 0.3));
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1).AddSeconds(i));
        }
    }

    /// <summary>Gives a command in the folder.</summary>
    public BuildResult Run(params string[] arguments) => Dotnet.Run(Folder, _feed.Packages, arguments);

    public BuildResult Build(string project, params string[] arguments) => Run(["build", project, "-nologo", "-tl:off", .. arguments]);

    public CacheSummary Summary(string cache = "data/spectrograms_cache") => CacheSummary.Read(Path.Join(Folder, cache));

    /// <summary>Every file of a folder, with its size and modification time.</summary>
    public Dictionary<string, (long, DateTime)> Files(string folder) =>
        new DirectoryInfo(Path.Join(Folder, folder)).EnumerateFiles("*", SearchOption.AllDirectories)
            .ToDictionary(file => file.FullName, file => (file.Length, file.LastWriteTimeUtc));

    public void Dispose() => Directory.Delete(_outer, recursive: true);
}
