using NightScan.Settings;

namespace NightScan.Training.Commands;

/// <summary>What the trainer says to somebody who asks what it can do.</summary>
internal static class TrainerHelp
{
    public static bool IsAsked(IReadOnlyList<string> arguments) => arguments.Count > 0
        && arguments[0] is "--help" or "-h" or "-?" or "/?" or "help";

    public static void Write(TextWriter output)
    {
        output.WriteLine("""
            NightScan's trainer. 'dotnet build data.proj -t:Train' brings the spectrograms up to date and starts it; by itself:

              dotnet NightScan.Training.dll train [settings.json] [Name=value …]       train, or go on with a training
              dotnet NightScan.Training.dll evaluate [settings.json] [Name=value …]    measure the model in ModelDir on EvaluateSplit
              dotnet NightScan.Training.dll predict [settings.json] [Name=value …]     name the classes in PredictInput
              dotnet NightScan.Training.dll check [settings.json] [Name=value …]       only read the settings

            Relative paths start from the current folder. Settings (docs/properties.md):
            """);
        foreach (Setting setting in KnownSettings.All)
        {
            output.WriteLine($"  {setting.Name,-29} {setting.Summary}");
        }
    }
}
