namespace NightScan.Setup;

/// <summary>A native library that is not a NuGet package, and how systems install it.</summary>
/// <param name="Name">As a person knows it.</param>
/// <param name="Purpose">What the build needs it for, in a few words.</param>
/// <param name="Missing">The code of its absence.</param>
/// <param name="IsPresent">Looks for it anew at every call.</param>
/// <param name="AptPackages">Names for apt-get, separated by spaces.</param>
/// <param name="Fedora">Command, as the others are.</param>
/// <param name="Windows">For PowerShell.</param>
internal sealed record SystemPackage(
    string Name, string Purpose, DiagnosticDescriptor Missing, Func<bool> IsPresent, string AptPackages, string Fedora, string MacOS,
    string Windows)
{
    /// <summary>What to do on most systems, in few words.</summary>
    public string ShortInstructions =>
        OperatingSystem.IsMacOS() ? MacOS : OperatingSystem.IsWindows() ? Windows
            : $"apt-get install {AptPackages}, dnf install {Fedora.Split(' ')[^1]}";

    /// <summary>What to do where the build may not or cannot do it itself.</summary>
    public string Instructions =>
        $"""
        {Name} ({Purpose}) is not installed. Install it with
          Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y {AptPackages}
          Fedora:          {Fedora}
          macOS:           {MacOS}
          Windows:         {Windows}
        """;
}
