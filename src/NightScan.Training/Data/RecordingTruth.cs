namespace NightScan.Training.Data;

/// <summary>What is true of a recording, by what is true of its windows.</summary>
internal static class RecordingTruth
{
    /// <summary>The class of most windows, of several the first one. Background, only where there is nothing else.</summary>
    /// <param name="windows">Windows of each class; 1 or more together.</param>
    /// <param name="background">The number of background; -1 where it is no class.</param>
    public static int ClassOf(ReadOnlySpan<int> windows, int background)
    {
        int best = -1;
        for (int number = 0; number < windows.Length; number++)
        {
            if (number != background && windows[number] > (best < 0 ? 0 : windows[best]))
            {
                best = number;
            }
        }

        return best < 0 ? background : best;
    }

    /// <summary>
    /// Adds a window where a recording may have any number of labels: it has those of all of its windows. One that is not certain in any of
    /// them, and in none is, nobody knows.
    /// </summary>
    /// <param name="window">One a class, as <see cref="LabelTarget"/> has it.</param>
    /// <param name="recording">The same of the recording so far; at first all absent.</param>
    public static void AddLabels(ReadOnlySpan<float> window, Span<float> recording)
    {
        for (int number = 0; number < window.Length; number++)
        {
            // Unknown lies between absent and present.
            recording[number] = Math.Max(recording[number], window[number]);
        }
    }
}
