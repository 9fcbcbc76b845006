using NightScan.Recordings;

namespace NightScan.Index;

/// <summary>
/// Whether recordings are filed under class folders. Where tables of annotations say what is in them they are not, and all of them are
/// filed under <see cref="RecordingPath.Unfiled"/>, with their whole paths.
/// </summary>
internal static class Filing
{
    /// <summary>Files all recordings the other way, in the caller's transaction. Their files stay where they are for the moment.</summary>
    public static void Change(IndexDatabase index, bool unfile)
    {
        LabelClasses classes = new(index);
        Dictionary<long, StemNames> stems = [];
        List<(long Id, string ClassName, string Path)> recordings = index.ReadAll(
            $"SELECT r.id, c.name, r.path FROM {FileRows.WithClasses} WHERE {FileRows.Are} AND (c.name = $1) <> $2 ORDER BY r.id",
            static row => (row.Long(0), row.Text(1), row.Text(2)), RecordingPath.Unfiled, unfile);
        // As a new index would list and so name them.
        recordings.Sort(static (a, b) => string.CompareOrdinal(
            RecordingPath.InRoot(a.ClassName, a.Path), RecordingPath.InRoot(b.ClassName, b.Path)));
        foreach ((long id, string className, string path) in recordings)
        {
            int slash = path.IndexOf('/');
            if (!unfile && slash < 0)
            {
                // In no class folder: the listing of those will say that it is gone.
                continue;
            }

            long to = classes.IdOf(unfile ? RecordingPath.Unfiled : path[..slash]);
            string now = unfile ? RecordingPath.InRoot(className, path) : path[(slash + 1)..];
            if (!stems.TryGetValue(to, out StemNames? names))
            {
                stems[to] = names = StemNames.OfClass(index, to);
            }

            Move(index, id, to, now, names.Assign(now));
        }

        index.Execute("UPDATE classes SET selection_limit = NULL, listing = NULL");
        index.Execute("DELETE FROM class_labels");
        if (!unfile)
        {
            classes.SplitFolders();
        }

        classes.Clean();
    }

    private static void Move(IndexDatabase index, long id, long classId, string path, string stem) => index.Execute("""
        UPDATE recordings SET class_id = $2, path = $3, stem = $4, windows = iif(windows IS NULL, NULL, 0), pending = 1,
            output_class = iif(output_split IS NULL OR coalesce(output_class, class_id) = $2, NULL, coalesce(output_class, class_id))
        WHERE id = $1
        """, id, classId, path, stem);
}
