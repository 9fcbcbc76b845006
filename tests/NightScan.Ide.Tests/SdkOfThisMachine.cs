using Microsoft.Build.Locator;

namespace NightScan.Ide.Tests;

/// <summary>The MSBuild that builds on this machine is the one that the tests load.</summary>
internal static class SdkOfThisMachine
{
    // Before anything of this assembly runs: a method that names a type of MSBuild must find it.
    [ModuleInitializer]
    internal static void Register()
    {
        MSBuildLocator.RegisterDefaults();
        // To MSBuild every environment variable is a property.
        foreach (Settings.Setting setting in Settings.KnownSettings.All)
        {
            Environment.SetEnvironmentVariable(setting.Name, null);
        }
    }
}
