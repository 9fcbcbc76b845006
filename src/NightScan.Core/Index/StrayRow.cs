using NightScan.Files;

namespace NightScan.Index;

/// <summary>Finds out why a row of SplitsCsv names no recording, by what it has in common with those that there are.</summary>
internal sealed class StrayRow
{
    // From the surest to the vaguest.
    private enum Likeness
    {
        InOtherEncoding,
        Misread,
        Escaped,
        Case,
        FolderInFront,
        FolderLacking,
        Extension,
        FileName,
        Stem,
        None,
    }

    private const string WriteBelow = "write paths below AudioRoot, as in class/name.wav", BeginBelow =
        "paths begin below AudioRoot, with the class", SaveAnew = "save the file anew from where it came";

    private readonly SplitsRow _row;
    private readonly string _audioRoot;
    private readonly string _folded;
    private readonly bool _isBare;
    private readonly List<(string Name, string Path)> _decoded = [];
    private readonly string? _read, _unescaped;
    private readonly bool _isNotUtf8;
    private Likeness _likeness = (Likeness)int.MaxValue;
    private string _like = "", _encoding = "";

    /// <param name="audioRoot">Full path.</param>
    public StrayRow(SplitsRow row, string csv, string audioRoot)
    {
        (_row, _audioRoot) = (row, audioRoot);
        _isBare = !row.Path.Contains('/');
        _folded = FoldedName.Of(row.Path.Replace('\\', '/'));
        _unescaped = row.Path.Contains('%') ? ComposedName.Of(Uri.UnescapeDataString(row.Path)) : null;
        _read = CodePages.Misread(row.Path) is string read ? ComposedName.Of(read) : null;
        // A replacement character that stands in the file itself is what an earlier conversion left.
        _isNotUtf8 = row.Written.Contains('\uFFFD')
            && SplitsFile.PathOn(csv, row.Line, Encoding.Latin1)?.Contains("\u00EF\u00BF\u00BD", StringComparison.Ordinal) == false;
        foreach ((string name, Encoding encoding) in _isNotUtf8 ? CodePages.Usual : [])
        {
            if (SplitsFile.PathOn(csv, row.Line, encoding) is string path)
            {
                _decoded.Add((name, ComposedName.Of(new AudioRootPaths(audioRoot).Below(path))));
            }
        }
    }

    /// <summary>Is shown a recording that there is.</summary>
    /// <param name="path">Relative to AudioRoot.</param>
    public void Consider(string path)
    {
        string compared = _isBare ? PublishedRows.FileName(path) : path;
        Likeness likeness = Compare(ComposedName.Of(compared), FoldedName.Of(compared));
        // Of several, always the same, whichever order they come in.
        if (likeness < _likeness || (likeness == _likeness && string.CompareOrdinal(path, _like) < 0))
        {
            (_likeness, _like) = (likeness, path);
        }
    }

    /// <summary>What to say behind the row, and what to do about it.</summary>
    public string Reason
    {
        get
        {
            string like = $"'{PlainText.OfName(_like)}'";
            return _likeness switch
            {
                Likeness.InOtherEncoding => $"means {like} in {_encoding}, which is not UTF-8: save the file as UTF-8",
                _ when _isNotUtf8 =>
                    $"is not UTF-8, but perhaps {_decoded[0].Name} for '{PlainText.OfName(_decoded[0].Path)}': save the file as UTF-8",
                Likeness.Misread => $"means {like}, whose UTF-8 was taken for {CodePages.Usual[0].Name}: {SaveAnew}",
                _ when _row.Written.Contains('\uFFFD') => $"has lost letters when the file was converted: {SaveAnew}",
                Likeness.Escaped => $"means {like}: write names as they are, without % and numbers",
                Likeness.Case => $"and {like} differ in case only",
                _ when AudioRootPaths.IsAbsolute(_row.Path) => $"is absolute and lies outside of AudioRoot '{_audioRoot}'"
                    + $"{(_likeness == Likeness.FolderInFront ? $", which has {like}" : "")}: {WriteBelow}",
                Likeness.FolderInFront => $"has '{PlainText.OfName(_row.Path[..^_like.Length])}' in front of {like}: {BeginBelow}",
                Likeness.FolderLacking => $"lacks '{PlainText.OfName(_like[..^_row.Path.Length])}' in front, as in {like}: {BeginBelow}",
                Likeness.Extension => $"and {like} differ in their extensions only",
                Likeness.FileName => $"is not where {like} is. The file names are right, the folders before them are not: write paths "
                    + "below AudioRoot, or, where only one recording has it, the file name alone",
                Likeness.Stem => $"and {like} have one file name but for its extension: {WriteBelow}",
                _ => $"is like no recording{(_like.Length > 0 ? $" (one of them is {like})" : "")}: {WriteBelow}",
            };
        }
    }

    private Likeness Compare(string composed, string folded)
    {
        if (_decoded.Find(decoded => decoded.Path == composed).Name is string encoding)
        {
            _encoding = encoding;
            return Likeness.InOtherEncoding;
        }

        return _read == composed ? Likeness.Misread
            : _unescaped == composed ? Likeness.Escaped
            : _folded == folded ? Likeness.Case
            : EndsWithPath(_folded, folded) ? Likeness.FolderInFront
            : !_isBare && EndsWithPath(folded, _folded) ? Likeness.FolderLacking
            : WithoutExtension(_folded).SequenceEqual(WithoutExtension(folded)) ? Likeness.Extension
            : PublishedRows.FileName(_folded) == PublishedRows.FileName(folded) ? Likeness.FileName
            : WithoutExtension(PublishedRows.FileName(_folded)).SequenceEqual(WithoutExtension(PublishedRows.FileName(folded)))
                ? Likeness.Stem
            : Likeness.None;
    }

    private static bool EndsWithPath(string path, string end) =>
        path.Length > end.Length && path[^(end.Length + 1)] == '/' && path.EndsWith(end, StringComparison.Ordinal);

    private static ReadOnlySpan<char> WithoutExtension(string path) => Path.ChangeExtension(path, null);
}
