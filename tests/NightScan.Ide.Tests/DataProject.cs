using Microsoft.Build.Evaluation;

namespace NightScan.Ide.Tests;

/// <summary>
/// A data project in a folder of its own, with the files of NightScan.Sdk laid out beside it as they lie in the package; or data.proj
/// as it lies in a clone. The folder's name has what careless quoting would trip over.
/// </summary>
internal sealed class DataProject : IDisposable
{
    /// <summary>What an IDE says of itself.</summary>
    public static readonly IReadOnlyDictionary<string, string> InIde = new Dictionary<string, string>
    {
        ["BuildingInsideVisualStudio"] = "true",
    };

    /// <summary>What the .NET project system says in a design-time build.</summary>
    public static readonly IReadOnlyDictionary<string, string> AtDesignTime = new Dictionary<string, string>(InIde)
    {
        ["DesignTimeBuild"] = "true",
        ["SkipCompilerExecution"] = "true",
        ["ProvideCommandLineArgs"] = "true",
        ["BuildingProject"] = "false",
    };

    private const string Body = """
        <Project>
          <Import Project="../package/Sdk/Sdk.props" />
          <PropertyGroup>
            <!-- properties -->
          </PropertyGroup>
          <!-- targets -->
          <Import Project="../package/Sdk/Sdk.targets" />
        </Project>
        """;

    private DataProject(string name)
    {
        Root = Path.Combine(Path.GetTempPath(), $"night scan, it's {Guid.NewGuid():N}");
        Folder = Path.Combine(Root, "my birds");
        Directory.CreateDirectory(Folder);
        File = Path.Combine(Folder, name);
    }

    /// <summary>The temporary folder that holds all.</summary>
    public string Root { get; }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>The project.</summary>
    public string File { get; }

    /// <summary>What stands for the design-time rules of Visual Studio's project system, which are not part of the .NET SDK.</summary>
    public string DesignTimeRules => Path.Combine(Root, "rules", "Microsoft.CSharp.DesignTime.targets");

    /// <summary>A project of the SDK.</summary>
    /// <param name="properties">XML of its properties.</param>
    /// <param name="targets">XML of its targets.</param>
    /// <param name="name">Name of its file.</param>
    public static DataProject OfSdk(string properties = "", string targets = "", string name = "birds.proj")
    {
        DataProject project = new(name);
        string package = Path.Combine(project.Root, "package");
        Repository.CopyFiles("packaging/NightScan.Sdk/Sdk", Path.Combine(package, "Sdk"));
        Repository.CopyFiles("build", Path.Combine(package, "targets"));
        WritePackageProps(Path.Combine(package, "targets"));
        System.IO.File.WriteAllText(project.File, Body.Replace("<!-- properties -->", properties, StringComparison.Ordinal)
            .Replace("<!-- targets -->", targets, StringComparison.Ordinal));
        return project;
    }

    /// <summary>A project of another kind, with NightScan.Build.</summary>
    /// <param name="properties">XML of its properties.</param>
    public static DataProject OfApplication(string properties)
    {
        DataProject project = new("app.csproj");
        foreach (string folder in (string[])["build", "targets"])
        {
            Repository.CopyFiles($"packaging/NightScan.Build/{folder}", Path.Combine(project.Root, "package", folder));
        }

        Repository.CopyFiles("build", Path.Combine(project.Root, "package", "targets"));
        WritePackageProps(Path.Combine(project.Root, "package", "targets"));
        System.IO.File.WriteAllText(project.File, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                {properties}
              </PropertyGroup>
              <Import Project="../package/build/NightScan.Build.targets" />
            </Project>
            """);
        return project;
    }

    /// <summary>The data.proj of a clone.</summary>
    public static DataProject OfClone()
    {
        DataProject project = new("data.proj");
        System.IO.File.Copy(Path.Combine(Repository.Root, "data.proj"), project.File);
        Repository.CopyFiles("build", Path.Combine(project.Folder, "build"));
        return project;
    }

    /// <summary>Writes a file beside the project, or below.</summary>
    public string Write(string path, string text = "")
    {
        string file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Lays out <see cref="DesignTimeRules"/>: targets that stand on those of a compiler, as the project system's do.</summary>
    public void WriteDesignTimeRules()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DesignTimeRules)!);
        System.IO.File.WriteAllText(DesignTimeRules, "<Project />");
        System.IO.File.WriteAllText(Path.Combine(Path.GetDirectoryName(DesignTimeRules)!, "Microsoft.Managed.DesignTime.targets"), """
            <Project>
              <ItemGroup Condition="'$(DefineCommonManagedCapabilities)' != 'false'">
                <ProjectCapability Include="PackageReferences;Publish" />
              </ItemGroup>
              <Target Name="ResolveProjectReferencesDesignTime2" DependsOnTargets="ResolveProjectReferences;ResolveAssemblyReferences" />
              <Target Name="CollectAnalyzersDesignTime" DependsOnTargets="CompileDesignTime" />
              <Target Name="CollectResolvedCompilationReferencesDesignTime" DependsOnTargets="CompileDesignTime;Compile" />
              <Target Name="CollectUpToDateCheckBuiltDesignTime" DependsOnTargets="CompileDesignTime" Returns="@(UpToDateCheckBuilt)">
                <ItemGroup>
                  <UpToDateCheckBuilt Include="$(TargetPath)" />
                </ItemGroup>
              </Target>
            </Project>
            """);
    }

    /// <summary>Evaluates it as MSBuild would with these properties on its command line.</summary>
    public Project Evaluate(IReadOnlyDictionary<string, string>? properties = null) => new(File,
        new Dictionary<string, string>(properties ?? new Dictionary<string, string>()), toolsVersion: null, new ProjectCollection());

    /// <summary>Every file and folder with size and time.</summary>
    public string[] List() => [.. new DirectoryInfo(Root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {entry.LastWriteTimeUtc.Ticks} {(entry as FileInfo)?.Length}").Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    // Where nothing says otherwise, there are no tasks: what runs one fails.
    private static void WritePackageProps(string folder) =>
        System.IO.File.WriteAllText(Path.Combine(folder, "NightScan.Package.props"), """
            <Project>
              <PropertyGroup>
                <NightScanPackageVersion>0.0.0</NightScanPackageVersion>
                <NightScanTaskAssembly Condition="'$(NightScanTaskAssembly)' == ''">/nowhere/NightScan.Tasks.dll</NightScanTaskAssembly>
              </PropertyGroup>
            </Project>
            """);
}
