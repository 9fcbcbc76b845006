using NightScan.Diagnostics;
using NightScan.Files;

namespace NightScan.Tests.Files;

public sealed class DurabilityTests
{
    [Fact]
    public void AFolderThatIsGoneIsACodedError()
    {
        using TemporaryFolder folder = new();
        Durability.Sync(folder.Path);
        if (Durability.SyncsWholeFileSystem)
        {
            string gone = Path.Join(folder.Path, "gone");
            Assert.Equal(("NS0310", gone), Assert.Throws<NightScanException>(() => Durability.Sync(gone)).Diagnostic is var said
                ? (said.Code, said.File) : default);
        }
    }
}
