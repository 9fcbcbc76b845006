using Microsoft.Win32.SafeHandles;

namespace NightScan.Recordings.Interop;

/// <summary>An open <c>SNDFILE*</c>. Close it before the file that it reads.</summary>
internal sealed class SndFileHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => SndFileNative.Close(handle) == 0;
}
