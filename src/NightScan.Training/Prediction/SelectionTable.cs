namespace NightScan.Training.Prediction;

/// <summary>
/// A selection table for Raven (Cornell Lab of Ornithology): tab-separated, a row for each class of each window. Raven takes no selection
/// that reaches beyond the recording, in time or in frequency; what is rounded here is rounded inwards.
/// </summary>
/// <param name="lowest">Hz, the lower edge of the model's band.</param>
/// <param name="highest">Hz, the upper edge.</param>
internal sealed class SelectionTable(IReadOnlyList<string> classes, double lowest, double highest)
{
    // A tab or a line break in a folder's name would break the table; what else begins a line somewhere goes with them.
    private readonly string[] _cells =
        [.. classes.Select(name => string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)))];

    /// <summary>Writes the table of a recording.</summary>
    /// <param name="sampleRate">Hz of the recording; 0 where it is not known.</param>
    /// <param name="seconds">How long it is.</param>
    public void Write(TextWriter table, IReadOnlyList<WindowPrediction> windows, int sampleRate, double seconds)
    {
        (double low, double high) = Band(sampleRate);
        table.WriteLine("Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)\tClass\tScore\tRank");
        int selection = 0;
        foreach (WindowPrediction window in windows)
        {
            string place = string.Create(CultureInfo.InvariantCulture,
                $"Spectrogram 1\t1\t{Inwards(window.Begin):0.000###}\t{Inwards(Math.Min(window.End, seconds)):0.000###}\t{low:0.###}\t{high:0.###}");
            foreach ((int index, (int number, float score)) in window.Best.Index())
            {
                table.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{++selection}\t{place}\t{_cells[number]}\t{score:0.0000}\t{index + 1}"));
            }
        }
    }

    private (double Low, double High) Band(int sampleRate)
    {
        double high = sampleRate > 0 ? Math.Min(highest, sampleRate / 2.0) : highest;
        // A band of which the recording holds nothing: all that it does hold.
        return (lowest < Math.Round(high, 3) - 0.001 ? lowest : 0, high);
    }

    // By decimal: 0.29 times a million is less than 290,000.
    private static decimal Inwards(double seconds) => decimal.Floor((decimal)seconds * 1_000_000) / 1_000_000;
}
