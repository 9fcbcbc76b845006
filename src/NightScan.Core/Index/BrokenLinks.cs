using NightScan.Files;
using NightScan.Recordings;
using NightScan.Settings;

namespace NightScan.Index;

/// <summary>
/// Links that lead to no folder although recordings are known behind them: a disk that is not mounted looks like this, and what lies on it
/// must not pass for deleted. AllowMassDelete lets them pass.
/// </summary>
internal static class BrokenLinks
{
    /// <summary>Refuses one in the place of a class, or of the backgrounds.</summary>
    /// <exception cref="NightScanException">NS0316.</exception>
    public static void RefuseFolder(PipelineSettings settings, string name)
    {
        string path = RecordingPath.OfClass(settings.AudioRoot, name);
        if (!settings.AllowMassDelete && TargetOf(path) is string target)
        {
            string gone = name == RecordingScanner.BackgroundNoiseFolder ? "if there are to be no backgrounds any more"
                : "if the class is gone";
            throw Broken(path, target, $"mount the disk that it leads to, or delete the link {gone}");
        }
    }

    /// <summary>Refuses one among the folders that vanished recordings of a class lay in.</summary>
    /// <exception cref="NightScanException">NS0316.</exception>
    public static void RefuseWithin(PipelineSettings settings, ClassDiff diff)
    {
        if (settings.AllowMassDelete)
        {
            return;
        }

        HashSet<string> seen = [];
        foreach (KnownRecording gone in diff.Vanished)
        {
            for (int slash = gone.Path.IndexOf('/'); slash >= 0; slash = gone.Path.IndexOf('/', slash + 1))
            {
                string folder = gone.Path[..slash], path = RecordingPath.Of(settings.AudioRoot, diff.ClassName, folder);
                if (seen.Add(folder) && TargetOf(path) is string target)
                {
                    throw Broken(path, target, "mount the disk that it leads to, or delete the link if these recordings are gone");
                }
            }
        }
    }

    /// <summary>Where a link leads that leads to no folder; null for anything else.</summary>
    private static string? TargetOf(string path) => FileTrouble.As(
        DiagnosticCodes.FolderUnreadable, path, trouble => $"it cannot be looked at: {trouble}",
        () => new FileInfo(path).LinkTarget is string target && !LeadsToFolder(path) ? target : null);

    private static bool LeadsToFolder(string path)
    {
        try
        {
            return FileStat.Of(path).Kind == FileKind.Folder;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static NightScanException Broken(string path, string target, string what) => new(DiagnosticCodes.BrokenLink,
        $"this link leads to '{PlainText.OfName(target)}', where there is no folder, and the index knows recordings behind it: {what}. "
            + $"Nothing was changed. (AllowMassDelete=true lets them go.)", path);
}
