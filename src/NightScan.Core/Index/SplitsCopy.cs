using NightScan.Files;

namespace NightScan.Index;

/// <summary>
/// The copy of the splits beside the index. New recordings are appended to it: writing all of a million rows for each hundred that
/// come would cost more than the hundred. Any other change writes it anew.
/// </summary>
internal sealed class SplitsCopy(IndexDatabase index)
{
    private const string NoCopy = "false";

    /// <summary>More text than this is not worth keeping in memory: the copy is written anew.</summary>
    private const int MostAppended = 1 << 20;

    private readonly StringBuilder _added = new();
    private bool _canAppend = IsUpToDate(index);

    public string Path => PathOf(index.Path);

    /// <summary>Where the copy of an index lies.</summary>
    public static string PathOf(string index) => System.IO.Path.Join(System.IO.Path.GetDirectoryName(index), "splits.csv");

    /// <summary>Whether there is a copy, of this index or of a lost one.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Says, in the transaction that adds it, that a recording has been added.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    public void Add(string path, Split split)
    {
        index.WriteMeta(MetaKey.SplitsWritten, NoCopy);
        _canAppend &= _added.Length < MostAppended;
        if (_canAppend)
        {
            using StringWriter writer = new(_added, CultureInfo.InvariantCulture);
            SplitsFile.WriteRow(writer, path, split);
        }
    }

    /// <summary>Says, in the transaction that makes it, that there has been any other change of the splits.</summary>
    public void Change()
    {
        index.WriteMeta(MetaKey.SplitsWritten, NoCopy);
        _canAppend = false;
    }

    /// <summary>Brings the copy up to date.</summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="NightScanException">NS0310: it cannot be written.</exception>
    public bool Write()
    {
        if (IsUpToDate(index))
        {
            return false;
        }

        FileTrouble.As(DiagnosticCodes.WriteFailed, Path, trouble => $"the copy of the splits cannot be written: {trouble}",
            _canAppend ? Append : () => SplitsFile.Write(Path, index));
        index.WriteMeta(MetaKey.SplitsWritten, new FileInfo(Path).Length.ToString(CultureInfo.InvariantCulture));
        _canAppend = true;
        _added.Clear();
        return true;
    }

    // A build that was killed while it appended leaves another length. What is appended to a link would be written elsewhere.
    private static bool IsUpToDate(IndexDatabase index) => new FileInfo(PathOf(index.Path)) is { Exists: true, LinkTarget: null } copy
        && index.ReadMeta(MetaKey.SplitsWritten) == copy.Length.ToString(CultureInfo.InvariantCulture);

    private void Append()
    {
        using FileStream file = new(Path, FileMode.Append, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(_added.ToString()));
        file.Flush(flushToDisk: true);
    }
}
