using NightScan.Files;

namespace NightScan.Training.Runs;

/// <summary>Files in ModelDir that a measurement writes again; a file of somebody else may have the same name.</summary>
internal static class OwnFile
{
    private const int Look = 64;

    /// <summary>Refuses to write over, or to delete, a file that does not begin as ours do.</summary>
    /// <param name="start">How ours begin, white space apart; 32 characters at most.</param>
    /// <exception cref="NightScanException">NS0312: one is there, or nobody may look.</exception>
    public static void Refuse(string path, string start)
    {
        if (!MayReplace(path, start))
        {
            throw new NightScanException(DiagnosticCodes.NameInTheWay,
                "this was not written by NightScan, and what a model is measured by belongs here; move it away, or choose another ModelDir",
                path);
        }
    }

    private static bool MayReplace(string path, string start)
    {
        try
        {
            FileKind kind = FileStat.Of(path).Kind;
            // A link is replaced, never written through.
            if (kind == FileKind.Missing || new FileInfo(path).LinkTarget is not null)
            {
                return true;
            }

            if (kind != FileKind.File)
            {
                return false;
            }

            using FileStream file = File.OpenRead(path);
            Span<byte> bytes = stackalloc byte[Look];
            string text = Encoding.Latin1.GetString(bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]);
            return string.Concat(text.Where(c => !char.IsWhiteSpace(c))).StartsWith(start, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
