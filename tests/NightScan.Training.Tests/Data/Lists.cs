using NightScan.Cache;
using NightScan.Index;
using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

/// <summary>Recordings that are only listed.</summary>
internal static class Lists
{
    /// <param name="counts">Recordings of each class.</param>
    /// <param name="files">Spectrograms of a recording, by class and position in it.</param>
    public static RecordingList Of(int[] counts, Func<int, int, int> files)
    {
        PackedRecordings packed = new(counts.Length);
        for (int number = 0; number < counts.Length; number++)
        {
            for (int i = 0; i < counts[number]; i++)
            {
                packed.Add(number, Encoding.UTF8.GetBytes($"r{i}"), new ulong[files(number, i)]);
            }
        }

        return new(Split.Train, packed, new CacheLayout("/cache"), [.. counts.Select((_, number) => $"class {number}")]);
    }
}
