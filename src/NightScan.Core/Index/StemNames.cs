using NightScan.Files;
using NightScan.Hashing;

namespace NightScan.Index;

/// <summary>
/// The names of a class's outputs. A recording's outputs are called after it; where that would collide (two recordings with one
/// stem, also when they differ only in case or in Unicode form), look like a variant's name, or not fit the file system's limit,
/// eight hexadecimal digits of the path's hash are appended. A name is assigned once and kept.
/// </summary>
internal sealed class StemNames
{
    /// <summary>Bytes of UTF-8 that a stem may have.</summary>
    public const int MaxBytes = 255 - OutputName.MaxEnding;

    private const int DigitsAndDash = 9;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Those that recordings of a class have, or had where their files still lie.</summary>
    public static StemNames OfClass(IndexDatabase index, long classId) => Of(index,
        $"""
        SELECT r.stem FROM recordings r WHERE r.class_id = $1 AND {FileRows.Are}
        UNION ALL SELECT r.output_stem FROM recordings r
            WHERE r.class_id = $1 AND {FileRows.Are} AND r.output_stem IS NOT NULL AND r.output_stem <> r.stem
        """, classId);

    /// <summary>Those that windows of a class have.</summary>
    public static StemNames OfWindows(IndexDatabase index, long classId) =>
        Of(index, "SELECT stem FROM recordings WHERE class_id = $1 AND source IS NOT NULL", classId);

    private static StemNames Of(IndexDatabase index, string sql, long classId)
    {
        StemNames stems = new();
        foreach (string stem in index.Query(sql, static row => row.Text(0), classId))
        {
            stems.Take(stem);
        }

        return stems;
    }

    /// <summary>Marks a name as taken.</summary>
    public void Take(string stem) => _used.Add(FoldedName.Of(stem));

    /// <summary>Marks a name as free, whose bearer gets another.</summary>
    public void Release(string stem) => _used.Remove(FoldedName.Of(stem));

    /// <summary>Gives the recording its name, by its path relative to the class folder, and marks it as taken.</summary>
    public string Assign(string path) => Assign(NaturalStem(path), path);

    /// <summary>The same of a name that is not its file's.</summary>
    public string Assign(string natural, string path)
    {
        string stem = OutputName.IsVariantLike(natural) || Encoding.UTF8.GetByteCount(natural) > MaxBytes || natural.Length == 0
            ? WithDigits(natural, path, 0, MaxBytes)
            : natural;
        for (int attempt = 0; !_used.Add(FoldedName.Of(stem)); attempt++)
        {
            stem = WithDigits(natural, path, attempt, MaxBytes);
        }

        return stem;
    }

    /// <summary>The file name without folders and extension.</summary>
    public static string NaturalStem(string path)
    {
        int start = path.LastIndexOf('/') + 1;
        int dot = path.LastIndexOf('.');
        return dot > start ? path[start..dot] : path[start..];
    }

    /// <summary>The name that a file gets where its own will not do: as much of that as fits, and digits.</summary>
    /// <param name="path">What the digits are a hash of.</param>
    /// <param name="attempt">How many others were taken.</param>
    /// <param name="maxBytes">Bytes of UTF-8 that it may have.</param>
    public static string WithDigits(string natural, string path, int attempt, int maxBytes)
    {
        StringBuilder kept = new();
        int bytes = 0;
        foreach (Rune rune in natural.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > maxBytes - DigitsAndDash)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return $"{kept}-{StableHash.OfText(attempt == 0 ? path : $"{path}\0{attempt}") >> 32:x8}";
    }
}
