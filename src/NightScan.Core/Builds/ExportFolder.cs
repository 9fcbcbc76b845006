using System.Security.Cryptography;
using NightScan.Annotations;
using NightScan.Files;

namespace NightScan.Builds;

/// <summary>
/// The folder that annotations are exported to. A list beside them, <c>annotations.files.csv</c>, says what was written: what is not on it,
/// or was changed since, is somebody's work, and nothing is written while it stands in the way. Files of an earlier export that are not
/// written again go; those that would be the same stay as they are.
/// </summary>
/// <param name="folder">Full path.</param>
internal sealed class ExportFolder(string folder)
{
    public const string ListName = "annotations.files.csv";

    private static readonly string[] s_header = ["file", "bytes", "sha256"];

    private readonly string _beside = Path.Join(folder, ".annotations.tmp");

    /// <summary>Brings the folder up to date.</summary>
    /// <param name="files">By their names, with <c>/</c> between folders: what writes each, the same every time.</param>
    /// <exception cref="NightScanException">NS0312: something is in the way; NS0303: a folder is a link; NS0310: a file cannot be written.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Write(IReadOnlyDictionary<string, Action<TextWriter>> files, CancellationToken cancellation) => FileTrouble.As(
        DiagnosticCodes.WriteFailed, folder,
        reason => $"annotations cannot be written here ({reason}); check permissions and space, or choose another AnnotationsOutput", () =>
    {
        ILookup<string, Written> before = ReadList().ToLookup(file => file.Name, StringComparer.Ordinal);
        List<Written> after = [], due = [];
        foreach ((string name, Action<TextWriter> write) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            Written file = Measure(name, write);
            after.Add(file);
            if (Find(name, before[name], file) != file)
            {
                due.Add(file);
            }
        }

        List<string> stale = [.. before.Select(group => group.Key)
            .Where(name => !files.ContainsKey(name) && Find(name, before[name], null) is not null)];
        Directory.CreateDirectory(folder);
        // Both, until it is done: whatever a killed export leaves is known as its own.
        WriteList(before.SelectMany(group => group).Union(after));
        foreach (Written file in due)
        {
            cancellation.ThrowIfCancellationRequested();
            MakeFolder(Path.GetDirectoryName(Place(file.Name))!);
            Write(Place(file.Name), files[file.Name]);
        }

        stale.ForEach(Remove);
        WriteList(after);
    });

    /// <summary>Which of its versions stands in the place of a file.</summary>
    /// <returns>Null where nothing does.</returns>
    /// <param name="before">As the list has it.</param>
    /// <param name="now">As it is to be.</param>
    private Written? Find(string name, IEnumerable<Written> before, Written? now)
    {
        string place = Place(name);
        FileStat stat = FileStat.Of(place);
        if (stat.Kind == FileKind.Missing)
        {
            return null;
        }

        List<Written> alike = [.. before.Append(now).OfType<Written>()
            .Where(file => stat.Kind == FileKind.File && file.Bytes == stat.Size)];
        if (alike.Count > 0)
        {
            using FileStream file = File.OpenRead(place);
            string hash = Convert.ToHexStringLower(SHA256.HashData(file));
            if (alike.FindLast(one => one.Hash == hash) is { } found)
            {
                return found;
            }
        }

        throw new NightScanException(DiagnosticCodes.NameInTheWay, before.Any() && stat.Kind == FileKind.File
            ? "this was changed since annotations were exported here, and would be replaced or removed now; move it away to keep it, or "
                + "choose another AnnotationsOutput"
            : "this was not written by an export of annotations, and one belongs here; move it away, or choose another AnnotationsOutput",
            place);
    }

    private static Written Measure(string name, Action<TextWriter> write)
    {
        using MeasuringStream stream = new();
        using (StreamWriter writer = new(stream, leaveOpen: true))
        {
            write(writer);
        }

        return new Written(name, stream.Position, Convert.ToHexStringLower(stream.Hash()));
    }

    private void Write(string place, Action<TextWriter> write)
    {
        using AtomicFile file = new(place, _beside);
        using (StreamWriter writer = new(file.Content, leaveOpen: true))
        {
            write(writer);
        }

        file.Complete();
    }

    private List<Written> ReadList()
    {
        string path = Path.Join(folder, ListName);
        FileKind kind = FileStat.Of(path).Kind;
        try
        {
            using StreamReader? text = kind == FileKind.Missing ? null
                : kind == FileKind.File ? File.OpenText(path) : throw new FormatException();
            List<List<string>> rows = text is null ? [] : [.. Csv.Read(text).Select(row => row.Fields)];
            return text is null || (rows.Count > 0 && rows[0].SequenceEqual(s_header)) ? [.. rows.Skip(1).Select(Parse)]
                : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new NightScanException(DiagnosticCodes.NameInTheWay, "this is not a list of exported annotations, so that nobody knows "
                + "which files here are those of an export; move it away, or choose another AnnotationsOutput", path, inner: exception);
        }
    }

    private static Written Parse(List<string> row)
    {
        // The list may come from elsewhere, with a cache: it must not lead to other files.
        bool isOurs = row.Count == 3
            && (row[0] == AnnotationCsv.FileName || row[0].EndsWith(RavenTable.Extension, StringComparison.Ordinal))
            && !Path.IsPathRooted(row[0]) && !row[0].Split('/', Path.DirectorySeparatorChar).Any(part => part is "" or "." or "..");
        return isOurs ? new Written(row[0], long.Parse(row[1], CultureInfo.InvariantCulture), row[2]) : throw new FormatException();
    }

    private void WriteList(IEnumerable<Written> files)
    {
        Links.Refuse(Path.Join(folder, ListName));
        Write(Path.Join(folder, ListName), list =>
        {
            Csv.Write(list, s_header);
            foreach (Written file in files)
            {
                Csv.Write(list, file.Name, file.Bytes.ToString(CultureInfo.InvariantCulture), file.Hash);
            }
        });
    }

    private void MakeFolder(string path)
    {
        if (path.Length > folder.Length && !Directory.Exists(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(path);
        }

        for (string part = path; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
        {
            Links.Refuse(part);
        }
    }

    /// <summary>Removes a file, and its folders where nothing else is in them.</summary>
    private void Remove(string name)
    {
        File.Delete(Place(name));
        for (string part = Path.GetDirectoryName(Place(name))!; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
        {
            if (Directory.EnumerateFileSystemEntries(part).Any())
            {
                return;
            }

            Directory.Delete(part);
        }
    }

    private string Place(string name) => Path.Join(folder, name.Replace('/', Path.DirectorySeparatorChar));

    private sealed record Written(string Name, long Bytes, string Hash);

    /// <summary>Keeps nothing of what it is given but its length and hash.</summary>
    private sealed class MeasuringStream : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public byte[] Hash() => _hash.GetCurrentHash();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            _length += buffer.Length;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
