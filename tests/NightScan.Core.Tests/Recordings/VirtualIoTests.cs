using NightScan.Recordings.Interop;

namespace NightScan.Tests.Recordings;

public class VirtualIoTests
{
    [Fact]
    public void KeepsTheMachinesErrorForAfterTheNativeCall()
    {
        using FailingIo io = new();
        SndFileInfo info = default;
        using SndFileHandle handle = io.Open(SndFileNative.ModeRead, ref info);
        Assert.True(handle.IsInvalid);
        Assert.Equal("broken disk", io.Error?.Message);
    }

    [Fact]
    public void LoadsTheFirstCandidateThatIsTheLibrary()
    {
        Assert.NotEqual(0, SndFileResolver.LoadFirst(["/no/such/library.so", .. SndFileResolver.Candidates]));
        Assert.Equal(0, SndFileResolver.LoadFirst(["/no/such/library.so"]));

        // A library of another kind does not pass.
        Assert.Equal(0, SndFileResolver.LoadFirst([OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6"]));
    }

    private sealed class FailingIo : VirtualIo
    {
        public override long Length => 1000;

        public override int Read(Span<byte> buffer) => throw new IOException("broken disk");
    }
}
