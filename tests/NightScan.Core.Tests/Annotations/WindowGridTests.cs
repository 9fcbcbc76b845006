using NightScan.Annotations;

namespace NightScan.Tests.Annotations;

public sealed class WindowGridTests
{
    public static TheoryData<string> Finals() => [.. Enum.GetNames<FinalWindow>()];

    [Theory]
    [InlineData(nameof(FinalWindow.Extend), "0-3 3-6 6-9 9-12")]
    [InlineData(nameof(FinalWindow.Full), "0-3 3-6 6-9 7-10")]
    [InlineData(nameof(FinalWindow.Remainder), "0-3 3-6 6-9 9-10")]
    [InlineData(nameof(FinalWindow.Drop), "0-3 3-6 6-9")]
    public void TheLastOneIsAsItIsAskedFor(string final, string windows) => Assert.Equal(windows, Shown(10, 3, 0, final));

    [Theory]
    [InlineData(nameof(FinalWindow.Extend), "0-4 1-5 2-6 3-7 4-8 5-9")]
    // 3-7, 4-8 and 5-9 shifted back are one, and that is 2-6.
    [InlineData(nameof(FinalWindow.Full), "0-4 1-5 2-6")]
    [InlineData(nameof(FinalWindow.Remainder), "0-4 1-5 2-6 3-6 4-6 5-6")]
    [InlineData(nameof(FinalWindow.Drop), "0-4 1-5 2-6")]
    public void WindowsOverlap(string final, string windows) => Assert.Equal(windows, Shown(6, 4, 3, final));

    [Theory]
    [InlineData(nameof(FinalWindow.Extend), "0-3 2-5 4-7")]
    [InlineData(nameof(FinalWindow.Full), "0-3 1.5-4.5")]
    [InlineData(nameof(FinalWindow.Remainder), "0-3 2-4.5 4-4.5")]
    [InlineData(nameof(FinalWindow.Drop), "0-3")]
    public void OneIsShiftedBackOverItsNeighbour(string final, string windows) => Assert.Equal(windows, Shown(4.5, 3, 1, final));

    [Theory]
    [InlineData(nameof(FinalWindow.Extend), "0-3")]
    [InlineData(nameof(FinalWindow.Full), "0-2")]
    [InlineData(nameof(FinalWindow.Remainder), "0-2")]
    [InlineData(nameof(FinalWindow.Drop), "")]
    public void ARecordingMayBeShorterThanAWindow(string final, string windows) => Assert.Equal(windows, Shown(2, 3, 0, final));

    [Theory]
    [MemberData(nameof(Finals))]
    public void ARecordingOfWholeWindowsHasNoOthers(string final)
    {
        Assert.Equal("0-3 3-6 6-9", Shown(9, 3, 0, final));
        Assert.Equal("0-3", Shown(3, 3, 0, final));
    }

    /// <summary>3 × 0.1 is more than 0.3 in binary numbers, and 4.9 / 0.7 less than 7.</summary>
    [Theory]
    [MemberData(nameof(Finals))]
    public void TimesAreRoundedBeforeTheyAreCompared(string final)
    {
        Assert.Equal("0-0.1 0.1-0.2 0.2-0.3", Shown(0.3, 0.1, 0, final));
        Assert.Equal("0-0.1 0.1-0.2 0.2-0.3", Shown(3 * 0.1, 0.1, 0, final));
        Assert.Equal(7, WindowGrid.Of(4.9, 0.7, 0, Enum.Parse<FinalWindow>(final)).Count);
        Assert.Equal(7, WindowGrid.Of(4.9 + 4e-11, 0.7, 0, Enum.Parse<FinalWindow>(final)).Count);
    }

    [Fact]
    public void WhatIsMoreThanTenDecimalsIsMore() => Assert.Equal(8, WindowGrid.Of(4.9 + 1e-10, 0.7, 0, FinalWindow.Extend).Count);

    /// <summary>What there is of it, only reading it tells.</summary>
    [Theory]
    [MemberData(nameof(Finals))]
    public void ARecordingOfNoKnownLengthHasOneWindow(string final) =>
        Assert.All([double.NaN, double.PositiveInfinity, 0, -1, 1e-12], seconds => Assert.Equal("0-3", Shown(seconds, 3, 1, final)));

    [Fact]
    public void ADayInStepsOfATenthIsExact()
    {
        IReadOnlyList<Window> windows = WindowGrid.Of(86_400, 3, 2.9, FinalWindow.Extend);
        Assert.Equal(864_000, windows.Count);
        for (int i = 0; i < windows.Count; i++)
        {
            Assert.Equal(((double)(i / 10m), (double)((i / 10m) + 3)), (windows[i].Start, windows[i].End));
        }

        Assert.Equal(864_000 - 29, WindowGrid.Of(86_400, 3, 2.9, FinalWindow.Full).Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(3, -0.1)]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    [InlineData(3, 3 - 1e-12)]
    [InlineData(1e-12, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(3, double.NaN)]
    [InlineData(double.PositiveInfinity, 0)]
    public void WindowsMoveOn(double length, double overlap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowGrid.Of(10, length, overlap, FinalWindow.Extend));

    /// <summary>The definition, number by number: all starts before the end, each window changed by itself, and equal ones once.</summary>
    [Theory]
    [MemberData(nameof(Finals))]
    public void TheGridIsThatOfTheDefinition(string final)
    {
        Random random = new(19);
        for (int i = 0; i < 2000; i++)
        {
            decimal length = random.Next(1, 80) / 16m, overlap = length * random.Next(10) / 10, seconds = random.Next(1, 400) / 20m;
            Assert.Equal(
                Slowly(seconds, length, overlap, Enum.Parse<FinalWindow>(final)),
                WindowGrid.Of((double)seconds, (double)length, (double)overlap, Enum.Parse<FinalWindow>(final)));
        }
    }

    private static List<Window> Slowly(decimal seconds, decimal length, decimal overlap, FinalWindow final)
    {
        List<(decimal Start, decimal End)> windows = [];
        for (decimal start = 0; start < seconds; start += length - overlap)
        {
            windows.Add((start, start + length));
        }

        if (final == FinalWindow.Drop)
        {
            windows.RemoveAll(window => window.End > seconds);
        }
        else if (final != FinalWindow.Extend)
        {
            windows = windows.ConvertAll(window => window.End <= seconds ? window
                : (final == FinalWindow.Full ? Math.Max(0, seconds - length) : window.Start, seconds));
        }

        return [.. windows.Distinct().Select(window => new Window((double)window.Start, (double)window.End))];
    }

    private static string Shown(double seconds, double length, double overlap, string final) => string.Join(' ',
        WindowGrid.Of(seconds, length, overlap, Enum.Parse<FinalWindow>(final))
            .Select(window => string.Create(CultureInfo.InvariantCulture, $"{window.Start}-{window.End}")));
}
