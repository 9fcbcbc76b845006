using NightScan.Files;
using NightScan.Recordings;

namespace NightScan.Annotations;

/// <summary>
/// Labels as names of classes, which are names of folders in a cache that may be copied anywhere. Blanks around a name and dots behind it
/// go, as Windows lets them, and letters take the form of Unicode that has a letter and its accents in one; what else no folder can be
/// called is not changed, since nobody would know the class again.
/// </summary>
internal static class ClassName
{
    /// <summary>The folder of windows without a label.</summary>
    public const string Background = "_background_";

    /// <summary>Bytes of UTF-8 that a name may have: file systems take 255, and outputs beside it add to that.</summary>
    public const int MaxBytes = 200;

    // Windows opens a device instead, whatever follows behind a dot.
    private static readonly string[] s_devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }),
    ];

    /// <summary>A label as it is meant.</summary>
    public static string Mended(string label) => ComposedName.Of(label.Trim().TrimEnd('.', ' '));

    /// <param name="name">A mended one.</param>
    /// <param name="isWindows">Whether folders are Windows'.</param>
    /// <returns>Why it cannot be the name of a class, behind "because"; null when it can.</returns>
    public static string? Complaint(string name, bool isWindows) =>
        name.Length == 0 ? "nothing of it is left without blanks and dots"
        : name.AsSpan().IndexOfAny('/', '\\') >= 0 ? "it has a slash"
        : name[0] == '.' ? "folders that begin with a dot are hidden"
        : name.Any(char.IsControl) ? "it has a control character"
        : Encoding.UTF8.GetByteCount(name) > MaxBytes ? $"it has more than {MaxBytes} bytes"
        : s_devices.Contains(name.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase) ? "Windows has a device of this name"
        : IsReserved(name) ? "NightScan keeps other things in a folder of this name"
        : isWindows && name.AsSpan().IndexOfAny("<>:\"|?*") >= 0 ? "Windows has no folders with one of < > : \" | ? *"
        : null;

    private static bool IsReserved(string name) => name.Equals(Background, StringComparison.OrdinalIgnoreCase)
        || name.Equals(RecordingScanner.BackgroundNoiseFolder, StringComparison.OrdinalIgnoreCase);
}
