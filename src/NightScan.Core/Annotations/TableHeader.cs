namespace NightScan.Annotations;

/// <summary>Knows tables by the names of their columns, whose case does not matter.</summary>
internal static class TableHeader
{
    // In tables that people label by hand, and in those that BirdNET writes in Raven's form; the first that a table has counts.
    private static readonly string[] s_ravenLabels = ["Annotation", "Species", "Class", "Label"];
    private static readonly string[] s_birdNetLabels = ["Common name", "Scientific name", "Species Code"];
    private static readonly string[] s_kaleidoscopeLabels =
        ["MANUAL ID", "MANUAL ID*", "TOP1MATCH", "TOP1MATCH*", "AUTO ID", "AUTO ID*", "common_name", "scientific_name"];

    /// <param name="names">Of the first line.</param>
    /// <param name="labelColumn">The column that the user says has the labels; empty when there is no word of it.</param>
    /// <returns>Null when they are not those of an annotation table.</returns>
    public static TableFormat? Recognise(IReadOnlyList<string> names, char separator, string labelColumn)
    {
        Columns columns = new(names, labelColumn);
        return columns.Has("Begin Time (s)", "End Time (s)") ? Raven(columns, separator)
            : columns.Has("Start (s)", "End (s)") ? BirdNet(columns, separator)
            : columns.Has("IN FILE", "OFFSET", "DURATION") ? Kaleidoscope(columns, separator)
            : columns.Has("start", "end") && columns.Labels("label").Count > 0 ? Plain(columns, separator)
            : null;
    }

    private static TableFormat Raven(Columns columns, char separator)
    {
        IReadOnlyList<int> labels = columns.Labels([.. s_ravenLabels, .. s_birdNetLabels]);
        bool isBirdNet = columns.Has("Common Name", "Confidence");
        string wanted = columns.Wanted;
        return new TableFormat(isBirdNet ? "BirdNET's selection table" : "Raven's selection table", separator)
        {
            Columns = columns.Names,
            Start = columns.Find("Begin Time (s)"),
            End = columns.Find("End Time (s)"),
            FileOffset = columns.Find("File Offset (s)"),
            Labels = labels,
            LowFrequency = columns.Find("Low Freq (Hz)"),
            HighFrequency = columns.Find("High Freq (Hz)"),
            Kind = columns.Find("Kind"),
            IsKindLoose = true,
            Selection = columns.Find("Selection"),
            View = columns.Find("View"),
            Paths = Present([columns.Find("Begin Path")], [columns.Find("Begin File")]),
            NoCall = isBirdNet ? "nocall" : null,
            Remark = wanted.Length == 0 || isBirdNet || labels.Count == 0 || columns.Find(wanted) >= 0 ? null
                : $"the table has no column '{wanted}', which LabelColumn names; its labels are taken from '{columns.Names[labels[0]]}'",
        };
    }

    private static TableFormat BirdNet(Columns columns, char separator) => new("BirdNET's table", separator)
    {
        Columns = columns.Names,
        Start = columns.Find("Start (s)"),
        End = columns.Find("End (s)"),
        Labels = columns.Labels(s_birdNetLabels),
        Paths = Present([columns.Find("File")]),
        NoCall = "nocall",
    };

    private static TableFormat Kaleidoscope(Columns columns, char separator) => new("Kaleidoscope's table", separator)
    {
        Columns = columns.Names,
        Start = columns.Find("OFFSET"),
        Duration = columns.Find("DURATION"),
        Labels = columns.Find(columns.Wanted) is int wanted && wanted >= 0 ? [wanted]
            : [.. s_kaleidoscopeLabels.Select(columns.Find).Where(column => column >= 0)],
        Paths = Present([columns.Find("INDIR"), columns.Find("FOLDER"), columns.Find("IN FILE")]),
    };

    private static TableFormat Plain(Columns columns, char separator) => new("a table of start, end and label", separator)
    {
        Columns = columns.Names,
        Start = columns.Find("start"),
        End = columns.Find("end"),
        Labels = columns.Labels("label"),
        LowFrequency = columns.Find("low"),
        HighFrequency = columns.Find("high"),
        Kind = columns.Find("kind"),
        Paths = Present([columns.Find("recording")]),
    };

    private static int[][] Present(params int[][] paths) =>
        [.. paths.Select(path => path.Where(column => column >= 0).ToArray()).Where(path => path.Length > 0)];

    /// <param name="wanted">The column that the user says has the labels.</param>
    private sealed class Columns(IReadOnlyList<string> names, string wanted)
    {
        public IReadOnlyList<string> Names { get; } = names;

        public string Wanted { get; } = wanted;

        public int Find(string name)
        {
            for (int i = 0; name.Length > 0 && i < Names.Count; i++)
            {
                if (Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }

            return -1;
        }

        public bool Has(params ReadOnlySpan<string> columns)
        {
            foreach (string column in columns)
            {
                if (Find(column) < 0)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>The column that has the labels, by the user's word or one of the usual names; empty when there is none.</summary>
        public IReadOnlyList<int> Labels(params string[] usual) =>
            [.. usual.Prepend(Wanted).Select(Find).Where(column => column >= 0).Take(1)];
    }
}
