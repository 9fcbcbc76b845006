namespace NightScan.Annotations;

/// <summary>Finds the recordings that the rows of a table are about.</summary>
internal sealed class TableMatching(RecordingNames names, IReadOnlyList<AnnotatedRecording> recordings)
{
    /// <summary>Gives the rows of a table to their recordings.</summary>
    /// <param name="file">Full path of the table.</param>
    /// <param name="about">Receives the number of each recording that the table is about, with the rows that it has of it.</param>
    public void Match(string file, TableFormat format, IReadOnlyList<TableRow> rows, TableProblems problems,
        Action<int, IReadOnlyList<TableRow>> about)
    {
        WrittenPath table = WrittenPath.Of(file)!;
        List<NamedRows> named = [];
        foreach (var group in rows.GroupBy(row => (row.Path, row.OtherPath)))
        {
            named.Add(Find(group.Key.Path, group.Key.OtherPath, table, [.. group]));
        }

        // A header alone is about something too; where a column would name it, it may be about anything.
        if (rows.Count == 0)
        {
            NamedRows own = Find("", "", table, []);
            named.AddRange(format.Paths.Count == 0 || own.Match.IsFound ? [own] : []);
        }

        TellApart(named);
        foreach (NamedRows group in named)
        {
            if (group.Match.IsFound && group.Rival is null)
            {
                about(group.Match.Recording, group.Rows);
            }
            else
            {
                Complain(group, file, problems);
            }
        }
    }

    private NamedRows Find(string written, string other, WrittenPath table, IReadOnlyList<TableRow> rows)
    {
        foreach (string name in new[] { written, other })
        {
            if (WrittenPath.Of(name) is WrittenPath path)
            {
                RecordingMatch match = names.Find(name, path, table);
                if (match.Recording >= 0 || name == other || other.Length == 0)
                {
                    return new NamedRows(name, path, match, rows);
                }
            }
        }

        return new NamedRows("", null, names.FindNamesake(table, TableName.Stem(table.Name)), rows);
    }

    /// <summary>
    /// Recorders call their files by the time, alike in all places: of several files that a table tells apart by their folders, no two are
    /// one recording. The one whose folders are the recording's is it; the others are not there.
    /// </summary>
    private static void TellApart(List<NamedRows> named)
    {
        foreach (IGrouping<int, NamedRows> claims in named.Where(group => group.Match.IsFound && group.Path is not null)
            .GroupBy(group => group.Match.Recording))
        {
            int most = claims.Max(claim => claim.Match.Ending);
            NamedRows first = claims.First(claim => claim.Match.Ending == most);
            foreach (NamedRows claim in claims.Where(claim => !claim.Path!.MayBe(first.Path!)))
            {
                claim.Rival = first;
                first.Rival ??= claim.Match.Ending == most ? claim : null;
            }
        }
    }

    private void Complain(NamedRows group, string file, TableProblems problems)
    {
        int line = group.Rows.Count == 0 ? 0 : group.Rows.Min(row => row.Line);
        string unused = group.Rows.Count == 0 ? "the table is not used" : $"{Quantity.Of(group.Rows.Count, "row")} that "
            + $"{(group.Rows.Count == 1 ? "names it is" : "name it are")} not used";
        bool isNamesake = group.Path is null;
        string name = TableProblems.Shown(isNamesake ? TableName.Stem(Path.GetFileName(file)) : group.Written);
        (int recording, int other, _) = group.Match;
        if (recording >= 0 && other >= 0)
        {
            string[] both = [recordings[recording].Path, recordings[other].Path];
            Array.Sort(both, StringComparer.Ordinal);
            problems.Add(DiagnosticCodes.SeveralRecordings, line, $"'{both[0]}' and '{both[1]}' may both be meant by '{name}': {unused}; "
                + (isNamesake ? "put the table beside its recording" : "write the path of the recording below AudioRoot, or put the table "
                    + "beside it"));
        }
        else if (recording >= 0 && group.Rival!.Match.Ending == group.Match.Ending)
        {
            problems.Add(DiagnosticCodes.SeveralRecordings, line, $"'{name}' and '{TableProblems.Shown(group.Rival.Written)}' may both be "
                + $"'{recordings[recording].Path}': {unused}; write the path of the recording below AudioRoot");
        }
        else
        {
            problems.Add(DiagnosticCodes.NoSuchRecording, line, $"there is no recording '{name}' below AudioRoot: {unused}; "
                + (isNamesake ? "give the table the name of its recording, or a column that names it"
                    : "correct the name, or delete the rows"));
        }
    }

    /// <summary>Rows that name their recording alike.</summary>
    /// <param name="Path">Null for the recording that the table is called after.</param>
    private sealed record NamedRows(string Written, WrittenPath? Path, RecordingMatch Match, IReadOnlyList<TableRow> Rows)
    {
        /// <summary>Others of the table that name another file, which cannot be the same recording.</summary>
        public NamedRows? Rival { get; set; }
    }
}
