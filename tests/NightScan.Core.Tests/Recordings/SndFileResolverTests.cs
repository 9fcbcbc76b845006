using NightScan.Recordings.Interop;

namespace NightScan.Tests.Recordings;

public class SndFileResolverTests
{
    [Fact]
    public void LoadsTheFirstCandidateThatIsTheLibrary()
    {
        Assert.NotEqual(0, SndFileResolver.LoadFirst(["/no/such/library.so", .. SndFileResolver.Candidates]));
        Assert.Equal(0, SndFileResolver.LoadFirst(["/no/such/library.so"]));

        // A library of another kind does not pass.
        Assert.Equal(0, SndFileResolver.LoadFirst([OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6"]));
    }
}
