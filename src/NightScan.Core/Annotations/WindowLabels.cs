namespace NightScan.Annotations;

/// <summary>
/// Which labels windows have, after the rule of OpenSoundscape's clip_labels: a window has a label when a single annotation of it lies
/// in the window for at least so many seconds, or with at least such a part of its own length. Two that only add up to it are not
/// enough. An annotation that merely touches a window has nothing of it, and so one of no length labels no window, even where 0 s are
/// enough. One that is shorter than the seconds asked for labels windows by its part alone; without a part asked for, none. The same
/// holds for a window that a recording's end makes shorter. Times are rounded to ten decimals before they are compared
/// (<see cref="TimeUnits"/>), which OpenSoundscape does not do: where its windows get a label from a rounding error, ours have none.
/// </summary>
/// <param name="minOverlap">Seconds, at least 0.</param>
/// <param name="minFraction">Of the annotation, 0 to 1; null: seconds alone decide.</param>
internal sealed class WindowLabels(double minOverlap, double? minFraction)
{
    private readonly long _minOverlap = TimeUnits.Of(minOverlap);

    /// <summary>Looks at each annotation once, and at each window that it overlaps.</summary>
    /// <param name="windows">By ascending start and end, as <see cref="WindowGrid"/> has them.</param>
    /// <param name="annotations">In any order.</param>
    /// <returns>For each window its labels, by name (ordinal).</returns>
    public IReadOnlyList<IReadOnlyList<WindowLabel>> Of(IReadOnlyList<Window> windows, IEnumerable<Annotation> annotations)
    {
        long[] starts = [.. windows.Select(window => TimeUnits.Of(window.Start))];
        long[] ends = [.. windows.Select(window => TimeUnits.Of(window.End))];
        var covers = new List<Cover>?[windows.Count];
        // A label after the other, and of each the strongest kind first: a window's last cover is that of the annotation, or there is none.
        foreach (Annotation annotation in annotations.OrderBy(item => item.Label, StringComparer.Ordinal)
            .ThenBy(item => Weakness(item.Kind)).ThenBy(item => item.Start))
        {
            (long start, long end) = (TimeUnits.Of(annotation.Start), TimeUnits.Of(annotation.End));
            for (int window = FirstAbove(ends, start); window < starts.Length && starts[window] < end; window++)
            {
                (long from, long to) = (Math.Max(start, starts[window]), Math.Min(end, ends[window]));
                if (to > from)
                {
                    CoverOf(annotation, covers[window] ??= []).Add(from, to, IsEnough(to - from, end - start));
                }
            }
        }

        return [.. covers.Select(Labels)];
    }

    private static int Weakness(AnnotationKind kind) => kind switch
    {
        AnnotationKind.Positive => 0,
        AnnotationKind.Uncertain => 1,
        _ => 2,
    };

    /// <summary>The first of ascending numbers that is above <paramref name="value"/>, or their count.</summary>
    private static int FirstAbove(long[] ascending, long value)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ascending[middle] <= value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static Cover CoverOf(Annotation annotation, List<Cover> covers)
    {
        if (covers.Count == 0 || covers[^1].Label != annotation.Label || covers[^1].Kind != annotation.Kind)
        {
            covers.Add(new Cover(annotation.Label, annotation.Kind));
        }

        return covers[^1];
    }

    private static IReadOnlyList<WindowLabel> Labels(List<Cover>? covers) => covers is null ? [] :
        [.. covers.Where(cover => cover.IsEnough).DistinctBy(cover => cover.Label)
            .Select(cover => new WindowLabel(cover.Label, cover.Kind, TimeUnits.Seconds(cover.Total)))];

    private bool IsEnough(long overlap, long length) =>
        overlap >= _minOverlap || (minFraction is double fraction && (double)overlap / length >= fraction);

    /// <summary>What the annotations of a label and kind have of a window.</summary>
    private sealed class Cover(string label, AnnotationKind kind)
    {
        private long _until;

        public string Label => label;

        public AnnotationKind Kind => kind;

        public bool IsEnough { get; private set; }

        public long Total { get; private set; }

        /// <summary>From the one that starts first to the last.</summary>
        public void Add(long from, long to, bool isEnough)
        {
            Total += Math.Max(0, to - Math.Max(from, _until));
            _until = Math.Max(_until, to);
            IsEnough |= isEnough;
        }
    }
}
