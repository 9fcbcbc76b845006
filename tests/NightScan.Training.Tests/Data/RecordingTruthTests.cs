using NightScan.Training.Data;

namespace NightScan.Training.Tests.Data;

public class RecordingTruthTests
{
    [Theory]
    [InlineData("0 3 2", -1, 1)]
    [InlineData("2 1 2", -1, 0)] // Of as many, the first name.
    [InlineData("9 1 0", 0, 1)] // Background, however much of it there is.
    [InlineData("9 0 0", 0, 0)]
    [InlineData("5 1 1", 0, 1)]
    [InlineData("1 0 4", 1, 2)]
    public void TheClassIsThatOfMostWindows(string windows, int background, int expected) =>
        Assert.Equal(expected, RecordingTruth.ClassOf([.. windows.Split(' ').Select(int.Parse)], background));

    [Fact]
    public void LabelsAreThoseOfAllWindowsAndUnknownWhereNoneIsCertain()
    {
        const float yes = LabelTarget.Present, no = LabelTarget.Absent, unknown = LabelTarget.Unknown;
        float[] recording = new float[5];
        RecordingTruth.AddLabels([yes, no, unknown, unknown, no], recording);
        RecordingTruth.AddLabels([no, no, yes, no, yes], recording);
        Assert.Equal([yes, no, yes, unknown, yes], recording);
    }
}
