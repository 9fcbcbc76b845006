using System.Reflection;

namespace NightScan.Programs;

/// <summary>The version of NightScan, such as <c>0.2.0</c>, by which files tell what wrote them.</summary>
public static class ProductVersion
{
    /// <summary>As Directory.Build.props says, also what stands behind a hyphen; without the commit, which the compiler may add.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
