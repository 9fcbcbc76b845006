namespace NightScan.Settings;

/// <summary>Says of a value that cannot be used that it comes from the environment, where people do not look for it.</summary>
internal static class EnvironmentValues
{
    /// <returns>The diagnostic, with a sentence more where it is about a value that an environment variable has too.</returns>
    /// <param name="values">Value by property name, of those that were not given on the command line.</param>
    /// <param name="variables">Value by name of the environment.</param>
    public static Diagnostic Explain(
        Diagnostic diagnostic, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string> variables)
    {
        foreach ((string name, string value) in values)
        {
            if (value.Trim().Length > 0 && IsAbout(diagnostic, name, value.Trim())
                && variables.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && pair.Value == value).Key
                    is string variable)
            {
                return diagnostic with
                {
                    Message = $"{diagnostic.Message.TrimEnd('.')}. (It comes from the environment variable {variable}: to MSBuild each is "
                        + $"a property. Unset it, or give {name} in the project or with -p:, which win)",
                };
            }
        }

        return diagnostic;
    }

    private static bool IsAbout(Diagnostic diagnostic, string name, string value) =>
        diagnostic.Message.StartsWith($"{name} is '{value}'", StringComparison.Ordinal)
        || (Path.IsPathRooted(value) && diagnostic.File == Path.TrimEndingDirectorySeparator(value));
}
