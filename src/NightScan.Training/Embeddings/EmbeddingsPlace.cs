using NightScan.Training.Runs;

namespace NightScan.Training.Embeddings;

/// <summary>The place of a file of embeddings, where somebody else's may lie.</summary>
internal static class EmbeddingsPlace
{
    /// <summary>Refuses to go on where a file of somebody else has the name.</summary>
    /// <exception cref="NightScanException">NS0312: there is one.</exception>
    public static void RefuseForeign(string path)
    {
        // Shorter than any of ours, there is nothing to lose.
        if (!File.Exists(path) || new FileInfo(path).Length >= EmbeddingsHeader.MarkLength)
        {
            OwnFile.Refuse(path, EmbeddingsHeader.Mark);
        }
    }

    /// <summary>Deletes a file that nothing will use any more; somebody else's stays.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                RefuseForeign(path);
                File.Delete(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NightScanException)
        {
            // It is in nobody's way.
        }
    }
}
