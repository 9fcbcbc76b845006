using Microsoft.Build.Framework;

namespace NightScan.Tasks.Tests;

/// <summary>A logger of MSBuild, for the builds under test: says of each warning and error where its help link leads.</summary>
public sealed class LinkLogger : ILogger
{
    public LoggerVerbosity Verbosity { get; set; }

    public string? Parameters { get; set; }

    /// <summary>What asks MSBuild for it.</summary>
    internal static string Argument { get; } = $"-logger:{nameof(LinkLogger)},{typeof(LinkLogger).Assembly.Location}";

    public void Initialize(IEventSource eventSource)
    {
        eventSource.WarningRaised += (_, warning) => Say(warning.Code, warning.HelpLink);
        eventSource.ErrorRaised += (_, error) => Say(error.Code, error.HelpLink);
    }

    public void Shutdown() { }

    private static void Say(string code, string? link) => Console.WriteLine($"link of {code}: {(link is { Length: > 0 } ? link : "none")}");
}
