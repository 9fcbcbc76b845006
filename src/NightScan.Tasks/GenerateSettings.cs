namespace NightScan.Tasks;

/// <summary>Writes what is made from the table of settings, for whoever changed it.</summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateSettings : Microsoft.Build.Utilities.Task
{
    /// <summary>Full path of the repository.</summary>
    [Required]
    public string Repository { get; set; } = "";

    public override bool Execute()
    {
        foreach ((string file, Func<string, string> write) in GeneratedSettings.Files)
        {
            string path = Path.Join(Repository, file), old = File.Exists(path) ? File.ReadAllText(path) : "", text = write(old);
            if (text != old)
            {
                File.WriteAllText(path, text);
                Log.LogMessage(MessageImportance.High, "{0}", $"{file}: written");
            }
        }

        return true;
    }
}
