namespace NightScan.Tasks;

/// <summary>
/// What a command line says of its terminal. MSBuild tells a task whether anybody takes its messages, and a binary log always does: only
/// the words themselves tell that nothing is to be shown beside it.
/// </summary>
internal static class CommandLine
{
    /// <summary>
    /// Whether the terminal is to stay quiet: little is asked for (<c>-v:q</c>), or data is (<c>-getTargetResult:Build</c>).
    /// </summary>
    /// <param name="arguments">Of <c>dotnet build</c> or MSBuild.</param>
    public static bool IsQuiet(IReadOnlyList<string> arguments)
    {
        bool isQuiet = false;
        for (int i = 0; i < arguments.Count; i++)
        {
            string[] parts = arguments[i].Split([':', '='], 2);
            string option = parts[0].ToLowerInvariant();
            string value = parts.Length > 1 ? parts[1] : i + 1 < arguments.Count ? arguments[i + 1] : "";
            switch (option.TrimStart('-', '/'))
            {
                // As MSBuild does, the last one counts.
                case "v" or "verbosity" when option[0] is '-' or '/':
                    isQuiet = value.ToLowerInvariant() is "q" or "quiet";
                    break;
                case "getproperty" or "getitem" or "gettargetresult" when option[0] is '-' or '/':
                    return true;
            }
        }

        return isQuiet;
    }
}
