namespace NightScan.Packages.Tests;

/// <summary>The packages of this repository in a folder, made once, and an empty folder for those that users get.</summary>
public sealed class PackedFeed : IDisposable
{
    public PackedFeed()
    {
        Folder = Path.Combine(Path.GetTempPath(), $"nightscan-feed-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
        Pack(Feed).Succeeds().Says("NightScan.Sdk.");
        Version = Path.GetFileNameWithoutExtension(Directory.GetFiles(Feed, "NightScan.Sdk.*.nupkg").Single())["NightScan.Sdk.".Length..];
    }

    /// <summary>Where packages are that the machine has already: restores of other people's need not fetch them again.</summary>
    public static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given ? given
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string Folder { get; }

    public string Feed => Path.Join(Folder, "feed");

    /// <summary>What is <c>~/.nuget/packages</c> to a user.</summary>
    public string Packages => Path.Join(Folder, "packages");

    public string Version { get; }

    /// <summary>Packs what was built with this suite.</summary>
    internal static BuildResult Pack(string into) => Dotnet.Run(Repository.Root, MachinePackages, "pack", "NightScan.sln", "--no-build",
        "-c", new DirectoryInfo(AppContext.BaseDirectory).Name, "-o", into);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>All suites share the packages; they run one after the other, as each starts programs.</summary>
[CollectionDefinition(Name)]
public sealed class PackedCollection : ICollectionFixture<PackedFeed>
{
    public const string Name = "packages";
}
