using System.Reflection;

namespace NightScan.Ide.Tests;

/// <summary>The files under test.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    /// <summary>The tasks that this test assembly was built with.</summary>
    public static string TaskAssembly { get; } = Path.Combine(
        Root, "artifacts", "bin", "NightScan.Tasks", new DirectoryInfo(AppContext.BaseDirectory).Name, "NightScan.Tasks.dll");

    /// <summary>Copies a folder's files, not those below it.</summary>
    public static void CopyFiles(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, folder)))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
