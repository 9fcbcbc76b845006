using NightScan.Files;
using NightScan.Hashing;
using NightScan.Recordings.Decoding;

namespace NightScan.Recordings;

/// <summary>
/// Sees to it that what is decoded is what was hashed, however long ago: whoever decodes a file asks before and after. Size and
/// modification time can be given to any file; its change time cannot, so that a file with the three of them is the one that was hashed.
/// One whose change time is another, or is not known, may have been moved, copied or given other permissions: its content tells. One per
/// worker.
/// </summary>
/// <param name="method">By which it was hashed.</param>
internal sealed class ContentGuard(ContentHashMethod method) : IDisposable
{
    private ContentHasher? _hasher;
    private string _path = "";
    private FileMark _mark;
    private FileStat _before;

    /// <summary>Looks at a file that is about to be decoded.</summary>
    /// <param name="mark">What it was like when it was hashed.</param>
    /// <returns>NS0116 when it certainly is another; NS0107 when the machine cannot tell.</returns>
    public RecordingProblem? Before(string path, FileMark mark)
    {
        (_path, _mark) = (path, mark);
        try
        {
            _before = FileStat.Of(path);
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }

        // What is no file any more is for the decoder to say.
        bool isOther = _before.Kind == FileKind.File
            && (_before.Size != mark.Size || (mark.ModifiedNs != 0 && _before.ModifiedNs != mark.ModifiedNs));
        return isOther ? Problems.Changed() : null;
    }

    /// <summary>Whether <see cref="After"/> would have to read all of the file that was looked at.</summary>
    public bool NeedsContent => !(_mark.ModifiedNs != 0 && _mark.ChangedNs != 0 && _before.ChangedNs == _mark.ChangedNs);

    /// <summary>Looks at it again after it was decoded, and where only its content can tell, reads it.</summary>
    /// <param name="changedNs">The change time by which it is known from now on; 0 when it still is the one of its mark.</param>
    /// <returns>NS0116 when something else was decoded, or may have been; NS0107 when the machine cannot tell.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RecordingProblem? After(ContentHash content, out long changedNs, CancellationToken cancellation)
    {
        changedNs = 0;
        try
        {
            if (!NeedsContent)
            {
                return FileStat.Of(_path) == _before ? null : Problems.Changed();
            }
        }
        catch (IOException exception)
        {
            return Problems.Unreadable(exception);
        }

        _hasher ??= new ContentHasher(method);
        if (_hasher.Hash(_path, out ContentHash found, out FileStat seen, cancellation) is RecordingProblem problem)
        {
            return problem;
        }

        changedNs = seen.ChangedNs;
        return seen == _before && found == content ? null : Problems.Changed();
    }

    public void Dispose() => _hasher?.Dispose();
}
