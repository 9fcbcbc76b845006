using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class WindowGroupsTests
{
    [Fact]
    public void RecordingsComeByTheirFirstWindowsAndHaveAllOfThem()
    {
        Random random = new(1);
        for (int trial = 0; trial < 200; trial++)
        {
            long[] recordings = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextInt64(-5, 12))];
            int[][] expected = [.. recordings.Index().GroupBy(item => item.Item, item => item.Index).Select(group => group.ToArray())];
            WindowGroups groups = new([.. recordings]);
            Assert.Equal(expected, Enumerable.Range(0, groups.Count).Select(recording => groups.Examples(recording).ToArray()));
        }
    }
}
