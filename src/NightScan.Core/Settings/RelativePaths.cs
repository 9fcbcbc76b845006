namespace NightScan.Settings;

/// <summary>Says of a path that an error names what it was written as, where that started from another folder than one may think.</summary>
internal static class RelativePaths
{
    /// <returns>The diagnostic, with a sentence more where its file is what a relative path of a setting stands for.</returns>
    /// <param name="values">Value by property name, as given.</param>
    /// <param name="projectFolder">Full path of the folder that relative paths start from.</param>
    public static Diagnostic Explain(Diagnostic diagnostic, IReadOnlyDictionary<string, string> values, string projectFolder)
    {
        foreach ((string name, string value) in values)
        {
            string path = value.Trim();
            if (diagnostic.File is string file && path.Length > 0 && path[0] != '~' && !Path.IsPathRooted(path) && !path.Contains('\0')
                && Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, projectFolder)) == file)
            {
                return diagnostic with
                {
                    Message = $"{diagnostic.Message.TrimEnd('.')}. ({name} is '{path}', which starts from the folder of the project, "
                        + $"'{projectFolder}', wherever the command was given)",
                };
            }
        }

        return diagnostic;
    }
}
