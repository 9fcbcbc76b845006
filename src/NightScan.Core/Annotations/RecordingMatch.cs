namespace NightScan.Annotations;

/// <summary>The recording that a path means.</summary>
/// <param name="Recording">Its number; -1 where there is none.</param>
/// <param name="Other">The number of another one that it may mean as well; -1 where there is none.</param>
/// <param name="Ending">Folders and name that are alike, counted from the end.</param>
internal readonly record struct RecordingMatch(int Recording, int Other, int Ending)
{
    public static RecordingMatch None { get; } = new(-1, -1, 0);

    public bool IsFound => Recording >= 0 && Other < 0;
}
