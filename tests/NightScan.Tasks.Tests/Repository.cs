using System.Reflection;

namespace NightScan.Tasks.Tests;

/// <summary>Where the sources lie that the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    /// <summary>The tasks that this test assembly was built with, and their dependencies: no run has to build them again.</summary>
    public static string TaskAssembly { get; } = Path.Combine(
        Root, "artifacts", "bin", "NightScan.Tasks", new DirectoryInfo(AppContext.BaseDirectory).Name, "NightScan.Tasks.dll");

    /// <summary>The trainer.</summary>
    public static string Trainer { get; } = TaskAssembly.Replace("NightScan.Tasks", "NightScan.Training", StringComparison.Ordinal);

    /// <summary>What stands in for it.</summary>
    public static string TrainerStub { get; } = TaskAssembly.Replace("NightScan.Tasks", "NightScan.TrainerStub", StringComparison.Ordinal);

    /// <summary>A decoder that does what files tell it to.</summary>
    public static string BadDecoder { get; } = TaskAssembly.Replace("NightScan.Tasks", "NightScan.BadDecoder", StringComparison.Ordinal);

    /// <summary>Copies the tasks and their dependencies.</summary>
    /// <param name="folder">Full path of the folder that receives them.</param>
    /// <returns>The folder.</returns>
    public static string CopyTasks(string folder)
    {
        string tasks = Path.GetDirectoryName(TaskAssembly)!;
        foreach (string file in Directory.EnumerateFiles(tasks, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(tasks, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return folder;
    }

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static void CopyTo(string folder, params string[] paths)
    {
        foreach (string path in paths)
        {
            string source = Path.Combine(Root, path);
            if (File.Exists(source))
            {
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target, overwrite: true);
            }
            else
            {
                CopyTo(folder, [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Root, file))]);
            }
        }
    }
}
