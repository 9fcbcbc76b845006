using System.Xml.Linq;
using NightScan.Files;

namespace NightScan.Tasks;

/// <summary>
/// Writes down for later builds of a clone how to ask for the times of its sources: an import with a property that names them, and one that
/// is their times when it is evaluated. Each file by its full path, since what is put together first takes MSBuild three times as long.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class KeepTimes : Microsoft.Build.Utilities.Task
{
    /// <summary>The sources, in the order in which their times count.</summary>
    [Required]
    public string[] Sources { get; set; } = [];

    /// <summary>Full path of the import; its folder exists.</summary>
    [Required]
    public string File { get; set; } = "";

    public override bool Execute()
    {
        string[] paths = [.. Sources.Select(EscapedText.Of)];
        XElement properties = new("PropertyGroup", new XElement("_NightScanTimedSources", string.Join(';', paths)),
            new XElement("_NightScanTimes", string.Join('|', paths.Select(Time))));
        try
        {
            using AtomicFile file = new(File, beside: $"{File}.{Guid.NewGuid():N}");
            file.Content.Write(Encoding.UTF8.GetBytes(new XElement("Project", properties).ToString(SaveOptions.DisableFormatting)));
            // Half a file would end every evaluation.
            file.Complete(sync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it the next build takes its time.
            Log.LogMessage(MessageImportance.Low, "{0}", exception.Message);
        }

        return true;
    }

    private static string Time(string path) => $"$([System.IO.File]::GetLastWriteTime('{path}').ToFileTimeUtc())";
}
