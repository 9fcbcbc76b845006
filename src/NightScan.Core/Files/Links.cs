namespace NightScan.Files;

/// <summary>Links in the places that NightScan writes to. A cache or a model from elsewhere must not lead a build out of it.</summary>
internal static class Links
{
    /// <summary>Refuses a link, wherever it leads and whether anything is there.</summary>
    /// <param name="path">Full path of a file or folder of NightScan's own, which need not exist.</param>
    /// <exception cref="NightScanException">NS0303: it is a link.</exception>
    public static void Refuse(string path)
    {
        // Asked of a folder or a file, the answer is the same.
        if (new FileInfo(path).LinkTarget is string target)
        {
            throw new NightScanException(DiagnosticCodes.CacheUnwritable,
                $"this is a link to '{target}', and what NightScan writes or deletes here must not be elsewhere; delete the link (the "
                    + $"folder of the whole cache or model may be one)", path);
        }
    }
}
