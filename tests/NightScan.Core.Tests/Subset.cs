namespace NightScan.Tests;

public static class Subset
{
    /// <summary>Asserts that everything expected is there.</summary>
    public static void Of(IEnumerable<string> all, IEnumerable<string> expected) => Assert.Empty(expected.Except(all));
}
