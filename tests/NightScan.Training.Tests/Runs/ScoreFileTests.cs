using NightScan.Diagnostics;
using NightScan.Tests;
using NightScan.Training.Runs;

namespace NightScan.Training.Tests.Runs;

public sealed class ScoreFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsComeBackInAnyOrderAndNothingIsLeft()
    {
        using (ScoreFile file = new(3, _folder.Path))
        {
            for (int row = 0; row < 30_000; row += 2)
            {
                file.Add([row, 1, 2, row + 1, 3, 4]);
            }

            file.Complete();
            float[] scores = new float[3];
            foreach ((int row, float second) in new[] { (29_999, 3f), (0, 1f), (12_345, 3f), (2, 1f) })
            {
                file.Read(row, scores);
                Assert.Equal([row, second, second + 1], scores);
            }

            Assert.Equal("NS0643", Assert.Throws<NightScanException>(() => file.Read(30_000, scores)).Diagnostic.Code);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void NowhereToKeepThemIsACodedErrorThatSaysWhere()
    {
        string nowhere = Path.Join(_folder.Path, "nowhere");
        Diagnostic diagnostic = Assert.Throws<NightScanException>(() => new ScoreFile(3, nowhere)).Diagnostic;
        Assert.Equal(("NS0643", nowhere), (diagnostic.Code, diagnostic.File));
        Assert.Contains("TMPDIR", diagnostic.Message, StringComparison.Ordinal);
    }
}
