using NightScan.Files;
using NightScan.Hashing;

namespace NightScan.Listening;

/// <summary>
/// A folder of sounds, each named after its content. So whatever is found there tells whether it is one of ours: nothing else is ever
/// replaced or deleted, and what is there already is not written again.
/// </summary>
/// <param name="folder">Full path; created with its first sound.</param>
/// <param name="partial">Full path of a folder for files on their way.</param>
internal sealed class SoundFolder(string folder, string partial)
{
    private const string Extension = ".wav";

    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);

    /// <summary>Makes sure that a sound is there.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="NightScanException">NS0303: the folder is a link; NS0310: it cannot be written; NS0312: something else has its
    /// name.</exception>
    public string Add(byte[] sound)
    {
        if (_kept.Count == 0)
        {
            Links.Refuse(folder);
        }

        string name = NameOf(sound), path = Path.Join(folder, name);
        try
        {
            if (!Path.Exists(path))
            {
                Directory.CreateDirectory(folder);
                Directory.CreateDirectory(partial);
                using AtomicFile file = new(path, Path.Join(partial, name));
                file.Content.Write(sound);
                file.Complete();
            }
            else if (!IsOurs(path))
            {
                throw new NightScanException(DiagnosticCodes.NameInTheWay, "a sound of the gallery belongs here; move this away", path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"a sound of the gallery cannot be written: {exception.Message}",
                path, inner: exception);
        }

        _kept.Add(name);
        return name;
    }

    /// <summary>Deletes the sounds that were not added, and the folder when nothing is left in it.</summary>
    /// <exception cref="NightScanException">NS0303: the folder is a link; NS0310: one cannot be deleted.</exception>
    public void Prune()
    {
        Links.Refuse(folder);
        try
        {
            if (!Directory.Exists(folder))
            {
                return;
            }

            foreach (string path in Directory.GetFiles(folder, "*" + Extension))
            {
                if (!_kept.Contains(Path.GetFileName(path)) && IsOurs(path))
                {
                    File.Delete(path);
                }
            }

            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NightScanException(DiagnosticCodes.WriteFailed, $"old sounds of the gallery cannot be deleted: {exception.Message}",
                folder, inner: exception);
        }
    }

    private static string NameOf(ReadOnlySpan<byte> sound) => $"{ContentHash.OfBytes(sound)}{Extension}";

    // The name first: who knows what else there is to read.
    private static bool IsOurs(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        return name.Length == (2 * ContentHash.ByteLength) + Extension.Length
            && name[..^Extension.Length].IndexOfAnyExcept("0123456789abcdef") < 0
            && File.Exists(path) && new FileInfo(path).Length < int.MaxValue && name.SequenceEqual(NameOf(File.ReadAllBytes(path)));
    }
}
