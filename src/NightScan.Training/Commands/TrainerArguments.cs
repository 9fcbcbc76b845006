using System.Text.Json;
using NightScan.Settings;
using NightScan.Training.Settings;

namespace NightScan.Training.Commands;

/// <summary>What the trainer can do.</summary>
internal enum TrainerCommand
{
    /// <summary>Only reads the settings: a mistake in them is seen before hours go into the cache.</summary>
    Check,
    Train,
    Evaluate,
    Predict,
}

/// <summary>
/// The command line: <c>check|train|evaluate|predict [--attached] [settings.json] [Name=value …]</c>. A file, because it passes any
/// value unharmed, whatever quotes or blanks it has.
/// </summary>
/// <param name="IsAttached">A build started the trainer: it reads what the trainer says, and the trainer ends when its standard input
/// does.</param>
/// <param name="ProjectFolder">Full path of the folder that relative paths start from.</param>
internal sealed record TrainerArguments(TrainerCommand Command, bool IsAttached, string ProjectFolder, IReadOnlyDictionary<string,
    string> Values)
{
    private const string Attached = "--attached";

    /// <summary>The settings that the values make.</summary>
    /// <exception cref="NightScanException">02xx: a value that cannot be used.</exception>
    public TrainingSettings ReadSettings() => TrainingSettings.Read(new SettingValues(Values, ProjectFolder));

    /// <summary>Reads a command line.</summary>
    /// <param name="currentFolder">Where relative paths start without a settings file.</param>
    /// <exception cref="NightScanException">NS0606: it is none.</exception>
    public static TrainerArguments Parse(IReadOnlyList<string> arguments, string currentFolder)
    {
        if (arguments.Count == 0 || !Enum.TryParse(arguments[0], ignoreCase: true, out TrainerCommand command) || !Enum.IsDefined(command)
            || char.IsAsciiDigit(arguments[0][0]))
        {
            throw Bad($"the first argument is {(arguments.Count == 0 ? "missing" : $"'{arguments[0]}'")}: give train, evaluate, predict or "
                + $"check");
        }

        string folder = currentFolder;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string argument in arguments.Skip(1).Where(argument => argument != Attached))
        {
            string name = argument.Split('=')[0];
            if (name.Length < argument.Length && KnownSettings.TryFind(name) is not null)
            {
                values[name] = argument[(name.Length + 1)..];
            }
            else
            {
                folder = ReadSettings(Path.GetFullPath(argument, currentFolder), values);
            }
        }

        return new TrainerArguments(command, arguments.Contains(Attached), folder, values);
    }

    private static string ReadSettings(string path, Dictionary<string, string> into)
    {
        try
        {
            SettingsFile file = SettingsFile.Read(path);
            foreach ((string name, string value) in file.Settings)
            {
                into[KnownSettings.Find(name).Name] = value;
            }

            return file.ProjectFolder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            throw Bad($"this is neither Name=value with the name of a setting, nor a settings file: {exception.Message}", path, exception);
        }
    }

    private static NightScanException Bad(string message, string? file = null, Exception? inner = null) =>
        new(DiagnosticCodes.BadTrainerArguments, message, file, inner: inner);
}
